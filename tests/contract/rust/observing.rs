//! The contract of watching: the value first, then each change, and an end that leaves nothing behind.

use std::{
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::{account::write, phone::Phone};
use crate::{
    contract::ContractFace,
    observing::{ChangeListener, ListenerError, SubscriptionFace, live_listeners},
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

/// What a listener was told: that something changed, or that it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Changed,
    Closed,
}

/// What a listener was told, as a case waits for it.
pub(crate) struct Told {
    words: UnboundedReceiver<Word>,
}

/// A listener that hands on what it is told.
pub(crate) struct HandsOn(UnboundedSender<Word>);

impl Told {
    pub(crate) fn new() -> (Self, Arc<HandsOn>) {
        let (hand_on, words) = unbounded_channel();
        (Self { words }, Arc::new(HandsOn(hand_on)))
    }

    /// The next thing it is told.
    pub(crate) async fn next(&mut self) -> Word {
        in_time(self.words.recv()).await.expect("the listener is still there")
    }

    /// Asks after each change until this holds.
    pub(crate) async fn until(&mut self, holds: impl AsyncFn() -> bool) {
        while !{
            assert_eq!(self.next().await, Word::Changed);
            holds().await
        } {}
    }

    /// Whether it has been told nothing more.
    fn is_silent(&mut self) -> bool {
        self.words.try_recv().is_err()
    }
}

impl ChangeListener for HandsOn {
    fn changed(&self) -> Result<(), ListenerError> {
        let _ = self.0.send(Word::Changed);
        Ok(())
    }

    fn closed(&self) -> Result<(), ListenerError> {
        let _ = self.0.send(Word::Closed);
        Ok(())
    }
}

async fn waiting(phone: &Phone) -> u64 {
    phone.belay.counts_from_app().await.expect("it can be counted").waiting
}

#[tokio::test]
async fn two_places_observe_the_same_value() {
    let mia = Phone::of("Mia", "two_places", "Europe/Berlin").await;
    let ((mut one, hears), (mut other, hears_too)) = (Told::new(), Told::new());
    let _watching = [mia.face.observe(hears), mia.face.observe(hears_too)].map(Result::unwrap);
    assert_eq!((one.next().await, other.next().await), (Word::Changed, Word::Changed), "at once");
    assert_eq!(waiting(&mia).await, 0);
    write(&mia, "A word.").await;
    one.until(async || waiting(&mia).await == 1).await;
    other.until(async || waiting(&mia).await == 1).await;
}

/// Ends its own subscription when it is told of the first document.
struct EndsItself {
    own: Mutex<Weak<SubscriptionFace>>,
    hands_on: Arc<HandsOn>,
    /// Whether the case has written what ends it.
    written: AtomicBool,
}

impl ChangeListener for EndsItself {
    fn changed(&self) -> Result<(), ListenerError> {
        let own = self.own.lock().unwrap_or_else(PoisonError::into_inner).upgrade();
        if self.written.load(Ordering::Acquire) {
            own.expect("the case holds it").cancel();
        }
        self.hands_on.changed()
    }

    fn closed(&self) -> Result<(), ListenerError> {
        self.hands_on.closed()
    }
}

#[tokio::test]
async fn a_subscription_ends_itself_during_a_notification() {
    let mia = Phone::of("Mia", "ends_itself", "Europe/Berlin").await;
    let (mut told, hands_on) = Told::new();
    let (mut other, hears) = Told::new();
    let _other = mia.face.observe(hears).expect("it can be watched");
    let listener = Arc::new(EndsItself { own: Mutex::default(), hands_on, written: AtomicBool::new(false) });
    let watching = mia.face.observe(Arc::clone(&listener) as _).expect("it can be watched");
    *listener.own.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(&watching);
    assert_eq!(told.next().await, Word::Changed);
    listener.written.store(true, Ordering::Release);
    write(&mia, "A word.").await;
    assert_eq!(told.next().await, Word::Changed);
    write(&mia, "Another.").await;
    other.until(async || waiting(&mia).await == 2).await;
    // One more turn of those who are told, so that whoever was due with the other has had theirs.
    write(&mia, "A third.").await;
    other.until(async || waiting(&mia).await == 3).await;
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

impl ChangeListener for Throws {
    fn changed(&self) -> Result<(), ListenerError> {
        self.0.fetch_add(1, Ordering::AcqRel);
        Err(ListenerError::Failed { why: "a fault of the app".to_owned() })
    }

    fn closed(&self) -> Result<(), ListenerError> {
        panic!("a fault of the app")
    }
}

#[tokio::test]
async fn a_listener_that_throws_disturbs_nobody() {
    let mia = Phone::of("Mia", "throws", "Europe/Berlin").await;
    let throws = Arc::new(Throws::default());
    let _throwing = mia.face.observe(Arc::clone(&throws) as _).expect("it can be watched");
    throws.was_told(1).await;
    let (mut told, hears) = Told::new();
    let _watching = mia.face.observe(hears).expect("it can be watched");
    told.until(async || waiting(&mia).await == 0).await;
    write(&mia, "A word.").await;
    told.until(async || waiting(&mia).await == 1).await;
    throws.was_told(2).await;
    // The end reaches both: one panics over it, the other is told.
    mia.face.shutdown().await.expect("it ends");
    while told.next().await != Word::Closed {}
}

#[tokio::test]
async fn ten_thousand_subscriptions_leave_nothing_behind() {
    let _alone = COUNTING.lock().await;
    let mia = Phone::of("Mia", "many", "Europe/Berlin").await;
    let listener = Arc::new(Throws::default());
    let watching: Vec<_> =
        (0..MANY).map(|_| mia.face.observe(Arc::clone(&listener) as _).expect("it can be watched")).collect();
    assert!(ContractFace::new().live_listeners() >= MANY as u64);
    let (cancelled, dropped) = watching.split_at(MANY / 2);
    cancelled.iter().for_each(|subscription| subscription.cancel());
    assert_eq!(dropped.len(), MANY / 2);
    drop(watching);
    // A listener that is being told right now is let go when it has been.
    until(|| Arc::strong_count(&listener) == 1).await;
    assert!(live_listeners() < MANY as u64, "only those of other cases are left");
}
