//! How often people meet: every so many days, weeks or months, at a local time in a zone.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::{Reason, Refusal, WallTime, Zone};

/// The longest rhythm in days: a year. Whoever meets less often has no rhythm.
const MAX_EVERY_DAYS: u16 = 366;
/// The longest rhythm in weeks: a year.
const MAX_EVERY_WEEKS: u16 = 52;
/// The longest rhythm in months: a year.
const MAX_EVERY_MONTHS: u16 = 12;

/// A rhythm. The series keeps its local time through clock changes (S092, S146).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Cadence {
    /// Every so many; at least 1.
    pub every: u16,
    /// The unit.
    pub unit: CadenceUnit,
    /// At this local time.
    pub at: NaiveTime,
    /// In this zone.
    pub zone: Zone,
}

/// The unit of a cadence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CadenceUnit {
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Calendar months.
    Months,
}

/// A place in a series. It stays with a meeting when that one meeting moves, so the series does not move (S146).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Series {
    /// The date the series has for this meeting.
    pub date: NaiveDate,
    /// The day of the month the series began on, 1 to 31: a monthly series of the 31st meets on 28 February and is
    /// back on 31 March.
    pub month_day: u8,
}

impl Series {
    /// A series that begins on this date.
    #[must_use]
    pub fn starting(date: NaiveDate) -> Self {
        Self { date, month_day: u8::try_from(date.day()).unwrap_or(1) }
    }
}

/// The meeting that a series has next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct NextMeeting {
    /// Its place in the series.
    pub series: Series,
    /// When, at the local time of the series.
    pub start: WallTime,
}

impl Cadence {
    /// The same, if it is a rhythm.
    ///
    /// # Errors
    /// [`Reason::OutOfRange`] for `every` of nothing, or more than a year.
    pub fn checked(self) -> Result<Self, Refusal> {
        let most = match self.unit {
            CadenceUnit::Days => MAX_EVERY_DAYS,
            CadenceUnit::Weeks => MAX_EVERY_WEEKS,
            CadenceUnit::Months => MAX_EVERY_MONTHS,
        };
        if (1..=most).contains(&self.every) {
            Ok(self)
        } else {
            Err(Refusal::invalid("every", Reason::OutOfRange))
        }
    }

    /// The day so many spans after `date`. Months end where they end: a month after 31 January is the last of February.
    #[must_use]
    pub fn after(&self, date: NaiveDate, spans: u16) -> NaiveDate {
        let count = u32::from(self.every.max(1)) * u32::from(spans);
        let later = match self.unit {
            CadenceUnit::Days => date.checked_add_days(Days::new(u64::from(count))),
            CadenceUnit::Weeks => date.checked_add_days(Days::new(7 * u64::from(count))),
            CadenceUnit::Months => date.checked_add_months(Months::new(count)),
        };
        later.unwrap_or(NaiveDate::MAX)
    }

    /// The meeting that follows `last` in its series, whenever that one was really held (S092, S146).
    #[must_use]
    pub fn next_meeting(&self, last: Series) -> NextMeeting {
        let mut date = self.after(last.date, 1);
        if self.unit == CadenceUnit::Months {
            date = in_month(date, last.month_day);
        }
        self.meeting_on(Series { date, ..last })
    }

    /// The first meeting of the series that comes after `last` and after `day`, for instance after a pause.
    #[must_use]
    pub fn next_meeting_after(&self, last: Series, day: NaiveDate) -> NextMeeting {
        let mut next = self.next_meeting(last);
        while next.series.date <= day && next.series.date < NaiveDate::MAX {
            next = self.next_meeting(next.series);
        }
        next
    }

    /// The meeting at this place of the series.
    #[must_use]
    pub fn meeting_on(&self, series: Series) -> NextMeeting {
        NextMeeting { series, start: WallTime { local: series.date.and_time(self.at), zone: self.zone } }
    }
}

/// This day of the date's month, or its last where it is shorter.
fn in_month(date: NaiveDate, day: u8) -> NaiveDate {
    (28..=u32::from(day)).rev().chain([u32::from(day)]).find_map(|day| date.with_day(day)).unwrap_or(date)
}

crate::typed::no_words! { CadenceUnit }

crate::typed::typed! {
    struct Cadence { every, unit, at, zone };
    struct Series { date, month_day };
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::places::berlin;

    fn every(every: u16, unit: CadenceUnit) -> Cadence {
        Cadence { every, unit, at: NaiveTime::from_hms_opt(17, 30, 0).expect("a time"), zone: berlin() }
    }

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a date")
    }

    fn dates(cadence: Cadence, from: NaiveDate, count: usize) -> Vec<NaiveDate> {
        let first = cadence.meeting_on(Series::starting(from));
        std::iter::successors(Some(first), |last| Some(cadence.next_meeting(last.series)))
            .map(|meeting| meeting.series.date)
            .take(count)
            .collect()
    }

    #[test]
    fn a_series_keeps_its_local_time_when_the_clocks_change() {
        let cadence = every(2, CadenceUnit::Weeks);
        let next = cadence.next_meeting(Series::starting(date(2026, 3, 22)));
        assert_eq!(next.start.local.to_string(), "2026-04-05 17:30:00");
        assert_eq!(next.start.instant().to_rfc3339(), "2026-04-05T15:30:00+00:00");
    }

    #[test]
    fn a_monthly_series_of_the_31st_ends_with_short_months_and_comes_back() {
        assert_eq!(
            dates(every(1, CadenceUnit::Months), date(2027, 12, 31), 5),
            [date(2027, 12, 31), date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)]
        );
    }

    #[test]
    fn a_monthly_series_of_the_fifth_stays_on_the_fifth() {
        assert_eq!(
            dates(every(3, CadenceUnit::Months), date(2026, 11, 5), 3),
            [date(2026, 11, 5), date(2027, 2, 5), date(2027, 5, 5)]
        );
    }

    #[test]
    fn after_a_pause_the_series_goes_on_with_its_own_days() {
        let cadence = every(2, CadenceUnit::Weeks);
        let next = cadence.next_meeting_after(Series::starting(date(2026, 3, 3)), date(2026, 5, 12));
        assert_eq!(next.series.date, date(2026, 5, 26), "a date on `day` itself is over");
    }

    #[test]
    fn no_rhythm_is_refused() {
        for wrong in [
            every(0, CadenceUnit::Days),
            every(367, CadenceUnit::Days),
            every(53, CadenceUnit::Weeks),
            every(13, CadenceUnit::Months),
        ] {
            assert_eq!(wrong.checked(), Err(Refusal::invalid("every", Reason::OutOfRange)));
        }
        assert!(every(12, CadenceUnit::Months).checked().is_ok());
    }

    proptest! {
        #[test]
        fn a_series_always_goes_forward_and_keeps_its_time(
            count in 1_u16..=12,
            unit in prop_oneof![Just(CadenceUnit::Days), Just(CadenceUnit::Weeks), Just(CadenceUnit::Months)],
            from in 0_u64..40_000,
        ) {
            let cadence = every(count, unit);
            let first = Series::starting(date(1990, 1, 1) + Days::new(from));
            let mut last = cadence.meeting_on(first);
            for _ in 0..20 {
                let next = cadence.next_meeting(last.series);
                prop_assert!(next.series.date > last.series.date);
                prop_assert_eq!(next.start.local.time(), cadence.at);
                prop_assert_eq!(next.series.month_day, first.month_day);
                last = next;
            }
        }
    }
}
