//! Prompts: what somebody is asked when a page is empty; and the questions that a pair asks itself again and again.

use std::collections::BTreeSet;

use belay_domain::{
    Context, MemberId, RelationshipId,
    prompt::{
        Prompt, PromptDraws, PromptDrawsCommand, PromptDrawsOpening, PromptNeed, PromptPhase, PromptPlace,
        Situation, pick_prompt, prompt_at, prompt_of, prompt_of_day, prompts,
    },
    reflection::{OwnQuestion, PromptSet, PromptSetCommand, PromptSetOpening},
    relationship::{Relationship, Role},
    story::StoryShare,
};
use belay_protocol::self_space;
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::programs::known_people;
use crate::{
    Belay, Result,
    documents::content::Content,
    storage::{List, Reading, SendState, Stretch, UnsentReason, Writing},
};

/// So many relationships are looked at for one that goes on.
const LOOKED_AT: u32 = 20;

/// Prompts, from the data of this version.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Prompts {
    belay: Belay,
}

/// The recurring questions of a relationship.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct QuestionSetView {
    /// Their owner.
    pub relationship: RelationshipId,
    /// The questions, in the order they are asked.
    pub questions: Vec<OwnQuestion>,
    /// Whether something in it waits to be sent. It goes to the server by itself.
    pub waiting: bool,
    /// Why a part of it is not sent to the server; none if everything is sent or waits.
    pub unsent_reason: Option<UnsentReason>,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Belay {
    /// Prompts.
    #[must_use]
    pub fn prompts(&self) -> Prompts {
        Prompts { belay: self.clone() }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Prompts {
    /// Draws the prompt that comes next for this person in a situation, and remembers that it was drawn: none comes
    /// again before every other that fits has (S174). One that takes something for granted (a talk, a story) comes where that
    /// is there, or for its topic. None where nothing fits.
    ///
    /// # Errors
    /// Those of storage.
    pub fn draw(&self, situation: &Situation) -> Result<Option<Prompt>> {
        self.belay.core()?.write(|writing, context| {
            let draws = draws(writing, context)?;
            let prompts = sensible(&writing.reading(), context.actor, situation)?;
            let Some(prompt) = pick_prompt(&prompts, situation, Some(&draws)) else {
                return Ok(None);
            };
            mark_drawn(writing, &prompt.id, context)?;
            Ok(Some(prompt.clone()))
        })
    }

    /// The situation of this person in a relationship, about anything; without sensitive prompts unless `sensitive`
    /// says that they chose them.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; those of storage.
    pub fn situation_in(&self, relationship: RelationshipId, sensitive: bool) -> Result<Situation> {
        let core = self.belay.core()?;
        let me = core.me()?;
        core.read(|reading| Ok(situation(&reading.need::<Relationship>(relationship)?, me, sensitive)))
    }

    /// The prompt at the head of a place: the form of an offer or a need, or after a story. None in data that lacks it.
    #[must_use]
    pub fn at(&self, place: PromptPlace) -> Option<Prompt> {
        prompt_at(prompts(), place).cloned()
    }

    /// The prompt of this id; none for one of a newer version's data.
    #[must_use]
    pub fn prompt(&self, id: &str) -> Option<Prompt> {
        prompt_of(id).cloned()
    }

    /// The recurring questions of a relationship (S175).
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; those of storage.
    pub fn questions(&self, relationship: RelationshipId) -> Result<QuestionSetView> {
        self.belay.core()?.read(|reading| {
            reading.need::<Relationship>(relationship)?;
            questions(reading, relationship)
        })
    }

    /// Adds a recurring question, or asks one no more. Gives the questions as they stand then.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; the rules' [`crate::Error::Invalid`] and [`crate::Error::Refused`]; those of storage.
    pub fn change_questions(
        &self,
        relationship: RelationshipId,
        command: PromptSetCommand,
    ) -> Result<QuestionSetView> {
        self.belay.core()?.write(|writing: &mut Writing<'_>, context| {
            let space = writing.reading().space_of::<Relationship>(relationship)?;
            let id = PromptSet::id_for(relationship);
            writing.open::<PromptSet>(space, id, PromptSetOpening { relationship }, context)?;
            writing.act::<PromptSet>(id, command.clone(), context)?;
            questions(&writing.reading(), relationship)
        })
    }
}

/// The situation of `me` in a relationship, about anything.
fn situation(relationship: &Relationship, me: MemberId, sensitive_opt_in: bool) -> Situation {
    Situation {
        phase: PromptPhase::from(relationship.phase()),
        role: relationship.role_of(me).unwrap_or(Role::Both),
        form: Some(relationship.form),
        topic: None,
        sensitive_opt_in,
        runs_program: false,
    }
}

fn draws(writing: &mut Writing<'_>, context: &Context) -> Result<PromptDraws> {
    let own = self_space(context.actor.0);
    writing.open::<PromptDraws>(own, PromptDraws::id_for(context.actor), PromptDrawsOpening {}, context)
}

/// Remembers that a prompt was put to this person, or answered by them.
pub(super) fn mark_drawn(writing: &mut Writing<'_>, prompt: &str, context: &Context) -> Result<()> {
    draws(writing, context)?;
    let draw = PromptDrawsCommand::Draw { prompt: prompt.to_owned() };
    writing.act::<PromptDraws>(PromptDraws::id_for(context.actor), draw, context)?;
    Ok(())
}

/// The prompt of the day, by the oldest relationship that goes on; without one, for whoever seeks. Never a sensitive one:
/// nobody chose that here.
pub(super) fn of_day(reading: &Reading<'_>, me: MemberId, today: NaiveDate) -> Result<Option<Prompt>> {
    let first = Stretch { from: i64::MIN, to: i64::MAX, backwards: false, most: LOOKED_AT };
    let seeking = Situation {
        phase: PromptPhase::Seek,
        role: Role::Both,
        form: None,
        topic: None,
        sensitive_opt_in: false,
        runs_program: false,
    };
    let mut there = None;
    for row in reading.stretch(List::OpenRelationships, Uuid::nil(), first)? {
        let read = reading.isolated(row.id, || Ok(Content::<Relationship>::read(&row.view)?.doc))?;
        let goes_on = |existing: &Relationship| !existing.is_paused() && existing.active().contains(&me);
        there = read.filter(goes_on).map(|existing| situation(&existing, me, false));
        if there.is_some() {
            break;
        }
    }
    let draws = reading.neighbour::<PromptDraws>(PromptDraws::id_for(me))?;
    let situation = there.unwrap_or(seeking);
    let prompts = sensible(reading, me, &situation)?;
    Ok(prompt_of_day(&prompts, &situation, draws.as_ref(), today).cloned())
}

/// The prompts that make sense to somebody in a situation.
fn sensible(reading: &Reading<'_>, me: MemberId, situation: &Situation) -> Result<Vec<Prompt>> {
    let has = has(reading, me)?;
    let makes_sense = |prompt: &&Prompt| prompt.makes_sense(&has, situation.topic.as_deref());
    Ok(prompts().iter().filter(makes_sense).cloned().collect())
}

/// What a prompt may take for granted of somebody.
fn has(reading: &Reading<'_>, me: MemberId) -> Result<BTreeSet<PromptNeed>> {
    let mut has = BTreeSet::new();
    let is_there =
        |list, owner| Ok::<_, crate::Error>(reading.list_count(list, owner, i64::MIN, i64::MAX)? > 0);
    if known_people(reading, me)?.len() > 1 {
        has.insert(PromptNeed::Person);
    }
    if is_there(List::Stories, Uuid::nil())? {
        has.insert(PromptNeed::Story);
    }
    let some = Stretch { from: i64::MIN, to: i64::MAX, backwards: false, most: LOOKED_AT };
    for row in reading.stretch(List::TakesPart, me.0, some)? {
        if is_there(List::HeldMeetings, row.id)? {
            has.insert(PromptNeed::Talk);
        }
        for told in reading.stretch(List::StoryShares, row.id, some)? {
            let share = reading.isolated(told.id, || Ok(Content::<StoryShare>::read(&told.view)?.doc))?;
            if share.is_some_and(|share| share.to == me) {
                has.insert(PromptNeed::HeardStory);
            }
        }
    }
    Ok(has)
}

fn questions(reading: &Reading<'_>, relationship: RelationshipId) -> Result<QuestionSetView> {
    let id = PromptSet::id_for(relationship);
    let set = reading.neighbour::<PromptSet>(id)?;
    let SendState { waiting, unsent_reason } = reading.send_state(id)?;
    Ok(QuestionSetView {
        relationship,
        questions: set.map(|set| set.questions).unwrap_or_default(),
        waiting,
        unsent_reason,
    })
}
