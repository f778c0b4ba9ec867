//! What happens to a person's dates: a script that is drawn before the months begin. Each change has its moment; what is known
//! at a moment are the changes up to it.

use std::collections::BTreeSet;

use belay_domain::{
    Aggregate, Context, MeetingId, MemberId, Phase, RelationshipId, WallTime, Zone,
    meeting::{Meeting, MeetingCommand, MeetingFacts, MeetingOf, MeetingOpening},
    profile::{Profile, WritingTime},
    reminder::{Reminder, ReminderFacts, due_reminders},
};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::Draw;

pub(super) const ME: MemberId = MemberId(Uuid::from_u128(1));
const OTHER: MemberId = MemberId(Uuid::from_u128(2));
/// Relationships of each person.
const PAIRS: u128 = 3;
/// A date is booked so many days ahead.
const BOOKED: i64 = 7;
/// What is older reminds of nothing.
const PAST: TimeDelta = TimeDelta::days(10);

/// A meeting through its changes.
pub(super) struct Course {
    pub(super) id: MeetingId,
    /// Each version, with the moment from which the server has it.
    pub(super) versions: Vec<(DateTime<Utc>, Meeting)>,
}

/// Everything that the server has in the end.
pub(super) struct Life {
    pub(super) courses: Vec<Course>,
    /// Where the person is, and since when.
    pub(super) zones: Vec<(DateTime<Utc>, Zone)>,
    /// When they wrote.
    written: BTreeSet<DateTime<Utc>>,
    pub(super) begins: DateTime<Utc>,
    pub(super) ends: DateTime<Utc>,
    writing_time: NaiveTime,
    pub(super) moves: u64,
}

impl Life {
    pub(super) fn of(draw: &Draw, days: u32) -> Self {
        let all: Vec<Zone> = Zone::all().collect();
        let home = *draw.one_of(&all).expect("there are zones");
        let first =
            NaiveDate::from_ymd_opt(2027, 1, 4).expect("a Monday") + Days::new(draw.below(300) as u64);
        let begins = first.and_time(NaiveTime::MIN).and_utc();
        let ends = begins + TimeDelta::days(days.into());
        let mut life = Self {
            courses: Vec::new(),
            zones: vec![(begins, home)],
            written: BTreeSet::new(),
            begins,
            ends,
            writing_time: hour(7 + draw.below(15)),
            moves: 0,
        };
        for day in 1..u64::from(days) {
            let noon = begins + TimeDelta::days(day.try_into().expect("a few years")) + hours(draw.below(24));
            if draw.happens(1) {
                life.zones.push((noon, *draw.one_of(&all).expect("there are zones")));
            }
            if draw.happens(30) {
                life.written.insert(noon);
            }
        }
        for pair in 0..PAIRS {
            let zone = if draw.happens(70) { home } else { *draw.one_of(&all).expect("there are zones") };
            let at = NaiveTime::from_hms_opt(u32::try_from(6 + draw.below(16)).expect("an hour"), 15, 0);
            let at = at.expect("a time");
            let weekday = draw.below(7) as u64;
            for week in 0..u64::from(days / 7) {
                let date = first + Days::new(weekday + 7 * week);
                let start = WallTime { local: date.and_time(at), zone };
                let id = MeetingId(Uuid::from_u128(((pair + 1) << 64) | (u128::from(week) + 1)));
                life.add_course(draw, id, RelationshipId(Uuid::from_u128(100 + pair)), start);
            }
        }
        life
    }

    fn add_course(&mut self, draw: &Draw, id: MeetingId, relationship: RelationshipId, start: WallTime) {
        let facts = MeetingFacts {
            members: BTreeSet::from([ME, OTHER]),
            phase: Phase::EnablingGrowth,
            ..MeetingFacts::default()
        };
        let by = |actor, at| Context {
            actor,
            at,
            now: at,
            zone: start.zone,
            seed: Uuid::from_u128(id.0.as_u128() ^ 7),
        };
        let booked = start.instant() - TimeDelta::days(BOOKED) + hours(draw.below(40));
        let opening = MeetingOpening::new(MeetingOf::Relationship { relationship }, start);
        let Ok(mut meeting) = Meeting::open(opening, &facts, &by(OTHER, booked)) else { return };
        let mut versions = vec![(booked, meeting.clone())];
        let mut tell = |actor, at: DateTime<Utc>, command| {
            if meeting.handle(command, &facts, &by(actor, at)).is_ok() {
                versions.push((at, meeting.clone()));
                return true;
            }
            false
        };
        let mut date = start;
        if draw.happens(85) {
            tell(ME, booked + hours(draw.below(72)), MeetingCommand::Confirm { start });
        }
        let moved = booked + hours(72 + draw.below(90));
        if draw.happens(15) {
            let to = WallTime { local: start.local + TimeDelta::hours(20 + draw.below(30) as i64), ..start };
            let command = MeetingCommand::Move { from: start, to, reason: "a train".into() };
            if moved < start.instant() && tell(OTHER, moved, command) {
                self.moves += 1;
                date = to;
            }
        } else if draw.happens(8) && moved < start.instant() {
            self.moves += u64::from(tell(OTHER, moved, MeetingCommand::Cancel { reason: "ill".into() }));
        }
        let prepared = date.instant() - hours(1 + draw.below(40));
        if draw.happens(40) && prepared > moved {
            tell(ME, prepared, MeetingCommand::Prepare);
        }
        let end = date.instant() + TimeDelta::hours(1);
        let held = end + TimeDelta::minutes(5 + draw.below(600) as i64);
        if draw.happens(70) {
            tell(OTHER, held, MeetingCommand::Hold { next: None });
            if draw.happens(50) {
                tell(ME, held + hours(1 + draw.below(30)), MeetingCommand::Reflect);
            }
        }
        self.courses.push(Course { id, versions });
    }

    /// Each moment at which something changes for the server.
    pub(super) fn changes(&self) -> Vec<DateTime<Utc>> {
        let dates = self.courses.iter().flat_map(|course| course.versions.iter().map(|(at, _)| *at));
        let all: BTreeSet<_> = dates
            .chain(self.zones.iter().map(|(at, _)| *at))
            .chain(self.written.iter().copied())
            .filter(|at| (self.begins..self.ends).contains(at))
            .collect();
        all.into_iter().collect()
    }

    /// The settings as known at a moment.
    pub(super) fn profile(&self, known: DateTime<Utc>) -> Profile {
        let zone = self.zones.iter().rev().find(|(at, _)| *at <= known).map_or(Zone::UTC, |(_, zone)| *zone);
        let writing_times = vec![WritingTime { weekday: None, at: self.writing_time }];
        Profile { writing_times, ..Profile::new(ME, zone) }
    }

    /// What is planned from `from` on and before `to`, by what is known at a moment.
    pub(super) fn plan(&self, known: DateTime<Utc>, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<Reminder> {
        let mut facts = ReminderFacts::default();
        let both = BTreeSet::from([ME, OTHER]);
        for course in &self.courses {
            if let Some((_, meeting)) = course.versions.iter().rev().find(|(at, _)| *at <= known)
                && meeting.start.instant() > from - PAST
            {
                facts.add_meeting(course.id, meeting, &both);
            }
        }
        facts.written = self.written.range(..=known).copied().collect();
        due_reminders(&facts, &self.profile(known), from, to)
    }
}

pub(super) fn hours(hours: usize) -> TimeDelta {
    TimeDelta::hours(i64::try_from(hours).unwrap_or(0))
}

fn hour(hour: usize) -> NaiveTime {
    NaiveTime::from_hms_opt(u32::try_from(hour).unwrap_or(0), 0, 0).unwrap_or(NaiveTime::MIN)
}
