//! The questions that the members of a relationship ask each other again and again (S175).
//!
//! One document for each relationship, in its space. On an occasion every question set for it becomes a
//! [`PairedReflection`], so that it is asked of all and opens to all at once.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{CompanyFacts, MAX_QUESTION_CHARS, PairedOpening, PairedReflection, ReflectionSubject};
use crate::{
    Aggregate, Bounded, Context, Kind, MemberId, QuestionId, Reason, Refusal, RelationshipId,
    allowed::allowed, derived, filled,
};

/// Most questions in a set (a proposed number): more would make every occasion a questionnaire.
pub const MAX_OWN_QUESTIONS: usize = 12;

/// The recurring questions of one relationship.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PromptSet {
    /// Whose they are.
    pub relationship: RelationshipId,
    /// The questions, in the order they are asked.
    #[serde(default)]
    pub questions: Vec<OwnQuestion>,
}

/// One recurring question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OwnQuestion {
    /// Its name.
    pub id: QuestionId,
    /// The question.
    pub text: String,
    /// When.
    pub occasion: Occasion,
    /// Who set it.
    pub by: MemberId,
}

/// When a recurring question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Occasion {
    /// A meeting was held.
    MeetingHeld,
    /// A goal was reached.
    GoalReached,
    /// A shadowing, an interview or a practice is done.
    ExperienceDone,
    /// A resource is finished.
    ResourceFinished,
}

/// How a set begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromptSetOpening {
    /// The owner.
    pub relationship: RelationshipId,
}

/// The commands of a question set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PromptSetCommand {
    /// Add a question.
    Add {
        /// The question.
        text: String,
        /// When.
        occasion: Occasion,
    },
    /// Ask it no more. What was answered stays.
    Remove {
        /// Which.
        question: QuestionId,
    },
}

impl PromptSet {
    /// Its id: one for each relationship, made alike on two phones.
    #[must_use]
    pub fn id_for(relationship: RelationshipId) -> Uuid {
        derived(relationship.0, "prompt_set")
    }

    /// What is to be asked of every member now that `occasion` has come for `subject`: each with the id of the
    /// [`PairedReflection`] to open, the same on every phone.
    #[must_use]
    pub fn asked_on(&self, occasion: Occasion, subject: ReflectionSubject) -> Vec<AskedQuestion> {
        self.questions
            .iter()
            .filter(|question| question.occasion == occasion)
            .map(|question| AskedQuestion {
                id: PairedReflection::id_for(question.id.0, subject),
                opening: PairedOpening {
                    relationship: self.relationship,
                    question: question.text.clone(),
                    prompt: None,
                    subject,
                },
            })
            .collect()
    }
}

/// A recurring question as it is put on one occasion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedQuestion {
    /// The id of the paired reflection.
    pub id: Uuid,
    /// How it begins.
    pub opening: PairedOpening,
}

impl Aggregate for PromptSet {
    const KIND: Kind = Kind::PromptSet;
    type Opening = PromptSetOpening;
    type Command = PromptSetCommand;
    type Facts = CompanyFacts;

    fn open(opening: PromptSetOpening, facts: &CompanyFacts, context: &Context) -> Result<Self, Refusal> {
        facts.adding(context.actor)?;
        Ok(Self { relationship: opening.relationship, questions: Vec::new() })
    }

    fn handle(
        &mut self,
        command: PromptSetCommand,
        facts: &CompanyFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        facts.adding(context.actor)?;
        match command {
            PromptSetCommand::Add { text, occasion } => {
                let text = filled("text", &text, Bounded::Chars(MAX_QUESTION_CHARS))?;
                if self.questions.len() >= MAX_OWN_QUESTIONS {
                    return Err(Refusal::invalid("questions", Reason::OutOfRange)
                        .allowing(allowed![PromptSetCommand::Remove]));
                }
                if self
                    .questions
                    .iter()
                    .any(|question| question.text == text && question.occasion == occasion)
                {
                    return Err(Refusal::invalid("text", Reason::Duplicate));
                }
                self.questions.push(OwnQuestion { id: context.new_id(0), text, occasion, by: context.actor });
                Ok(())
            }
            PromptSetCommand::Remove { question } => {
                let before = self.questions.len();
                self.questions.retain(|candidate| candidate.id != question);
                if self.questions.len() == before {
                    return Err(Refusal::because(Reason::NoSuchPart));
                }
                Ok(())
            }
        }
    }
}

crate::typed::no_words! { Occasion }

crate::typed::typed! {
    struct PromptSetOpening { relationship };
    enum PromptSetCommand { Add { text, occasion }, Remove { question } };
}
