//! A clock that a test sets: time passes when the test says so, and a phone's clock can be wrong.

use std::sync::{Mutex, PoisonError};

use belay_core::ports::Clock;
use chrono::{DateTime, TimeDelta, Utc};

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct SetClock(Mutex<DateTime<Utc>>);

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
        Self(Mutex::new(moment))
    }

    /// Lets time pass, or go back.
    pub fn pass(&self, time: TimeDelta) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += time;
    }

    /// Sets it to a moment.
    pub fn set(&self, moment: DateTime<Utc>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = moment;
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl belay_server::Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        Clock::now(self)
    }
}
