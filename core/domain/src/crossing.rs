//! How the domain's values reach Kotlin and Swift, where they are not records and enums by themselves: ids, times, zones,
//! bounded readings, and collections in order. Compiled with the feature `uniffi` alone, which only the phone library asks for.
//!
//! Outside Rust they become the platform's own types where it has them (`uniffi.toml`). A zone stays a name: a phone's table
//! of zones can be older than ours, and a name it does not know must not break a screen.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::OnceLock,
    time::SystemTime,
};

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _, Utc, Weekday};
use uniffi::deps::anyhow;
use uuid::Uuid;

use crate::{
    ActionId, GoalId, LifeEventId, MemberId, Prose, Rating, Reason, Refusal, RelationshipId, Window, Zone,
    agreement::{EndingAnswer, FeedbackPreference, Heading},
    closure::{Differently, Signature},
    meeting::MeetingPart,
    reflection::ReflectionShare,
    relationship::{Expectations, Focus, Membership, PurposeKind},
    reminder::ReminderKind,
    story::{Height, StoryTag},
    zone_named,
};

/// A point in time, the same everywhere.
pub type UtcInstant = DateTime<Utc>;
/// A day of the calendar, in no zone.
pub type LocalDate = NaiveDate;
/// What a clock on the wall shows, in no zone, to the second.
pub type LocalTime = NaiveTime;
/// A day and what the clock shows on it, in no zone.
pub type LocalDateTime = NaiveDateTime;
/// The name of a zone.
pub type ZoneName = Zone;

/// Makes the error of a call from a value that was refused on its way in.
type Refused = fn(Refusal) -> anyhow::Error;

static REFUSED: OnceLock<Refused> = OnceLock::new();

/// Says how a call fails that was given a value out of its bounds. The error of calls belongs to the crate that has them, and
/// UniFFI throws only that one; the first word counts. Until then the refusal itself is the error.
pub fn refuse_by(make: Refused) {
    let _ = REFUSED.set(make);
}

fn refused(refusal: Refusal) -> anyhow::Error {
    match REFUSED.get() {
        Some(make) => make(refusal),
        None => anyhow::anyhow!("{refusal}"),
    }
}

fn out_of_range(field: &'static str) -> anyhow::Error {
    refused(Refusal::invalid(field, Reason::OutOfRange))
}

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

impl From<NaiveTime> for ClockTime {
    fn from(time: NaiveTime) -> Self {
        Self { hour: time.hour() as u8, minute: time.minute() as u8, second: time.second() as u8 }
    }
}

fn date(day: &CalendarDay) -> anyhow::Result<NaiveDate> {
    let date = NaiveDate::from_ymd_opt(day.year, day.month.into(), day.day.into());
    date.ok_or_else(|| out_of_range("date"))
}

fn time(time: &ClockTime) -> anyhow::Result<NaiveTime> {
    let there = NaiveTime::from_hms_opt(time.hour.into(), time.minute.into(), time.second.into());
    there.ok_or_else(|| out_of_range("time"))
}

fn instant(time: SystemTime) -> anyhow::Result<DateTime<Utc>> {
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
    try_lift: |time| instant(time),
});

uniffi::custom_type!(
    /// A day of the calendar, in no zone.
    LocalDate, CalendarDay, {
    remote,
    lower: |date| CalendarDay::from(date),
    try_lift: |day| date(&day),
});

uniffi::custom_type!(
    /// What a clock on the wall shows, in no zone, to the second.
    LocalTime, ClockTime, {
    remote,
    lower: |time| ClockTime::from(time),
    try_lift: |shown| time(&shown),
});

uniffi::custom_type!(
    /// A day and what the clock shows on it, in no zone.
    LocalDateTime, CalendarTime, {
    remote,
    lower: |moment| CalendarTime { day: moment.date().into(), time: moment.time().into() },
    try_lift: |moment| Ok(date(&moment.day)?.and_time(time(&moment.time)?)),
});

uniffi::custom_type!(
    /// The name of a zone in the IANA database (`Europe/Berlin`). Given back unknown, it is `Invalid` with the rule
    /// `unknown_zone`.
    ZoneName, String, {
    remote,
    lower: |zone| zone.name().to_owned(),
    try_lift: |name| zone_named(&name).map_err(refused),
});

uniffi::custom_type!(
    /// A reading from 1 to 5. Anything else given is `Invalid`.
    Rating, u8, {
    remote,
    lower: |rating| rating.value(),
    try_lift: |value| Rating::try_from(value).map_err(refused),
});

uniffi::custom_type!(
    /// How high or low a moment was, from -5 to 5. Anything else given is `Invalid`.
    Height, i8, {
    remote,
    lower: |height| i8::from(height),
    try_lift: |value| Height::try_from(value).map_err(refused),
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

/// Collections in order: UniFFI knows the unsorted ones, which are what Kotlin and Swift have. Each pair of types is named once.
macro_rules! collections {
    ($($(#[$doc:meta])* $name:ident = $ordered:ty, $hashed:ty;)+) => {$(
        $(#[$doc])*
        pub type $name = $ordered;

        uniffi::custom_type!($name, $hashed, {
            remote,
            lower: |ordered| ordered.into_iter().collect(),
            try_lift: |hashed| {
                // Not `collect`, which sorts first: a sort for each type takes 4 kB of the phone library.
                let mut ordered = <$ordered>::new();
                ordered.extend(hashed);
                Ok(ordered)
            },
        });
    )+};
}

collections! {
    /// Who takes over which action.
    Carried = BTreeMap<ActionId, MemberId>, HashMap<ActionId, MemberId>;
    /// A text for each heading.
    HeadingTexts = BTreeMap<Heading, Prose>, HashMap<Heading, Prose>;
    /// What each would do differently.
    MemberDifferently = BTreeMap<MemberId, Differently>, HashMap<MemberId, Differently>;
    /// What each said of the ending.
    MemberEndingAnswers = BTreeMap<MemberId, EndingAnswer>, HashMap<MemberId, EndingAnswer>;
    /// How each likes feedback.
    MemberFeedback = BTreeMap<MemberId, FeedbackPreference>, HashMap<MemberId, FeedbackPreference>;
    /// A day for each.
    MemberDates = BTreeMap<MemberId, NaiveDate>, HashMap<MemberId, NaiveDate>;
    /// Each one's part in a meeting.
    MeetingParts = BTreeMap<MemberId, MeetingPart>, HashMap<MemberId, MeetingPart>;
    /// Everyone in a relationship.
    Memberships = BTreeMap<MemberId, Membership>, HashMap<MemberId, Membership>;
    /// The hours of each.
    MemberHours = BTreeMap<MemberId, Vec<Window>>, HashMap<MemberId, Vec<Window>>;
    /// A text of each, that can be worded anew.
    MemberProse = BTreeMap<MemberId, Prose>, HashMap<MemberId, Prose>;
    /// A reading of each.
    MemberRatings = BTreeMap<MemberId, Rating>, HashMap<MemberId, Rating>;
    /// Who has signed.
    MemberSignatures = BTreeMap<MemberId, Signature>, HashMap<MemberId, Signature>;
    /// A text of each.
    MemberTexts = BTreeMap<MemberId, String>, HashMap<MemberId, String>;
    /// A day for each relationship.
    RelationshipDates = BTreeMap<RelationshipId, NaiveDate>, HashMap<RelationshipId, NaiveDate>;
    /// With which relationships a reflection is shared.
    ReflectionShares = BTreeMap<RelationshipId, ReflectionShare>, HashMap<RelationshipId, ReflectionShare>;
    /// The topic of a relationship.
    Foci = BTreeSet<Focus>, HashSet<Focus>;
    /// Some goals.
    GoalIds = BTreeSet<GoalId>, HashSet<GoalId>;
    /// Some moments on a lifeline.
    LifeEventIds = BTreeSet<LifeEventId>, HashSet<LifeEventId>;
    /// Some members.
    MemberIds = BTreeSet<MemberId>, HashSet<MemberId>;
    /// What a relationship is for.
    PurposeKinds = BTreeSet<PurposeKind>, HashSet<PurposeKind>;
    /// Some reminders.
    ReminderKinds = BTreeSet<ReminderKind>, HashSet<ReminderKind>;
    /// What a story is filed under.
    StoryTags = BTreeSet<StoryTag>, HashSet<StoryTag>;
}
