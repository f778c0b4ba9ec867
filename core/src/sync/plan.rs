//! The plan of sync: a pure step function, so that a simulator can drive thousands of schedules through it.

use std::time::Duration;

/// The first wait after a failure. Each further failure doubles it.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The first wait after the server answered and took none of the unsent changes. It doubles while that continues.
const FIRST_STUCK_WAIT: Duration = Duration::from_secs(30);
/// The longest wait: a phone that comes back from a day in the mountains is up to date within five minutes, even if the
/// system never reports that the network is back.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// The longest wait that a server may ask for. A longer one is a fault and not a load.
pub(super) const LONGEST_ASKED: Duration = Duration::from_secs(3600);
/// The most exchanges in a row that change nothing. A server needs one; the others are for a server that was restarted
/// or restored in between.
const MOST_IDLE: u32 = 8;
/// The most new epochs in a row. A restore is one; a second restore while phones heal the first is another.
const MOST_EPOCHS: u32 = 3;
/// The most exchanges without a pause: half a GiB of bodies, far more than a phone has.
const MOST_AT_ONCE: u32 = 2048;

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// There may be something to do: the person wrote, the server poked, the app came to the front.
    Wanted,
    /// The system says that the network is back.
    NetworkBack,
    /// The server answered a request for pokes: its poke stream is open.
    PokeStreamOpened,
    /// A session was opened.
    SignedIn,
    /// An exchange succeeded.
    Exchanged(Exchanged),
    /// An exchange failed.
    Failed(Failure),
    /// The wait is over.
    Waited,
}

/// The result of an exchange for the plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exchanged {
    /// The server has more.
    pub more: bool,
    /// Unsent changes still wait here.
    pub owing: bool,
    /// The exchange changed this phone: stored, refused, merged or received. Another exchange makes sense.
    pub moved: bool,
    /// The server's epoch is a new one.
    pub reborn: bool,
    /// Received documents that changed nothing.
    pub repeated: u64,
    /// Documents on this phone. A server that sends everything once more repeats at most these.
    pub held: u64,
    /// A failure while the rest went on: a space that could not be made or left.
    pub hitch: Option<Failure>,
}

/// How an exchange can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No network, no answer, or an answer that is not from a Belay server.
    Offline,
    /// The server asks to wait.
    Busy {
        /// Seconds, if the server names them.
        retry_after: Option<u64>,
    },
    /// The session has ended.
    SignedOut,
    /// A failure of this phone: a full disk, a locked database.
    Here,
}

/// The next step of the driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// One exchange with the server; report its result.
    Exchange,
    /// Wait so long; report the end. It replaces an earlier wait.
    Wait(Duration),
    /// Nothing until the next event.
    Rest,
    /// Go on as before. A wait keeps its end.
    GoOn,
}

/// The state of the plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stand {
    /// Nothing to do.
    #[default]
    Resting,
    /// An exchange runs; `again` if an event came meanwhile.
    Exchanging { again: bool },
    /// Waiting.
    Waiting(Cause),
    /// Waiting for a person to sign in.
    SignedOut,
}

/// The cause of a wait, which decides what ends the wait early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    /// The server was not reached. A sign of it ends the wait.
    Unreached,
    /// The server asked for the wait, this phone has a fault, or the server sends pages without end.
    Asked,
    /// The server answers and refuses some of the unsent changes. New changes are sent at once.
    Stuck,
}

/// The progress of exchanges in a row without a pause.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    exchanges: u32,
    idle: u32,
    epochs: u32,
    repeated: u64,
}

impl Run {
    fn count(&mut self, exchanged: &Exchanged) {
        self.exchanges += 1;
        self.epochs += u32::from(exchanged.reborn);
        self.repeated = self.repeated.saturating_add(exchanged.repeated);
        let repeats = exchanged.repeated > 0 && self.repeated <= exchanged.held;
        self.idle = if exchanged.moved || repeats { 0 } else { self.idle + 1 };
    }

    /// Whether no Belay server would go on like this.
    fn is_endless(self) -> bool {
        self.idle >= MOST_IDLE || self.epochs >= MOST_EPOCHS || self.exchanges >= MOST_AT_ONCE
    }
}

/// Back-off: waits that double with each failure, with jitter.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct BackOff {
    failures: u32,
}

impl BackOff {
    /// The next wait: at most `first`, doubled at each failure before this one, and never above five minutes. Between half
    /// and the whole of that, by `jitter`.
    pub(crate) fn next(&mut self, first: Duration, jitter: u16) -> Duration {
        spread(self.most(first), jitter)
    }

    /// The same, between nothing and the whole.
    pub(crate) fn within(&mut self, first: Duration, jitter: u16) -> Duration {
        self.most(first).mul_f64(share(jitter))
    }

    fn most(&mut self, first: Duration) -> Duration {
        let doubled = first.saturating_mul(1u32.checked_shl(self.failures).unwrap_or(u32::MAX));
        self.failures = (self.failures + 1).min(16);
        doubled.min(LONGEST_WAIT)
    }

    /// Starts again at the first wait.
    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }
}

/// A random time between half and the whole of a wait.
fn spread(wait: Duration, jitter: u16) -> Duration {
    let half = wait / 2;
    half + half.mul_f64(share(jitter))
}

/// A fraction from 0 to 1.
fn share(jitter: u16) -> f64 {
    f64::from(jitter) / f64::from(u16::MAX)
}

/// The plan of sync.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    stand: Stand,
    failures: BackOff,
    run: Run,
}

impl Plan {
    /// Decides the next step after `event`. `jitter` is any number, taken anew each time: it spreads the phones that
    /// lost the same server over time.
    pub fn step(&mut self, event: &Event, jitter: u16) -> Effect {
        match (self.stand, event) {
            // While the server is not reached, a tap changes nothing, so that a server that is down is not flooded. A
            // network that is back ends the wait.
            (
                Stand::Resting,
                Event::Wanted | Event::NetworkBack | Event::PokeStreamOpened | Event::Waited,
            )
            | (Stand::Waiting(_), Event::NetworkBack | Event::Waited)
            | (Stand::Waiting(Cause::Unreached), Event::PokeStreamOpened)
            | (Stand::Waiting(Cause::Stuck), Event::Wanted)
            | (_, Event::SignedIn) => self.exchange(),
            (Stand::Exchanging { .. }, Event::Wanted | Event::NetworkBack | Event::PokeStreamOpened) => {
                self.stand = Stand::Exchanging { again: true };
                Effect::GoOn
            }
            (Stand::Exchanging { again }, Event::Exchanged(exchanged)) => {
                self.exchanged(again, exchanged, jitter)
            }
            (Stand::Exchanging { .. }, Event::Failed(failure)) => self.fail(*failure, jitter),
            _ => Effect::GoOn,
        }
    }

    /// Whether it waits for a person to sign in.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        self.stand == Stand::SignedOut
    }

    /// Whether it waits because the server was not reached or asked for it, and not because changes are refused.
    #[must_use]
    pub(crate) fn is_kept_waiting(&self) -> bool {
        matches!(self.stand, Stand::Waiting(Cause::Unreached | Cause::Asked))
    }

    fn exchanged(&mut self, again: bool, exchanged: &Exchanged, jitter: u16) -> Effect {
        self.run.count(exchanged);
        if exchanged.moved && !exchanged.reborn && exchanged.hitch.is_none() {
            self.failures.reset();
        }
        let &Exchanged { more, owing, moved, hitch, .. } = exchanged;
        if again || more || (owing && (moved || exchanged.reborn)) {
            if !self.run.is_endless() {
                return self.exchange();
            }
            let wait = match self.run.exchanges {
                MOST_AT_ONCE.. => spread(LONGEST_WAIT, jitter),
                _ => self.failures.next(FIRST_WAIT, jitter),
            };
            return self.wait(Cause::Asked, wait);
        }
        match hitch {
            Some(Failure::Offline | Failure::Here) => self.stuck(jitter),
            Some(failure) => self.fail(failure, jitter),
            None if owing => self.stuck(jitter),
            None => {
                *self = Self::default();
                Effect::Rest
            }
        }
    }

    fn exchange(&mut self) -> Effect {
        self.stand = Stand::Exchanging { again: false };
        Effect::Exchange
    }

    fn wait(&mut self, cause: Cause, wait: Duration) -> Effect {
        self.stand = Stand::Waiting(cause);
        self.run = Run::default();
        Effect::Wait(wait)
    }

    /// The server took none of the unsent changes: not now, but maybe later.
    fn stuck(&mut self, jitter: u16) -> Effect {
        let wait = self.failures.next(FIRST_STUCK_WAIT, jitter);
        self.wait(Cause::Stuck, wait)
    }

    fn fail(&mut self, failure: Failure, jitter: u16) -> Effect {
        if failure == Failure::SignedOut {
            *self = Self { stand: Stand::SignedOut, ..Self::default() };
            return Effect::Rest;
        }
        let wait = self.failures.next(FIRST_WAIT, jitter);
        match failure {
            Failure::Busy { retry_after } => {
                // At least as long as asked for, with jitter beyond it.
                let asked = Duration::from_secs(retry_after.unwrap_or_default()).min(LONGEST_ASKED);
                self.wait(Cause::Asked, asked + wait)
            }
            Failure::Here => self.wait(Cause::Asked, wait),
            Failure::Offline | Failure::SignedOut => self.wait(Cause::Unreached, wait),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchanging() -> Plan {
        let mut plan = Plan::default();
        assert_eq!(plan.step(&Event::Wanted, 0), Effect::Exchange);
        plan
    }

    fn done(exchanged: Exchanged) -> Event {
        Event::Exchanged(exchanged)
    }

    #[test]
    fn a_write_during_an_exchange_makes_one_more() {
        let mut plan = exchanging();
        assert_eq!(plan.step(&Event::Wanted, 0), Effect::GoOn);
        assert_eq!(plan.step(&Event::Wanted, 0), Effect::GoOn);
        assert_eq!(plan.step(&done(Exchanged::default()), 0), Effect::Exchange);
        assert_eq!(plan.step(&done(Exchanged::default()), 0), Effect::Rest);
    }

    #[test]
    fn it_goes_on_while_there_is_more_and_stops_when_nothing_moves() {
        let mut plan = exchanging();
        let more = Exchanged { more: true, moved: true, ..Exchanged::default() };
        assert_eq!(plan.step(&done(more), 0), Effect::Exchange);
        let owing = Exchanged { owing: true, moved: true, ..Exchanged::default() };
        assert_eq!(plan.step(&done(owing), 0), Effect::Exchange);
        let stuck = Exchanged { owing: true, ..Exchanged::default() };
        let effect = plan.step(&done(stuck), 0);
        assert!(matches!(effect, Effect::Wait(_)), "{effect:?}");
        assert_eq!(plan.step(&Event::Wanted, 0), Effect::Exchange, "the server answers: a tap is sent now");
        let Effect::Wait(longer) = plan.step(&done(stuck), 0) else { panic!("no wait") };
        assert!(longer > FIRST_STUCK_WAIT / 2, "what is never taken is offered ever more rarely: {longer:?}");
    }

    #[test]
    fn waits_grow_stay_bounded_and_need_no_tap_to_end() {
        let mut plan = exchanging();
        let mut before = Duration::ZERO;
        for failure in 0..20 {
            let Effect::Wait(wait) = plan.step(&Event::Failed(Failure::Offline), 0) else {
                panic!("no wait")
            };
            assert!(wait >= before && wait <= LONGEST_WAIT, "wait {failure}: {wait:?}");
            before = wait;
            assert_eq!(plan.step(&Event::Wanted, 0), Effect::GoOn, "a tap must not hammer");
            assert_eq!(plan.step(&Event::Waited, 0), Effect::Exchange);
        }
        for sign in [Event::NetworkBack, Event::PokeStreamOpened] {
            let Effect::Wait(_) = plan.step(&Event::Failed(Failure::Offline), 0) else { panic!("no wait") };
            assert_eq!(plan.step(&sign, 0), Effect::Exchange);
        }
    }

    #[test]
    fn what_the_server_asks_for_is_the_least_also_where_its_pokes_are_heard() {
        for jitter in [0, u16::MAX] {
            let mut plan = exchanging();
            let effect = plan.step(&Event::Failed(Failure::Busy { retry_after: Some(30) }), jitter);
            let Effect::Wait(wait) = effect else { panic!("{effect:?}") };
            assert!(wait >= Duration::from_secs(30));
            assert_eq!(plan.step(&Event::PokeStreamOpened, jitter), Effect::GoOn);
        }
    }

    #[test]
    fn without_a_session_it_rests_until_there_is_one() {
        let mut plan = exchanging();
        assert_eq!(plan.step(&Event::Failed(Failure::SignedOut), 0), Effect::Rest);
        assert_eq!(plan.step(&Event::Wanted, 0), Effect::GoOn);
        assert_eq!(plan.step(&Event::SignedIn, 0), Effect::Exchange);
    }

    #[test]
    fn what_failed_beside_an_exchange_is_tried_again_after_a_wait() {
        let mut plan = exchanging();
        let hitch = |failure| done(Exchanged { hitch: Some(failure), ..Exchanged::default() });
        let effect = plan.step(&hitch(Failure::Offline), 0);
        assert!(matches!(effect, Effect::Wait(_)), "{effect:?}");
        assert_eq!(plan.step(&Event::Waited, 0), Effect::Exchange);
        let Effect::Wait(asked) = plan.step(&hitch(Failure::Busy { retry_after: Some(60) }), 0) else {
            panic!("no wait")
        };
        assert!(asked >= Duration::from_secs(60), "{asked:?}");
    }

    /// The number of exchanges in a row that all end like this.
    fn in_a_row(exchanged: Exchanged) -> u32 {
        let mut plan = exchanging();
        let mut made = 1;
        while plan.step(&done(exchanged), 0) == Effect::Exchange {
            made += 1;
        }
        made
    }

    #[test]
    fn no_server_keeps_a_phone_busy_for_ever() {
        let more = Exchanged { more: true, ..Exchanged::default() };
        assert_eq!(in_a_row(more), MOST_IDLE, "more and more of nothing");
        let epochs = Exchanged { owing: true, moved: true, reborn: true, ..Exchanged::default() };
        assert_eq!(in_a_row(epochs), MOST_EPOCHS, "a new epoch in each answer");
        assert_eq!(in_a_row(Exchanged { moved: true, ..more }), MOST_AT_ONCE, "more than a phone holds");
        let repeated = Exchanged { repeated: 500, held: 10_000, ..more };
        assert_eq!(in_a_row(repeated), 20 + MOST_IDLE, "everything told again, and then again");
    }

    #[test]
    fn a_server_that_goes_on_without_an_end_is_asked_ever_more_rarely_whatever_is_tapped() {
        let mut plan = exchanging();
        let more = done(Exchanged { more: true, ..Exchanged::default() });
        let mut waited = Duration::ZERO;
        for _ in 0..10 {
            let wait = loop {
                match plan.step(&more, 0) {
                    Effect::Exchange => {}
                    Effect::Wait(wait) => break wait,
                    other => panic!("{other:?}"),
                }
            };
            assert!(wait >= waited, "{wait:?} after {waited:?}");
            waited = wait;
            assert_eq!(plan.step(&Event::Wanted, 0), Effect::GoOn);
            assert_eq!(plan.step(&Event::PokeStreamOpened, 0), Effect::GoOn);
            assert_eq!(plan.step(&Event::Waited, 0), Effect::Exchange);
        }
        assert!(waited >= LONGEST_WAIT / 2, "{waited:?}");
    }
}
