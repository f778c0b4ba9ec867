//! What to do next: a pure step function, so that a simulator can drive thousands of schedules through it.

use std::time::Duration;

/// The first wait after a failure; doubled at each further one.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The longest wait: a phone that comes back from a day in the mountains is up to date within five minutes even where
/// the system never tells that the network is back.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// The longest the server may ask to wait; beyond that it is not a load but a fault.
const LONGEST_ASKED: Duration = Duration::from_secs(3600);

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// There may be something to do: the person wrote, the server poked, the app came to the front.
    Wanted,
    /// The system says that the network is back.
    NetworkBack,
    /// A session was opened.
    SignedIn,
    /// An exchange came to an end well.
    Exchanged {
        /// The server has more.
        more: bool,
        /// Something still waits here.
        owing: bool,
        /// Something was stored, refused or merged by this exchange: going on makes sense.
        moved: bool,
    },
    /// An exchange failed.
    Failed(Failure),
    /// The wait is over.
    Waited,
}

/// How an exchange can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No network, no answer, or not an answer of ours.
    Offline,
    /// The server asks to wait.
    Busy {
        /// Seconds, where it says how long.
        retry_after: Option<u64>,
    },
    /// The session has ended.
    SignedOut,
    /// Something on this phone: a full disk, a locked database.
    Here,
}

/// What is to be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// One exchange with the server; tell how it ended.
    Exchange,
    /// Wait so long; tell when it is over. Anything that was being waited for is forgotten.
    Wait(Duration),
    /// Nothing, until something happens.
    Rest,
    /// Nothing new: go on with what is being done.
    GoOn,
}

/// Where the engine stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stand {
    /// Nothing to do.
    #[default]
    Resting,
    /// An exchange is under way; `again` when something came up meanwhile.
    Exchanging { again: bool },
    /// Waiting after a failure.
    Waiting,
    /// Waiting for a person to sign in.
    SignedOut,
}

/// The engine.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    stand: Stand,
    failures: u32,
}

impl Plan {
    /// What to do about `event`. `jitter` is any number, taken anew each time: it spreads the phones that lost the same
    /// server over time.
    pub fn step(&mut self, event: &Event, jitter: u16) -> Effect {
        match (self.stand, event) {
            // While waiting, a tap changes nothing (it would hammer a server that is down); a network that is back does.
            (Stand::Resting, Event::Wanted | Event::NetworkBack | Event::Waited)
            | (Stand::Waiting, Event::NetworkBack | Event::Waited)
            | (_, Event::SignedIn) => self.exchange(),
            (Stand::Exchanging { .. }, Event::Wanted | Event::NetworkBack) => {
                self.stand = Stand::Exchanging { again: true };
                Effect::GoOn
            }
            (Stand::Exchanging { again }, Event::Exchanged { more, owing, moved }) => {
                self.failures = 0;
                match (again || *more || (*owing && *moved), *owing) {
                    (true, _) => self.exchange(),
                    // The server took nothing of what waits: not now, but not never.
                    (false, true) => self.wait(FIRST_WAIT * 30, jitter),
                    (false, false) => self.rest(),
                }
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

    fn exchange(&mut self) -> Effect {
        self.stand = Stand::Exchanging { again: false };
        Effect::Exchange
    }

    fn rest(&mut self) -> Effect {
        self.stand = Stand::Resting;
        Effect::Rest
    }

    fn wait(&mut self, about: Duration, jitter: u16) -> Effect {
        self.stand = Stand::Waiting;
        // Between half and the whole of it.
        let half = about / 2;
        Effect::Wait(half + half.mul_f64(f64::from(jitter) / f64::from(u16::MAX)))
    }

    fn fail(&mut self, failure: Failure, jitter: u16) -> Effect {
        if failure == Failure::SignedOut {
            self.stand = Stand::SignedOut;
            return Effect::Rest;
        }
        let doubled = FIRST_WAIT.saturating_mul(1u32.checked_shl(self.failures).unwrap_or(u32::MAX));
        self.failures = (self.failures + 1).min(16);
        match failure {
            Failure::Busy { retry_after: Some(seconds) } => {
                // At least as long as asked, and spread beyond it.
                let asked = Duration::from_secs(seconds).min(LONGEST_ASKED);
                let wait = self.wait(doubled.min(LONGEST_WAIT), jitter);
                match wait {
                    Effect::Wait(more) => Effect::Wait(asked + more),
                    other => other,
                }
            }
            _ => self.wait(doubled.min(LONGEST_WAIT), jitter),
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

    #[test]
    fn a_write_during_an_exchange_makes_one_more() {
        let mut plan = exchanging();
        assert_eq!(plan.step(&Event::Wanted, 0), Effect::GoOn);
        assert_eq!(plan.step(&Event::Wanted, 0), Effect::GoOn);
        let done = Event::Exchanged { more: false, owing: false, moved: false };
        assert_eq!(plan.step(&done, 0), Effect::Exchange);
        assert_eq!(plan.step(&done, 0), Effect::Rest);
    }

    #[test]
    fn it_goes_on_while_there_is_more_and_stops_when_nothing_moves() {
        let mut plan = exchanging();
        assert_eq!(
            plan.step(&Event::Exchanged { more: true, owing: false, moved: true }, 0),
            Effect::Exchange
        );
        assert_eq!(
            plan.step(&Event::Exchanged { more: false, owing: true, moved: true }, 0),
            Effect::Exchange
        );
        let stuck = plan.step(&Event::Exchanged { more: false, owing: true, moved: false }, 0);
        assert!(matches!(stuck, Effect::Wait(_)), "{stuck:?}");
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
        let Effect::Wait(_) = plan.step(&Event::Failed(Failure::Offline), 0) else { panic!("no wait") };
        assert_eq!(plan.step(&Event::NetworkBack, 0), Effect::Exchange);
    }

    #[test]
    fn what_the_server_asks_for_is_the_least() {
        for jitter in [0, u16::MAX] {
            let mut plan = exchanging();
            let effect = plan.step(&Event::Failed(Failure::Busy { retry_after: Some(30) }), jitter);
            let Effect::Wait(wait) = effect else { panic!("{effect:?}") };
            assert!(wait >= Duration::from_secs(30));
        }
    }

    #[test]
    fn without_a_session_it_rests_until_there_is_one() {
        let mut plan = exchanging();
        assert_eq!(plan.step(&Event::Failed(Failure::SignedOut), 0), Effect::Rest);
        assert_eq!(plan.step(&Event::Wanted, 0), Effect::GoOn);
        assert_eq!(plan.step(&Event::SignedIn, 0), Effect::Exchange);
    }
}
