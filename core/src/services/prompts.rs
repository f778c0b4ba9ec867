//! Prompts: what somebody is asked when a page is empty; and the questions that a pair asks itself again and again.

use belay_domain::{
    RelationshipId,
    prompt::{
        Prompt, PromptDraws, PromptDrawsCommand, PromptDrawsOpening, PromptPhase, PromptPlace, Situation,
        pick_prompt, prompt_at, prompts,
    },
    reflection::{OwnQuestion, PromptSet, PromptSetCommand, PromptSetOpening},
    relationship::{Relationship, Role},
};
use belay_protocol::self_space;
use serde::Serialize;

use crate::{
    Belay, Result,
    storage::{Reading, SendState, UnsentReason, Writing},
};

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
    /// again before every other that fits has (S174). None where nothing fits.
    ///
    /// # Errors
    /// Those of storage.
    pub fn draw(&self, situation: &Situation) -> Result<Option<Prompt>> {
        self.belay.core()?.write(|writing, context| {
            let id = PromptDraws::id_for(context.actor);
            let own = self_space(context.actor.0);
            let draws = writing.open::<PromptDraws>(own, id, PromptDrawsOpening {}, context)?;
            let Some(prompt) = pick_prompt(prompts(), situation, Some(&draws)) else {
                return Ok(None);
            };
            let draw = PromptDrawsCommand::Draw { prompt: prompt.id.clone() };
            writing.act::<PromptDraws>(id, draw, context)?;
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
        core.read(|reading| {
            let relationship = reading.need::<Relationship>(relationship)?;
            Ok(Situation {
                phase: PromptPhase::from(relationship.phase()),
                role: relationship.role_of(me).unwrap_or(Role::Both),
                form: Some(relationship.form),
                topic: None,
                sensitive_opt_in: sensitive,
                runs_program: false,
            })
        })
    }

    /// The prompt at the head of a place: the form of an offer or a need, or after a story. None in data that lacks it.
    #[must_use]
    pub fn at(&self, place: PromptPlace) -> Option<Prompt> {
        prompt_at(prompts(), place).cloned()
    }

    /// The prompt of this id; none for one of a newer version's data.
    #[must_use]
    pub fn prompt(&self, id: &str) -> Option<Prompt> {
        prompts().iter().find(|prompt| prompt.id == id).cloned()
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
