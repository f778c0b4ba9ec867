//! The contract of watching: the value first, then each change, and an end that leaves nothing behind.

use std::{
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::{account::write, phone::Phone};
use crate::{
    contract::ContractFace,
    face::{
        listeners::{CountsListener, HomeListener, ReflectionViewListener},
        names::{Counts, FaceError, Home, ReflectionView},
    },
    observing::{ListenerError, SubscriptionFace, live_listeners},
};

/// More than anybody will ever open at once.
const MANY: usize = 10_000;
/// The cases that count listeners look at the whole process, so they take turns.
static COUNTING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// Nothing here waits for a time. This only ends a case whose condition never comes.
pub(crate) async fn in_time<T>(comes: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_mins(2), comes).await.expect("what the case waits for comes")
}

/// Waits until this holds.
async fn until(holds: impl Fn() -> bool) {
    in_time(async {
        while !holds() {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

/// What a listener was told, as a case waits for it.
pub(crate) struct Told<T> {
    values: tokio::sync::Mutex<UnboundedReceiver<Result<T, FaceError>>>,
}

/// A listener that hands on what it is told.
pub(crate) struct HandsOn<T>(UnboundedSender<Result<T, FaceError>>);

impl<T> Told<T> {
    pub(crate) fn new() -> (Self, Arc<HandsOn<T>>) {
        let (hand_on, values) = unbounded_channel();
        (Self { values: tokio::sync::Mutex::new(values) }, Arc::new(HandsOn(hand_on)))
    }

    /// The next thing it is told.
    pub(crate) async fn next(&self) -> Result<T, FaceError> {
        let mut values = self.values.lock().await;
        in_time(values.recv()).await.expect("the listener is still there")
    }

    /// The first value of which this holds.
    pub(crate) async fn until(&self, holds: impl Fn(&T) -> bool) -> T {
        loop {
            let value = self.next().await.expect("it can be read");
            if holds(&value) {
                return value;
            }
        }
    }

    /// Whether it has been told nothing more.
    fn is_silent(&mut self) -> bool {
        self.values.get_mut().try_recv().is_err()
    }
}

macro_rules! hands_on {
    ($($listener:ident: $told:ty),+) => {$(
        impl $listener for HandsOn<$told> {
            fn changed(&self, value: $told) -> Result<(), ListenerError> {
                let _ = self.0.send(Ok(value));
                Ok(())
            }

            fn failed(&self, error: FaceError) -> Result<(), ListenerError> {
                let _ = self.0.send(Err(error));
                Ok(())
            }
        }
    )+};
}

hands_on!(CountsListener: Counts, HomeListener: Home, ReflectionViewListener: ReflectionView);

#[tokio::test]
async fn two_places_observe_the_same_value() {
    let mia = Phone::of("Mia", "two_places", "Europe/Berlin").await;
    let ((one, hears), (other, hears_too)) = (Told::new(), Told::new());
    let _watching =
        [mia.belay.observe_counts(hears), mia.belay.observe_counts(hears_too)].map(Result::unwrap);
    assert_eq!(one.next().await.map(|counts| counts.waiting), Ok(0));
    assert_eq!(other.next().await.map(|counts| counts.waiting), Ok(0));
    write(&mia, "A word.").await;
    let seen = one.until(|counts| counts.waiting == 1).await;
    assert_eq!(seen, other.until(|counts| counts.waiting == 1).await);
    assert_eq!(mia.belay.counts().await.read(), Ok(seen));
}

/// Ends its own subscription when it is told of the first document.
struct EndsItself {
    own: Mutex<Weak<SubscriptionFace>>,
    hands_on: Arc<HandsOn<Counts>>,
}

impl CountsListener for EndsItself {
    fn changed(&self, value: Counts) -> Result<(), ListenerError> {
        let own = self.own.lock().unwrap_or_else(PoisonError::into_inner).upgrade();
        if value.waiting > 0 {
            own.expect("the case holds it").cancel();
        }
        self.hands_on.changed(value)
    }

    fn failed(&self, error: FaceError) -> Result<(), ListenerError> {
        self.hands_on.failed(error)
    }
}

#[tokio::test]
async fn a_subscription_ends_itself_during_a_notification() {
    let mia = Phone::of("Mia", "ends_itself", "Europe/Berlin").await;
    let (mut told, hands_on) = Told::new();
    let (other, hears) = Told::new();
    let _other = mia.belay.observe_counts(hears).expect("it can be watched");
    let listener = Arc::new(EndsItself { own: Mutex::default(), hands_on });
    let watching = mia.belay.observe_counts(Arc::clone(&listener) as _).expect("it can be watched");
    *listener.own.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(&watching);
    assert_eq!(told.next().await.map(|counts| counts.waiting), Ok(0));
    write(&mia, "A word.").await;
    assert_eq!(told.next().await.map(|counts| counts.waiting), Ok(1));
    write(&mia, "Another.").await;
    other.until(|counts| counts.waiting == 2).await;
    assert!(told.is_silent(), "cancelled, it is told nothing more");
}

/// Fails whatever it is told, and counts how often.
#[derive(Default)]
struct Throws(AtomicUsize);

impl Throws {
    /// Waits until it has been told so often.
    async fn was_told(&self, times: usize) {
        until(|| self.0.load(Ordering::Acquire) >= times).await;
    }
}

impl CountsListener for Throws {
    fn changed(&self, _value: Counts) -> Result<(), ListenerError> {
        self.0.fetch_add(1, Ordering::AcqRel);
        Err(ListenerError::Failed { why: "a fault of the app".to_owned() })
    }

    fn failed(&self, _error: FaceError) -> Result<(), ListenerError> {
        panic!("a fault of the app")
    }
}

#[tokio::test]
async fn a_listener_that_throws_disturbs_nobody() {
    let mia = Phone::of("Mia", "throws", "Europe/Berlin").await;
    let throws = Arc::new(Throws::default());
    let _throwing = mia.belay.observe_counts(Arc::clone(&throws) as _).expect("it can be watched");
    throws.was_told(1).await;
    let (told, hears) = Told::new();
    let _watching = mia.belay.observe_counts(hears).expect("it can be watched");
    told.until(|counts| counts.waiting == 0).await;
    write(&mia, "A word.").await;
    told.until(|counts| counts.waiting == 1).await;
    throws.was_told(2).await;
    // The end reaches both: one panics over it, the other is told.
    mia.belay.shutdown().await.expect("it ends");
    assert_eq!(told.next().await, Err(FaceError::Closed));
}

#[tokio::test]
async fn ten_thousand_subscriptions_leave_nothing_behind() {
    let _alone = COUNTING.lock().await;
    let mia = Phone::of("Mia", "many", "Europe/Berlin").await;
    let listener = Arc::new(Throws::default());
    let watching: Vec<_> = (0..MANY)
        .map(|_| mia.belay.observe_counts(Arc::clone(&listener) as _).expect("it can be watched"))
        .collect();
    assert!(ContractFace::new().live_listeners() >= MANY as u64);
    let (cancelled, dropped) = watching.split_at(MANY / 2);
    cancelled.iter().for_each(|subscription| subscription.cancel());
    assert_eq!(dropped.len(), MANY / 2);
    drop(watching);
    // A listener that is being told right now is let go when it has been.
    until(|| Arc::strong_count(&listener) == 1).await;
    assert!(live_listeners() < MANY as u64, "only those of other cases are left");
}
