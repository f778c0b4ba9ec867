//! Days and moments as this terminal writes them: in one form, with the day of the week and the year.

use belay_core::domain::{WallTime, Zone};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

/// A day: `Wed 2 Dec 2026`.
pub(crate) fn day(day: NaiveDate) -> String {
    day.format("%a %-d %b %Y").to_string()
}

/// A moment by some clock: `Wed 2 Dec 2026, 16:30`.
pub(crate) fn moment(at: NaiveDateTime) -> String {
    at.format("%a %-d %b %Y, %H:%M").to_string()
}

/// An instant by the clock of a zone.
pub(crate) fn instant(at: DateTime<Utc>, zone: Zone) -> String {
    moment(at.with_timezone(&zone).naive_local())
}

/// A moment with the zone by whose clock it is: `Wed 2 Dec 2026, 16:30 America/New_York`.
pub(crate) fn wall(time: WallTime) -> String {
    format!("{} {}", moment(time.local), time.zone.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_have_one_form() {
        let at =
            NaiveDate::from_ymd_opt(2026, 12, 2).and_then(|day| day.and_hms_opt(16, 30, 0)).expect("a date");
        assert_eq!(day(at.date()), "Wed 2 Dec 2026");
        assert_eq!(moment(at), "Wed 2 Dec 2026, 16:30");
        let zone = Zone::named("America/New_York").expect("a zone");
        assert_eq!(instant(at.and_utc(), zone), "Wed 2 Dec 2026, 11:30");
        assert_eq!(wall(WallTime { local: at, zone }), "Wed 2 Dec 2026, 16:30 America/New_York");
    }
}
