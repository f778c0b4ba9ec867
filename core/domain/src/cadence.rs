//! How often people meet: every so many days, weeks or months, at a local time in a zone.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, Weekday};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::{
    Reason, Refusal, WallTime, Zone,
    calendar::{YEARS_OF_MEETINGS, days_after},
};

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
    /// On this day of the week. In months it is the same one of each: the second Tuesday, or the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekday: Option<Weekday>,
    /// The first date is on this day, or on the first [`Cadence::weekday`] after it. Without one the first date is a span
    /// after the day the agreement came into force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
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
    #[serde(deserialize_with = "day_of_month")]
    pub month_day: u8,
}

/// Reads a day of a month. A place in a series may come from anybody, and no other number is one.
fn day_of_month<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    let day = u8::deserialize(from)?;
    if is_day_of_month(day) { Ok(day) } else { Err(D::Error::custom("no day of a month")) }
}

fn is_day_of_month(day: u8) -> bool {
    (1..=31).contains(&day)
}

impl Series {
    /// A series that begins on this date.
    #[must_use]
    pub fn starting(date: NaiveDate) -> Self {
        Self { date, month_day: u8::try_from(date.day()).unwrap_or(1) }
    }

    /// Whether its day of the month is one.
    #[must_use]
    pub fn is_possible(self) -> bool {
        is_day_of_month(self.month_day)
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
    /// [`Reason::OutOfRange`] for `every` of nothing, or more than a year; for a `weekday` of a rhythm in days; for a year of
    /// `from` in which nobody meets.
    pub fn checked(self) -> Result<Self, Refusal> {
        let most = match self.unit {
            CadenceUnit::Days => MAX_EVERY_DAYS,
            CadenceUnit::Weeks => MAX_EVERY_WEEKS,
            CadenceUnit::Months => MAX_EVERY_MONTHS,
        };
        if !(1..=most).contains(&self.every) {
            return Err(Refusal::invalid("every", Reason::OutOfRange));
        }
        if self.weekday.is_some() && self.unit == CadenceUnit::Days {
            return Err(Refusal::invalid("weekday", Reason::OutOfRange));
        }
        if self.from.is_some_and(|from| !YEARS_OF_MEETINGS.contains(&from.year())) {
            return Err(Refusal::invalid("from", Reason::OutOfRange));
        }
        Ok(self)
    }

    /// The first date of the series, where one was agreed.
    #[must_use]
    pub fn first(&self) -> Option<Series> {
        let from = self.from?;
        let ahead = self.weekday.map_or(0, |weekday| weekday.days_since(from.weekday()));
        Some(Series::starting(days_after(from, i64::from(ahead))))
    }

    /// The date of the rhythm that comes after `last` and after `day`. Where the rhythm has no first date of its own and no
    /// meeting of it was booked, it begins a span after `since`, the day it was agreed.
    #[must_use]
    pub fn next_date(&self, last: Option<Series>, since: NaiveDate, day: NaiveDate) -> NextMeeting {
        let Some(first) = self.first() else {
            return self.next_meeting_after(last.unwrap_or_else(|| Series::starting(since)), day);
        };
        let done = last.map_or(day, |last| last.date.max(day));
        if done < first.date {
            return self.meeting_on(first);
        }
        // Spans of a fixed length are counted, not walked through.
        let span = match self.unit {
            CadenceUnit::Days => i64::from(self.every.max(1)),
            CadenceUnit::Weeks => 7 * i64::from(self.every.max(1)),
            CadenceUnit::Months => i64::MAX,
        };
        let whole = (done - first.date).num_days() / span;
        let near = Series { date: days_after(first.date, if whole > 0 { whole * span } else { 0 }), ..first };
        self.next_meeting_after(near, done)
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
        let after = self.after(last.date, 1);
        let date = match (self.unit, self.weekday) {
            (CadenceUnit::Days, _) | (CadenceUnit::Weeks, None) => after,
            (CadenceUnit::Weeks, Some(weekday)) => in_week(after, weekday),
            (CadenceUnit::Months, None) => in_month(after, last.month_day),
            (CadenceUnit::Months, Some(weekday)) => weekday_in_month(after, weekday, last.month_day),
        };
        self.meeting_on(Series { date, ..last })
    }

    /// The first meeting of the series that comes after `last` and after `day`, for instance after a pause.
    #[must_use]
    pub fn next_meeting_after(&self, last: Series, day: NaiveDate) -> NextMeeting {
        let mut next = self.next_meeting(last);
        while next.series.date <= day {
            let further = self.next_meeting(next.series);
            if further.series.date <= next.series.date {
                break; // the calendar ends here
            }
            next = further;
        }
        next
    }

    /// The meeting at this place of the series.
    #[must_use]
    pub fn meeting_on(&self, series: Series) -> NextMeeting {
        NextMeeting { series, start: WallTime { local: series.date.and_time(self.at), zone: self.zone } }
    }
}

/// This day of the date's week, which begins on Monday.
fn in_week(date: NaiveDate, weekday: Weekday) -> NaiveDate {
    let to = i64::from(weekday.num_days_from_monday()) - i64::from(date.weekday().num_days_from_monday());
    // Not held within the years of days: a date that stays there would be its own successor.
    date.checked_add_signed(TimeDelta::days(to)).unwrap_or(date)
}

/// This weekday of the date's month that stands where `month_day` does: the second for the 8th to the 14th, and the last for
/// the 29th and later.
fn weekday_in_month(date: NaiveDate, weekday: Weekday, month_day: u8) -> NaiveDate {
    let week = month_day.saturating_sub(1) / 7 + 1;
    let nth = |week| NaiveDate::from_weekday_of_month_opt(date.year(), date.month(), weekday, week);
    nth(week).or_else(|| nth(4)).unwrap_or(date)
}

/// This day of the date's month, or its last where it is shorter.
fn in_month(date: NaiveDate, day: u8) -> NaiveDate {
    (28..=u32::from(day)).rev().chain([u32::from(day)]).find_map(|day| date.with_day(day)).unwrap_or(date)
}

crate::typed::no_words! { CadenceUnit }

crate::typed::typed! {
    struct Cadence { every, unit, at, zone, weekday, from };
    struct Series { date, month_day };
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::places::berlin;

    fn every(every: u16, unit: CadenceUnit) -> Cadence {
        let at = NaiveTime::from_hms_opt(17, 30, 0).expect("a time");
        Cadence { every, unit, at, zone: berlin(), weekday: None, from: None }
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
    fn a_rhythm_goes_on_from_any_date_that_a_meeting_can_claim() {
        for unit in [CadenceUnit::Days, CadenceUnit::Weeks, CadenceUnit::Months] {
            for weekday in [None, Some(Weekday::Mon), Some(Weekday::Sun)] {
                let cadence = Cadence { weekday, from: Some(date(2199, 12, 30)), ..every(1, unit) };
                for claimed in [date(1800, 1, 1), date(2200, 12, 31)] {
                    let next = cadence.next_date(Some(Series::starting(claimed)), claimed, claimed);
                    assert!(
                        next.series.date > claimed || claimed.year() > 2200,
                        "{unit:?} {weekday:?} {claimed}"
                    );
                }
            }
        }
    }

    #[test]
    fn after_a_pause_the_series_goes_on_with_its_own_days() {
        let cadence = every(2, CadenceUnit::Weeks);
        let next = cadence.next_meeting_after(Series::starting(date(2026, 3, 3)), date(2026, 5, 12));
        assert_eq!(next.series.date, date(2026, 5, 26), "a date on `day` itself is over");
    }

    #[test]
    fn a_rhythm_with_a_weekday_and_a_start_begins_there_and_stays_on_it() {
        let from = Some(date(2026, 12, 4));
        let tuesdays = Cadence { weekday: Some(Weekday::Tue), from, ..every(2, CadenceUnit::Weeks) };
        let next = |last: Option<&str>, day: &str| {
            let last = last.map(|last| Series::starting(last.parse().expect("a date")));
            let next = tuesdays.next_date(last, date(2026, 11, 30), day.parse().expect("a date"));
            next.series.date.to_string()
        };
        assert_eq!(next(None, "2026-11-30"), "2026-12-08", "the first Tuesday from the 4th on");
        assert_eq!(next(None, "2026-12-07"), "2026-12-08");
        assert_eq!(next(None, "2026-12-08"), "2026-12-22");
        assert_eq!(next(Some("2026-12-08"), "2026-12-01"), "2026-12-22");
        assert_eq!(next(Some("2026-12-11"), "2026-12-01"), "2026-12-22", "a Friday of the rhythm before");
        assert_eq!(next(None, "2028-12-31"), "2029-01-02", "a hundred dates later it is a Tuesday still");
    }

    #[test]
    fn a_weekday_without_a_start_is_taken_up_with_the_next_date() {
        let tuesdays = Cadence { weekday: Some(Weekday::Tue), ..every(2, CadenceUnit::Weeks) };
        let friday = Series::starting(date(2026, 12, 4));
        assert_eq!(tuesdays.next_meeting(friday).series.date, date(2026, 12, 15));
        let sunday = Series::starting(date(2026, 12, 6));
        let mondays = Cadence { weekday: Some(Weekday::Mon), ..every(1, CadenceUnit::Weeks) };
        assert_eq!(mondays.next_meeting(sunday).series.date, date(2026, 12, 7));
    }

    #[test]
    fn a_monthly_rhythm_meets_on_the_same_weekday_of_each_month() {
        let monthly = |weekday, from| {
            let cadence =
                Cadence { weekday: Some(weekday), from: Some(from), ..every(1, CadenceUnit::Months) };
            let first = cadence.meeting_on(cadence.first().expect("it has a start"));
            std::iter::successors(Some(first), |last| Some(cadence.next_meeting(last.series)))
                .map(|meeting| meeting.series.date)
                .take(3)
                .collect::<Vec<_>>()
        };
        let second_tuesdays = [date(2026, 12, 8), date(2027, 1, 12), date(2027, 2, 9)];
        assert_eq!(monthly(Weekday::Tue, date(2026, 12, 3)), second_tuesdays);
        let last_mondays = [date(2026, 11, 30), date(2026, 12, 28), date(2027, 1, 25)];
        assert_eq!(monthly(Weekday::Mon, date(2026, 11, 30)), last_mondays);
    }

    #[test]
    fn a_weekday_needs_weeks_or_months_and_a_start_a_year_people_meet_in() {
        let in_days = Cadence { weekday: Some(Weekday::Tue), ..every(7, CadenceUnit::Days) };
        assert_eq!(in_days.checked(), Err(Refusal::invalid("weekday", Reason::OutOfRange)));
        let long_ago = Cadence { from: Some(date(1999, 12, 31)), ..every(1, CadenceUnit::Weeks) };
        assert_eq!(long_ago.checked(), Err(Refusal::invalid("from", Reason::OutOfRange)));
    }

    #[test]
    fn a_cadence_of_before_is_read_and_written_as_it_was() {
        let stored = r#"{"every":2,"unit":"weeks","at":"17:30:00","zone":"Europe/Berlin"}"#;
        let read: Cadence = serde_json::from_str(stored).expect("an older phone wrote it");
        assert_eq!(read, every(2, CadenceUnit::Weeks));
        assert_eq!(serde_json::to_string(&read).expect("it can be stored"), stored);
    }

    #[test]
    fn a_place_in_a_series_has_a_day_that_a_month_can_have() {
        let read = |day: u32| {
            serde_json::from_str::<Series>(&format!(r#"{{"date":"2026-03-31","month_day":{day}}}"#))
        };
        for day in [1, 31] {
            assert!(read(day).expect("a day").is_possible());
        }
        for day in [0, 32, 255] {
            assert!(read(day).is_err(), "{day}");
        }
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

        #[test]
        fn the_next_date_comes_after_both_and_is_the_one_that_walking_there_finds(
            count in 1_u16..=12,
            unit in prop_oneof![Just(CadenceUnit::Days), Just(CadenceUnit::Weeks), Just(CadenceUnit::Months)],
            weekday in proptest::option::of(0_u8..7),
            from in 0_i64..2_000,
            day in 0_i64..6_000,
        ) {
            let weekday = weekday.filter(|_| unit != CadenceUnit::Days);
            let weekday = weekday.map(|day| Weekday::try_from(day).expect("a weekday"));
            let start = date(2020, 1, 1);
            let cadence = Cadence { weekday, from: Some(days_after(start, from)), ..every(count, unit) };
            let day = days_after(start, day);
            let next = cadence.next_date(None, start, day);
            prop_assert!(next.series.date > day);
            let first = cadence.meeting_on(cadence.first().expect("it has a start"));
            let walked = std::iter::successors(Some(first), |last| Some(cadence.next_meeting(last.series)))
                .find(|meeting| meeting.series.date > day)
                .expect("a series has no end");
            prop_assert_eq!(next, walked);
        }
    }
}
