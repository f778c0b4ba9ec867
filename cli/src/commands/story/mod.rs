//! `belay story`: from the line of a life to something told, and what a listener takes from it.

mod arguments;
pub(crate) mod share;
mod show;
mod typed;

use belay_core::{
    Belay,
    domain::{
        Kind, LifeEventId, PersonId, RelationshipId, StoryId,
        story::{Passage, Rehearsal, StoryCommand as Asked, StoryOpening, StoryPart, ToldQuestion},
    },
    services::{StoryTelling, StoryView},
};

use self::arguments::{MomentCommand, PersonCommand, TellArguments, ThemeCommand, WriteArguments};
use crate::{
    failure::{Failure, Outcome},
    screen::Screen,
    typed::{document, edit, part, person},
    words::DELETED,
};

pub(crate) use arguments::{StoryCommand, VERBS};

pub(crate) fn run(belay: &Belay, command: StoryCommand, screen: &mut Screen) -> Outcome {
    let stories = belay.stories();
    let view = match command {
        StoryCommand::Begin { title, text } => stories.story(stories.begin(StoryOpening { title, text })?)?,
        StoryCommand::Delete { story } => {
            stories.delete(id(belay, &story)?)?;
            screen.done(DELETED, &serde_json::json!({"deleted": true}));
            return Ok(());
        }
        StoryCommand::Show { story } => there(belay, &story)?,
        StoryCommand::List { r#for: Some(relationship), from } => {
            screen.answer(&stories.to_tell_in(with(belay, &relationship)?, from.as_deref())?);
            return Ok(());
        }
        StoryCommand::List { r#for: None, from } => {
            screen.answer(&stories.own(from.as_deref())?);
            return Ok(());
        }
        StoryCommand::Preview(typed) => {
            screen.answer(&stories.preview(&telling(belay, typed)?)?);
            return Ok(());
        }
        StoryCommand::Tell(typed) => {
            let share = stories.tell(&telling(belay, typed)?)?;
            screen.answer(&stories.share(share)?);
            return Ok(());
        }
        StoryCommand::Share(command) => return share::run(belay, command, screen),
        command => {
            let (id, asked) = asked(belay, command)?;
            stories.act(id, asked)?
        }
    };
    screen.answer(&view);
    Ok(())
}

fn id(belay: &Belay, typed: &str) -> Result<StoryId, Failure> {
    document(belay, Kind::Story, typed)
}

fn with(belay: &Belay, typed: &str) -> Result<RelationshipId, Failure> {
    document(belay, Kind::Relationship, typed)
}

fn there(belay: &Belay, typed: &str) -> Result<StoryView, Failure> {
    Ok(belay.stories().story(id(belay, typed)?)?)
}

fn moment(view: &StoryView, typed: &str) -> Result<LifeEventId, Failure> {
    part("moment", view.story.events.iter().map(|event| event.id), typed)
}

fn somebody(view: &StoryView, typed: &str) -> Result<PersonId, Failure> {
    part("person", view.story.people.iter().map(|person| person.id), typed)
}

/// The story and the domain's command for what was typed.
fn asked(belay: &Belay, command: StoryCommand) -> Result<(StoryId, Asked), Failure> {
    Ok(match command {
        StoryCommand::Write(typed) => write(belay, typed, false)?,
        StoryCommand::Settle(typed) => write(belay, typed, true)?,
        StoryCommand::GoTo { story, step } => (id(belay, &story)?, Asked::GoTo(step)),
        StoryCommand::Born { story, year } => (id(belay, &story)?, Asked::SetBorn(year)),
        StoryCommand::Tags { story, tags } => (id(belay, &story)?, Asked::SetTags(tags)),
        StoryCommand::Tender { story, not } => (id(belay, &story)?, Asked::SetTender(!not)),
        StoryCommand::Rehearse { story, minutes, with, note, on } => {
            (id(belay, &story)?, Asked::Rehearse(Rehearsal { on, with, minutes, note }))
        }
        StoryCommand::Moment(command) => of_moment(belay, command)?,
        StoryCommand::Theme(command) => of_theme(belay, command)?,
        StoryCommand::Person(command) => of_person(belay, command)?,
        StoryCommand::Begin { .. }
        | StoryCommand::Delete { .. }
        | StoryCommand::Show { .. }
        | StoryCommand::List { .. }
        | StoryCommand::Preview(_)
        | StoryCommand::Tell(_)
        | StoryCommand::Share(_) => return Err(Failure::Typed("that is no change of a story".to_owned())),
    })
}

fn write(belay: &Belay, typed: WriteArguments, settles: bool) -> Result<(StoryId, Asked), Failure> {
    let view = there(belay, &typed.story)?;
    let part = typed.part.of(&view)?;
    let event = |id: LifeEventId| view.story.events.iter().find(move |event| event.id == id);
    let prose = match part {
        StoryPart::Title => Some(&view.story.title),
        StoryPart::Text => Some(&view.story.text),
        StoryPart::Label(id) => event(id).map(|event| &event.label),
        StoryPart::Shaped(id) => event(id).map(|event| &event.shaped),
    };
    let prose = prose.cloned().unwrap_or_default();
    let seen = if settles { prose.kept } else { Vec::new() };
    Ok((view.id, Asked::Write { part, edit: edit(&prose.text, typed.words), seen }))
}

fn of_moment(belay: &Belay, command: MomentCommand) -> Result<(StoryId, Asked), Failure> {
    Ok(match command {
        MomentCommand::Add { story, when, label, height } => {
            (id(belay, &story)?, Asked::AddEvent { when, label, height })
        }
        MomentCommand::Place { story, moment: typed, when, height } => {
            let view = there(belay, &story)?;
            (view.id, Asked::PlaceEvent { event: moment(&view, &typed)?, when, height })
        }
        MomentCommand::Tender { story, moment: typed, not } => {
            let view = there(belay, &story)?;
            (view.id, Asked::SetEventTender { event: moment(&view, &typed)?, tender: !not })
        }
        MomentCommand::Remove { story, moment: typed } => {
            let view = there(belay, &story)?;
            (view.id, Asked::RemoveEvent { event: moment(&view, &typed)? })
        }
    })
}

fn of_theme(belay: &Belay, command: ThemeCommand) -> Result<(StoryId, Asked), Failure> {
    Ok(match command {
        ThemeCommand::Give { story, moment: typed, theme } => {
            let view = there(belay, &story)?;
            (view.id, Asked::TagEvent { event: moment(&view, &typed)?, theme })
        }
        ThemeCommand::Take { story, moment: typed, theme } => {
            let view = there(belay, &story)?;
            (view.id, Asked::UntagEvent { event: moment(&view, &typed)?, theme })
        }
        ThemeCommand::Mark { story, theme, words } => {
            (id(belay, &story)?, Asked::MarkPassage(Passage { theme, words }))
        }
        ThemeCommand::Unmark { story, theme, words } => {
            (id(belay, &story)?, Asked::UnmarkPassage(Passage { theme, words }))
        }
    })
}

fn of_person(belay: &Belay, command: PersonCommand) -> Result<(StoryId, Asked), Failure> {
    Ok(match command {
        PersonCommand::Add { story, name, invented } => {
            (id(belay, &story)?, Asked::AddPerson { name, real: !invented })
        }
        PersonCommand::Real { story, person, not } => {
            let view = there(belay, &story)?;
            (view.id, Asked::SetReal { person: somebody(&view, &person)?, real: !not })
        }
        PersonCommand::Alias { story, person, alias } => {
            let view = there(belay, &story)?;
            (view.id, Asked::GiveAlias { person: somebody(&view, &person)?, alias })
        }
        PersonCommand::Remove { story, person } => {
            let view = there(belay, &story)?;
            (view.id, Asked::RemovePerson { person: somebody(&view, &person)? })
        }
    })
}

fn telling(belay: &Belay, typed: TellArguments) -> Result<StoryTelling, Failure> {
    let view = there(belay, &typed.story)?;
    let own = typed.question.map(|text| ToldQuestion::Own { text });
    Ok(StoryTelling {
        story: view.id,
        relationship: with(belay, &typed.relationship)?,
        to: person(belay, &typed.to)?,
        meeting: typed.meeting.map(|meeting| document(belay, Kind::Meeting, &meeting)).transpose()?,
        point: typed.point,
        question: own.or(typed.from_theme.map(|theme| ToldQuestion::FromTheme { theme })),
        moments: typed.moment.iter().map(|typed| moment(&view, typed)).collect::<Result<_, _>>()?,
    })
}
