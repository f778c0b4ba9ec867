//! Closures: debrief, goodbye and sign-off, and the lesson each keeps to themselves.

use std::collections::BTreeSet;

use belay_domain::{
    ClosureId, Edit, EntryId, GoalId, MemberId, Phase, RelationshipId,
    action::Action,
    closure::{
        Achieved, Closure, ClosureCommand, ClosureOpening, ClosureState, ClosureSummary, Differently, SignOff,
    },
    entry::{Entry, EntryCommand, EntryKind, EntryOpening, EntrySort},
    relationship::{Outcome, Relationship, RelationshipCommand},
};
use belay_protocol::self_space;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    Belay, Result,
    documents::kinds::{closure_facts, closure_now, entries_of_sort, every, open_actions},
    inner::Core,
    storage::{List, Reading, SendState, UnsentReason, Writing},
};

/// How one's relationships come to their end. A relationship has one closure for each time closing was opened, so the
/// present one is named by the relationship.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Closures {
    belay: Belay,
}

/// A closure, with what can be read from it. It is prefilled: what was achieved and what remains is read from goals and
/// meetings.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ClosureView {
    /// Its id.
    pub id: ClosureId,
    /// The closure.
    pub closure: Closure,
    /// How far it has come.
    pub state: ClosureState,
    /// The purpose of the relationship, as last worded.
    pub purpose: String,
    /// The hoped result, to show beside the achievements (S102).
    pub hoped_for: String,
    /// The achievements (S444).
    pub achieved: Vec<Achieved>,
    /// Goals to reach, carry or drop before one can sign (S445).
    pub open_goals: BTreeSet<GoalId>,
    /// Actions to complete, carry or drop before one can sign (S445).
    pub open_actions: Vec<RemainingAction>,
    /// One's own lessons, the newest first. They are in one's own space; nobody else has them (S446). More than one where
    /// two of one's phones wrote at once: neither is lost.
    pub lessons: Vec<OwnLesson>,
    /// The conditions that keep this person from signing: `differently`, `closing_meeting`, `goal:…`, `action:…`.
    pub missing: Vec<String>,
    /// The commands that are possible now, for this person: the next step first.
    pub allowed: Vec<String>,
    /// The members who have signed, and those who have not.
    pub sign_off: SignOff,
    /// The summary that each can keep: the same for all.
    pub summary: ClosureSummary,
    /// Whether something in it waits to be sent. It goes to the server by itself.
    pub waiting: bool,
    /// Why a part of it is not sent to the server; none if everything is sent or waits.
    pub unsent_reason: Option<UnsentReason>,
}

/// An action that is left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RemainingAction {
    /// Itself.
    pub action: Action,
    /// The goal or the meeting it stands in.
    pub within: Uuid,
}

/// A lesson: what this person would do differently, written for themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OwnLesson {
    /// The entry.
    pub id: EntryId,
    /// The text.
    pub text: String,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Belay {
    /// How one's relationships come to their end.
    #[must_use]
    pub fn closures(&self) -> Closures {
        Closures { belay: self.clone() }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Closures {
    /// Opens the debrief, and with it closing, in one tap; any member may, from any phase. Where it is open already, gives
    /// it as it stands.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; the rules' [`crate::Error::Refused`]; those of storage.
    pub fn begin(&self, relationship: RelationshipId) -> Result<ClosureView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let there = writing.reading().need::<Relationship>(relationship)?;
            let from = there.phase();
            if !matches!(from, Phase::ComingToClosure | Phase::Closed) {
                let (to, reason) = (Phase::ComingToClosure, String::new());
                writing.act::<Relationship>(
                    relationship,
                    RelationshipCommand::MoveTo { from, to, reason },
                    context,
                )?;
            }
            let doc = begin(writing, relationship, context)?;
            view(&writing.reading(), core, relationship, doc)
        })
    }

    /// Carries out a command on the closure of a relationship that is coming to its end. Gives it as it stands then.
    ///
    /// # Errors
    /// As [`Closures::begin`], and the rules' [`crate::Error::Invalid`].
    pub fn act(&self, relationship: RelationshipId, command: ClosureCommand) -> Result<ClosureView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            begin(writing, relationship, context)?;
            let there = writing.reading().need::<Relationship>(relationship)?;
            let doc = writing.act::<Closure>(closure_now(relationship, &there), command.clone(), context)?;
            view(&writing.reading(), core, relationship, doc)
        })
    }

    /// Writes down what one would do differently. It goes into one's own space; the others only see that it was answered
    /// (S210, S446). Written again, it takes the place of what was there.
    ///
    /// # Errors
    /// As [`Closures::act`].
    pub fn keep_lesson(&self, relationship: RelationshipId, text: &str) -> Result<ClosureView> {
        let core = self.belay.core()?;
        let fresh: EntryId = core.new_id()?;
        core.write(|writing, context| {
            begin(writing, relationship, context)?;
            let there = writing.reading().need::<Relationship>(relationship)?;
            let closure = closure_now(relationship, &there);
            match lessons(&writing.reading(), context.actor, relationship)?.into_iter().next() {
                Some((id, written)) => {
                    let edit = Edit { before: written.text.text, after: text.to_owned() };
                    let seen = written.text.kept;
                    writing.act::<Entry>(id, EntryCommand::Write { edit, seen }, context)?;
                }
                None => {
                    let opening =
                        EntryOpening { kind: EntryKind::Lesson { relationship }, text: text.to_owned() };
                    writing.open::<Entry>(self_space(context.actor.0), fresh, opening, context)?;
                }
            }
            let answered = ClosureCommand::Answer(Differently::Answered);
            let doc = writing.act::<Closure>(closure, answered, context)?;
            view(&writing.reading(), core, relationship, doc)
        })
    }

    /// Ends the relationship, once the goodbye was said and everyone has signed or is waived.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; the rules' [`crate::Error::Refused`], which names what is missing; those of storage.
    pub fn close(&self, relationship: RelationshipId, outcome: Outcome) -> Result<ClosureView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let there =
                writing.act::<Relationship>(relationship, RelationshipCommand::Close { outcome }, context)?;
            let doc = writing.reading().need::<Closure>(closure_now(relationship, &there))?;
            view(&writing.reading(), core, relationship, doc)
        })
    }

    /// The closure of a relationship, present or past.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] where closing was never opened; [`crate::Error::UpdateNeeded`]; those of storage.
    pub fn closure(&self, relationship: RelationshipId) -> Result<ClosureView> {
        let core = self.belay.core()?;
        core.read(|reading| {
            let there = reading.need::<Relationship>(relationship)?;
            let doc = reading.need::<Closure>(closure_now(relationship, &there))?;
            view(reading, core, relationship, doc)
        })
    }
}

/// One's own lessons from a relationship, the newest first.
fn lessons(reading: &Reading<'_>, me: MemberId, relationship: RelationshipId) -> Result<Vec<(Uuid, Entry)>> {
    let owner = entries_of_sort(self_space(me.0), EntrySort::Lesson);
    let mut lessons = every::<Entry>(reading, List::EntriesOfSort, owner)?;
    lessons.retain(|(_, entry)| entry.kind == EntryKind::Lesson { relationship });
    Ok(lessons)
}

fn begin(
    writing: &mut Writing<'_>,
    relationship: RelationshipId,
    context: &belay_domain::Context,
) -> Result<Closure> {
    let there = writing.reading().need::<Relationship>(relationship)?;
    let space = writing.reading().space_of::<Relationship>(relationship)?;
    let opening = ClosureOpening { relationship };
    writing.open::<Closure>(space, closure_now(relationship, &there), opening, context)
}

fn view(
    reading: &Reading<'_>,
    core: &Core,
    relationship: RelationshipId,
    closure: Closure,
) -> Result<ClosureView> {
    let there = reading.need::<Relationship>(relationship)?;
    let id = closure_now(relationship, &there);
    let facts = closure_facts(reading, relationship, &there)?;
    let me = core.me()?;
    let left = closure.remaining_actions(&facts);
    let open_actions = open_actions(reading, relationship)?
        .into_iter()
        .filter(|open| left.contains(&open.action.id))
        .map(|open| RemainingAction { action: open.action, within: open.within });
    let lesson = |(id, entry): (Uuid, Entry)| OwnLesson { id: EntryId(id), text: entry.text.text };
    let SendState { waiting, unsent_reason } = reading.send_state(id.0)?;
    Ok(ClosureView {
        id,
        state: closure.state(&facts),
        purpose: there.purpose.text.text,
        hoped_for: there.purpose.outcome.text,
        achieved: closure.achieved(&facts),
        open_actions: open_actions.collect(),
        lessons: lessons(reading, me, relationship)?.into_iter().map(lesson).collect(),
        missing: closure.missing_to_sign(me, &facts),
        allowed: closure.allowed_to(me, &facts, core.now()?).into_iter().map(Into::into).collect(),
        sign_off: closure.sign_off_status(&facts),
        summary: closure.summary(&facts),
        open_goals: facts.open_goals,
        waiting,
        unsent_reason,
        closure,
    })
}
