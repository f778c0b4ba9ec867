//! The rules of a reflection: all of them are its author's.

use super::{REFLECTION, Reflection, ReflectionCommand, ReflectionOpening, ReflectionShare, ReflectionState};
use crate::{
    Aggregate, Context, Kind, MemberId, Prose, Reason, Refusal, RelationshipId,
    allowed::{Allowed, allowed},
    bounded,
    prompt::known,
};

impl Aggregate for Reflection {
    const KIND: Kind = Kind::Reflection;
    type Opening = ReflectionOpening;
    type Command = ReflectionCommand;
    type Facts = ();

    fn open(opening: ReflectionOpening, (): &(), context: &Context) -> Result<Self, Refusal> {
        let prompt = opening.prompt.as_deref().map(known).transpose()?;
        Ok(Self {
            author: context.actor,
            subject: opening.subject,
            prompt,
            text: Prose::new(bounded("text", &opening.text, REFLECTION)?),
            on: context.today(),
            state: ReflectionState::Draft,
            shares: Default::default(),
        })
    }

    fn handle(&mut self, command: ReflectionCommand, (): &(), context: &Context) -> Result<(), Refusal> {
        if context.actor != self.author {
            return Err(Refusal::because(Reason::NotYours));
        }
        match command {
            ReflectionCommand::Write(edit) => self.text.edit("text", &edit, REFLECTION, context),
            ReflectionCommand::Settle { edit, seen } => {
                self.text.settle("text", &edit, &seen, REFLECTION, context)
            }
            ReflectionCommand::Keep => {
                self.written()?;
                self.state = ReflectionState::Kept;
                Ok(())
            }
            ReflectionCommand::Share { relationship } => self.share(relationship, context),
            ReflectionCommand::TakeBack { relationship } => self.take_back(relationship, context),
        }
    }

    fn author(&self) -> Option<MemberId> {
        Some(self.author)
    }
}

impl Reflection {
    /// What can be done with it now.
    #[must_use]
    pub fn allowed(&self) -> &'static [Allowed] {
        match self.state {
            ReflectionState::Draft => allowed![ReflectionCommand::Write, ReflectionCommand::Keep],
            ReflectionState::Kept if self.shares.values().any(|share| share.taken_back.is_none()) => {
                allowed![ReflectionCommand::Write, ReflectionCommand::Share, ReflectionCommand::TakeBack]
            }
            ReflectionState::Kept => allowed![ReflectionCommand::Write, ReflectionCommand::Share],
        }
    }

    fn written(&self) -> Result<(), Refusal> {
        if self.text.text.is_empty() {
            return Err(Refusal::invalid("text", Reason::Empty).allowing(allowed![ReflectionCommand::Write]));
        }
        Ok(())
    }

    fn share(&mut self, relationship: RelationshipId, context: &Context) -> Result<(), Refusal> {
        if self.state == ReflectionState::Draft {
            return Err(Refusal::because(Reason::NotNow).allowing(self.allowed()));
        }
        self.written()?;
        self.shares.insert(relationship, ReflectionShare { on: context.today(), taken_back: None });
        Ok(())
    }

    fn take_back(&mut self, relationship: RelationshipId, context: &Context) -> Result<(), Refusal> {
        let share = self.shares.get_mut(&relationship).ok_or(Refusal::because(Reason::NoSuchPart))?;
        if share.taken_back.is_some() {
            return Err(Refusal::because(Reason::AlreadyDone).allowing(allowed![ReflectionCommand::Share]));
        }
        share.taken_back = Some(context.today());
        Ok(())
    }
}
