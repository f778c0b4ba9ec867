//! Observers: who watches a screen's value gets it now, and again after each commit that changed it.
//!
//! One thread asks and tells, so nobody is called inside a transaction, under a lock, or on the thread that wrote.
//! Changes are conflated: a listener that is slow gets the newest value, not every one. Whoever has not looked for longest
//! looks next, so a slow query and a first sync keep nobody from theirs.

use std::{
    cell::Cell,
    collections::{BTreeMap, VecDeque},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use crate::Result;

/// Looks, and tells its listener if the value is new. Gives nothing back: whoever watches decides what to make of an error.
type Look = Box<dyn FnMut() + Send>;

/// A topic of observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// The phone's documents, session and zone.
    Phone,
    /// The state of sync.
    Sync,
}

/// The topics that a query looked at.
#[derive(Clone, Copy, Default)]
struct Topics(u8);

impl Topics {
    const ALL: Self = Self(u8::MAX);

    fn with(self, topic: Topic) -> Self {
        Self(self.0 | 1 << topic as u8)
    }

    fn has(self, topic: Topic) -> bool {
        self.0 & 1 << topic as u8 != 0
    }
}

thread_local! {
    /// The topics that the query on this thread has read so far.
    static LOOKED_AT: Cell<Topics> = const { Cell::new(Topics(0)) };
}

/// Notes that whoever asks now depends on this topic: called where its value is given out, so that no query has to say
/// what it reads.
pub(crate) fn looks_at(topic: Topic) {
    LOOKED_AT.set(LOOKED_AT.get().with(topic));
}

/// Those who watch.
pub(crate) struct Observers {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    woken: Condvar,
}

#[derive(Default)]
struct State {
    next: u64,
    /// The callback of each subscription; none while it runs.
    looks: BTreeMap<u64, Watching>,
    /// Subscriptions that have to look (new ones, and those that a change may concern), each once, in their order.
    due: VecDeque<u64>,
    running: bool,
    closed: bool,
}

struct Watching {
    look: Option<Look>,
    /// The topics that its last run read. None while it runs.
    topics: Topics,
}

/// Watching, until cancelled or dropped.
#[must_use = "dropping a subscription ends it"]
pub struct Subscription {
    id: u64,
    live: Arc<AtomicBool>,
    shared: Weak<Shared>,
}

impl Subscription {
    /// Ends it. A call of the listener that has begun goes on to its end; no further one begins.
    pub fn cancel(&self) {
        self.live.store(false, Ordering::Release);
        if let Some(shared) = self.shared.upgrade() {
            let look = shared.state().looks.remove(&self.id);
            // Outside the lock: what the listener holds may do anything when it is dropped.
            drop(look);
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.cancel();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observers {
    pub(crate) fn new() -> Self {
        Self { shared: Arc::new(Shared { state: Mutex::default(), woken: Condvar::new() }) }
    }

    /// Watches what `ask` gives: `tell` gets the current value first, then each that differs from the one before.
    pub(crate) fn watch<T: PartialEq + Clone + Send + 'static>(
        &self,
        ask: impl Fn() -> Result<T> + Send + 'static,
        tell: impl Fn(Result<T>) + Send + 'static,
    ) -> Subscription {
        let live = Arc::new(AtomicBool::new(true));
        let mut before: Option<Result<T>> = None;
        let still = Arc::clone(&live);
        let look = move || {
            let value = ask();
            if before.as_ref() != Some(&value) && still.load(Ordering::Acquire) {
                before = Some(value.clone());
                tell(value);
            }
        };
        self.subscribe(Box::new(look), live)
    }

    /// Lets a subscription look now, and after each change for as long as it lives.
    fn subscribe(&self, look: Look, live: Arc<AtomicBool>) -> Subscription {
        let mut state = self.shared.state();
        state.next += 1;
        let id = state.next;
        state.looks.insert(id, Watching { look: Some(look), topics: Topics::ALL });
        state.due.push_back(id);
        if !state.running && !state.closed {
            state.running = true;
            let shared = Arc::clone(&self.shared);
            thread::spawn(move || shared.run());
        }
        drop(state);
        self.shared.woken.notify_one();
        Subscription { id, live, shared: Arc::downgrade(&self.shared) }
    }

    /// Something of this topic changed.
    pub(crate) fn changed(&self, topic: Topic) {
        self.shared.changed(topic);
    }

    /// No call begins after this.
    pub(crate) fn close(&self) {
        let mut state = self.shared.state();
        state.closed = true;
        state.due.clear();
        let looks = std::mem::take(&mut state.looks);
        drop(state);
        self.shared.woken.notify_one();
        drop(looks);
    }
}

impl Drop for Observers {
    fn drop(&mut self) {
        self.close();
    }
}

impl Shared {
    fn changed(&self, topic: Topic) {
        let mut state = self.state();
        let State { looks, due, .. } = &mut *state;
        let concerned = looks.iter().filter(|(_, watching)| watching.topics.has(topic)).map(|(id, _)| *id);
        let fresh: Vec<u64> = concerned.filter(|id| !due.contains(id)).collect();
        due.extend(fresh);
        drop(state);
        self.woken.notify_one();
    }

    fn run(&self) {
        loop {
            let mut state = self.state();
            let (id, mut look) = loop {
                if state.closed {
                    return;
                }
                let Some(id) = state.due.pop_front() else {
                    state = self.woken.wait(state).unwrap_or_else(PoisonError::into_inner);
                    continue;
                };
                // A subscription that was cancelled meanwhile is simply not there any more.
                if let Some(watching) = state.looks.get_mut(&id)
                    && let Some(look) = watching.look.take()
                {
                    // Any change meanwhile makes it due again.
                    watching.topics = Topics::ALL;
                    break (id, look);
                }
            };
            drop(state);
            LOOKED_AT.set(Topics::default());
            let panicked = catch_unwind(AssertUnwindSafe(&mut look)).is_err();
            if panicked {
                tracing::error!("a listener panicked");
            }
            let mut state = self.state();
            let spent = match state.looks.get_mut(&id) {
                Some(watching) => {
                    // The topics of an interrupted query are not known.
                    watching.topics = if panicked { Topics::ALL } else { LOOKED_AT.get() };
                    watching.look.replace(look)
                }
                None => Some(look),
            };
            drop(state);
            drop(spent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// Looks at a topic, and gives a value that nobody has seen.
    fn counting(topic: Topic) -> impl Fn() -> Result<u64> {
        let count = Mutex::new(0);
        move || {
            looks_at(topic);
            let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
            *count += 1;
            Ok(*count)
        }
    }

    #[test]
    fn the_current_value_comes_first_and_then_each_new_one() {
        let observers = Observers::new();
        let value = Arc::new(Mutex::new(1));
        let (tell, told) = mpsc::channel();
        let asked = Arc::clone(&value);
        let _watching = observers.watch(
            move || {
                looks_at(Topic::Phone);
                Ok(*asked.lock().unwrap_or_else(PoisonError::into_inner))
            },
            move |value| drop(tell.send(value)),
        );
        assert_eq!(told.recv(), Ok(Ok(1)));
        observers.changed(Topic::Phone);
        *value.lock().unwrap_or_else(PoisonError::into_inner) = 2;
        observers.changed(Topic::Phone);
        assert_eq!(told.recv(), Ok(Ok(2)), "an unchanged value is not told again");
    }

    #[test]
    fn a_listener_may_cancel_itself_and_one_that_panics_stops_nobody() {
        let observers = Observers::new();
        let (tell, told) = mpsc::channel();
        let _panics = observers.watch(|| Ok(0), |_: Result<i32>| panic!("a listener of the shell"));
        let own: Arc<Mutex<Option<Subscription>>> = Arc::default();
        let held = Arc::clone(&own);
        let count = Mutex::new(0);
        let watching = observers.watch(
            move || {
                looks_at(Topic::Phone);
                let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
                *count += 1;
                Ok(*count)
            },
            move |value: Result<i32>| {
                if let Some(own) = held.lock().unwrap_or_else(PoisonError::into_inner).take() {
                    own.cancel();
                }
                let _ = tell.send(value);
            },
        );
        assert_eq!(told.recv(), Ok(Ok(1)));
        *own.lock().unwrap_or_else(PoisonError::into_inner) = Some(watching);
        observers.changed(Topic::Phone);
        assert_eq!(told.recv(), Ok(Ok(2)));
        observers.changed(Topic::Phone);
        assert!(told.recv().is_err(), "cancelled: its listener is gone");
    }

    #[test]
    fn only_those_look_again_whom_a_change_may_concern() {
        let observers = Observers::new();
        let (tell, told) = mpsc::channel();
        let of = |name: &'static str| {
            let tell = tell.clone();
            move |value: Result<u64>| drop(tell.send((name, value)))
        };
        let _phone = observers.watch(counting(Topic::Phone), of("phone"));
        assert_eq!(told.recv(), Ok(("phone", Ok(1))));
        let _sync = observers.watch(counting(Topic::Sync), of("sync"));
        assert_eq!(told.recv(), Ok(("sync", Ok(1))));
        observers.changed(Topic::Sync);
        assert_eq!(told.recv(), Ok(("sync", Ok(2))));
        observers.changed(Topic::Phone);
        assert_eq!(told.recv(), Ok(("phone", Ok(2))), "and it did not look when sync moved");
    }

    #[test]
    fn whoever_has_waited_longest_looks_next() {
        let observers = Observers::new();
        let (tell, told) = mpsc::channel();
        let shared = Arc::downgrade(&observers.shared);
        let (first, busy) = (tell.clone(), tell);
        let _first = observers.watch(counting(Topic::Phone), move |value| drop(first.send(("first", value))));
        assert_eq!(told.recv(), Ok(("first", Ok(1))));
        // One that makes all of them due again while it is told, as a first sync does at each page.
        let _busy = observers.watch(counting(Topic::Phone), move |value: Result<u64>| {
            if value.as_ref().is_ok_and(|count| *count < 4)
                && let Some(shared) = shared.upgrade()
            {
                shared.changed(Topic::Phone);
            }
            drop(busy.send(("busy", value)));
        });
        let order: Vec<_> = (0..4).map(|_| told.recv().map(|(name, _)| name)).collect();
        assert_eq!(order, [Ok("busy"), Ok("first"), Ok("busy"), Ok("first")]);
    }
}
