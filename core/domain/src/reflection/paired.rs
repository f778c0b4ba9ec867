//! One question to every member; the answers open together, when all are in (S176).
//!
//! The document is in the space all of them share, so an answer that is in reaches the others' phones before they have
//! answered: it is the app that keeps it covered. That is a courtesy between people who trust each other, not a seal.
//! Who must not be read yet under any circumstances writes a private reflection first.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{CompanyFacts, MAX_QUESTION_CHARS, REFLECTION, ReflectionSubject};
use crate::{
    Aggregate, Bounded, Context, Edit, Kind, MemberId, Prose, Reason, Refusal, RelationshipId, derived,
    filled, prompt::known,
};

/// A question to every member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairedReflection {
    /// Whose members are asked.
    pub relationship: RelationshipId,
    /// The question.
    pub question: String,
    /// The prompt it came from, by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// What it is about.
    pub subject: ReflectionSubject,
    /// Who is asked: those who were members when it began.
    pub asked: BTreeSet<MemberId>,
    /// Since this day.
    pub on: NaiveDate,
    /// What each said. Read it through [`PairedReflection::visible_to`].
    #[serde(default)]
    pub answers: BTreeMap<MemberId, Prose>,
}

/// One member's answer, to somebody who may read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PairedAnswer {
    /// Whose.
    pub by: MemberId,
    /// What they said.
    pub text: Prose,
}

/// How a paired reflection begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PairedOpening {
    /// Whose members are asked.
    pub relationship: RelationshipId,
    /// The question.
    pub question: String,
    /// The prompt it came from, by its id.
    pub prompt: Option<String>,
    /// What it is about.
    pub subject: ReflectionSubject,
}

/// The commands of a paired reflection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PairedCommand {
    /// Answer, or word one's answer anew while it is still covered.
    Answer(Edit),
}

impl PairedReflection {
    /// The id of a recurring question put on one occasion, so that two phones that both notice the occasion ask once.
    #[must_use]
    pub fn id_for(question: Uuid, subject: ReflectionSubject) -> Uuid {
        let about = subject.document().unwrap_or_default();
        derived(question, &format!("asked:{about}"))
    }

    /// Who is asked and has not answered. Who has left the relationship since is not waited for.
    #[must_use]
    pub fn waits_for(&self, facts: &CompanyFacts) -> BTreeSet<MemberId> {
        self.asked
            .intersection(&facts.members)
            .filter(|member| !self.answers.contains_key(member))
            .copied()
            .collect()
    }

    /// Whether all answers are in.
    #[must_use]
    pub fn is_open(&self, facts: &CompanyFacts) -> bool {
        self.waits_for(facts).is_empty() && !self.answers.is_empty()
    }

    /// The answers that `viewer` may read now: their own, and everybody's once all are in.
    #[must_use]
    pub fn visible_to(&self, viewer: MemberId, facts: &CompanyFacts) -> Vec<PairedAnswer> {
        let open = self.is_open(facts) && self.asked.contains(&viewer);
        self.answers
            .iter()
            .filter(|(by, _)| open || **by == viewer)
            .map(|(by, text)| PairedAnswer { by: *by, text: text.clone() })
            .collect()
    }
}

impl Aggregate for PairedReflection {
    const KIND: Kind = Kind::PairedReflection;
    type Opening = PairedOpening;
    type Command = PairedCommand;
    type Facts = CompanyFacts;

    fn open(opening: PairedOpening, facts: &CompanyFacts, context: &Context) -> Result<Self, Refusal> {
        facts.adding(context.actor)?;
        let prompt = opening.prompt.as_deref().map(known).transpose()?;
        Ok(Self {
            relationship: opening.relationship,
            question: filled("question", &opening.question, Bounded::Chars(MAX_QUESTION_CHARS))?,
            prompt,
            subject: opening.subject,
            asked: facts.members.clone(),
            on: context.today(),
            answers: BTreeMap::new(),
        })
    }

    fn handle(
        &mut self,
        command: PairedCommand,
        facts: &CompanyFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        facts.adding(context.actor)?;
        if !self.asked.contains(&context.actor) {
            return Err(Refusal::because(Reason::NotAMember));
        }
        match command {
            PairedCommand::Answer(edit) => {
                filled("answer", &edit.after, REFLECTION)?;
                // Who has read the others' answers has answered.
                if self.is_open(facts) {
                    return Err(Refusal::because(Reason::AlreadyDone));
                }
                self.answers.entry(context.actor).or_default().edit("answer", &edit, REFLECTION, context)
            }
        }
    }
}

crate::typed::typed! {
    struct PairedOpening { relationship, question, prompt, subject };
    enum PairedCommand { Answer(one) };
}
