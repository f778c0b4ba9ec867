//! Home: the one call of the first screen. What is next, what is due, what waits, and where sync stands.

use std::{collections::BTreeSet, str::FromStr as _};

use belay_domain::{
    GoalId, Kind, MemberId, Phase, RelationshipId,
    action::Action,
    calendar::{days_after, earlier, later},
    fading::Fading,
    flash::{FlashRequest, FlashStatus},
    goal::{Benchmark, Goal},
    meeting::{MAX_MINUTES, Meeting},
    prompt::Prompt,
    relationship::{NextConversation, Relationship, Role, Standing as Seated},
    reminder::RingLog,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{
    Companion, FlashView, HomeDeclined, HomeEnded, MeetingView, Muted, ReminderView, WaitingItem,
    afterwards::notes,
    flash, meetings, prompts,
    relationships::others,
    reminders::{ReminderPlan, muted},
    waiting::Waits,
};
use crate::{
    Belay, Result,
    documents::{
        content::Content,
        kinds::{actions_in, attendees_of, by_day, by_instant, calendar, gate_facts},
    },
    inner::Core,
    storage::{List, ListRow, Place, Reading, Staying, Stretch},
    sync::SyncState,
};

/// More relationships than anybody can attend to at once; the others are in their list.
const RELATIONSHIPS: u32 = 20;
/// The start screen.
const MEETINGS: usize = 5;
const ACTIONS: usize = 10;
const REQUESTS: usize = 5;
const REMINDERS: usize = 5;
const WAITS: usize = 5;
/// So many are looked at to find those that are shown.
const LOOKED_AT: u32 = 20;
/// How many days ahead a benchmark is near.
const NEAR_DAYS: i64 = 7;
/// A request that nobody took up is shown for so long after it ran out.
const ENDED_SHOWN: TimeDelta = TimeDelta::days(7);

/// The first screen.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Home {
    /// The person of this phone.
    pub me: Companion,
    /// The state of sync.
    pub sync: SyncState,
    /// How much the server does not have: documents that wait or were not taken, spaces it does not know, and what was
    /// written in a space that one has left. Only where it is 0 is everything sent.
    pub unsent: u64,
    /// How much of that stays on this phone, by the reason; only reasons there are. The rest goes to the server by itself.
    pub staying: Vec<Staying>,
    /// How many matters wait for a person's eye: see [`Belay::attention`].
    pub attention: u64,
    /// How many documents a newer version wrote: update to see them.
    pub needs_update: u64,
    /// Why the system shows no reminders of this app; none where it does.
    pub muted: Option<Muted>,
    /// What waits on this person, the longest first, 5 at most; all of it is in [`Belay::waiting`].
    pub waits: Vec<WaitingItem>,
    /// How much waits on this person, in all: what a badge shows.
    pub waiting: u64,
    /// The open relationships, the oldest first, 20 at most.
    pub relationships: Vec<HomeRelationship>,
    /// The next meetings, one that runs now included, 5 at most.
    pub meetings: Vec<MeetingView>,
    /// Meetings that are over and of which nobody has said what became, the latest first, 5 at most (S165).
    pub unsettled: Vec<MeetingView>,
    /// One's own open actions with a date, overdue ones at the head, 10 at most.
    pub actions: Vec<DueAction>,
    /// Open benchmarks of one's own goals whose day has passed or comes within a week, the longest overdue first, 10 at most
    /// (S119).
    pub benchmarks: Vec<DueBenchmark>,
    /// Relationships that somebody else declined within a month, the latest first, until they are put away
    /// ([`super::Relationships::put_away`]). Nobody owes a reason, so none is shown (S065).
    pub declined: Vec<HomeDeclined>,
    /// Relationships that ended within a month, the latest first, with what one can do now, until they are put away (S451).
    pub ended: Vec<HomeEnded>,
    /// Flash requests that wait for one's answer, the newest first, 5 at most.
    pub flash_to_answer: Vec<FlashView>,
    /// One's own flash requests that are not over, the newest first, 5 at most.
    pub flash_asked: Vec<FlashView>,
    /// Flash requests one helps with that are not over, the newest first, 5 at most.
    pub flash_helping: Vec<FlashView>,
    /// The next reminders, 5 at most.
    pub reminders: Vec<ReminderView>,
    /// A question to write about: another each day, and another once it is answered.
    pub prompt: Option<Prompt>,
}

impl Home {
    /// Whether there is nothing to show: no relationship, no request, no meeting, nothing to do, and nothing waits.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let requests = [&self.flash_to_answer, &self.flash_helping, &self.flash_asked];
        let meetings = [&self.unsettled, &self.meetings];
        requests.iter().all(|list| list.is_empty())
            && meetings.iter().all(|list| list.is_empty())
            && self.actions.is_empty()
            && self.waits.is_empty()
            && self.benchmarks.is_empty()
            && self.declined.is_empty()
            && self.ended.is_empty()
            && self.relationships.is_empty()
    }
}

/// A relationship on the first screen.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct HomeRelationship {
    /// Its id.
    pub id: RelationshipId,
    /// The others in it, by name; where nobody is left in its space, those who were, without one.
    pub others: Vec<Companion>,
    /// One's own role in it: it may be another in each (S024).
    pub role: Option<Role>,
    /// Its subject; may be empty.
    pub topic: String,
    /// The phase it is in.
    pub phase: Phase,
    /// Whether it rests.
    pub rests: bool,
    /// One is asked to say yes or no to it.
    pub asks_me: bool,
    /// The conversation that fits best now, and why (S069).
    pub next_conversation: Option<NextConversation>,
    /// How far it has faded, and how one can go on (S308).
    pub fading: Option<Fading>,
    /// The planned end.
    pub ends_on: Option<NaiveDate>,
}

/// An open benchmark of one's own goal.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DueBenchmark {
    /// The benchmark.
    pub benchmark: Benchmark,
    /// Its day has passed.
    pub overdue: bool,
    /// The goal.
    pub goal: GoalId,
    /// What the goal says.
    pub statement: String,
}

/// One's own open action.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DueAction {
    /// The action.
    pub action: Action,
    /// Its day has passed.
    pub overdue: bool,
    /// The document it stands in.
    pub document: Uuid,
    /// That document's kind: a goal or a meeting.
    pub kind: Kind,
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Belay {
    /// The first screen, in one call. Observe it: `belay.observe(Belay::home, …)`.
    ///
    /// # Errors
    /// [`crate::Error::SignedOut`] where nobody has ever signed in on this phone; those of storage.
    pub fn home(&self) -> Result<Home> {
        let core = self.core()?;
        let person = core.person()?;
        let (now, me) = (core.now()?, MemberId(person.id));
        core.read(|reading| {
            let today = now.with_timezone(&core.zone()).date_naive();
            let (meetings, unsettled) = meetings_around(reading, core, now)?;
            let mut plan = ReminderPlan::begin(reading, core)?;
            let waits = Waits::read(reading, core, None)?;
            let notes = notes(reading, plan.profile(), me, today)?;
            let unsent = reading.unsent()?;
            Ok(Home {
                me: Companion { member: me, name: person.name.clone() },
                sync: self.sync_state(),
                unsent: unsent.all(),
                staying: unsent.staying,
                attention: reading.attention_count()?,
                needs_update: reading.unreadable_count()?,
                muted: muted(reading)?,
                waits: waits.items(reading, core, WAITS)?,
                waiting: waits.count(),
                relationships: relationships(reading, &plan, me, today)?,
                meetings,
                unsettled,
                benchmarks: benchmarks(reading, me, today)?,
                declined: notes.declined,
                ended: notes.ended,
                actions: actions(reading, me, today)?,
                flash_to_answer: requests(reading, core, List::FlashToAnswer, |view| view.is_to_answer(now))?,
                flash_asked: requests(reading, core, List::FlashAsked, |view| match view.status {
                    FlashStatus::Expired | FlashStatus::NobodyLeft => {
                        later(view.expires_at, ENDED_SHOWN) > now
                    }
                    status => is_under_way(status),
                })?,
                flash_helping: requests(reading, core, List::FlashHelping, |view| is_under_way(view.status))?,
                // Not known is better than no first screen at all.
                reminders: reading
                    .isolated(Uuid::nil(), || {
                        plan.next_beside(reading, &waits, &RingLog::default(), now, REMINDERS)
                    })?
                    .unwrap_or_default(),
                prompt: prompts::of_day(reading, me, today)?,
            })
        })
    }
}

fn relationships(
    reading: &Reading<'_>,
    plan: &ReminderPlan,
    me: MemberId,
    today: NaiveDate,
) -> Result<Vec<HomeRelationship>> {
    let first = Stretch { from: i64::MIN, to: i64::MAX, backwards: false, most: RELATIONSHIPS };
    let rows = reading.stretch(List::OpenRelationships, Uuid::nil(), first)?;
    let shown = rows.into_iter().filter_map(|one| {
        reading.isolated(one.id, || relationship(reading, plan, me, today, &one)).transpose()
    });
    shown.collect()
}

fn relationship(
    reading: &Reading<'_>,
    plan: &ReminderPlan,
    me: MemberId,
    today: NaiveDate,
    one: &ListRow,
) -> Result<HomeRelationship> {
    let relationship = reading.listed::<Relationship>(one)?;
    let id = RelationshipId(one.id);
    let facts = gate_facts(&relationship, Place { id: one.id, space: one.space }, reading)?;
    let others = others(reading, one.space, &relationship, me)?;
    let seat = relationship.members.get(&me);
    Ok(HomeRelationship {
        id,
        others,
        role: relationship.role_of(me),
        topic: relationship.topic.text.clone(),
        phase: relationship.phase(),
        rests: relationship.is_paused(),
        asks_me: seat.is_some_and(|seat| matches!(seat.standing, Seated::Asked { .. })),
        next_conversation: relationship.next_conversation(&facts),
        fading: plan.contact(id).and_then(|contact| contact.fading(today)),
        ends_on: relationship.ends_on(),
    })
}

/// The next meetings, and those that are over and wait for their state; only those that can still take place.
fn meetings_around(
    reading: &Reading<'_>,
    core: &Core,
    now: DateTime<Utc>,
) -> Result<(Vec<MeetingView>, Vec<MeetingView>)> {
    let longest = TimeDelta::minutes(i64::from(MAX_MINUTES));
    let ahead =
        Stretch { from: by_instant(earlier(now, longest)), to: i64::MAX, backwards: false, most: LOOKED_AT };
    let over = Stretch { from: i64::MIN, to: by_instant(now), backwards: true, most: LOOKED_AT };
    let me = core.me()?;
    let views = |stretch, fits: &dyn Fn(&Meeting) -> bool| -> Result<Vec<MeetingView>> {
        let mut views = Vec::new();
        for one in calendar(reading, me, stretch, MEETINGS, fits)? {
            let (id, meeting) = (one.id.0, one.meeting);
            views.extend(reading.isolated(id, || meetings::view(reading, core, id, meeting))?);
        }
        Ok(views)
    };
    Ok((
        views(ahead, &|meeting| meeting.span().end > now)?,
        views(over, &|meeting| meeting.waits_for_its_state(now))?,
    ))
}

/// One's own open actions that are due first. Each place in the list is at least one action, so the first ten places
/// hold the first ten.
fn actions(reading: &Reading<'_>, me: MemberId, today: NaiveDate) -> Result<Vec<DueAction>> {
    let first = Stretch { from: i64::MIN, to: i64::MAX, backwards: false, most: LOOKED_AT };
    let mut seen = BTreeSet::new();
    let mut due = Vec::new();
    for one in reading.stretch(List::DueActions, me.0, first)? {
        let Ok(kind) = Kind::from_str(&one.kind) else {
            continue;
        };
        if seen.insert(one.id) {
            let mine = |action: &Action| action.owner == me && action.due().is_some();
            let own =
                reading.isolated(one.id, || actions_in(&one))?.unwrap_or_default().into_iter().filter(mine);
            due.extend(own.map(|action| (action, one.id, kind)));
        }
    }
    due.sort_by_key(|(action, ..)| (action.due(), action.id));
    due.truncate(ACTIONS);
    let view = |(action, document, kind): (Action, Uuid, Kind)| DueAction {
        overdue: action.due().is_some_and(|due| due < today),
        action,
        document,
        kind,
    };
    Ok(due.into_iter().map(view).collect())
}

/// One's own benchmarks that are overdue or come soon, of goals whose members still meet.
fn benchmarks(reading: &Reading<'_>, me: MemberId, today: NaiveDate) -> Result<Vec<DueBenchmark>> {
    let until = by_day(days_after(today, NEAR_DAYS));
    let first = Stretch { from: i64::MIN, to: until, backwards: false, most: LOOKED_AT };
    let mut seen = BTreeSet::new();
    let mut due = Vec::new();
    for one in reading.stretch(List::DueBenchmarks, me.0, first)? {
        if !seen.insert(one.id) {
            continue;
        }
        let read = reading.isolated(one.id, || {
            let goal = reading.listed::<Goal>(&one)?;
            let is_in = attendees_of(reading, goal.relationship)?.contains(&me);
            Ok(is_in.then_some(goal))
        })?;
        let Some(goal) = read.flatten() else { continue };
        let near = |benchmark: &&Benchmark| benchmark.is_open() && by_day(benchmark.due) <= until;
        due.extend(goal.benchmarks.iter().filter(near).map(|benchmark| DueBenchmark {
            benchmark: benchmark.clone(),
            overdue: benchmark.due < today,
            goal: GoalId(one.id),
            statement: goal.statement.text.clone(),
        }));
    }
    due.sort_by_key(|due| (due.benchmark.due, due.benchmark.id));
    due.truncate(ACTIONS);
    Ok(due)
}

fn requests(
    reading: &Reading<'_>,
    core: &Core,
    list: List,
    fits: impl Fn(&FlashView) -> bool,
) -> Result<Vec<FlashView>> {
    let newest = Stretch { from: i64::MIN, to: i64::MAX, backwards: false, most: LOOKED_AT };
    let mut views = Vec::new();
    for one in reading.stretch(list, core.me()?.0, newest)? {
        let view = reading.isolated(one.id, || {
            flash::view(reading, core, one.id, Content::<FlashRequest>::read(&one.view)?.doc)
        })?;
        views.extend(view.filter(&fits).filter(|_| views.len() < REQUESTS));
    }
    Ok(views)
}

/// Whether something is still to come of it.
fn is_under_way(status: FlashStatus) -> bool {
    use FlashStatus::{AskedWaiting, DateProposed, Held, Matched, Scheduled, SentWaiting, ToDecide};
    matches!(status, SentWaiting | ToDecide | AskedWaiting | Matched | DateProposed | Scheduled | Held)
}
