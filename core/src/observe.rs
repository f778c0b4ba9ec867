//! Observers: who watches a screen's value gets it now, and again after each commit that changed it.
//!
//! One thread asks and tells, so nobody is called inside a transaction, under a lock, or on the thread that wrote.
//! Changes are conflated: a listener that is slow gets the newest value, not every one.

use std::{
    collections::BTreeMap,
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
    /// What each subscription does when something changed; taken out while it runs.
    looks: BTreeMap<u64, Look>,
    /// Subscriptions that have to look (new ones, and all after a change).
    due: Vec<u64>,
    running: bool,
    closed: bool,
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
        state.looks.insert(id, look);
        state.due.push(id);
        if !state.running && !state.closed {
            state.running = true;
            let shared = Arc::clone(&self.shared);
            thread::spawn(move || shared.run());
        }
        drop(state);
        self.shared.woken.notify_one();
        Subscription { id, live, shared: Arc::downgrade(&self.shared) }
    }

    /// Something was committed.
    pub(crate) fn changed(&self) {
        let mut state = self.shared.state();
        state.due = state.looks.keys().copied().collect();
        drop(state);
        self.shared.woken.notify_one();
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
    fn run(&self) {
        loop {
            let mut state = self.state();
            let (id, look) = loop {
                if state.closed {
                    return;
                }
                // A subscription that was cancelled meanwhile is simply not there any more.
                let next = state.due.pop().map(|id| (id, state.looks.remove(&id)));
                match next {
                    Some((id, Some(look))) => break (id, look),
                    Some((_, None)) => {}
                    None => state = self.woken.wait(state).unwrap_or_else(PoisonError::into_inner),
                }
            };
            // Known as there while it runs, so that a change meanwhile makes it due again.
            state.looks.insert(id, Box::new(|| {}));
            drop(state);
            let mut look = look;
            if catch_unwind(AssertUnwindSafe(&mut look)).is_err() {
                tracing::error!("a listener panicked");
            }
            let mut state = self.state();
            let spent = match state.looks.get_mut(&id) {
                Some(place) => std::mem::replace(place, look),
                None => look,
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

    #[test]
    fn the_current_value_comes_first_and_then_each_new_one() {
        let observers = Observers::new();
        let value = Arc::new(Mutex::new(1));
        let (tell, told) = mpsc::channel();
        let asked = Arc::clone(&value);
        let _watching = observers.watch(
            move || Ok(*asked.lock().unwrap_or_else(PoisonError::into_inner)),
            move |value| drop(tell.send(value)),
        );
        assert_eq!(told.recv(), Ok(Ok(1)));
        observers.changed();
        *value.lock().unwrap_or_else(PoisonError::into_inner) = 2;
        observers.changed();
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
        observers.changed();
        assert_eq!(told.recv(), Ok(Ok(2)));
        observers.changed();
        assert!(told.recv().is_err(), "cancelled: its listener is gone");
    }
}
