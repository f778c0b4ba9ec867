//! A lane: the pushes to one provider. It bounds how many are under way, and leaves a failing provider alone for a while.

use std::{collections::BTreeSet, time::Duration};

use uuid::Uuid;

use crate::push::{Verdict, is_web, most_at_once};

/// How many different people's pushes must fail in a row before a lane is left alone: one person's bad address does not hold up
/// others.
const FAILURES: usize = 2;

/// The shortest and the longest time that a failing provider is left alone, unless it asks for more.
const SHORTEST: Duration = Duration::from_secs(5);
const LONGEST: Duration = Duration::from_secs(300);

/// The longest that a push service of the web may have everybody wait: its word comes from an address that somebody registered.
const LONGEST_WEB: Duration = Duration::from_secs(60);

/// The wait before the second try of a push, and the longest before any.
const FIRST_RETRY: Duration = Duration::from_secs(5);
const LONGEST_RETRY: Duration = Duration::from_secs(900);

/// How often a lane's failures are logged.
const LOG_EVERY: Duration = Duration::from_secs(60);

/// The state of a lane.
#[derive(Debug)]
pub(super) struct Lane {
    most: usize,
    web: bool,
    under_way: usize,
    /// Whose pushes failed since one was taken.
    failed: BTreeSet<Uuid>,
    /// How often in a row the lane was left alone.
    pauses: u32,
    paused_until: Option<Duration>,
    logged: Option<Duration>,
}

impl Lane {
    pub(super) fn new(name: &str) -> Self {
        Self {
            most: most_at_once(name),
            web: is_web(name),
            under_way: 0,
            failed: BTreeSet::new(),
            pauses: 0,
            paused_until: None,
            logged: None,
        }
    }

    /// How many more pushes may be begun. After a pause one at a time is tried until one is taken.
    pub(super) fn room(&self, now: Duration) -> usize {
        match self.paused_until {
            Some(until) if now < until => 0,
            Some(_) => 1_usize.saturating_sub(self.under_way),
            None => self.most.saturating_sub(self.under_way),
        }
    }

    /// Whether nothing needs to be remembered of it.
    pub(super) fn is_idle(&self) -> bool {
        self.under_way == 0 && self.paused_until.is_none() && self.failed.is_empty()
    }

    pub(super) fn begin(&mut self) {
        self.under_way += 1;
    }

    /// A push of `person` has ended.
    pub(super) fn end(&mut self, verdict: &Verdict, person: Uuid, now: Duration) {
        self.under_way = self.under_way.saturating_sub(1);
        let Verdict::Down { after, .. } = verdict else {
            // The provider answers.
            self.failed.clear();
            self.pauses = 0;
            self.paused_until = None;
            return;
        };
        self.failed.insert(person);
        // FCM and APNs are trusted at their word; of others one failure may be one address.
        let asked = after.filter(|_| !self.web);
        let again = self.paused_until.is_some_and(|until| now >= until);
        if asked.is_none() && self.failed.len() < FAILURES && !again {
            return;
        }
        let wait = SHORTEST.saturating_mul(1 << self.pauses.min(10)).min(LONGEST);
        let wait = wait.max(after.unwrap_or_default());
        let wait = if self.web { wait.min(LONGEST_WEB) } else { wait };
        self.pauses = self.pauses.saturating_add(1);
        let until = now.saturating_add(wait);
        self.paused_until = Some(self.paused_until.map_or(until, |earlier| earlier.max(until)));
    }

    /// Whether a failure should be logged now.
    pub(super) fn may_log(&mut self, now: Duration) -> bool {
        let may = self.logged.is_none_or(|logged| now.saturating_sub(logged) >= LOG_EVERY);
        if may {
            self.logged = Some(now);
        }
        may
    }
}

/// How long a push waits after its `tries`-th try, at least what the provider asks for. `chance` (0 to 255) spreads those that
/// failed together.
pub(super) fn back_off(tries: u32, after: Option<Duration>, chance: u8) -> Duration {
    let longest = FIRST_RETRY.saturating_mul(1 << tries.saturating_sub(1).min(12)).min(LONGEST_RETRY);
    let spread = longest.mul_f64(0.5 + f64::from(chance) / 510.0);
    spread.max(after.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: Uuid = Uuid::from_u128(1);
    const BO: Uuid = Uuid::from_u128(2);

    fn down(after: Option<u64>) -> Verdict {
        Verdict::Down { after: after.map(Duration::from_secs), why: String::new() }
    }

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn one_persons_address_that_fails_holds_up_nobody_else() {
        let mut lane = Lane::new("web:push.example.org");
        for _ in 0..100 {
            lane.begin();
            lane.end(&down(Some(3_600)), ANN, at(0));
        }
        assert_eq!(lane.room(at(0)), 16);
        lane.begin();
        lane.end(&down(Some(3_600)), BO, at(0));
        assert_eq!(lane.room(at(59)), 0, "two people's: the provider is down");
        assert_eq!(lane.room(at(60)), 1, "and is tried again, with one push");
    }

    #[test]
    fn a_provider_is_left_alone_as_long_as_it_asks_and_longer_each_time() {
        let mut lane = Lane::new("fcm");
        lane.begin();
        lane.end(&down(Some(600)), ANN, at(0));
        assert_eq!((lane.room(at(599)), lane.room(at(600))), (0, 1));
        lane.begin();
        assert_eq!(lane.room(at(600)), 0, "one at a time");
        lane.end(&down(None), ANN, at(600));
        assert_eq!((lane.room(at(609)), lane.room(at(610))), (0, 1));
        lane.begin();
        lane.end(&Verdict::Sent, ANN, at(610));
        assert_eq!(lane.room(at(610)), 64);
        assert!(lane.is_idle());
    }

    #[test]
    fn waits_grow_are_spread_and_keep_to_the_providers_word() {
        let waits: Vec<Duration> = (1..20).map(|tries| back_off(tries, None, 255)).collect();
        assert_eq!(waits[0], FIRST_RETRY);
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]), "{waits:?}");
        assert_eq!(waits[18], LONGEST_RETRY);
        assert!(back_off(1, None, 0) < back_off(1, None, 255));
        assert_eq!(back_off(1, Some(at(7_200)), 0), at(7_200));
    }
}
