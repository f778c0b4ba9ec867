//! Values of other crates as they cross: ids in two halves, times in parts, and what core keeps closed.
//!
//! Outside Rust they become the platform's own types where it has them (`uniffi.toml`). Zones stay names: a phone's table of
//! zones can be older than ours, and a name it does not know must not break a screen.

use std::time::SystemTime;

use crate::face::names::FaceError;
use belay_core::domain::{Zone, zone_named};
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _, Utc};

pub(crate) use belay_core::domain::{Rating, relationship::Expectations, story::Height};
pub(crate) use chrono::Weekday;
pub(crate) use uuid::Uuid;

pub(crate) type UtcInstant = DateTime<Utc>;
pub(crate) type LocalDate = NaiveDate;
pub(crate) type LocalTime = NaiveTime;
pub(crate) type LocalDateTime = NaiveDateTime;
pub(crate) type ZoneName = Zone;

/// An id in two halves: the first eight bytes and the last, each as a big-endian number. Two numbers cross a language border
/// many times faster than text does.
#[derive(uniffi::Record)]
pub struct UuidBits {
    /// The first eight bytes.
    pub high: i64,
    /// The last eight bytes.
    pub low: i64,
}

impl From<Uuid> for UuidBits {
    fn from(id: Uuid) -> Self {
        let (high, low) = id.as_u64_pair();
        Self { high: high.cast_signed(), low: low.cast_signed() }
    }
}

impl From<UuidBits> for Uuid {
    fn from(bits: UuidBits) -> Self {
        Self::from_u64_pair(bits.high.cast_unsigned(), bits.low.cast_unsigned())
    }
}

/// A day of the calendar.
#[derive(uniffi::Record)]
pub struct CalendarDay {
    /// The year.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, 1 to 31.
    pub day: u8,
}

/// What a clock on the wall shows, to the second.
#[derive(uniffi::Record)]
pub struct ClockTime {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

/// A day and what the clock shows on it.
#[derive(uniffi::Record)]
pub struct CalendarTime {
    /// The day.
    pub day: CalendarDay,
    /// The time on it.
    pub time: ClockTime,
}

/// Answers that wait for everyone's. They are read through `RelationshipView.expectations`, which shows what may be seen.
#[derive(uniffi::Record)]
pub struct CoveredAnswers {}

impl From<NaiveDate> for CalendarDay {
    fn from(date: NaiveDate) -> Self {
        // Months and days are small by their nature.
        Self { year: date.year(), month: date.month() as u8, day: date.day() as u8 }
    }
}

impl TryFrom<CalendarDay> for NaiveDate {
    type Error = FaceError;

    fn try_from(day: CalendarDay) -> Result<Self, FaceError> {
        let date = Self::from_ymd_opt(day.year, day.month.into(), day.day.into());
        date.ok_or_else(|| out_of_range("date"))
    }
}

impl From<NaiveTime> for ClockTime {
    fn from(time: NaiveTime) -> Self {
        Self { hour: time.hour() as u8, minute: time.minute() as u8, second: time.second() as u8 }
    }
}

impl TryFrom<ClockTime> for NaiveTime {
    type Error = FaceError;

    fn try_from(time: ClockTime) -> Result<Self, FaceError> {
        let there = Self::from_hms_opt(time.hour.into(), time.minute.into(), time.second.into());
        there.ok_or_else(|| out_of_range("time"))
    }
}

impl From<NaiveDateTime> for CalendarTime {
    fn from(moment: NaiveDateTime) -> Self {
        Self { day: moment.date().into(), time: moment.time().into() }
    }
}

impl TryFrom<CalendarTime> for NaiveDateTime {
    type Error = FaceError;

    fn try_from(moment: CalendarTime) -> Result<Self, FaceError> {
        Ok(NaiveDate::try_from(moment.day)?.and_time(moment.time.try_into()?))
    }
}

fn out_of_range(field: &str) -> FaceError {
    FaceError::Invalid { field: field.to_owned(), rule: "out_of_range".to_owned() }
}

fn instant(time: SystemTime) -> Result<DateTime<Utc>, FaceError> {
    // `DateTime::from` panics beyond its range (the year 262,142), which a host's date type may exceed.
    let seconds = match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).ok().map(|seconds| (seconds, since.subsec_nanos())),
        Err(before) => {
            let before = before.duration();
            let whole = i64::try_from(before.as_secs()).ok().map(|seconds| -seconds);
            match before.subsec_nanos() {
                0 => whole.map(|seconds| (seconds, 0)),
                nanos => whole.map(|seconds| (seconds - 1, 1_000_000_000 - nanos)),
            }
        }
    };
    let there = seconds.and_then(|(seconds, nanos)| DateTime::from_timestamp(seconds, nanos));
    there.ok_or_else(|| out_of_range("instant"))
}

uniffi::custom_type!(
    /// An id of something that several kinds share: a space, a document of any kind.
    Uuid, UuidBits, {
    remote,
    lower: |id| UuidBits::from(id),
    try_lift: |bits| Ok(bits.into()),
});

uniffi::custom_type!(
    /// A point in time, the same everywhere.
    UtcInstant, SystemTime, {
    remote,
    lower: |instant| SystemTime::from(instant),
    try_lift: |time| Ok(instant(time)?),
});

uniffi::custom_type!(
    /// A day of the calendar, in no zone.
    LocalDate, CalendarDay, {
    remote,
    lower: |date| CalendarDay::from(date),
    try_lift: |day| Ok(NaiveDate::try_from(day)?),
});

uniffi::custom_type!(
    /// What a clock on the wall shows, in no zone, to the second.
    LocalTime, ClockTime, {
    remote,
    lower: |time| ClockTime::from(time),
    try_lift: |time| Ok(NaiveTime::try_from(time)?),
});

uniffi::custom_type!(
    /// A day and what the clock shows on it, in no zone.
    LocalDateTime, CalendarTime, {
    remote,
    lower: |moment| CalendarTime::from(moment),
    try_lift: |moment| Ok(NaiveDateTime::try_from(moment)?),
});

uniffi::custom_type!(
    /// The name of a zone in the IANA database (`Europe/Berlin`). Given back unknown, it is `Invalid` with the rule
    /// `unknown_zone`.
    ZoneName, String, {
    remote,
    lower: |zone| zone.name().to_owned(),
    try_lift: |name| Ok(zone_named(&name).map_err(FaceError::from)?),
});

uniffi::custom_type!(
    /// A reading from 1 to 5. Anything else given is `Invalid`.
    Rating, u8, {
    remote,
    lower: |rating| rating.value(),
    try_lift: |value| Ok(Rating::try_from(value).map_err(FaceError::from)?),
});

uniffi::custom_type!(
    /// How high or low a moment was, from -5 to 5. Anything else given is `Invalid`.
    Height, i8, {
    remote,
    lower: |height| i8::from(height),
    try_lift: |value| Ok(Height::try_from(value).map_err(FaceError::from)?),
});

uniffi::custom_type!(
    /// Answers that wait for everyone's: what may be seen of them is in the view beside them.
    Expectations, CoveredAnswers, {
    remote,
    lower: |_covered| CoveredAnswers {},
    // No command takes them, so nothing a shell could give here would ever be kept.
    try_lift: |_covered| Ok(Expectations::default()),
});

/// A day of the week.
#[uniffi::remote(Enum)]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}
