//! The rules of a story: all of them are its owner's, and only Ready is guarded.

use super::{
    LifeEvent, MAX_LINE_CHARS, MAX_NOTE_CHARS, MAX_PARTS, MAX_REHEARSAL_MINUTES, MAX_STORY_CHARS, Passage,
    Person, Rehearsal, Story, StoryCommand, StoryOpening, StoryPart, StoryStep, Theme,
};
use crate::{
    Aggregate, Bounded, Context, Edit, KeptVersion, Kind, LifeEventId, MemberId, PersonId, Prose, Reason,
    Refusal, allowed::allowed, bounded, filled,
};

const LINE: Bounded = Bounded::Chars(MAX_LINE_CHARS);
const NOTE: Bounded = Bounded::Chars(MAX_NOTE_CHARS);
const TEXT: Bounded = Bounded::Chars(MAX_STORY_CHARS);

impl Aggregate for Story {
    const KIND: Kind = Kind::Story;
    type Opening = StoryOpening;
    type Command = StoryCommand;
    type Facts = ();

    fn open(opening: StoryOpening, (): &(), context: &Context) -> Result<Self, Refusal> {
        Ok(Self {
            owner: context.actor,
            title: Prose::new(bounded("title", &opening.title, LINE)?),
            step: StoryStep::Lifeline,
            tags: Default::default(),
            tender: false,
            born: None,
            events: Vec::new(),
            themes: Vec::new(),
            text: Prose::new(bounded("text", &opening.text, TEXT)?),
            passages: Vec::new(),
            people: Vec::new(),
            rehearsals: Vec::new(),
        })
    }

    fn handle(&mut self, command: StoryCommand, (): &(), context: &Context) -> Result<(), Refusal> {
        if context.actor != self.owner {
            return Err(Refusal::because(Reason::NotYours));
        }
        let text = self.text.clone();
        self.change(command, context)?;
        // Words that nobody has practised are not Ready, and neither is a text that has lost its theme.
        if self.step == StoryStep::Ready && (self.text != text || self.check_ready().is_err()) {
            self.step = StoryStep::Practising;
        }
        Ok(())
    }

    fn author(&self) -> Option<MemberId> {
        Some(self.owner)
    }
}

impl Story {
    fn change(&mut self, command: StoryCommand, context: &Context) -> Result<(), Refusal> {
        match command {
            StoryCommand::GoTo(step) => {
                if step == StoryStep::Ready {
                    self.check_ready()?;
                }
                self.step = step;
                Ok(())
            }
            StoryCommand::Write { part, edit, seen } => self.write(part, &edit, &seen, context),
            StoryCommand::SetBorn(born) => {
                if let Some(year) = born {
                    super::LifeTime::Year { year }
                        .check()
                        .map_err(|_| Refusal::invalid("born", Reason::OutOfRange))?;
                }
                self.born = born;
                Ok(())
            }
            StoryCommand::AddEvent { when, label, height } => {
                room("events", self.events.len())?;
                self.events.push(LifeEvent {
                    id: context.new_id(0),
                    when: when.check()?,
                    label: Prose::new(filled("label", &label, LINE)?),
                    height,
                    shaped: Prose::default(),
                    tender: false,
                });
                Ok(())
            }
            StoryCommand::PlaceEvent { event, when, height } => {
                let event = self.event(event)?;
                event.when = when.check()?;
                event.height = height;
                Ok(())
            }
            StoryCommand::SetEventTender { event, tender } => {
                self.event(event)?.tender = tender;
                Ok(())
            }
            StoryCommand::RemoveEvent { event } => {
                self.event(event)?;
                self.events.retain(|candidate| candidate.id != event);
                for theme in &mut self.themes {
                    theme.events.remove(&event);
                }
                self.themes.retain(|theme| !theme.events.is_empty());
                Ok(())
            }
            StoryCommand::TagEvent { event, theme } => self.tag(event, &theme),
            StoryCommand::UntagEvent { event, theme } => {
                let at = self.theme(&theme).ok_or(Refusal::because(Reason::NoSuchPart))?;
                self.themes[at].events.remove(&event);
                self.themes.retain(|theme| !theme.events.is_empty());
                Ok(())
            }
            StoryCommand::MarkPassage(passage) => self.mark(&passage),
            StoryCommand::UnmarkPassage(passage) => {
                self.passages.retain(|candidate| *candidate != passage);
                Ok(())
            }
            StoryCommand::SetTags(tags) => {
                self.tags = tags.into_iter().collect();
                Ok(())
            }
            StoryCommand::SetTender(tender) => {
                self.tender = tender;
                Ok(())
            }
            StoryCommand::AddPerson { name, real } => self.add_person(&name, real, context),
            StoryCommand::SetReal { person, real } => {
                self.person(person)?.real = real;
                Ok(())
            }
            StoryCommand::GiveAlias { person, alias } => self.give_alias(person, &alias),
            StoryCommand::RemovePerson { person } => {
                self.person(person)?;
                self.people.retain(|candidate| candidate.id != person);
                Ok(())
            }
            StoryCommand::Rehearse(rehearsal) => self.rehearse(&rehearsal),
        }
    }

    fn write(
        &mut self,
        part: StoryPart,
        edit: &Edit,
        seen: &[KeptVersion],
        context: &Context,
    ) -> Result<(), Refusal> {
        let (prose, bound) = match part {
            StoryPart::Title => (&mut self.title, LINE),
            StoryPart::Text => (&mut self.text, TEXT),
            StoryPart::Label(event) => {
                filled(part.field(), &edit.after, LINE)?;
                (&mut self.event(event)?.label, LINE)
            }
            StoryPart::Shaped(event) => (&mut self.event(event)?.shaped, NOTE),
        };
        prose.settle(part.field(), edit, seen, bound, context)
    }

    fn event(&mut self, id: LifeEventId) -> Result<&mut LifeEvent, Refusal> {
        self.events
            .iter_mut()
            .find(|candidate| candidate.id == id)
            .ok_or(Refusal::because(Reason::NoSuchPart))
    }

    fn person(&mut self, id: PersonId) -> Result<&mut Person, Refusal> {
        self.people
            .iter_mut()
            .find(|candidate| candidate.id == id)
            .ok_or(Refusal::because(Reason::NoSuchPart))
    }

    /// Where the theme of this name is; letter case does not make another theme.
    fn theme(&self, name: &str) -> Option<usize> {
        let wanted = name.trim().to_lowercase();
        self.themes.iter().position(|theme| theme.name.to_lowercase() == wanted)
    }

    fn tag(&mut self, event: LifeEventId, name: &str) -> Result<(), Refusal> {
        let name = filled("theme", name, LINE)?;
        self.event(event)?;
        if let Some(at) = self.theme(&name) {
            self.themes[at].events.insert(event);
        } else {
            room("themes", self.themes.len())?;
            self.themes.push(Theme { name, events: [event].into() });
        }
        Ok(())
    }

    fn mark(&mut self, passage: &Passage) -> Result<(), Refusal> {
        room("passages", self.passages.len())?;
        let at = self.theme(&passage.theme).ok_or(
            Refusal::invalid("theme", Reason::NoSuchPart).allowing(allowed![StoryCommand::TagEvent]),
        )?;
        let words = filled("words", &passage.words, TEXT)?;
        if !self.text.text.contains(&words) {
            return Err(
                Refusal::invalid("words", Reason::NoSuchPart).allowing(allowed![StoryCommand::MarkPassage])
            );
        }
        let passage = Passage { theme: self.themes[at].name.clone(), words };
        if !self.passages.contains(&passage) {
            self.passages.push(passage);
        }
        Ok(())
    }

    fn add_person(&mut self, name: &str, real: bool, context: &Context) -> Result<(), Refusal> {
        room("people", self.people.len())?;
        let name = filled("name", name, LINE)?;
        if self.people.iter().any(|person| person.name == name) {
            return Err(Refusal::invalid("name", Reason::Duplicate));
        }
        self.people.push(Person { id: context.new_id(0), name, real, alias: None });
        Ok(())
    }

    fn give_alias(&mut self, person: PersonId, alias: &str) -> Result<(), Refusal> {
        let alias = filled("alias", alias, LINE)?;
        let person = self.person(person)?;
        if alias.to_lowercase().contains(&person.name.to_lowercase()) {
            return Err(Refusal::invalid("alias", Reason::Duplicate));
        }
        person.alias = Some(alias);
        Ok(())
    }

    fn rehearse(&mut self, rehearsal: &Rehearsal) -> Result<(), Refusal> {
        room("rehearsals", self.rehearsals.len())?;
        if !(1..=MAX_REHEARSAL_MINUTES).contains(&rehearsal.minutes) {
            return Err(Refusal::invalid("minutes", Reason::OutOfRange));
        }
        self.rehearsals.push(Rehearsal {
            on: rehearsal.on,
            with: rehearsal.with.as_ref().map(|with| filled("with", with, LINE)).transpose()?,
            minutes: rehearsal.minutes,
            note: bounded("note", &rehearsal.note, NOTE)?,
        });
        Ok(())
    }
}

/// Checks that one more part of a kind fits.
fn room(field: &str, parts: usize) -> Result<(), Refusal> {
    if parts < MAX_PARTS { Ok(()) } else { Err(Refusal::invalid(field, Reason::OutOfRange)) }
}
