//! Our zones against chrono-tz's: the same names, the same clocks, the same readings of a wall time. Both are made from the
//! IANA database, in different forms and read by different code, so what the two agree on is what the database says.
//!
//! From 1970, before which the database promises little, to 2100, where chrono-tz's tables end (ours go on by each zone's
//! last rule). That ours were compiled from the database's "rearguard" form moves no clock: it only says of Dublin's two
//! times which is called summer's.

#![allow(missing_docs, reason = "nobody calls a test")]
#![allow(clippy::expect_used, reason = "a date of the list below that is none should say so")]

mod rhythms;

use std::{collections::BTreeSet, ops::Range};

use belay_domain::{Resolved, WallReading, WallTime, Zone};
use chrono::{
    DateTime, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Utc,
};
use chrono_tz::{GapInfo, TZ_VARIANTS, Tz};

/// What the database learned after chrono-tz's release of it, 2025b, up to ours, 2026f.
struct Learned {
    zones: &'static [&'static str],
    /// The first day on which the two differ.
    from: &'static str,
    /// The last day on which they do.
    until: &'static str,
}

/// A newer release of either gets its lines here, or takes some away.
const LEARNED: [Learned; 10] = [
    // 2025c: Baja California had the summer times of California.
    Learned {
        zones: &["America/Tijuana", "America/Ensenada", "America/Santa_Isabel", "Mexico/BajaNorte"],
        from: "1970-04-26",
        until: "1975-10-26",
    },
    // 2026a: Moldova changes its clocks at the European Union's hour.
    Learned { zones: &["Europe/Chisinau", "Europe/Tiraspol"], from: "2022-03-27", until: "2099-12-31" },
    // 2026b: British Columbia stays with its summer time.
    Learned { zones: &["America/Vancouver", "Canada/Pacific"], from: "2026-11-01", until: "2099-12-31" },
    // 2026c: so does Alberta.
    Learned {
        zones: &["America/Edmonton", "America/Yellowknife", "Canada/Mountain"],
        from: "2026-11-01",
        until: "2099-12-31",
    },
    // 2026c: Morocco goes back to Greenwich time, and has no other in Ramadan.
    Learned { zones: &["Africa/Casablanca", "Africa/El_Aaiun"], from: "2026-09-20", until: "2099-12-31" },
    // 2026d: the Northwest Territories stay with their summer time.
    Learned { zones: &["America/Inuvik"], from: "2026-11-01", until: "2099-12-31" },
    // 2026d: these two summers began a day earlier.
    Learned { zones: &["America/Bogota"], from: "1992-05-02", until: "1992-05-03" },
    Learned { zones: &["Asia/Tehran", "Iran"], from: "1979-05-25", until: "1979-05-26" },
    // 2026e: Manitoba stays with its summer time.
    Learned {
        zones: &["America/Winnipeg", "America/Rainy_River", "Canada/Central"],
        from: "2026-11-01",
        until: "2099-12-31",
    },
    // 2026f: Cuba stays with it for one winter.
    Learned { zones: &["America/Havana", "Cuba"], from: "2026-11-01", until: "2027-03-14" },
];

#[test]
fn they_have_the_names_that_chrono_tz_knows_and_no_other() {
    let ours: Vec<&str> = Zone::all().map(Zone::name).collect();
    let theirs: BTreeSet<&str> = TZ_VARIANTS.iter().map(|zone| zone.name()).collect();
    assert!(ours.iter().eq(&theirs), "in order, and none twice");
    for name in ours {
        assert_eq!(Zone::named(name).map(Zone::name), Some(name), "a second name of a place stays itself");
    }
}

#[test]
fn their_clocks_change_when_chrono_tzs_do_and_by_as_much() {
    for (ours, theirs) in pairs() {
        let (mut here, mut there) = (changes(&ours), changes(&theirs));
        if let Some(learned) = learned(theirs) {
            assert_ne!(here, there, "{theirs}: the two know the same by now");
            here.retain(|change| !learned.contains(&change.at));
            there.retain(|change| !learned.contains(&change.at));
        }
        assert_eq!(here, there, "{theirs}");
        assert_eq!(offset(&ours, START), offset(&theirs, START), "{theirs}");
    }
}

#[test]
fn a_wall_time_near_any_change_is_read_as_chrono_tz_reads_it() {
    for (ours, theirs) in pairs() {
        let learned = learned(theirs).unwrap_or_default();
        for change in changes(&ours).into_iter().filter(|change| !learned.contains(&change.at)) {
            let (low, high) = change.shown();
            for seconds in [low - DAY, low - 1, low, (low + high) / 2, high - 1, high, high + DAY] {
                let local = instant(seconds).naive_utc();
                assert_eq!(
                    with_offsets(ours.from_local_datetime(&local)),
                    with_offsets(theirs.from_local_datetime(&local)),
                    "{theirs} {local}"
                );
                let resolved = WallTime { local, zone: ours }.resolve();
                assert_eq!(resolved, by_chrono_tz(theirs, local), "{theirs} {local}");
            }
        }
    }
}

const START: i64 = 0;
const END: i64 = 4_102_444_800; // 2100
const DAY: i64 = 86_400;

/// A moment at which a zone's clocks are put to another time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change {
    at: i64,
    before: i64,
    after: i64,
}

impl Change {
    /// What the clocks show at it, before and after; the earlier first.
    fn shown(self) -> (i64, i64) {
        let (one, other) = (self.at + self.before, self.at + self.after);
        (one.min(other), one.max(other))
    }
}

/// Every change: where the clocks of two moments a good day apart differ, the moment between is looked for.
fn changes(zone: &impl TimeZone) -> Vec<Change> {
    let mut all = Vec::new();
    let (mut at, mut before) = (START, offset(zone, START));
    while at < END {
        let next = at + DAY + 1;
        let after = offset(zone, next);
        if before != after {
            let (mut old, mut new) = (at, next);
            while new - old > 1 {
                let middle = (old + new) / 2;
                *(if offset(zone, middle) == before { &mut old } else { &mut new }) = middle;
            }
            all.push(Change { at: new, before, after });
        }
        (at, before) = (next, after);
    }
    all.retain(|change| change.at < END);
    all
}

fn offset(zone: &impl TimeZone, at: i64) -> i64 {
    zone.offset_from_utc_datetime(&instant(at).naive_utc()).fix().local_minus_utc().into()
}

fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).expect("an instant of two centuries")
}

fn pairs() -> impl Iterator<Item = (Zone, Tz)> {
    TZ_VARIANTS.iter().map(|zone| (Zone::named(zone.name()).expect("one of the names they share"), *zone))
}

fn learned(zone: Tz) -> Option<Range<i64>> {
    let start = |day: &str| {
        let day: NaiveDate = day.parse().expect("a day as 2026-11-01");
        day.and_time(NaiveTime::MIN).and_utc().timestamp()
    };
    let learned = LEARNED.iter().find(|learned| learned.zones.contains(&zone.name()))?;
    Some(start(learned.from)..start(learned.until) + DAY)
}

fn with_offsets<Z: TimeZone>(reading: LocalResult<DateTime<Z>>) -> LocalResult<DateTime<FixedOffset>> {
    reading.map(|at| at.fixed_offset())
}

/// How Belay read a wall time while its zones were chrono-tz's.
fn by_chrono_tz(zone: Tz, local: NaiveDateTime) -> Resolved {
    let (instant, was) = match zone.from_local_datetime(&local) {
        LocalResult::Single(instant) => (instant, WallReading::Exact),
        LocalResult::Ambiguous(earlier, _) => (earlier, WallReading::Fold),
        LocalResult::None => {
            let gap = GapInfo::new(&local, &zone).and_then(|gap| gap.end);
            (gap.expect("a gap of these years has an end"), WallReading::Gap)
        }
    };
    Resolved { instant: instant.to_utc(), was }
}
