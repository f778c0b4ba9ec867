//! The copy of a reflection that its author shared, in the space of those it was shared with.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{CompanyFacts, REFLECTION, ReflectionSubject};
use crate::{
    Aggregate, Context, Kind, MemberId, Reason, ReflectionId, Refusal, RelationshipId, ShareId,
    allowed::allowed, derived, filled,
};

/// A shared copy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharedReflection {
    /// Whose reflection it is.
    pub author: MemberId,
    /// The relationship whose members may read it.
    pub relationship: RelationshipId,
    /// What it is about.
    pub subject: ReflectionSubject,
    /// The copy, or that there was one.
    pub state: SharedState,
}

/// The copy, or that there was one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum SharedState {
    /// To be read.
    Shared {
        /// The text as its author last shared it.
        text: String,
        /// On this day.
        on: NaiveDate,
    },
    /// Taken back: nothing of the text is left here.
    TakenBack {
        /// On this day.
        on: NaiveDate,
    },
}

/// How a copy begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedOpening {
    /// The relationship in whose space it is.
    pub relationship: RelationshipId,
    /// What the reflection is about.
    pub subject: ReflectionSubject,
    /// Its text.
    pub text: String,
}

/// The commands of a shared copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SharedCommand {
    /// Put the text as it stands now in place of the copy; also shares again what was taken back.
    Refresh {
        /// The text.
        text: String,
    },
    /// Empty the copy.
    TakeBack,
}

impl SharedReflection {
    /// The id of the copy of `reflection` for `relationship`: one for both, however often it is shared.
    #[must_use]
    pub fn id_for(reflection: ReflectionId, relationship: RelationshipId) -> ShareId {
        ShareId(derived(reflection.0, &format!("share:{relationship}")))
    }

    /// What `viewer` may read of it now.
    #[must_use]
    pub fn text_for(&self, viewer: MemberId, facts: &CompanyFacts) -> Option<&str> {
        let may = viewer == self.author || facts.members.contains(&viewer);
        match &self.state {
            SharedState::Shared { text, .. } if may => Some(text),
            _ => None,
        }
    }
}

impl Aggregate for SharedReflection {
    const KIND: Kind = Kind::SharedReflection;
    type Opening = SharedOpening;
    type Command = SharedCommand;
    type Facts = CompanyFacts;

    fn open(opening: SharedOpening, facts: &CompanyFacts, context: &Context) -> Result<Self, Refusal> {
        facts.adding(context.actor)?;
        Ok(Self {
            author: context.actor,
            relationship: opening.relationship,
            subject: opening.subject,
            state: SharedState::Shared {
                text: filled("text", &opening.text, REFLECTION)?,
                on: context.today(),
            },
        })
    }

    fn handle(
        &mut self,
        command: SharedCommand,
        facts: &CompanyFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        if context.actor != self.author {
            return Err(Refusal::because(Reason::NotYours));
        }
        let on = context.today();
        self.state = match command {
            SharedCommand::Refresh { text } => {
                facts.adding(context.actor)?;
                SharedState::Shared { text: filled("text", &text, REFLECTION)?, on }
            }
            // Narrowing is at once and by one, also when the relationship is over or its author has left it.
            SharedCommand::TakeBack => match self.state {
                SharedState::Shared { .. } => SharedState::TakenBack { on },
                SharedState::TakenBack { .. } => {
                    return Err(
                        Refusal::because(Reason::AlreadyDone).allowing(allowed![SharedCommand::Refresh])
                    );
                }
            },
        };
        Ok(())
    }
}

crate::typed::typed! {
    struct SharedOpening { relationship, subject, text };
    enum SharedCommand { Refresh { text }, TakeBack };
}
