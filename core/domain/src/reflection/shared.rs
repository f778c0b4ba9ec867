//! The copy of a reflection that its author shared, in the space of those it was shared with.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{CompanyFacts, MAX_QUESTION_CHARS, REFLECTION, ReflectionSubject};
use crate::{
    Aggregate, Bounded, Context, Kind, MemberId, Phase, Reason, ReflectionId, Refusal, RelationshipId,
    ShareId,
    allowed::{Allowed, allowed},
    derived, filled,
};

/// Most questions about one copy: some by each member of a circle.
pub const MAX_READER_QUESTIONS: usize = 100;

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
    /// How often its author has put another text in place of the first.
    #[serde(default, skip_serializing_if = "is_first")]
    pub version: u32,
    /// Who has read it as it stands.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub readers: BTreeMap<MemberId, Reader>,
    /// The readers' questions, the oldest first. They stay when the copy is taken back: they are their words, to its author.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<ReaderQuestion>,
}

/// Whether a text is the first that was shared.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_first(version: &u32) -> bool {
    *version == 0
}

/// That somebody has read a copy as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    /// On this day.
    pub on: NaiveDate,
    /// Whether they have asked something about it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asked: bool,
}

/// A reader's question to the author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReaderQuestion {
    /// Who asks.
    pub by: MemberId,
    /// On this day.
    pub on: NaiveDate,
    /// The question.
    pub text: String,
    /// The [version](SharedReflection::version) of the text that they had read.
    #[serde(default, skip_serializing_if = "is_first")]
    pub version: u32,
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
    /// A reader has read it as it stands. An app that does not say which text that was sent it.
    Read,
    /// A reader has read this text. That says nothing of another that stands there by now.
    ReadText {
        /// Its [version](SharedReflection::version).
        version: u32,
    },
    /// A reader has read it, and answers with a question: a reflection is not rated (S362). One for each text that was shared.
    Ask {
        /// The question.
        question: String,
        /// The [version](SharedReflection::version) of the text that they had read; that which stands, if it is not said. A
        /// question about an earlier text stays, and the text that stands is unread.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<u32>,
    },
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
        match &self.state {
            SharedState::Shared { text, .. } if self.may_read(viewer, facts) => Some(text),
            _ => None,
        }
    }

    /// The readers' questions that `viewer` may read.
    #[must_use]
    pub fn questions_for(&self, viewer: MemberId, facts: &CompanyFacts) -> &[ReaderQuestion] {
        if self.may_read(viewer, facts) { &self.questions } else { &[] }
    }

    /// Whether `member` is to read it and has not.
    #[must_use]
    pub fn is_unread_by(&self, member: MemberId, facts: &CompanyFacts) -> bool {
        member != self.author && !self.readers.contains_key(&member) && self.text_for(member, facts).is_some()
    }

    /// The commands that `member` may use now, of a reader.
    #[must_use]
    pub fn allowed(&self, member: MemberId, facts: &CompanyFacts) -> &'static [Allowed] {
        let is_reader = member != self.author && self.text_for(member, facts).is_some();
        match self.readers.get(&member) {
            _ if !is_reader || facts.phase == Phase::Closed => &[],
            None => allowed![SharedCommand::Read, SharedCommand::Ask],
            Some(reader) if !reader.asked => allowed![SharedCommand::Ask],
            Some(_) => &[],
        }
    }

    fn may_read(&self, viewer: MemberId, facts: &CompanyFacts) -> bool {
        viewer == self.author || facts.members.contains(&viewer)
    }

    /// What a reader does: they belong to it, did not write it, and there is something to read.
    fn as_reader(&self, facts: &CompanyFacts, context: &Context) -> Result<(), Refusal> {
        facts.adding(context.actor)?;
        if context.actor == self.author {
            return Err(Refusal::because(Reason::NotByOwner));
        }
        match self.state {
            SharedState::Shared { .. } => Ok(()),
            SharedState::TakenBack { .. } => Err(Refusal::because(Reason::Closed)),
        }
    }

    fn read(&mut self, facts: &CompanyFacts, context: &Context) -> Result<(), Refusal> {
        self.as_reader(facts, context)?;
        if self.readers.contains_key(&context.actor) {
            return Err(Refusal::because(Reason::AlreadyDone).allowing(self.allowed(context.actor, facts)));
        }
        self.readers.insert(context.actor, Reader { on: context.today(), asked: false });
        Ok(())
    }

    fn ask(
        &mut self,
        question: &str,
        version: u32,
        facts: &CompanyFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        self.as_reader(facts, context)?;
        let of_them = |asked: &ReaderQuestion| asked.by == context.actor && asked.version == version;
        let has_asked = if version == self.version {
            self.readers.get(&context.actor).is_some_and(|reader| reader.asked)
        } else {
            self.questions.iter().any(of_them)
        };
        if has_asked {
            return Err(Refusal::because(Reason::AlreadyDone));
        }
        if self.questions.len() >= MAX_READER_QUESTIONS {
            return Err(Refusal::invalid("question", Reason::OutOfRange));
        }
        let text = filled("question", question, Bounded::Chars(MAX_QUESTION_CHARS))?;
        let on = context.today();
        self.questions.push(ReaderQuestion { by: context.actor, on, text, version });
        if version == self.version {
            self.readers.insert(context.actor, Reader { on, asked: true });
        }
        Ok(())
    }

    /// Puts a text in place of the copy. Another text has not been read yet.
    fn refresh(&mut self, text: &str, facts: &CompanyFacts, context: &Context) -> Result<(), Refusal> {
        facts.adding(context.actor)?;
        let text = filled("text", text, REFLECTION)?;
        if !matches!(&self.state, SharedState::Shared { text: before, .. } if *before == text) {
            self.readers.clear();
            self.version = self.version.saturating_add(1);
        }
        self.state = SharedState::Shared { text, on: context.today() };
        Ok(())
    }

    /// Narrowing is at once and by one, also when the relationship is over or its author has left it.
    fn take_back(&mut self, context: &Context) -> Result<(), Refusal> {
        match self.state {
            SharedState::Shared { .. } => {
                self.state = SharedState::TakenBack { on: context.today() };
                Ok(())
            }
            SharedState::TakenBack { .. } => {
                Err(Refusal::because(Reason::AlreadyDone).allowing(allowed![SharedCommand::Refresh]))
            }
        }
    }

    fn as_author(&self, context: &Context) -> Result<(), Refusal> {
        if context.actor == self.author { Ok(()) } else { Err(Refusal::because(Reason::NotYours)) }
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
            version: 0,
            readers: BTreeMap::new(),
            questions: Vec::new(),
        })
    }

    fn handle(
        &mut self,
        command: SharedCommand,
        facts: &CompanyFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        match command {
            SharedCommand::Refresh { text } => {
                self.as_author(context)?;
                self.refresh(&text, facts, context)
            }
            SharedCommand::TakeBack => {
                self.as_author(context)?;
                self.take_back(context)
            }
            SharedCommand::Read => self.read(facts, context),
            // Nobody is told that somebody read what they have not seen, and there is nothing to do about it.
            SharedCommand::ReadText { version } if version != self.version => self.as_reader(facts, context),
            SharedCommand::ReadText { .. } => self.read(facts, context),
            SharedCommand::Ask { question, version } => {
                self.ask(&question, version.unwrap_or(self.version), facts, context)
            }
        }
    }
}

crate::typed::typed! {
    struct SharedOpening { relationship, subject, text };
    enum SharedCommand { Refresh { text }, TakeBack, Read, ReadText { version }, Ask { question, version } };
}
