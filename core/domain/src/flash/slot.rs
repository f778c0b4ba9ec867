//! A wished-for time: what the clock on the wall shows, and where.

use chrono::{DateTime, LocalResult, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A start as wall time and zone. The instant is derived, so that it is right when zone rules change. The length is
/// the request's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Slot {
    /// The wall time.
    pub starts: NaiveDateTime,
    /// Where the wall is.
    pub zone: Tz,
}

/// The widest jump of any zone's clocks: a calendar day was skipped when a zone crossed the date line.
const WIDEST_GAP_HOURS: i64 = 26;
/// Zone rules change on whole quarter hours since clocks were standardised.
const GAP_STEP_MINUTES: i64 = 15;

impl Slot {
    /// The instant it starts. A wall time that comes twice means the first; one that is skipped means the moment the
    /// clocks jump over it, moved on to the next quarter hour that exists.
    #[must_use]
    pub fn instant(&self) -> DateTime<Utc> {
        let steps = WIDEST_GAP_HOURS * 60 / GAP_STEP_MINUTES;
        (0..=steps)
            .filter_map(|step| {
                self.starts
                    .checked_add_signed(TimeDelta::minutes(step * GAP_STEP_MINUTES))
            })
            .find_map(|wall| match self.zone.from_local_datetime(&wall) {
                LocalResult::Single(instant) | LocalResult::Ambiguous(instant, _) => Some(instant.to_utc()),
                LocalResult::None => None,
            })
            .unwrap_or_else(|| self.starts.and_utc())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn berlin(month: u32, day: u32, hour: u32, minute: u32) -> Slot {
        Slot {
            starts: NaiveDate::from_ymd_opt(2026, month, day)
                .and_then(|date| date.and_hms_opt(hour, minute, 0))
                .expect("a valid wall time"),
            zone: chrono_tz::Europe::Berlin,
        }
    }

    #[test]
    fn the_instant_follows_the_clocks_of_the_zone() {
        assert_eq!(
            berlin(1, 15, 9, 0).instant().to_rfc3339(),
            "2026-01-15T08:00:00+00:00"
        );
        assert_eq!(
            berlin(7, 15, 9, 0).instant().to_rfc3339(),
            "2026-07-15T07:00:00+00:00"
        );
    }

    #[test]
    fn a_skipped_wall_time_is_the_next_that_exists_and_a_repeated_one_the_first() {
        assert_eq!(
            berlin(3, 29, 2, 30).instant().to_rfc3339(),
            "2026-03-29T01:00:00+00:00"
        );
        assert_eq!(
            berlin(10, 25, 2, 30).instant().to_rfc3339(),
            "2026-10-25T00:30:00+00:00"
        );
    }
}
