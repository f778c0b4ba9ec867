//! A phone as far as ringing goes: its system's scheduler, what it knows, and what it shows.

use std::collections::{BTreeMap, BTreeSet};

use belay_domain::{
    ReminderId,
    reminder::{ASKED_LATELY, MOST_ON_A_PHONE, Reminder, RingLog, to_hand},
};
use chrono::{DateTime, TimeDelta, Utc};

use super::{Counts, life::Life};
use crate::Draw;

/// A phone looks so far back for what it still has to ring.
const BACK: TimeDelta = TimeDelta::days(6);
/// And so far ahead.
const AHEAD: TimeDelta = TimeDelta::days(12);
/// So many seconds a scheduler may need to ring what is due now.
const AT_ONCE: usize = 20;

/// Since a moment: whether the phone can ring at all, and how much of the server's changes it knows.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    pub(super) from: DateTime<Utc>,
    pub(super) able: bool,
    pub(super) known: DateTime<Utc>,
}

pub(super) struct PlayedPhone {
    /// Its system keeps the queue over a reboot and shows what is due without waking the app; the app learns of it when it is
    /// opened. Otherwise a reboot empties the queue, and the app is started to show each.
    keeps: bool,
    /// Its system lets the app arm reminders. Otherwise only the server's pushes ring.
    pub(super) arms: bool,
    log: RingLog,
    scheduler: BTreeMap<ReminderId, (DateTime<Utc>, Reminder)>,
    pub(super) on: bool,
    pub(super) online: bool,
    pub(super) permitted: bool,
    /// Since when it was muted, until the app is opened with the permission back.
    muted_since: Option<DateTime<Utc>>,
    pub(super) known: DateTime<Utc>,
    /// What the server does not push to it.
    pub(super) reported: BTreeSet<ReminderId>,
    pub(super) shown: BTreeSet<ReminderId>,
    /// Reminders whose push arrived in time.
    pub(super) delivered: BTreeSet<ReminderId>,
    untold: Vec<ReminderId>,
    /// Pushes that wait until it can be reached, and how long they are of use.
    pub(super) inbox: Vec<(ReminderId, DateTime<Utc>)>,
    pub(super) stretches: Vec<Stretch>,
}

impl PlayedPhone {
    pub(super) fn new(keeps: bool, arms: bool, begins: DateTime<Utc>) -> Self {
        Self {
            keeps,
            arms,
            log: RingLog { since: Some(begins), ..RingLog::default() },
            scheduler: BTreeMap::new(),
            on: true,
            online: true,
            permitted: true,
            muted_since: None,
            known: begins,
            reported: BTreeSet::new(),
            shown: BTreeSet::new(),
            delivered: BTreeSet::new(),
            untold: Vec::new(),
            inbox: Vec::new(),
            stretches: vec![Stretch { from: begins, able: true, known: begins }],
        }
    }

    /// Notes how it stands from now on.
    pub(super) fn note(&mut self, now: DateTime<Utc>) {
        let able = self.on && self.permitted && self.muted_since.is_none();
        self.stretches.push(Stretch { from: now, able, known: self.known });
    }

    /// Fetches what the server has, and says what it rings by itself.
    pub(super) fn sync(&mut self, life: &Life, now: DateTime<Utc>, draw: &Draw) {
        if !self.online {
            return;
        }
        self.known = now;
        self.arm(life, now, draw);
        self.reported = self.log.armed.keys().chain(&self.log.settled).copied().collect();
    }

    /// The app is opened, or comes to the front.
    pub(super) fn open(&mut self, life: &Life, now: DateTime<Utc>, draw: &Draw) {
        for id in std::mem::take(&mut self.untold) {
            self.settle(id);
        }
        if self.permitted
            && let Some(since) = self.muted_since.take()
        {
            self.log.armed.retain(|_, at| *at < since);
        }
        self.arm(life, now, draw);
        self.sync(life, now, draw);
    }

    /// Hands the plan to the scheduler.
    fn arm(&mut self, life: &Life, now: DateTime<Utc>, draw: &Draw) {
        if !self.arms {
            return;
        }
        let since = (self.log.since.unwrap_or(now) - ASKED_LATELY).max(now - BACK).min(now);
        let mut planned = life.plan(self.known, since, now);
        planned.extend(life.plan(self.known, now, now + AHEAD));
        let list = to_hand(planned, &self.log, &life.profile(self.known), now, MOST_ON_A_PHONE);
        let ids: BTreeSet<ReminderId> = list.iter().map(|reminder| reminder.id).collect();
        self.scheduler.retain(|id, (_, had)| ids.contains(id) || had.at <= now);
        self.log.armed.retain(|id, at| ids.contains(id) || *at <= now);
        for reminder in list {
            let is_due = reminder.at <= now;
            match self.log.armed.get_mut(&reminder.id) {
                Some(at) if *at > now => *at = reminder.at.max(now),
                Some(_) => {}
                None => {
                    self.log.armed.insert(reminder.id, reminder.at.max(now));
                }
            }
            let same = |(_, had): &(DateTime<Utc>, Reminder)| had.at == reminder.at;
            if !self.scheduler.get(&reminder.id).is_some_and(same) {
                let slack = usize::try_from(reminder.kind.tolerance().num_seconds()).unwrap_or(0);
                // A system that shows it without the app is given its time and no window.
                let late = match (is_due, self.keeps) {
                    (true, _) => draw.below(AT_ONCE),
                    (false, true) => 0,
                    (false, false) => draw.below(slack + AT_ONCE),
                };
                let late = TimeDelta::seconds(i64::try_from(late).unwrap_or(0));
                self.scheduler.insert(reminder.id, (reminder.at.max(now) + late, reminder));
            }
        }
    }

    /// What its scheduler rings next, and when; nothing while it is off.
    pub(super) fn next_ring(&self) -> Option<(DateTime<Utc>, ReminderId)> {
        let rings = self.scheduler.iter().map(|(id, (at, _))| (*at, *id));
        if self.on { rings.min() } else { None }
    }

    /// The scheduler rings.
    pub(super) fn ring(
        &mut self,
        life: &Life,
        now: DateTime<Utc>,
        id: ReminderId,
        draw: &Draw,
        counts: &mut Counts,
    ) {
        let Some((_, armed)) = self.scheduler.remove(&id) else { return };
        if !self.permitted {
            // An app that is started for it hears that nothing is shown.
            if !self.keeps {
                self.log.armed.entry(id).and_modify(|at| *at = now);
            }
            return;
        }
        if self.keeps {
            self.untold.push(id);
        } else {
            let planned = life.plan(self.known, now - BACK, now + AHEAD);
            let Some(reminder) = planned.into_iter().find(|reminder| reminder.id == id) else { return };
            if self.log.is_early(&reminder, now) {
                self.log.armed.remove(&id);
                // The app runs now, and hands over what is planned as at any start.
                self.arm(life, now, draw);
            }
            if !self.log.shows(&reminder, now) {
                return;
            }
            self.settle(id);
        }
        if armed.kind.is_one_of_few() {
            self.log.few.push(now);
        }
        counts.rung += 1;
        if armed.kind.tolerance().is_zero() && self.was_on_since(armed.at) {
            counts.exact += 1;
            let is_off = (now - armed.at).abs() > TimeDelta::seconds(60);
            counts.inexact += u64::from(is_off && self.knew_of(life, &armed));
        }
        self.show(id, counts);
    }

    /// The server's push arrives: it wakes the app, which syncs.
    pub(super) fn push(
        &mut self,
        life: &Life,
        now: DateTime<Utc>,
        id: ReminderId,
        draw: &Draw,
        counts: &mut Counts,
    ) {
        self.known = now;
        let planned = life.plan(now, now - BACK, now + AHEAD);
        let found = planned.into_iter().find(|reminder| reminder.id == id);
        let found = found.filter(|reminder| self.permitted && reminder.at <= now && now <= reminder.until);
        self.delivered.extend(found.iter().map(|reminder| reminder.id));
        if let Some(reminder) = found.filter(|one| self.log.shows_pushed(one, now)) {
            if reminder.kind.is_one_of_few() {
                self.log.few.push(now);
            }
            self.settle(id);
            counts.pushed += 1;
            self.show(id, counts);
        }
        self.sync(life, now, draw);
        self.note(now);
    }

    /// It starts again.
    pub(super) fn boot(&mut self, life: &Life, now: DateTime<Utc>, draw: &Draw) {
        self.on = true;
        if !self.keeps {
            self.scheduler.clear();
            self.log.armed.clear();
            self.arm(life, now, draw);
        }
        for (at, _) in self.scheduler.values_mut() {
            *at = (*at).max(now);
        }
    }

    pub(super) fn mute(&mut self, now: DateTime<Utc>) {
        self.permitted = false;
        self.muted_since.get_or_insert(now);
    }

    fn settle(&mut self, id: ReminderId) {
        self.log.settled.insert(id);
        self.log.armed.remove(&id);
    }

    fn show(&mut self, id: ReminderId, counts: &mut Counts) {
        counts.doubled += u64::from(!self.shown.insert(id));
    }

    /// Whether it knew of a reminder when its time came. A date that was moved, or a journey, may be heard of later; then it rings
    /// at once.
    fn knew_of(&self, life: &Life, reminder: &Reminder) -> bool {
        let then = self.stretches.iter().rfind(|stretch| stretch.from <= reminder.at);
        let known = then.map_or(self.known, |stretch| stretch.known);
        let planned = life.plan(known, reminder.at, reminder.at + TimeDelta::seconds(1));
        planned.iter().any(|one| one.id == reminder.id)
    }

    /// Whether it could ring all the time since then, and a minute before: a phone that was off rings late.
    fn was_on_since(&self, at: DateTime<Utc>) -> bool {
        let before = self.stretches.iter().rposition(|stretch| stretch.from <= at - TimeDelta::minutes(1));
        self.stretches[before.unwrap_or(0)..].iter().all(|stretch| stretch.able)
    }
}
