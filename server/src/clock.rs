//! What time it is: the server never reads the wall clock anywhere else, so that a test can move it.

use std::{
    fmt::Debug,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use chrono::{DateTime, TimeDelta, Utc};

/// Tells the time.
pub trait Clock: Send + Sync + Debug {
    /// The wall clock, which may be wrong and may jump. What is stored and what expires go by it.
    fn now(&self) -> DateTime<Utc>;

    /// Time since some moment in the past; never goes back. Rates go by it.
    fn elapsed(&self) -> Duration;
}

/// So much after a moment, or the end of the calendar: an administrator may set any number of days.
pub(crate) fn later(at: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    at.checked_add_signed(by).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// So much before a moment, or the beginning of the calendar.
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

/// A clock that stands until it is moved: codes and invitations expire in a test without anybody waiting.
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

    /// Puts the wall clock right or wrong; no time passes.
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
