//! Quiet hours: a reminder inside them moves to the minute before they begin; if that is past, to their end; never past
//! the event (S170).

use chrono::{DateTime, Days, TimeDelta, Utc};

use crate::{WallTime, calendar::earlier, profile::Profile};

/// When a reminder for `at` reaches this member. None where it would have to come outside `not_before` and `not_after`
/// to leave them in peace.
pub(super) fn fitted(
    at: DateTime<Utc>,
    to: &Profile,
    not_before: DateTime<Utc>,
    not_after: Option<DateTime<Utc>>,
) -> Option<DateTime<Utc>> {
    let in_time = |at: &DateTime<Utc>| *at >= not_before && not_after.is_none_or(|end| *at <= end);
    let Some((begin, end)) = quiet_around(at, to) else {
        return Some(at).filter(in_time);
    };
    let before = Some(earlier(begin, TimeDelta::minutes(1))).filter(in_time);
    before.or_else(|| Some(end).filter(in_time))
}

/// The quiet hours that `at` falls into, from their first moment to the first after them.
fn quiet_around(at: DateTime<Utc>, to: &Profile) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let quiet = to.quiet?;
    let today = at.with_timezone(&to.zone).date_naive();
    let instant = |local| {
        let zone = to.zone;
        WallTime { local, zone }.instant()
    };
    // They may have begun yesterday; and where clocks jump, an hour counts by the instant, not by what it is called.
    [today.checked_sub_days(Days::new(1)), Some(today)].into_iter().flatten().find_map(|day| {
        let last = if quiet.until <= quiet.from { day.checked_add_days(Days::new(1))? } else { day };
        let span = (instant(day.and_time(quiet.from)), instant(last.and_time(quiet.until)));
        (span.0 <= at && at < span.1).then_some(span)
    })
}
