//! The wall time and zone of a meeting, which define it. The instant is derived from them each time, so
//! that it is right when zone rules change (`rules.md`, *Meetings and reminders*).

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike, Utc};
use serde::{Deserialize, Serialize};

use crate::{Reason, Refusal, Zone};

/// The last minute of a day: a deadline that names only a date ends then (`rules.md`, *Meetings and reminders*).
const LAST_MINUTE: NaiveTime = match NaiveTime::from_hms_opt(23, 59, 0) {
    Some(minute) => minute,
    None => NaiveTime::MIN,
};

/// A wall time in a zone. Comparing two of them compares what people agreed on, not the instants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct WallTime {
    /// The time on the clock.
    pub local: NaiveDateTime,
    /// The zone of the clock.
    pub zone: Zone,
}

/// An instant that was derived from a wall time, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Resolved {
    /// The instant.
    pub instant: DateTime<Utc>,
    /// Whether the wall time named it.
    pub was: WallReading,
}

/// Whether a wall time names an instant. People should be shown the other two before they agree on one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum WallReading {
    /// It names exactly one.
    Exact,
    /// It does not exist, because the clocks are put forward over it: the first moment after the gap is meant.
    Gap,
    /// It comes twice, because the clocks are put back: the earlier is meant.
    Fold,
}

impl WallTime {
    /// Its instant, and whether the wall time named it.
    #[must_use]
    pub fn resolve(self) -> Resolved {
        let (instant, was) = match self.zone.from_local_datetime(&self.local) {
            LocalResult::Single(instant) => (instant.to_utc(), WallReading::Exact),
            LocalResult::Ambiguous(one, other) => (one.min(other).to_utc(), WallReading::Fold),
            LocalResult::None => (self.after_the_gap(), WallReading::Gap),
        };
        Resolved { instant, was }
    }

    /// Its instant.
    #[must_use]
    pub fn instant(self) -> DateTime<Utc> {
        self.resolve().instant
    }

    /// The wall time of this instant in another zone (S147).
    #[must_use]
    pub fn seen_from(self, zone: Zone) -> NaiveDateTime {
        self.instant().with_timezone(&zone).naive_local()
    }

    /// The same without seconds: people agree on minutes.
    #[must_use]
    pub fn to_the_minute(self) -> Self {
        let local = self.local.with_nanosecond(0).and_then(|local| local.with_second(0));
        Self { local: local.unwrap_or(self.local), ..self }
    }

    /// Only at the ends of what a date can say does a gap have no end; there the wall time is read as UTC.
    fn after_the_gap(self) -> DateTime<Utc> {
        self.zone.end_of_gap(self.local).unwrap_or_else(|| self.local.and_utc())
    }
}

/// When a deadline that names only a date ends: at 23:59 in its owner's zone (`rules.md`, *Meetings and reminders*).
#[must_use]
pub fn end_of_day(date: NaiveDate, owners_zone: Zone) -> DateTime<Utc> {
    WallTime { local: date.and_time(LAST_MINUTE), zone: owners_zone }.instant()
}

/// The zone of this IANA name (`Europe/Berlin`).
///
/// # Errors
/// [`Reason::UnknownZone`] for any other text, offsets and abbreviations of no zone included.
pub fn zone_named(name: &str) -> Result<Zone, Refusal> {
    name.trim().parse().map_err(|_| Refusal::invalid("zone", Reason::UnknownZone))
}

crate::typed::typed! {
    struct WallTime { local, zone };
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;
    use crate::places::{berlin, los_angeles, new_york, zone};

    fn wall(zone: Zone, text: &str) -> WallTime {
        WallTime { local: text.parse().expect("a wall time"), zone }
    }

    fn reads(wall: WallTime) -> (String, WallReading) {
        let resolved = wall.resolve();
        (resolved.instant.format("%FT%R").to_string(), resolved.was)
    }

    #[test]
    fn the_same_wall_time_is_another_instant_in_summer() {
        let winter = wall(berlin(), "2026-01-15T09:00:00");
        let summer = wall(berlin(), "2026-07-15T09:00:00");
        assert_eq!(reads(winter), ("2026-01-15T08:00".into(), WallReading::Exact));
        assert_eq!(reads(summer), ("2026-07-15T07:00".into(), WallReading::Exact));
    }

    #[test]
    fn a_wall_time_that_does_not_exist_is_the_first_moment_after_the_gap() {
        let skipped = wall(berlin(), "2026-03-29T02:30:00");
        assert_eq!(reads(skipped), ("2026-03-29T01:00".into(), WallReading::Gap));
        assert_eq!(skipped.seen_from(berlin()).to_string(), "2026-03-29 03:00:00");
    }

    #[test]
    fn a_day_that_a_zone_left_out_is_a_gap_too() {
        let skipped = wall(zone("Pacific/Apia"), "2011-12-30T12:00:00");
        assert_eq!(reads(skipped), ("2011-12-30T10:00".into(), WallReading::Gap));
    }

    #[test]
    fn a_wall_time_that_comes_twice_is_the_earlier() {
        let twice = wall(new_york(), "2026-11-01T01:30:00");
        assert_eq!(reads(twice), ("2026-11-01T05:30".into(), WallReading::Fold));
    }

    #[test]
    fn a_date_ends_a_minute_before_midnight_where_its_owner_is() {
        let date = NaiveDate::from_ymd_opt(2026, 3, 6).expect("a date");
        assert_eq!(end_of_day(date, los_angeles()).to_rfc3339(), "2026-03-07T07:59:00+00:00");
    }

    #[test]
    fn a_zone_that_does_not_exist_is_refused_by_name() {
        assert_eq!(zone_named(" Europe/Berlin "), Ok(berlin()));
        for name in ["", "Mars/Olympus", "+02:00", "europe", "Europe/Berlin\u{0}"] {
            let refusal = zone_named(name).expect_err("not a zone");
            assert_eq!(refusal, Refusal::invalid("zone", Reason::UnknownZone));
        }
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        for zone in [zone("Pacific/Kiritimati"), zone("Pacific/Pago_Pago")] {
            for local in [NaiveDateTime::MIN, NaiveDateTime::MAX] {
                let _ = WallTime { local, zone }.resolve();
            }
        }
    }

    proptest! {
        #[test]
        fn an_instant_shows_the_wall_time_it_came_from_unless_that_was_in_a_gap(
            zone in proptest::sample::select(Zone::all().collect::<Vec<_>>()),
            seconds in 0_i64..4_102_444_800, // 1970 to 2100
        ) {
            let local = DateTime::from_timestamp(seconds, 0).expect("in range").naive_utc();
            let wall = WallTime { local, zone };
            let resolved = wall.resolve();
            let shown = wall.seen_from(zone);
            match resolved.was {
                WallReading::Exact => prop_assert_eq!(shown, local),
                WallReading::Fold => {
                    prop_assert_eq!(shown, local);
                    let later = zone.from_local_datetime(&local).latest().expect("it comes twice");
                    prop_assert!(resolved.instant < later.to_utc());
                }
                WallReading::Gap => {
                    prop_assert!(shown > local);
                    let before = (resolved.instant - TimeDelta::seconds(1)).with_timezone(&zone);
                    prop_assert!(before.naive_local() < local, "not the first moment after the gap");
                }
            }
        }
    }
}
