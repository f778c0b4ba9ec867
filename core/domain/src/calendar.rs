//! The years Belay counts with, and sums of time that end there. A document is checked when it is read, and again after a command,
//! before it is stored. The fields of a command are not checked before the rules compute with them, so a sum must not panic for
//! any date.

use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// The years a day may lie in: family stories reach back two centuries (`rules.md`, *Stories*), plans a little ahead.
pub const YEARS_OF_DAYS: RangeInclusive<i32> = 1_800..=2_200;
/// The years a moment may lie in, as an instant or by the clock on a wall: when somebody did something, or will meet.
pub const YEARS_OF_MOMENTS: RangeInclusive<i32> = 1_900..=2_200;
/// The years a meeting can be in: outside them a date was mistyped.
pub const YEARS_OF_MEETINGS: RangeInclusive<i32> = 2000..=2199;

/// The first second of 1800, in seconds since 1970: no sum ends before it.
const FIRST_SECOND: i64 = -5_364_662_400;
/// The first second of 2201, in seconds since 1970: no sum ends after it.
const LAST_SECOND: i64 = 7_289_654_400;

/// So much after a moment (before it, where `by` is negative). The result is never before the first
/// second of 1800, nor after the first second of 2201.
#[must_use]
pub fn later(at: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    let sum = at.timestamp().saturating_add(by.num_seconds());
    let end = |seconds| DateTime::from_timestamp(seconds, 0).unwrap_or(at);
    match at.checked_add_signed(by) {
        Some(later) if (FIRST_SECOND..=LAST_SECOND).contains(&later.timestamp()) => later,
        _ => end(sum.clamp(FIRST_SECOND, LAST_SECOND)),
    }
}

/// So much before a moment, as [`later`].
#[must_use]
pub fn earlier(at: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    later(at, TimeDelta::zero().checked_sub(&by).unwrap_or(TimeDelta::MAX))
}

/// So many days after a day (before it, where `days` is negative). It ends with the years a day may lie in.
#[must_use]
pub fn days_after(day: NaiveDate, days: i64) -> NaiveDate {
    let end = |year, month, day_of_month| NaiveDate::from_ymd_opt(year, month, day_of_month).unwrap_or(day);
    let (first, last) = (end(*YEARS_OF_DAYS.start(), 1, 1), end(*YEARS_OF_DAYS.end(), 12, 31));
    let sum = TimeDelta::try_days(days).and_then(|days| day.checked_add_signed(days));
    sum.unwrap_or(if days < 0 { first } else { last }).clamp(first, last)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    #[test]
    fn a_sum_within_the_years_is_the_sum() {
        let at = moment("2026-03-02T09:00:00.25Z");
        assert_eq!(later(at, TimeDelta::days(1)), moment("2026-03-03T09:00:00.25Z"));
        assert_eq!(earlier(at, TimeDelta::milliseconds(250)), moment("2026-03-02T09:00:00Z"));
        assert_eq!(days_after(day("2026-02-28"), 1), day("2026-03-01"));
        assert_eq!(days_after(day("2026-03-01"), -1), day("2026-02-28"));
    }

    #[test]
    fn a_sum_ends_with_the_years() {
        let (first, last) = (moment("1800-01-01T00:00:00Z"), moment("2201-01-01T00:00:00Z"));
        for at in [DateTime::<Utc>::MIN_UTC, DateTime::UNIX_EPOCH, DateTime::<Utc>::MAX_UTC] {
            assert_eq!(later(at, TimeDelta::MAX), last);
            assert_eq!(later(at, TimeDelta::MIN), first);
            assert_eq!(earlier(at, TimeDelta::MIN), last);
            assert_eq!(earlier(at, TimeDelta::MAX), first);
        }
        assert_eq!(later(DateTime::<Utc>::MAX_UTC, TimeDelta::days(1)), last);
        assert_eq!(
            later(moment("2200-12-31T12:00:00Z"), TimeDelta::days(3)),
            last,
            "a date there is, but no year of ours"
        );
        assert_eq!(earlier(moment("1800-01-02T12:00:00Z"), TimeDelta::days(3)), first);
        assert_eq!(days_after(NaiveDate::MAX, 1), day("2200-12-31"));
        assert_eq!(days_after(NaiveDate::MIN, -1), day("1800-01-01"));
        assert_eq!(days_after(day("2026-03-02"), i64::MAX), day("2200-12-31"));
        assert_eq!(days_after(day("2026-03-02"), i64::MIN), day("1800-01-01"));
    }

    proptest! {
        #[test]
        fn later_and_earlier_undo_each_other(seconds in 0_i64..4_102_444_800, by in -1_000_000_000_i64..1_000_000_000) {
            let (at, by) = (DateTime::from_timestamp(seconds, 0).expect("in range"), TimeDelta::seconds(by));
            prop_assert_eq!(earlier(later(at, by), by), at);
        }
    }
}
