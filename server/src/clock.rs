//! The time. The server reads the wall clock nowhere else, so that a test can move it.

use std::{
    fmt::Debug,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use chrono::{DateTime, TimeDelta, Utc};

/// Tells the time.
pub trait Clock: Send + Sync + Debug {
    /// The wall clock. It may be wrong and may jump. Stored times and expiry use it.
    fn now(&self) -> DateTime<Utc>;

    /// The time since some moment in the past. It never goes back. Rate limits use it.
    fn elapsed(&self) -> Duration;
}

/// `step` after a moment, or the end of the calendar: an administrator may set any number of days.
pub(crate) fn later(at: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    at.checked_add_signed(by).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// A wait as the calendar counts it.
pub(crate) fn delta(wait: Duration) -> TimeDelta {
    TimeDelta::from_std(wait).unwrap_or(TimeDelta::MAX)
}

/// `step` before a moment, or the beginning of the calendar.
pub(crate) fn earlier(at: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    at.checked_sub_signed(by).unwrap_or(DateTime::<Utc>::MIN_UTC)
}

/// The machine's own clock.
#[derive(Debug)]
pub struct MachineClock {
    started: Instant,
}

impl Default for MachineClock {
    fn default() -> Self {
        Self { started: Instant::now() }
    }
}

impl Clock for MachineClock {
    fn now(&self) -> DateTime<Utc> {
        SystemTime::now().into()
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

/// A clock that stands still until a test moves it, so that codes and invitations expire without waiting.
#[derive(Debug)]
pub struct StandingClock {
    time: Mutex<(DateTime<Utc>, Duration)>,
}

impl StandingClock {
    /// Stands at `now`.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        Self { time: Mutex::new((now, Duration::ZERO)) }
    }

    /// Lets `step` pass.
    pub fn advance(&self, step: Duration) {
        let mut time = self.lock();
        time.0 = later(time.0, TimeDelta::from_std(step).unwrap_or(TimeDelta::MAX));
        time.1 += step;
    }

    /// Sets the wall clock. No elapsed time passes.
    pub fn set(&self, now: DateTime<Utc>) {
        self.lock().0 = now;
    }

    fn lock(&self) -> MutexGuard<'_, (DateTime<Utc>, Duration)> {
        self.time.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for StandingClock {
    fn now(&self) -> DateTime<Utc> {
        self.lock().0
    }

    fn elapsed(&self) -> Duration {
        self.lock().1
    }
}
