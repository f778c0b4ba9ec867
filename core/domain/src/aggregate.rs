//! The interface of every subject: a document that an opening creates, that a command changes, and to which a command
//! can be applied again.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{Context, Kind, MemberId, Refusal, Typed};
use chrono::{DateTime, Utc};

/// A document of the domain: one consistent whole that changes by commands.
pub trait Aggregate: Clone + std::fmt::Debug + PartialEq + Serialize + DeserializeOwned {
    /// Its kind, as stored.
    const KIND: Kind;
    /// The version of its stored shape. A phone that meets a higher one keeps the document and asks to update.
    const VERSION: u32 = 1;
    /// How it begins.
    type Opening: Clone + std::fmt::Debug + Serialize + DeserializeOwned + Typed;
    /// The commands of the aggregate.
    type Command: Clone + std::fmt::Debug + Serialize + DeserializeOwned + Typed;
    /// Facts of other documents that its rules need, read in the same transaction. `()` if they need none.
    type Facts: Clone + std::fmt::Debug + Default;

    /// Makes the document.
    ///
    /// # Errors
    /// A [`Refusal`] that says what is allowed.
    fn open(opening: Self::Opening, facts: &Self::Facts, context: &Context) -> Result<Self, Refusal>;

    /// Carries out a command, or says why not. The caller discards the value on an error (it may be half changed).
    ///
    /// # Errors
    /// A [`Refusal`] that says what is allowed.
    fn handle(
        &mut self,
        command: Self::Command,
        facts: &Self::Facts,
        context: &Context,
    ) -> Result<(), Refusal>;

    /// Takes in an opening of a document that another phone made first, under the same derived id. What both wanted is
    /// there, so nothing changes unless the subject says more.
    ///
    /// # Errors
    /// A [`Refusal`] that says what is allowed.
    fn open_again(
        &mut self,
        _opening: Self::Opening,
        _facts: &Self::Facts,
        _context: &Context,
    ) -> Result<(), Refusal> {
        Ok(())
    }

    /// The moment after which pending commands must be asked again before they are sent, because a phone may have
    /// been out of reach when it passed.
    fn deadline(&self) -> Option<DateTime<Utc>> {
        None
    }

    /// The author, who alone may delete the document. None if it belongs to several people or has no text of a person.
    fn author(&self) -> Option<MemberId> {
        None
    }
}

/// A command or an opening as the phone stores it, to apply it again after somebody else's write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent<Opening, Command> {
    /// Make the document. Where it has been made already (by another phone, under the same derived id) that one takes the
    /// opening in: see [`Aggregate::open_again`].
    Open(Opening),
    /// Change it.
    Do(Command),
}

impl<Opening, Command> Intent<Opening, Command> {
    /// Applies this intent to `document`.
    ///
    /// # Errors
    /// The domain's [`Refusal`]; [`crate::Reason::NoSuchPart`] where there is no document to change.
    pub fn apply<A>(self, document: Option<A>, facts: &A::Facts, context: &Context) -> Result<A, Refusal>
    where
        A: Aggregate<Opening = Opening, Command = Command>,
    {
        match (self, document) {
            (Self::Open(opening), Some(mut already)) => {
                already.open_again(opening, facts, context)?;
                Ok(already)
            }
            (Self::Open(opening), None) => A::open(opening, facts, context),
            (Self::Do(command), Some(mut document)) => {
                document.handle(command, facts, context)?;
                Ok(document)
            }
            (Self::Do(_), None) => Err(Refusal::because(crate::Reason::NoSuchPart)),
        }
    }
}

impl<Opening: Typed, Command: Typed> Typed for Intent<Opening, Command> {
    fn typed<'a>(&'a self, texts: &mut Vec<&'a str>) {
        match self {
            Self::Open(opening) => opening.typed(texts),
            Self::Do(command) => command.typed(texts),
        }
    }
}
