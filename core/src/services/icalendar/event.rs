//! What a calendar file says: the calendar, its zones with their real rules, and the events (RFC 5545, section 3.6).

use std::collections::BTreeSet;

use belay_domain::{Cadence, CadenceUnit, WallTime, Zone};
use chrono::{DateTime, Datelike as _, NaiveDateTime, TimeDelta, Utc, Weekday};

use super::lines::Lines;

/// A local time, as the format writes it.
const LOCAL: &str = "%Y%m%dT%H%M%S";
/// Since when a zone whose clocks have not changed for long shows what it shows: before any meeting.
const LONG_AGO: &str = "19700101T000000";

/// An event.
#[derive(Debug)]
pub(super) struct Event {
    /// Its name for ever: a calendar that gets it again puts it in the place of the one it has.
    pub(super) uid: String,
    /// The one of a series that it replaces, by the time the series has for it.
    pub(super) replaces: Option<WallTime>,
    /// When.
    pub(super) start: WallTime,
    /// How long, in minutes.
    pub(super) minutes: u16,
    /// Whether it stands.
    pub(super) status: Status,
    /// How it is repeated.
    pub(super) repeats: Option<Repeats>,
    /// What it is called.
    pub(super) title: String,
    /// Where it is; may be empty.
    pub(super) place: String,
    /// So long before it a calendar may ring.
    pub(super) alarms: Vec<TimeDelta>,
}

/// How a series goes on.
#[derive(Debug)]
pub(super) struct Repeats {
    /// The rhythm.
    pub(super) cadence: Cadence,
    /// The day of the month it began on.
    pub(super) month_day: u8,
    /// The last moment at which a meeting of it starts.
    pub(super) until: DateTime<Utc>,
    /// The dates of it that were called off.
    pub(super) without: Vec<WallTime>,
}

/// Whether an event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// A date waits for a yes.
    Tentative,
    /// It stands, or took place.
    Confirmed,
    /// It was called off.
    Cancelled,
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Self::Tentative => "TENTATIVE",
            Self::Confirmed => "CONFIRMED",
            Self::Cancelled => "CANCELLED",
        }
    }
}

/// The SEQUENCE of what is written at this moment, in minutes since 1970: it fits the 31 bits that calendars keep until the
/// year 6053. A calendar takes no file whose SEQUENCE is below the one it has (RFC 5546, section 2.1.5), and whether a meeting
/// takes place hangs on more than its own changes: a circle that everybody leaves takes it out, and who joins brings it back.
/// Only time never goes back; within a minute DTSTAMP tells which file is newer.
fn sequence(now: DateTime<Utc>) -> i64 {
    now.timestamp().max(0) / 60
}

/// The file with these events.
pub(super) fn written(events: &[Event], now: DateTime<Utc>) -> String {
    let mut lines = Lines::default();
    lines.component("VCALENDAR", |lines| {
        lines.value("VERSION", "2.0");
        lines.value("PRODID", "-//Belay//Belay//EN");
        lines.value("CALSCALE", "GREGORIAN");
        let off = !events.is_empty() && events.iter().all(|event| event.status == Status::Cancelled);
        lines.value("METHOD", if off { "CANCEL" } else { "PUBLISH" });
        for zone in zones(events) {
            write_zone(lines, zone, events);
        }
        for event in events {
            write_event(lines, event, now);
        }
    });
    lines.into_text()
}

/// The zones that need their rules written down: UTC has none.
fn zones(events: &[Event]) -> BTreeSet<Zone> {
    let of = |event: &Event| [Some(event.start.zone), event.replaces.map(|start| start.zone)];
    events.iter().flat_map(of).flatten().filter(|zone| *zone != Zone::UTC).collect()
}

/// The rules of a zone, as long as something of the file is in it: the one at the beginning, and each change of its clocks.
fn write_zone(lines: &mut Lines, zone: Zone, events: &[Event]) {
    let span = |event: &Event| {
        let last = event.repeats.as_ref().map_or(event.start.instant(), |repeats| repeats.until);
        [Some(event.start.instant()), Some(last), event.replaces.map(WallTime::instant)]
    };
    let moments: Vec<DateTime<Utc>> = events.iter().flat_map(span).flatten().collect();
    let (Some(first), Some(last)) = (moments.iter().min(), moments.iter().max()) else { return };
    // A meeting ends a day after it starts at most.
    let until = belay_domain::calendar::later(*last, TimeDelta::days(2));
    lines.component("VTIMEZONE", |lines| {
        lines.value("TZID", zone.name());
        for rule in zone.rules(*first, until) {
            lines.component(if rule.is_daylight { "DAYLIGHT" } else { "STANDARD" }, |lines| {
                let since = rule.since.map_or(LONG_AGO.to_owned(), |since| since.format(LOCAL).to_string());
                lines.value("DTSTART", &since);
                lines.value("TZOFFSETFROM", &offset(rule.offset_before));
                lines.value("TZOFFSETTO", &offset(rule.offset));
                lines.text("TZNAME", &rule.abbreviation);
            });
        }
    });
}

/// An offset from UTC, in seconds, as the format writes it.
fn offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let all = seconds.unsigned_abs();
    let (hours, minutes, rest) = (all / 3600, all / 60 % 60, all % 60);
    let rest = if rest == 0 { String::new() } else { format!("{rest:02}") };
    format!("{sign}{hours:02}{minutes:02}{rest}")
}

fn write_event(lines: &mut Lines, event: &Event, now: DateTime<Utc>) {
    lines.component("VEVENT", |lines| {
        lines.value("UID", &event.uid);
        lines.value("DTSTAMP", &utc(now));
        if let Some(replaced) = event.replaces {
            write_moment(lines, "RECURRENCE-ID", replaced.local, replaced.zone);
        }
        // What a clock that is put forward does not show, calendars read otherwise than we do: the moment that is meant is
        // written. A series repeats what it was agreed on.
        let local = match event.repeats {
            Some(_) => event.start.local,
            None => event.start.seen_from(event.start.zone),
        };
        write_moment(lines, "DTSTART", local, event.start.zone);
        lines.value("DURATION", &format!("PT{}M", event.minutes));
        lines.value("SEQUENCE", &sequence(now).to_string());
        lines.value("STATUS", event.status.name());
        if let Some(repeats) = &event.repeats {
            lines.value("RRULE", &rule(repeats, event.start));
            for without in &repeats.without {
                write_moment(lines, "EXDATE", without.local, without.zone);
            }
        }
        lines.text("SUMMARY", &event.title);
        if !event.place.is_empty() {
            lines.text("LOCATION", &event.place);
        }
        lines.value("CLASS", "PRIVATE");
        lines.value("TRANSP", "OPAQUE");
        for before in &event.alarms {
            lines.component("VALARM", |lines| {
                lines.value("ACTION", "DISPLAY");
                lines.value("TRIGGER;RELATED=START", &format!("-PT{}M", before.num_minutes()));
                lines.text("DESCRIPTION", &event.title);
            });
        }
    });
}

fn write_moment(lines: &mut Lines, name: &str, local: NaiveDateTime, zone: Zone) {
    let local = local.format(LOCAL);
    if zone == Zone::UTC {
        lines.value(name, &format!("{local}Z"));
    } else {
        lines.value(&format!("{name};TZID={}", zone.name()), &local.to_string());
    }
}

fn utc(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// The rule of a rhythm (RFC 5545, section 3.3.10).
fn rule(repeats: &Repeats, start: WallTime) -> String {
    let Repeats { cadence, month_day, until, .. } = repeats;
    let day = code(start.local.weekday());
    let by = match (cadence.unit, cadence.weekday) {
        (CadenceUnit::Days, _) => "FREQ=DAILY".to_owned(),
        (CadenceUnit::Weeks, _) => format!("FREQ=WEEKLY;BYDAY={day};WKST=MO"),
        (CadenceUnit::Months, Some(_)) => match (month_day.saturating_sub(1)) / 7 {
            4.. => format!("FREQ=MONTHLY;BYDAY=-1{day}"),
            week => format!("FREQ=MONTHLY;BYDAY={}{day}", week + 1),
        },
        (CadenceUnit::Months, None) if *month_day <= 28 => format!("FREQ=MONTHLY;BYMONTHDAY={month_day}"),
        // The day of the month, or the last one where the month is shorter.
        (CadenceUnit::Months, None) => {
            let days: Vec<String> = (28..=*month_day).map(|day| day.to_string()).collect();
            format!("FREQ=MONTHLY;BYMONTHDAY={};BYSETPOS=-1", days.join(","))
        }
    };
    format!("{by};INTERVAL={};UNTIL={}", cadence.every, utc(*until))
}

fn code(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}
