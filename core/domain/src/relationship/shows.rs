//! What a relationship shows after a command that was done, for tests of every kind of document.

use super::{
    ConversationOutcome, Outcome, Relationship, RelationshipCommand, RelationshipFacts, RelationshipText,
    State,
};
use crate::{
    MemberId, Prose,
    shows::{Shows, settled, took},
};

fn words_of(relationship: &Relationship, text: RelationshipText, by: MemberId) -> Option<&Prose> {
    match text {
        RelationshipText::Topic => Some(&relationship.topic),
        RelationshipText::Purpose => Some(&relationship.purpose.text),
        RelationshipText::Outcome => Some(&relationship.purpose.outcome),
        RelationshipText::OwnAim => relationship.aims.get(&by),
    }
}

impl Shows for Relationship {
    fn facts() -> RelationshipFacts {
        RelationshipFacts::default()
    }

    fn shows(&self, before: &Self, command: &RelationshipCommand, by: MemberId) -> bool {
        let is_in = |member| self.members.get(member).is_some_and(|membership| membership.is_active());
        match command {
            RelationshipCommand::Accept | RelationshipCommand::Join => is_in(&by),
            RelationshipCommand::Decline | RelationshipCommand::Leave => !is_in(&by),
            RelationshipCommand::Ask(seat) => self
                .members
                .get(&seat.member)
                .is_some_and(|membership| membership.is_asked() && membership.role == seat.role),
            RelationshipCommand::TakeBack { member } => !self.members.contains_key(member),
            RelationshipCommand::OpenForJoining => self.open_for_joining,
            RelationshipCommand::StopJoining => !self.open_for_joining,
            RelationshipCommand::Word { text, edit } => {
                took(words_of(before, *text, by), words_of(self, *text, by), edit)
            }
            RelationshipCommand::Settle { text, edit, seen } => {
                settled(words_of(before, *text, by), words_of(self, *text, by), edit, seen)
            }
            RelationshipCommand::SetPurposeKinds(kinds) => self.purpose.kinds == *kinds,
            RelationshipCommand::AddFocus(focus) => self.focus.contains(focus),
            RelationshipCommand::RemoveFocus(focus) => !self.focus.contains(focus),
            RelationshipCommand::HoldConversation { kind, meeting } => {
                self.conversations.last().is_some_and(|last| {
                    last.kind == *kind && last.outcome == ConversationOutcome::Held { meeting: *meeting }
                })
            }
            RelationshipCommand::SkipConversation { kind, note } => {
                self.conversations.last().is_some_and(|last| {
                    last.kind == *kind && last.outcome == ConversationOutcome::Skipped { note: note.clone() }
                })
            }
            RelationshipCommand::AnswerExpectation { item, answer } => {
                let views = self.expectations_for(by);
                views.iter().any(|view| view.item == *item && view.own.as_ref() == Some(answer))
            }
            RelationshipCommand::ShareHours { hours } => {
                self.hours.get(&by).map_or(&[][..], Vec::as_slice) == hours
            }
            RelationshipCommand::RenewHours { hours } => {
                let shown = self.hours.get(&by).filter(|_| self.while_open().is_ok());
                shown.is_none_or(|shown| shown == hours)
            }
            RelationshipCommand::OverrideGroundwork { reason } => {
                self.groundwork_overrides.get(&by) == Some(reason)
            }
            RelationshipCommand::NoteNoGoal { reason } => {
                self.goalless.as_ref().is_some_and(|noted| noted.reason == *reason && noted.by == by)
            }
            RelationshipCommand::Extend { length } => self.period.length == *length,
            RelationshipCommand::MoveTo { to, .. } => self.phase() == *to,
            RelationshipCommand::Pause => {
                matches!(&self.state, State::Paused { by: all, .. } if all.contains(&by))
            }
            RelationshipCommand::Resume => {
                !matches!(&self.state, State::Paused { by: all, .. } if all.contains(&by))
            }
            RelationshipCommand::Close { outcome } => {
                matches!(self.state, State::Closed { outcome: is, .. } if is == *outcome)
            }
            RelationshipCommand::Lapse => {
                matches!(self.state, State::Closed { outcome: Outcome::Lapsed, .. })
            }
        }
    }
}
