//! A clock that a test sets: time passes when the test says so, and a phone's clock can be wrong.

use std::time::Duration;

use belay_core::ports::Clock;
use belay_server::StandingClock;
use chrono::{DateTime, TimeDelta, Utc};

/// A clock that stands still until it is moved; for phones and servers alike.
#[derive(Debug)]
pub struct SetClock(StandingClock);

/// A moment, in RFC 3339.
///
/// # Panics
/// For a text that is no moment.
#[must_use]
pub fn at(moment: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(moment).expect("a moment in RFC 3339").to_utc()
}

impl SetClock {
    /// A clock that stands at a moment.
    #[must_use]
    pub fn new(moment: DateTime<Utc>) -> Self {
        Self(StandingClock::at(moment))
    }

    /// Lets time pass, or puts the clock back.
    pub fn pass(&self, time: TimeDelta) {
        match time.to_std() {
            Ok(ahead) => self.0.advance(ahead),
            Err(_) => self.set(Clock::now(self) + time),
        }
    }

    /// Sets it to a moment, right or wrong.
    pub fn set(&self, moment: DateTime<Utc>) {
        self.0.set(moment);
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        belay_server::Clock::now(&self.0)
    }
}

impl belay_server::Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        belay_server::Clock::now(&self.0)
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
