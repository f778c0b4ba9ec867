//! What a story and a telling of it show after a command that was done, for tests of every kind of document.

use super::{
    Story, StoryCommand, StoryPart, StoryQuestionState, StoryShare, StoryShareCommand, StoryShareFacts, Told,
};
use crate::{
    MemberId, Phase, Prose,
    shows::{PAIR, Shows, settled},
};

fn part_of(story: &Story, part: StoryPart) -> Option<&Prose> {
    let event = |id| story.events.iter().find(|event| event.id == id);
    match part {
        StoryPart::Title => Some(&story.title),
        StoryPart::Text => Some(&story.text),
        StoryPart::Label(id) => event(id).map(|event| &event.label),
        StoryPart::Shaped(id) => event(id).map(|event| &event.shaped),
    }
}

impl Shows for Story {
    fn facts() {}

    fn shows(&self, before: &Self, command: &StoryCommand, _: MemberId) -> bool {
        let event = |id| self.events.iter().find(|event| event.id == id);
        let person = |id| self.people.iter().find(|person| person.id == id);
        let theme = |name: &str| {
            self.themes.iter().find(|theme| theme.name.to_lowercase() == name.trim().to_lowercase())
        };
        match command {
            StoryCommand::GoTo(step) => self.step == *step,
            StoryCommand::Write { part, edit, seen } => {
                settled(part_of(before, *part), part_of(self, *part), edit, seen)
            }
            StoryCommand::SetBorn(born) => self.born == *born,
            StoryCommand::AddEvent { when, label, height } => self.events.last().is_some_and(|added| {
                added.when == *when && added.label.text == *label && added.height == *height
            }),
            StoryCommand::PlaceEvent { event: id, when, height } => {
                event(*id).is_some_and(|event| event.when == *when && event.height == *height)
            }
            StoryCommand::SetEventTender { event: id, tender } => {
                event(*id).is_some_and(|event| event.tender == *tender)
            }
            StoryCommand::RemoveEvent { event: id } => {
                event(*id).is_none() && !self.themes.iter().any(|theme| theme.events.contains(id))
            }
            StoryCommand::TagEvent { event, theme: name } => {
                theme(name).is_some_and(|theme| theme.events.contains(event))
            }
            StoryCommand::UntagEvent { event, theme: name } => {
                !theme(name).is_some_and(|theme| theme.events.contains(event))
            }
            StoryCommand::MarkPassage(passage) => {
                self.passages.iter().any(|marked| marked.words == passage.words)
            }
            StoryCommand::UnmarkPassage(passage) => !self.passages.contains(passage),
            StoryCommand::SetTags(tags) => self.tags == tags.iter().copied().collect(),
            StoryCommand::SetTender(tender) => self.tender == *tender,
            StoryCommand::AddPerson { name, real } => {
                self.people.last().is_some_and(|added| added.name == *name && added.real == *real)
            }
            StoryCommand::SetReal { person: id, real } => {
                person(*id).is_some_and(|person| person.real == *real)
            }
            StoryCommand::GiveAlias { person: id, alias } => {
                person(*id).is_some_and(|person| person.alias.as_ref() == Some(alias))
            }
            StoryCommand::RemovePerson { person: id } => person(*id).is_none(),
            StoryCommand::Rehearse(rehearsal) => self.rehearsals.last() == Some(rehearsal),
        }
    }
}

impl Shows for StoryShare {
    fn facts() -> StoryShareFacts {
        StoryShareFacts {
            members: PAIR.into(),
            phase: Phase::EnablingGrowth,
            teller_is_mentor: true,
            ..Default::default()
        }
    }

    fn shows(&self, _: &Self, command: &StoryShareCommand, _: MemberId) -> bool {
        let question = |id| self.questions.iter().find(|question| question.id == id);
        match command {
            StoryShareCommand::Hear { .. } => self.heard.is_some(),
            StoryShareCommand::TakeAway(takeaway) => self.takeaway.as_ref() == Some(takeaway),
            StoryShareCommand::Ask { text } => {
                self.questions.last().is_some_and(|question| question.text == *text)
            }
            StoryShareCommand::Answer { question: id, text } => question(*id).is_some_and(|question| {
                question.state == StoryQuestionState::Answered { text: text.clone() }
            }),
            StoryShareCommand::DeclineQuestion { question: id } => {
                question(*id).is_some_and(|question| question.state == StoryQuestionState::Declined)
            }
            StoryShareCommand::Revoke => matches!(self.told, Told::Revoked { .. }),
        }
    }
}
