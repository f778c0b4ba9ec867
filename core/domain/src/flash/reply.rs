//! A mentor's private word to an asker who was told no.
//!
//! The request is readable by a whole program; why a mentor declined is for the two alone (`rules.md`, *Flash
//! mentoring*). So it is a document of its own, in a space of the two.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::MAX_FLASH_CHARS;
use crate::{
    Aggregate, Bounded, Context, Edit, FlashId, Kind, MemberId, Prose, Reason, Refusal, bounded, derived,
};

/// Most words of a reason (`rules.md`, *Flash mentoring*).
pub const MAX_REPLY_WORDS: usize = 50;

const REPLY: Bounded = Bounded::Words(MAX_REPLY_WORDS);

/// Why a mentor declined.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlashReply {
    /// To which request.
    pub request: FlashId,
    /// Who declined.
    pub mentor: MemberId,
    /// Who asked.
    pub asker: MemberId,
    /// Why.
    pub reason: Prose,
}

/// How a reply begins: by the mentor, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlashReplyOpening {
    /// To which request.
    pub request: FlashId,
    /// Who asked.
    pub asker: MemberId,
    /// Why; who gives no reason makes no reply.
    pub reason: String,
}

/// The commands of a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlashReplyCommand {
    /// Word it anew, or empty it.
    Reword(Edit),
}

/// Facts of other documents that the rules of a reply need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlashReplyFacts {
    /// Whether its mentor was asked by that request.
    pub was_asked: bool,
}

impl FlashReply {
    /// Its id: one for each request and mentor, made alike on two phones.
    #[must_use]
    pub fn id_for(request: FlashId, mentor: MemberId) -> Uuid {
        derived(request.0, &format!("reply:{mentor}"))
    }

    /// Whether `viewer` may read it: the two it is between.
    #[must_use]
    pub fn can_read(&self, viewer: MemberId) -> bool {
        viewer == self.mentor || viewer == self.asker
    }
}

impl Aggregate for FlashReply {
    const KIND: Kind = Kind::FlashReply;
    type Opening = FlashReplyOpening;
    type Command = FlashReplyCommand;
    type Facts = FlashReplyFacts;

    fn open(opening: FlashReplyOpening, facts: &FlashReplyFacts, context: &Context) -> Result<Self, Refusal> {
        if !facts.was_asked || context.actor == opening.asker {
            return Err(Refusal::because(Reason::NotAMember));
        }
        let reason = bounded("reason", &opening.reason, Bounded::Chars(MAX_FLASH_CHARS))?;
        let reason = crate::filled("reason", &reason, REPLY)?;
        Ok(Self {
            request: opening.request,
            mentor: context.actor,
            asker: opening.asker,
            reason: Prose::new(reason),
        })
    }

    fn handle(
        &mut self,
        command: FlashReplyCommand,
        _: &FlashReplyFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        if context.actor != self.mentor {
            return Err(Refusal::because(Reason::NotYours));
        }
        match command {
            FlashReplyCommand::Reword(edit) => {
                bounded("reason", &edit.after, Bounded::Chars(MAX_FLASH_CHARS))?;
                self.reason.edit("reason", &edit, REPLY, context)
            }
        }
    }
}

crate::typed::typed! {
    struct FlashReplyOpening { request, asker, reason };
    enum FlashReplyCommand { Reword(one) };
}
