//! One person with their phones, played event by event.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
};

use belay_domain::{
    ReminderId,
    profile::Profile,
    reminder::{Reminder, ReminderAbout, ReminderKind},
};
use chrono::{DateTime, TimeDelta, Timelike, Utc};

use super::{
    Counts,
    life::{Life, hours},
    phone::{PlayedPhone, Stretch},
};
use crate::Draw;

/// Of a hundred pushes.
const LOST: usize = 10;
const TWICE: usize = 5;
/// How long a phone may take from the moment it can ring, beyond a reminder's tolerance.
const SLACK: TimeDelta = TimeDelta::minutes(2);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Change,
    Open(usize),
    Off(usize),
    Boot(usize),
    Offline(usize),
    Online(usize),
    Revoke(usize),
    Grant(usize),
    Alarm(ReminderId),
    Push(usize, ReminderId, DateTime<Utc>),
}

/// A reminder that was due, and as long as it stood.
struct Due {
    reminder: Reminder,
    /// Since when it could be known.
    born: DateTime<Utc>,
    until: DateTime<Utc>,
}

pub(super) struct Person {
    life: Life,
    draw: Draw,
    phones: Vec<PlayedPhone>,
    events: BinaryHeap<Reverse<(DateTime<Utc>, Event)>>,
    born: BTreeMap<ReminderId, DateTime<Utc>>,
    alarmed: BTreeSet<ReminderId>,
    due: BTreeMap<ReminderId, Due>,
    /// Up to here it is written down what was due.
    written: DateTime<Utc>,
    counts: Counts,
}

impl Person {
    pub(super) fn of(seed: u64, days: u32) -> Self {
        let draw = Draw::of(seed);
        let life = Life::of(&draw, days);
        let begins = life.begins;
        let phones: Vec<PlayedPhone> = (0..1 + draw.below(2))
            .map(|_| PlayedPhone::new(draw.happens(50), draw.happens(80), begins))
            .collect();
        let counts = Counts {
            people: 1,
            phones: phones.len() as u64,
            days: days.into(),
            journeys: life.zones.len() as u64 - 1,
            moves: life.moves,
            ..Counts::default()
        };
        let mut person = Self {
            life,
            draw,
            phones,
            events: BinaryHeap::new(),
            born: BTreeMap::new(),
            alarmed: BTreeSet::new(),
            due: BTreeMap::new(),
            written: begins,
            counts,
        };
        person.script(days);
        person
    }

    /// Draws everything that happens to the phones.
    fn script(&mut self, days: u32) {
        let begins = self.life.begins;
        for at in self.life.changes() {
            self.events.push(Reverse((at, Event::Change)));
        }
        for phone in 0..self.phones.len() {
            // Of each sort, one ends before the next begins.
            let mut free = [begins; 3];
            for day in 0..i64::from(days) {
                let day = begins + TimeDelta::days(day);
                for _ in 0..3 {
                    self.at(day + self.minutes(1_440), Event::Open(phone));
                }
                let sorts = [
                    (10, 20, Event::Off(phone), Event::Boot(phone)),
                    (10, 12, Event::Offline(phone), Event::Online(phone)),
                    (2, 48, Event::Revoke(phone), Event::Grant(phone)),
                ];
                for (sort, (percent, longest, begin, end)) in sorts.into_iter().enumerate() {
                    let from = day + self.minutes(1_440);
                    if self.draw.happens(percent) && from > free[sort] {
                        // Often it is only a reboot.
                        let lasts = if self.draw.happens(30) {
                            TimeDelta::minutes(2)
                        } else {
                            hours(1 + self.draw.below(longest))
                        };
                        free[sort] = from + lasts;
                        self.at(from, begin);
                        self.at(from + lasts, end);
                    }
                }
            }
        }
    }

    fn at(&mut self, at: DateTime<Utc>, event: Event) {
        if at < self.life.ends {
            self.events.push(Reverse((at, event)));
        }
    }

    fn minutes(&self, below: usize) -> TimeDelta {
        TimeDelta::seconds(60 * i64::try_from(self.draw.below(below)).unwrap_or(0) + 7)
    }

    /// Plays to the end.
    pub(super) fn live(mut self) -> Counts {
        self.learn(self.life.begins);
        for phone in &mut self.phones {
            phone.open(&self.life, self.life.begins, &self.draw);
        }
        loop {
            let ring = self.phones.iter().enumerate();
            let ring = ring.filter_map(|(phone, own)| own.next_ring().map(|(at, id)| (at, phone, id))).min();
            let event = self.events.peek().map(|Reverse((at, _))| *at);
            match (ring, event) {
                (Some((at, phone, id)), event)
                    if at < self.life.ends && event.is_none_or(|event| at < event) =>
                {
                    self.phones[phone].ring(&self.life, at, id, &self.draw, &mut self.counts);
                }
                (_, Some(_)) => {
                    if let Some(Reverse((now, event))) = self.events.pop() {
                        self.happens(now, event);
                    }
                }
                _ => break,
            }
        }
        self.learn(self.life.ends);
        self.judge();
        self.counts
    }

    fn happens(&mut self, now: DateTime<Utc>, event: Event) {
        let (life, draw) = (&self.life, &self.draw);
        match event {
            Event::Change => {
                self.learn(now);
                for phone in &mut self.phones {
                    // Whoever is connected is poked, or woken by a push that says how loud it is.
                    if phone.on && phone.online && !self.draw.happens(LOST) {
                        phone.sync(&self.life, now, &self.draw);
                        phone.note(now);
                    }
                }
                return;
            }
            Event::Alarm(id) => return self.alarm(now, id),
            Event::Open(phone) => {
                let phone = &mut self.phones[phone];
                if phone.on {
                    phone.open(life, now, draw);
                    phone.note(now);
                }
                return;
            }
            Event::Push(phone, id, until) => {
                let phone = &mut self.phones[phone];
                if phone.on && phone.online {
                    phone.push(life, now, id, draw, &mut self.counts);
                } else {
                    phone.inbox.push((id, until));
                }
                return;
            }
            Event::Off(phone) => self.phones[phone].on = false,
            Event::Boot(phone) => {
                self.counts.reboots += 1;
                self.phones[phone].boot(life, now, draw);
            }
            Event::Offline(phone) => self.phones[phone].online = false,
            Event::Online(phone) => self.phones[phone].online = true,
            Event::Revoke(phone) => {
                // Nobody withdraws a permission on a phone that is off.
                if self.phones[phone].on {
                    self.counts.muted += 1;
                    self.phones[phone].mute(now);
                }
            }
            Event::Grant(phone) => self.phones[phone].permitted = true,
        }
        for phone in &mut self.phones {
            phone.note(now);
            if phone.on && phone.online {
                for (id, until) in std::mem::take(&mut phone.inbox) {
                    if now <= until {
                        phone.push(life, now, id, draw, &mut self.counts);
                    }
                }
            }
        }
    }

    /// The server rings for whoever has not said that they ring themselves.
    fn alarm(&mut self, now: DateTime<Utc>, id: ReminderId) {
        let current = self.life.plan(now, now - TimeDelta::days(1), now + TimeDelta::days(1));
        let Some(reminder) = current.into_iter().find(|reminder| reminder.id == id) else { return };
        for phone in 0..self.phones.len() {
            if self.phones[phone].reported.contains(&id) {
                continue;
            }
            self.counts.pushes += 1;
            if self.draw.happens(LOST) {
                self.counts.lost += 1;
                continue;
            }
            let arrives = |draw: &Draw| now + TimeDelta::seconds(i64::try_from(draw.below(30)).unwrap_or(0));
            let push = Event::Push(phone, id, reminder.until);
            self.at(arrives(&self.draw), push);
            if self.draw.happens(TWICE) {
                self.counts.twice += 1;
                self.at(arrives(&self.draw) + TimeDelta::seconds(40), push);
            }
        }
    }

    /// Writes down what was due up to now, and what the change at this moment makes of the plan.
    fn learn(&mut self, now: DateTime<Utc>) {
        let before = now - TimeDelta::milliseconds(1);
        for reminder in self.life.plan(before, self.written, now) {
            let born = *self.born.get(&reminder.id).unwrap_or(&self.written);
            let until = reminder.until;
            self.due.entry(reminder.id).or_insert(Due { reminder, born, until });
        }
        self.written = now;
        let mut plan = self.life.plan(now, now - TimeDelta::days(6), now);
        plan.extend(self.life.plan(now, now, now + TimeDelta::days(30)));
        let ids: BTreeSet<ReminderId> = plan.iter().map(|reminder| reminder.id).collect();
        for due in self.due.values_mut() {
            if due.until > now && !ids.contains(&due.reminder.id) {
                due.until = now;
            }
        }
        for reminder in plan {
            self.born.entry(reminder.id).or_insert(now);
            // The server knows nothing of own times to write.
            if reminder.kind != ReminderKind::Write && reminder.at >= now && self.alarmed.insert(reminder.id)
            {
                self.at(reminder.at, Event::Alarm(reminder.id));
            }
        }
    }

    /// What became of each reminder.
    fn judge(&mut self) {
        let shown = |id: &ReminderId| self.phones.iter().any(|phone| phone.shown.contains(id));
        let mut told: BTreeMap<ReminderAbout, DateTime<Utc>> = BTreeMap::new();
        for due in self.due.values().filter(|due| shown(&due.reminder.id)) {
            let last = told.entry(due.reminder.about).or_insert(due.reminder.at);
            *last = (*last).max(due.reminder.at);
        }
        for due in self.due.values() {
            if due.reminder.until > self.life.ends {
                continue;
            }
            self.counts.reminders += 1;
            let is_meeting = matches!(due.reminder.about, ReminderAbout::Meeting { .. });
            let later = told.get(&due.reminder.about).is_some_and(|last| *last > due.reminder.at);
            let outcome = if shown(&due.reminder.id) {
                &mut self.counts.shown
            } else if !self.phones.iter().any(|phone| {
                let pushed = phone.delivered.contains(&due.reminder.id);
                if phone.arms { has_path(&self.life, phone, due) } else { pushed }
            }) {
                &mut self.counts.no_path
            } else if is_meeting && later {
                &mut self.counts.said_by_later
            } else {
                &mut self.counts.missed
            };
            *outcome += 1;
        }
    }
}

/// Whether a phone could ring while the reminder was due: on, allowed, outside quiet hours, and knowing of it.
fn has_path(life: &Life, phone: &PlayedPhone, due: &Due) -> bool {
    let needs = due.reminder.kind.tolerance() + SLACK;
    let ends = phone.stretches.iter().skip(1).map(|next| next.from).chain([life.ends]);
    let mut since: Option<DateTime<Utc>> = None;
    for (Stretch { from, able, known }, until) in phone.stretches.iter().copied().zip(ends) {
        let (from, until) = (from.max(due.reminder.at), until.min(due.until));
        if !able || known < due.born || from >= until {
            if until > due.reminder.at {
                since = None;
            }
            continue;
        }
        let begun = *since.get_or_insert(from);
        let profiles = [life.profile(known), life.profile(until)];
        let mut at = begun;
        while at + needs < until {
            if profiles.iter().all(|profile| is_awake(profile, at) && is_awake(profile, at + needs)) {
                return true;
            }
            at += TimeDelta::minutes(10);
        }
    }
    false
}

/// Counted by the clock on the wall, and not as the planner does.
fn is_awake(profile: &Profile, at: DateTime<Utc>) -> bool {
    let Some(quiet) = profile.quiet else { return true };
    let minute = |time: chrono::NaiveTime| time.hour() * 60 + time.minute();
    let (now, from, until) =
        (minute(at.with_timezone(&profile.zone).time()), minute(quiet.from), minute(quiet.until));
    if from < until { !(from..until).contains(&now) } else { (until..from).contains(&now) }
}
