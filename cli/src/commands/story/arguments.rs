//! The words and options of `belay story`.

use belay_core::domain::story::{Height, LifeTime, StoryStep, StoryTag};
use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::{
    share::ShareCommand,
    typed::{TypedPart, height, life_time},
};
use crate::{
    typed::{day, named},
    words::Verbs,
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
    /// Delete it for good, also from your other phones, and take back every telling of it. What your listeners took from it
    /// for themselves stays theirs.
    Delete {
        /// The story's id.
        story: String,
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
    pub(super) story: String,
    /// Which text: title, text, label:MOMENT or shaped:MOMENT
    pub(super) part: TypedPart,
    /// The words.
    pub(super) words: String,
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
    pub(super) story: String,
    /// The relationship's id.
    pub(super) relationship: String,
    /// To whom.
    pub(super) to: String,
    /// Why you tell it.
    #[arg(long, default_value = "")]
    pub(super) point: String,
    /// What you ask at its end, in your words.
    #[arg(long, conflicts_with = "from_theme")]
    pub(super) question: Option<String>,
    /// Ask the question that goes with this theme.
    #[arg(long)]
    pub(super) from_theme: Option<String>,
    /// In this meeting.
    #[arg(long)]
    pub(super) meeting: Option<String>,
    /// A moment of the lifeline to show, by its id; may be said again.
    #[arg(long)]
    pub(super) moment: Vec<String>,
}

/// What is typed for each command of a story.
pub(crate) const VERBS: Verbs = &[
    ("go_to", "story go-to"),
    ("write", "story write"),
    ("set_born", "story born"),
    ("add_event", "story moment add"),
    ("place_event", "story moment place"),
    ("set_event_tender", "story moment tender"),
    ("remove_event", "story moment remove"),
    ("tag_event", "story theme give"),
    ("untag_event", "story theme take"),
    ("mark_passage", "story theme mark"),
    ("unmark_passage", "story theme unmark"),
    ("set_tags", "story tags"),
    ("set_tender", "story tender"),
    ("add_person", "story person add"),
    ("set_real", "story person real"),
    ("give_alias", "story person alias"),
    ("remove_person", "story person remove"),
    ("rehearse", "story rehearse"),
];
