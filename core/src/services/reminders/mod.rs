//! Reminders: what the phone's own scheduler is to be armed with, and what is due in a span of time. Words come from the
//! shell: a reminder says of what, and where to look.

mod reports;

use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr as _,
};

use belay_domain::{
    Kind, MemberId, RelationshipId, Zone,
    agreement::Agreement,
    calendar::{days_after, earlier, later},
    fading::Contact,
    meeting::Meeting,
    profile::Profile,
    reflection::Reflection,
    relationship::Relationship,
    reminder::{
        ASKED_LATELY, LATEST, MOST_ON_A_PHONE, Reminder, ReminderAbout, ReminderAction, ReminderChannel,
        ReminderFacts, ReminderSentence, RingLog, WAITED_DAYS, due_reminders, to_hand,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use uuid::Uuid;

pub(super) use reports::muted;
pub use reports::{Muted, ReminderAnswer, RingStanding};

use super::{profile::settings, waiting::Waits};
use crate::{
    Belay, Result,
    documents::{
        content::Content,
        kinds::{self, Subject, by_day, by_instant, contact, planned_review, those_who_meet, when_made},
    },
    inner::Core,
    storage::{List, ListRow, Place, Reading, Stretch},
};

/// How far quiet hours (a day at most) and a zone (a day at most, where the date itself is another) may move a reminder
/// from where the list of moments has it.
const SHIFT: TimeDelta = TimeDelta::hours(48);
/// So many places in the list of moments are read at first.
const AT_ONCE: u32 = 60;
/// What was written so many days before or after today (in some zone) may be of today.
const WRITTEN: i64 = 2;
/// What has waited for longer has reminded: some days, one more for the hour of the day, one for what else reminds on that day,
/// and as far as a reminder may be moved.
const REMINDED: TimeDelta = TimeDelta::days(WAITED_DAYS + 4);
/// The relationships whose fading and reviews are looked at: more than anybody can attend to.
const MOST_RELATIONSHIPS: u32 = 200;

/// Reminders, planned on this phone for whoever uses it.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Reminders {
    belay: Belay,
}

/// A reminder, with where to look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReminderView {
    /// The reminder. Its id is the same on every phone and on the server, so that nobody is told twice.
    pub reminder: Reminder,
    /// The document to open: the meeting; the goal or meeting an action stands in; the request; the relationship.
    pub document: Uuid,
    /// Its kind.
    pub kind: Kind,
    /// Its text when it comes, by the clock of this phone: the moment of the thing itself, and how far ahead that is.
    /// Make the words of it, and never of the reminder's kind alone: quiet hours may have moved the reminder.
    pub says: ReminderSentence,
    /// The key of its text in a catalogue (`meeting.soon`); the values for it are in `says`. A text never has a word that
    /// somebody wrote.
    pub key: String,
    /// Where the phone sorts it.
    pub channel: ReminderChannel,
    /// So many seconds later than planned the scheduler may ring; 0 asks for an exact alarm.
    pub tolerance_seconds: u32,
    /// Its buttons, the most usual first: [`Reminders::acted`].
    pub actions: Vec<ReminderAction>,
    /// The screen it opens, as a link: [`Belay::screen`].
    pub link: String,
}

impl ReminderView {
    fn of(reminder: Reminder, stands_in: (Uuid, Kind), zone: Zone) -> Self {
        Self {
            document: stands_in.0,
            kind: stands_in.1,
            says: reminder.sentence(zone),
            key: reminder.kind.key().to_owned(),
            channel: reminder.kind.channel(),
            tolerance_seconds: u32::try_from(reminder.kind.tolerance().num_seconds()).unwrap_or_default(),
            actions: reminder.kind.actions().to_vec(),
            link: reminder.link(stands_in).to_string(),
            reminder,
        }
    }

    /// The same, in words for `now` where that is later than planned.
    fn said_at(mut self, now: DateTime<Utc>, zone: Zone) -> Self {
        if self.reminder.at < now {
            self.says = Reminder { at: now, ..self.reminder.clone() }.sentence(zone);
        }
        self
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Belay {
    /// Reminders.
    #[must_use]
    pub fn reminders(&self) -> Reminders {
        Reminders { belay: self.clone() }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Reminders {
    /// The reminders from `from` on and before `to`, in order of time. Of what this phone fetched from the server,
    /// nothing that was due more than a month before it arrived.
    ///
    /// # Errors
    /// [`crate::Error::SignedOut`]; those of storage.
    pub fn due(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<ReminderView>> {
        let core = self.belay.core()?;
        core.read(|reading| ReminderPlan::begin(reading, core)?.all(reading, core, from, to))
    }

    /// The reminders for the phone's own scheduler now: the next `limit`, 48 at most. Its queue is only a cache: hand it this
    /// after every change and at every start, let it forget whatever is not in it, and say so with [`Reminders::armed`].
    /// What was due while the phone was off and is still of use is among them: it rings at once. Observe it.
    ///
    /// # Errors
    /// [`crate::Error::SignedOut`]; those of storage.
    pub fn to_arm(&self, limit: Option<u32>) -> Result<Vec<ReminderView>> {
        let core = self.belay.core()?;
        let most = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(MOST_ON_A_PHONE);
        core.read(|reading| ready_to_arm(reading, core, most))
    }
}

/// The next so many reminders for the phone's own scheduler, and what it still has to ring late.
fn ready_to_arm(reading: &Reading<'_>, core: &Core, most: usize) -> Result<Vec<ReminderView>> {
    let now = core.now()?;
    let log = reading.ring_log(now)?;
    ReminderPlan::begin(reading, core)?.next(reading, core, &log, now, most)
}

/// The facts for reminders, as far as they have been read.
pub(super) struct ReminderPlan {
    profile: Profile,
    /// The zone of this phone: what "tomorrow" means on its screen.
    zone: Zone,
    facts: ReminderFacts,
    /// The members who meet in each open relationship. It is needed for each of their meetings.
    attendees: BTreeMap<RelationshipId, BTreeSet<MemberId>>,
    /// The state of each part that is reminded of.
    stands_in: BTreeMap<Uuid, (Uuid, Kind)>,
    seen: BTreeSet<Uuid>,
}

impl ReminderPlan {
    /// Begins with what depends on no single moment: fading, reviews, who rests, and own times to write.
    pub(super) fn begin(reading: &Reading<'_>, core: &Core) -> Result<Self> {
        let now = core.now()?;
        let mut plan = Self {
            profile: settings(reading, core)?,
            zone: core.zone(),
            facts: ReminderFacts::default(),
            attendees: BTreeMap::new(),
            stands_in: BTreeMap::new(),
            seen: BTreeSet::new(),
        };
        let open = Stretch { from: i64::MIN, to: i64::MAX, backwards: false, most: MOST_RELATIONSHIPS };
        for row in reading.stretch(List::OpenRelationships, Uuid::nil(), open)? {
            reading.isolated(row.id, || plan.take_in_relationship(reading, &row, now))?;
        }
        if !plan.profile.writing_times.is_empty() {
            plan.take_in_writing(reading, now)?;
        }
        Ok(plan)
    }

    /// Since when own reflections of these days are there; an empty page was not written on.
    fn take_in_writing(&mut self, reading: &Reading<'_>, now: DateTime<Utc>) -> Result<()> {
        let day = |days| -by_day(days_after(now.date_naive(), days));
        let lately = Stretch { from: day(WRITTEN), to: day(-WRITTEN), backwards: false, most: AT_ONCE };
        for row in reading.stretch(List::Reflections, Uuid::nil(), lately)? {
            let text = reading.isolated(row.id, || Ok(Content::<Reflection>::read(&row.view)?.doc.text))?;
            if text.is_some_and(|text| !text.text.trim().is_empty()) {
                self.facts.written.extend(DateTime::from_timestamp_millis(when_made(row.id)));
            }
        }
        let me = self.profile.member;
        self.stands_in.insert(me.0, (Profile::id_for(me), Kind::Profile));
        Ok(())
    }

    fn take_in_relationship(
        &mut self,
        reading: &Reading<'_>,
        row: &ListRow,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let plan = self;
        let relationship = reading.listed::<Relationship>(row)?;
        let id = RelationshipId(row.id);
        plan.stands_in.insert(id.0, (id.0, Kind::Relationship));
        let attendees = those_who_meet(reading, row.space, relationship.attendees())?;
        if relationship.is_paused() {
            plan.facts.resting.insert(id);
        }
        if !attendees.is_empty() {
            let agreement = reading.shared::<Agreement>(Agreement::id_for(id))?;
            plan.facts.contacts.push(contact(reading, id, &relationship, agreement.as_deref(), now)?);
            let review = agreement
                .as_deref()
                .and_then(|agreement| planned_review(agreement, &relationship, &attendees));
            plan.facts.reviews.extend(review);
        }
        plan.attendees.insert(id, attendees);
        Ok(())
    }

    /// The settings of whom it is planned for.
    pub(super) fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The contact in an open relationship.
    pub(super) fn contact(&self, relationship: RelationshipId) -> Option<&Contact> {
        self.facts.contacts.iter().find(|contact| contact.relationship == relationship)
    }

    /// The contact in each open relationship.
    pub(super) fn contacts(&self) -> &[Contact] {
        &self.facts.contacts
    }

    /// The next so many reminders, the soonest first, and what this phone still has to ring late.
    pub(super) fn next(
        &mut self,
        reading: &Reading<'_>,
        core: &Core,
        log: &RingLog,
        now: DateTime<Utc>,
        most: usize,
    ) -> Result<Vec<ReminderView>> {
        let waits = Waits::since(reading, core, earlier(still_of_use(log, now), REMINDED))?;
        self.next_beside(reading, &waits, log, now, most)
    }

    /// As [`Self::next`], where what waits is known.
    pub(super) fn next_beside(
        &mut self,
        reading: &Reading<'_>,
        waits: &Waits,
        log: &RingLog,
        now: DateTime<Utc>,
        most: usize,
    ) -> Result<Vec<ReminderView>> {
        self.take_in_waits(waits);
        let since = still_of_use(log, now);
        // Each part is twice as long as the one before, because everything read so far is planned again after it.
        let mut at_once = AT_ONCE;
        let mut read_to = self.read_on(reading, earlier(since, SHIFT), DateTime::<Utc>::MAX_UTC, at_once)?;
        let mut due = self.around(since, now);
        while let Some(next) = read_to {
            // What is not read yet reminds at the earliest so much before where reading stopped.
            let certain = now..earlier(next, SHIFT);
            if due.iter().filter(|reminder| certain.contains(&reminder.at)).count() > most {
                break;
            }
            at_once = at_once.saturating_mul(2);
            read_to = self.read_on(reading, next, DateTime::<Utc>::MAX_UTC, at_once)?;
            due = self.around(since, now);
        }
        let handed = self.shown(to_hand(due, log, &self.profile, now, most)).into_iter();
        Ok(handed.map(|view| view.said_at(now, self.zone)).collect())
    }

    /// What waits on this person, by what is known now.
    fn take_in_waits(&mut self, waits: &Waits) {
        for (wait, kind) in waits.planned() {
            self.stands_in.entry(wait.document).or_insert((wait.document, kind));
            self.facts.waits.push(wait);
        }
    }

    /// Every reminder of this span, read to its end.
    fn all(
        &mut self,
        reading: &Reading<'_>,
        core: &Core,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<ReminderView>> {
        self.take_in_waits(&Waits::since(reading, core, earlier(from, REMINDED))?);
        let mut next = earlier(from, SHIFT);
        let end = later(to, SHIFT);
        while let Some(read_to) = self.read_on(reading, next, end, AT_ONCE)? {
            next = read_to;
        }
        Ok(self.shown(self.planned(from, to)))
    }

    /// Reads the documents that may remind from `from` on, some of them; gives where to go on, none at the end.
    fn read_on(
        &mut self,
        reading: &Reading<'_>,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        at_once: u32,
    ) -> Result<Option<DateTime<Utc>>> {
        let stretch = Stretch { from: by_instant(from), to: by_instant(to), backwards: false, most: at_once };
        let rows = reading.stretch(List::Reminding, Uuid::nil(), stretch)?;
        let last = rows.last().map(|last| last.sort);
        let full = rows.len() == at_once as usize;
        for one in rows {
            if self.seen.insert(one.id) {
                reading.isolated(one.id, || self.take_in(reading, &one))?;
            }
        }
        // A moment that more documents share than are read at once is stepped over by a millisecond.
        let on = last.filter(|_| full).map(|last| if last == by_instant(from) { last + 1 } else { last });
        Ok(on.and_then(DateTime::from_timestamp_millis))
    }

    fn take_in(&mut self, reading: &Reading<'_>, one: &ListRow) -> Result<()> {
        let Ok(kind) = Kind::from_str(&one.kind) else {
            return Ok(());
        };
        let (actions, benchmarks) = (self.facts.actions.len(), self.facts.benchmarks.len());
        let place = Place { id: one.id, space: one.space };
        if kind == Kind::Meeting {
            let meeting = reading.listed::<Meeting>(one)?;
            match meeting.relationship().and_then(|relationship| self.attendees.get(&relationship)) {
                Some(attendees) => self.facts.add_meeting(one.id.into(), &meeting, attendees),
                None => meeting.remind(place, reading, &mut self.facts)?,
            }
        } else {
            kinds::read(kind, &one.view)?.remind(place, reading, &mut self.facts)?;
        }
        self.stands_in.insert(one.id, (one.id, kind));
        let actions = self.facts.actions[actions..].iter().map(|action| action.id.0);
        let benchmarks = self.facts.benchmarks[benchmarks..].iter().map(|goal| goal.benchmark.id.0);
        self.stands_in.extend(actions.chain(benchmarks).map(|part| (part, (one.id, kind))));
        Ok(())
    }

    /// What was due since a moment, and everything ahead. Own times to write are planned some days from the beginning of a span.
    fn around(&self, since: DateTime<Utc>, now: DateTime<Utc>) -> Vec<Reminder> {
        let mut due = if since < now { self.planned(since, now) } else { Vec::new() };
        due.extend(self.planned(now, DateTime::<Utc>::MAX_UTC));
        due
    }

    fn planned(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<Reminder> {
        let mut due = due_reminders(&self.facts, &self.profile, from, to);
        due.retain(|reminder| self.stands_in.contains_key(&about(reminder.about)));
        due
    }

    fn shown(&self, reminders: Vec<Reminder>) -> Vec<ReminderView> {
        let shown = reminders.into_iter().filter_map(|reminder| {
            let stands_in = *self.stands_in.get(&about(reminder.about))?;
            Some(ReminderView::of(reminder, stands_in, self.zone))
        });
        shown.collect()
    }
}

/// What was due from this moment on may still ring late.
fn still_of_use(log: &RingLog, now: DateTime<Utc>) -> DateTime<Utc> {
    log.since.map_or(now, |since| earlier(since, ASKED_LATELY).max(earlier(now, LATEST)).min(now))
}

fn about(about: ReminderAbout) -> Uuid {
    match about {
        ReminderAbout::Meeting { meeting } => meeting.0,
        ReminderAbout::Action { action } => action.0,
        ReminderAbout::Benchmark { benchmark } => benchmark.0,
        ReminderAbout::Flash { flash } => flash.0,
        ReminderAbout::Relationship { relationship } => relationship.0,
        ReminderAbout::Writing { member } => member.0,
        ReminderAbout::Document { document } => document,
    }
}
