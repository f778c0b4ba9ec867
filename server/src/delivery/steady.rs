//! Whether the wall clock can be believed. A clock that is a day ahead for a moment would ring everything of that day, and
//! drop what had lost its use.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// How far ahead of the elapsed time the wall clock may run: a leap second, or a correction by NTP, is less.
const JUMP: TimeDelta = TimeDelta::minutes(2);

/// How long a clock that jumped ahead is watched before it is believed: it was wrong before, and has been put right.
const WATCH: Duration = Duration::from_secs(300);

/// Compares the wall clock with the elapsed time.
#[derive(Debug, Default)]
pub(super) struct Steady {
    last: Option<(DateTime<Utc>, Duration)>,
    /// Until when nothing is rung, and what the wall clock would show without the jump, at the elapsed time of the jump.
    watching: Option<(Duration, DateTime<Utc>, Duration)>,
}

impl Steady {
    /// Whether what is due by `wall` may be rung.
    pub(super) fn is_steady(&mut self, wall: DateTime<Utc>, elapsed: Duration) -> bool {
        let expected = |at: DateTime<Utc>, then: Duration| {
            let passed = TimeDelta::from_std(elapsed.saturating_sub(then)).unwrap_or(TimeDelta::MAX);
            at.checked_add_signed(passed).unwrap_or(DateTime::<Utc>::MAX_UTC)
        };
        if let Some((at, then)) = self.last {
            let without = expected(at, then);
            if wall - without > JUMP && self.watching.is_none() {
                tracing::warn!(
                    seconds = (wall - without).num_seconds(),
                    "the clock jumped ahead: reminders wait five minutes, in case it is put back"
                );
                self.watching = Some((elapsed.saturating_add(WATCH), without, elapsed));
            }
        }
        self.last = Some((wall, elapsed));
        if let Some((until, without, then)) = self.watching
            && (elapsed >= until || wall - expected(without, then) <= JUMP)
        {
            self.watching = None;
        }
        self.watching.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(minutes)
    }

    fn passed(minutes: u64) -> Duration {
        Duration::from_secs(minutes * 60)
    }

    #[test]
    fn a_clock_that_goes_as_time_does_is_believed() {
        let mut steady = Steady::default();
        for minute in 0..100 {
            assert!(steady.is_steady(at(minute), passed(minute as u64)));
        }
        assert!(steady.is_steady(at(40), passed(100)), "also where it is put back");
        assert!(steady.is_steady(at(41), passed(101)));
    }

    #[test]
    fn a_jump_ahead_is_believed_after_five_minutes_or_ends_when_the_clock_is_put_back() {
        let mut steady = Steady::default();
        assert!(steady.is_steady(at(0), passed(0)));
        assert!(!steady.is_steady(at(1_440), passed(0)));
        assert!(!steady.is_steady(at(1_444), passed(4)));
        assert!(steady.is_steady(at(1_445), passed(5)), "it stays so");
        assert!(!steady.is_steady(at(3_000), passed(6)));
        assert!(steady.is_steady(at(1_447), passed(7)), "put back");
        assert!(steady.is_steady(at(1_448), passed(8)));
    }
}
