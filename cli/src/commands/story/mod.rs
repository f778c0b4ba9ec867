//! `belay story`: from the line of a life to something told, and what a listener takes from it.

mod share;
mod show;
mod typed;

use belay_core::{
    Belay,
    domain::{
        Kind, LifeEventId, PersonId, RelationshipId, StoryId,
        story::{
            Height, LifeTime, Passage, Rehearsal, StoryCommand as Asked, StoryOpening, StoryPart, StoryStep, StoryTag,
            ToldQuestion,
        },
    },
    services::{StoryTelling, StoryView},
};
use chrono::NaiveDate;
use clap::{Args, Subcommand};

use self::{
    share::ShareCommand,
    typed::{TypedPart, height, life_time},
};
use crate::{
    failure::{Failure, Outcome},
    screen::Screen,
    typed::{day, document, edit, named, part, person},
};

/// From the line of a life to something told, and what a listener takes from it.
#[derive(Debug, Subcommand)]
pub(crate) enum StoryCommand {
    /// Begin a story, in your own space.
    Begin {
        /// What it is called.
        title: String,
        /// What is written so far.
        #[arg(default_value = "")]
        text: String,
    },
    /// Write: put another text in place of one of its texts.
    Write(WriteArguments),
    /// Make one text of the versions that two of your phones left side by side.
    Settle(WriteArguments),
    /// Turn to a step: lifeline, themes, writing, practising, ready.
    GoTo {
        /// The story's id.
        story: String,
        /// The step.
        #[arg(value_parser = named::<StoryStep>)]
        step: StoryStep,
    },
    /// The year you were born, to place moments given by age.
    Born {
        /// The story's id.
        story: String,
        /// The year; left out, it is forgotten.
        year: Option<i32>,
    },
    /// Moments of the lifeline.
    #[command(subcommand)]
    Moment(MomentCommand),
    /// Themes: which moments have them, which words carry them.
    #[command(subcommand)]
    Theme(ThemeCommand),
    /// What it can be used for: early_struggle, setback, turning_point, success.
    Tags {
        /// The story's id.
        story: String,
        /// All of them; none to have none.
        #[arg(value_parser = named::<StoryTag>)]
        tags: Vec<StoryTag>,
    },
    /// Whether it touches something tender: a listener is told before it opens.
    Tender {
        /// The story's id.
        story: String,
        /// It does not.
        #[arg(long)]
        not: bool,
    },
    /// Other people in it, and what they are called when it is told.
    #[command(subcommand)]
    Person(PersonCommand),
    /// A practice run.
    Rehearse {
        /// The story's id.
        story: String,
        /// How long it took, in minutes.
        minutes: u16,
        /// To whom; alone if nobody is named.
        #[arg(long)]
        with: Option<String>,
        /// What was noticed.
        #[arg(long, default_value = "")]
        note: String,
        /// On which day.
        #[arg(long, value_parser = day, default_value = "today")]
        on: NaiveDate,
    },
    /// One of your stories, whole, with its lifeline.
    Show {
        /// The story's id.
        story: String,
    },
    /// Your stories; with --for, those that fit a relationship's phase first.
    List {
        /// The relationship's id.
        #[arg(long, value_name = "RELATIONSHIP")]
        r#for: Option<String>,
        /// The page, as the page before named it.
        #[arg(long)]
        from: Option<String>,
    },
    /// What a listener would get: look at it before you tell it.
    Preview(TellArguments),
    /// Tell it to somebody: a copy, with aliases for real names.
    Tell(TellArguments),
    /// Told stories: hear them, take something from them, ask, answer, take back.
    #[command(subcommand)]
    Share(ShareCommand),
}

/// New words for a text.
#[derive(Args, Debug)]
pub(crate) struct WriteArguments {
    /// The story's id.
    story: String,
    /// Which text: title, text, label:MOMENT or shaped:MOMENT
    part: TypedPart,
    /// The words.
    words: String,
}

/// Moments.
#[derive(Debug, Subcommand)]
pub(crate) enum MomentCommand {
    /// Note one.
    Add {
        /// The story's id.
        story: String,
        /// When: 1999, 1999-05-01, or age:12
        #[arg(value_parser = life_time)]
        when: LifeTime,
        /// What it is called.
        label: String,
        /// How low or high it was, -5 to 5.
        #[arg(value_parser = height, allow_hyphen_values = true)]
        height: Height,
    },
    /// Move one.
    Place {
        /// The story's id.
        story: String,
        /// The moment's id.
        moment: String,
        /// When: 1999, 1999-05-01, or age:12
        #[arg(value_parser = life_time)]
        when: LifeTime,
        /// How low or high it was, -5 to 5.
        #[arg(value_parser = height, allow_hyphen_values = true)]
        height: Height,
    },
    /// It is tender.
    Tender {
        /// The story's id.
        story: String,
        /// The moment's id.
        moment: String,
        /// It is not.
        #[arg(long)]
        not: bool,
    },
    /// Strike it out, also from its themes.
    Remove {
        /// The story's id.
        story: String,
        /// The moment's id.
        moment: String,
    },
}

/// Themes.
#[derive(Debug, Subcommand)]
pub(crate) enum ThemeCommand {
    /// Give a moment a theme.
    Give {
        /// The story's id.
        story: String,
        /// The moment's id.
        moment: String,
        /// The theme.
        theme: String,
    },
    /// Take it from a moment.
    Take {
        /// The story's id.
        story: String,
        /// The moment's id.
        moment: String,
        /// The theme.
        theme: String,
    },
    /// These words of the text carry it.
    Mark {
        /// The story's id.
        story: String,
        /// The theme.
        theme: String,
        /// The words, as they stand in the text.
        words: String,
    },
    /// They do not.
    Unmark {
        /// The story's id.
        story: String,
        /// The theme.
        theme: String,
        /// The words.
        words: String,
    },
}

/// Other people.
#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    /// Note somebody.
    Add {
        /// The story's id.
        story: String,
        /// What they are called in the draft.
        name: String,
        /// The name is invented.
        #[arg(long)]
        invented: bool,
    },
    /// Whether the name in the draft is real.
    Real {
        /// The story's id.
        story: String,
        /// Their id.
        person: String,
        /// It is invented.
        #[arg(long)]
        not: bool,
    },
    /// What they are called when it is told.
    Alias {
        /// The story's id.
        story: String,
        /// Their id.
        person: String,
        /// The other name.
        alias: String,
    },
    /// They are not in it any more.
    Remove {
        /// The story's id.
        story: String,
        /// Their id.
        person: String,
    },
}

/// A telling, as typed.
#[derive(Args, Debug)]
pub(crate) struct TellArguments {
    /// The story's id.
    story: String,
    /// The relationship's id.
    relationship: String,
    /// To whom.
    to: String,
    /// Why you tell it.
    #[arg(long, default_value = "")]
    point: String,
    /// What you ask at its end, in your words.
    #[arg(long, conflicts_with = "from_theme")]
    question: Option<String>,
    /// Ask the question that goes with this theme.
    #[arg(long)]
    from_theme: Option<String>,
    /// In this meeting.
    #[arg(long)]
    meeting: Option<String>,
    /// A moment of the lifeline to show, by its id; may be said again.
    #[arg(long)]
    moment: Vec<String>,
}

pub(crate) fn run(belay: &Belay, command: StoryCommand, screen: &mut Screen) -> Outcome {
    let stories = belay.stories();
    let view = match command {
        StoryCommand::Begin { title, text } => stories.story(stories.begin(StoryOpening { title, text })?)?,
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
        ThemeCommand::Mark { story, theme, words } => (id(belay, &story)?, Asked::MarkPassage(Passage { theme, words })),
        ThemeCommand::Unmark { story, theme, words } => {
            (id(belay, &story)?, Asked::UnmarkPassage(Passage { theme, words }))
        }
    })
}

fn of_person(belay: &Belay, command: PersonCommand) -> Result<(StoryId, Asked), Failure> {
    Ok(match command {
        PersonCommand::Add { story, name, invented } => (id(belay, &story)?, Asked::AddPerson { name, real: !invented }),
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
