//! A relationship as its own screen shows it, in one call: where it stands, what opens the next phase and whose turn it is, the
//! next meeting, the agreement, the goals, what is open, what was shared last, and what waits.

use std::{collections::BTreeSet, str::FromStr as _};

use belay_domain::{
    Kind, MemberId, Phase, RelationshipId,
    action::Action,
    agreement::{Agreement, Stage},
    calendar::earlier,
    closure::Closure,
    goal::Goal,
    meeting::{MAX_MINUTES, Meeting},
    reflection::{SharedReflection, SharedState},
    relationship::{AfterEnding, Missing, Relationship, RelationshipFacts},
    story::{StoryShare, StoryShareState},
};
use chrono::{NaiveDate, TimeDelta};
use serde::Serialize;
use uuid::Uuid;

use super::{
    Companion, DueAction, GoalView, MeetingView, RelationshipView, Relationships, WaitingItem, goals,
    meetings, relationships::view, waiting::waiting,
};
use crate::{
    Result,
    documents::{
        content::Content,
        kinds::{Of, Subject as _, actions_in, by_instant, closure_facts, closure_now},
    },
    inner::Core,
    storage::{List, ListRow, Place, Reading, Stretch},
};

/// What a glance takes in; the rest is on screens of its own.
const GOALS: usize = 10;
const ACTIONS: usize = 10;
/// So many are looked at to find those that are shown.
const LOOKED_AT: u32 = 50;

/// A relationship as its own screen shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RelationshipPage {
    /// The relationship: purpose, people, phase, expectations, the next conversation, advice.
    pub view: RelationshipView,
    /// What opens the next phase; none while it is at work, since closing has no gate, and once it is over.
    pub next_phase: Option<NextPhase>,
    /// What waits on this person in it, the longest first.
    pub waits: Vec<WaitingItem>,
    /// The next meeting, one that runs now included.
    pub next_meeting: Option<MeetingView>,
    /// Where the agreement stands; none where nobody has begun one.
    pub agreement: Option<AgreementStanding>,
    /// The goals that have not ended, by the day they are due, 10 at most.
    pub goals: Vec<GoalView>,
    /// What its members have still to do, by the day it is due, 10 at most.
    pub actions: Vec<DueAction>,
    /// What was shared last: a story or a reflection.
    pub last_shared: Option<LastShared>,
    /// What this person can do with it now: commands, and phases to move to.
    pub allowed: Vec<String>,
    /// What this person can do now that it is over; empty before (S451).
    pub after_ending: Vec<AfterEnding>,
}

/// The next phase, and what it waits for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct NextPhase {
    /// The phase.
    pub phase: Phase,
    /// Everything it waits for; empty where the gate is open.
    pub missing: Vec<StillMissing>,
}

/// Something that the next phase waits for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StillMissing {
    /// What.
    pub what: Missing,
    /// Whose turn it is, by name; empty where it is anybody's.
    pub whose: Vec<Companion>,
    /// It is this person's turn, or anybody's.
    pub mine: bool,
}

/// Where the agreement stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AgreementStanding {
    /// Since this day one is in force; none where none is.
    pub since: Option<NaiveDate>,
    /// Another version is being worded, and nobody is asked to accept it yet.
    pub is_worded: bool,
    /// Who has not accepted the version that is proposed, by name; empty where none is.
    pub waits_for: Vec<Companion>,
    /// The next review of the ending.
    pub review_on: Option<NaiveDate>,
}

/// What was shared last.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LastShared {
    /// The document: a told story, or the copy of a reflection.
    pub document: Uuid,
    /// Its kind.
    pub kind: Kind,
    /// Who shared it.
    pub by: Companion,
    /// On this day.
    pub on: NaiveDate,
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Relationships {
    /// A relationship as its own screen shows it. Observe it.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; [`crate::Error::UpdateNeeded`]; those of storage.
    pub fn page(&self, relationship: RelationshipId) -> Result<RelationshipPage> {
        let core = self.belay.core()?;
        core.read(|reading| page(reading, core, relationship))
    }
}

fn page(reading: &Reading<'_>, core: &Core, id: RelationshipId) -> Result<RelationshipPage> {
    let relationship = reading.need::<Relationship>(id)?;
    let space = reading.space_of::<Relationship>(id)?;
    let facts = Relationship::facts(Of::Document(&relationship), Place { id: id.0, space }, reading)?;
    let me = core.me()?;
    let today = core.now()?.with_timezone(&core.zone()).date_naive();
    let allowed = relationship.allowed_to(me, &facts);
    let view = view(reading, core, id.0, relationship.clone())?;
    let names = Names { me, companions: &view.companions };
    let agreement = reading.neighbour::<Agreement>(Agreement::id_for(id))?;
    Ok(RelationshipPage {
        next_phase: next_phase(reading, id, &relationship, &facts, agreement.as_ref(), &names)?,
        waits: waiting(reading, core, Some(space))?.items,
        next_meeting: next_meeting(reading, core, id)?,
        agreement: agreement.map(|agreement| standing(&agreement, &relationship.active(), &names)),
        goals: goals_of(reading, core, id)?,
        actions: actions(reading, id, today)?,
        last_shared: last_shared(reading, id, &names)?,
        allowed: allowed.into_iter().map(Into::into).collect(),
        after_ending: relationship.after_ending(me, today),
        view,
    })
}

/// Whoever is in the relationship, by name.
struct Names<'a> {
    me: MemberId,
    companions: &'a [Companion],
}

impl Names<'_> {
    fn of(&self, member: MemberId) -> Companion {
        let known = self.companions.iter().find(|companion| companion.member == member).cloned();
        known.unwrap_or(Companion { member, name: String::new() })
    }

    fn of_all(&self, members: impl IntoIterator<Item = MemberId>) -> Vec<Companion> {
        members.into_iter().map(|member| self.of(member)).collect()
    }
}

fn next_phase(
    reading: &Reading<'_>,
    id: RelationshipId,
    relationship: &Relationship,
    facts: &RelationshipFacts,
    agreement: Option<&Agreement>,
    names: &Names<'_>,
) -> Result<Option<NextPhase>> {
    let Some(phase) = relationship.next_phase() else {
        return Ok(None);
    };
    let mut missing = Vec::new();
    for what in relationship.missing_before(phase, facts) {
        let turns: BTreeSet<MemberId> = match (what, what.member()) {
            (_, Some(member)) => BTreeSet::from([member]),
            (Missing::Agreement, None) => {
                agreement.map(|agreement| agreement.waits_for(&relationship.active())).unwrap_or_default()
            }
            (Missing::Signatures, None) => {
                let closure = reading.neighbour::<Closure>(closure_now(id, relationship))?;
                match closure {
                    Some(closure) => {
                        closure.sign_off_status(&closure_facts(reading, id, relationship)?).waits_for
                    }
                    None => BTreeSet::new(),
                }
            }
            _ => BTreeSet::new(),
        };
        let mine = turns.is_empty() || turns.contains(&names.me);
        missing.push(StillMissing { what, whose: names.of_all(turns), mine });
    }
    Ok(Some(NextPhase { phase, missing }))
}

fn standing(agreement: &Agreement, members: &BTreeSet<MemberId>, names: &Names<'_>) -> AgreementStanding {
    AgreementStanding {
        since: agreement.in_force().map(|version| version.since),
        is_worded: agreement.next.as_ref().is_some_and(|next| next.stage == Stage::Draft),
        waits_for: names.of_all(agreement.waits_for(members)),
        review_on: agreement.review_on(members),
    }
}

fn next_meeting(reading: &Reading<'_>, core: &Core, id: RelationshipId) -> Result<Option<MeetingView>> {
    let now = core.now()?;
    let from = by_instant(earlier(now, TimeDelta::minutes(i64::from(MAX_MINUTES))));
    let ahead = Stretch { from, to: i64::MAX, backwards: false, most: LOOKED_AT };
    for one in reading.stretch(List::LiveMeetings, id.0, ahead)? {
        let view = reading.isolated(one.id, || {
            meetings::view(reading, core, one.id, Content::<Meeting>::read(&one.view)?.doc)
        })?;
        if let Some(view) = view.filter(|view| view.can_take_place && view.meeting.span().end > now) {
            return Ok(Some(view));
        }
    }
    Ok(None)
}

const FIRST: Stretch = Stretch { from: i64::MIN, to: i64::MAX, backwards: false, most: LOOKED_AT };

fn goals_of(reading: &Reading<'_>, core: &Core, id: RelationshipId) -> Result<Vec<GoalView>> {
    let mut views = Vec::new();
    for one in reading.stretch(List::Goals, id.0, FIRST)? {
        let view = reading.isolated(one.id, || {
            let goal = Content::<Goal>::read(&one.view)?.doc;
            if goal.is_open() { goals::view(reading, core, one.id, goal).map(Some) } else { Ok(None) }
        })?;
        views.extend(view.flatten().filter(|_| views.len() < GOALS));
    }
    Ok(views)
}

/// What its members have still to do: each place in the list is at least one action, so the first places hold the first.
fn actions(reading: &Reading<'_>, id: RelationshipId, today: NaiveDate) -> Result<Vec<DueAction>> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<(Action, ListRow)> = Vec::new();
    for one in reading.stretch(List::OpenWork, id.0, FIRST)? {
        if seen.insert(one.id) {
            let found = reading.isolated(one.id, || actions_in(&one))?.unwrap_or_default();
            let due = found.into_iter().filter(|action| action.due().is_some());
            open.extend(due.map(|action| (action, one.clone())));
        }
    }
    open.sort_by_key(|(action, _)| (action.due(), action.id));
    open.truncate(ACTIONS);
    let due = open.into_iter().filter_map(|(action, one)| {
        let overdue = action.due().is_some_and(|due| due < today);
        Some(DueAction { overdue, document: one.id, kind: Kind::from_str(&one.kind).ok()?, action })
    });
    Ok(due.collect())
}

fn last_shared(reading: &Reading<'_>, id: RelationshipId, names: &Names<'_>) -> Result<Option<LastShared>> {
    let mut shared: Vec<LastShared> = Vec::new();
    for one in reading.stretch(List::SharedReflections, id.0, FIRST)? {
        let read = reading.isolated(one.id, || Ok(Content::<SharedReflection>::read(&one.view)?.doc))?;
        if let Some(SharedReflection { author, state: SharedState::Shared { on, .. }, .. }) = read {
            let by = names.of(author);
            shared.push(LastShared { document: one.id, kind: Kind::SharedReflection, by, on });
            break;
        }
    }
    for one in reading.stretch(List::StoryShares, id.0, FIRST)? {
        let read = reading.isolated(one.id, || Ok(Content::<StoryShare>::read(&one.view)?.doc))?;
        if let Some(told) = read.filter(|told| told.state() != StoryShareState::Revoked) {
            let by = names.of(told.teller);
            shared.push(LastShared { document: one.id, kind: Kind::StoryShare, by, on: told.on });
            break;
        }
    }
    Ok(shared.into_iter().max_by_key(|shared| shared.on))
}
