//! A story: from the line of a life to something told in under 1,000 words.
//!
//! `Lifeline -> Themes -> Writing -> Practising -> Ready`; any step may be revisited, the order is advised and only
//! Ready is guarded; changed words send Ready back to Practising (`model.md`, S231). The story lives in its teller's
//! own space; telling it puts a copy, a [`StoryShare`], into the space of a relationship.

mod command;
mod handle;
mod lifeline;
mod people;
mod reading;
mod share;
#[cfg(feature = "test-util")]
mod shows;
mod takeaway;
#[cfg(test)]
mod tests;
mod waiting;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{LifeEventId, MemberId, Prose};

pub use command::{StoryCommand, StoryOpening, StoryPart};
pub use lifeline::{Height, LifeEvent, LifePoint, LifeTime, Lifeline, MOMENTS_FOR_A_LINE, TURNING_POINTS};
pub use people::Person;
pub use reading::{CommonTheme, ToldMoment, ToldStory};
pub use share::{
    MAX_MENTOR_STORIES, StoryQuestion, StoryQuestionState, StoryShare, StoryShareCommand, StoryShareFacts,
    StoryShareOpening, StoryShareState, Told, ToldQuestion, stories_told,
};
pub use takeaway::{StoryTakeaway, TakeawayKind, TakeawayLine};

/// A story of so many words or more is too long to be Ready: 999 pass, 1,000 do not (S235).
pub const WORD_LIMIT: usize = 1_000;
/// Longest text, in Unicode scalar values. Drafts may be longer than what can be Ready (S235).
pub const MAX_STORY_CHARS: usize = 40_000;
/// Longest title, label, theme, name or alias, in Unicode scalar values: a line.
pub const MAX_LINE_CHARS: usize = 200;
/// Longest note, in Unicode scalar values: a paragraph.
pub const MAX_NOTE_CHARS: usize = 2_000;
/// Most moments, people, passages or rehearsals each (a proposed number): a document is sent whole.
pub const MAX_PARTS: usize = 200;
/// A theme is common when it is in so many moments or more (S234).
pub const COMMON_IN: usize = 2;
/// The longest rehearsal, in minutes (a proposed number): a story of 999 words takes about eight.
pub const MAX_REHEARSAL_MINUTES: u16 = 240;

/// A story with its lifeline, in its teller's own space.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Story {
    /// The owner.
    pub owner: MemberId,
    /// Its title; may be empty.
    pub title: Prose,
    /// The step it is at.
    pub step: StoryStep,
    /// Its uses.
    #[serde(default)]
    pub tags: BTreeSet<StoryTag>,
    /// Whether it touches something tender: a listener is told before it opens (S256).
    #[serde(default)]
    pub tender: bool,
    /// The year its teller was born, to place moments given by age among those given by year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born: Option<i32>,
    /// The moments, in the order they were noted; in order of time in [`Story::lifeline`].
    #[serde(default)]
    pub events: Vec<LifeEvent>,
    /// The common themes of the moments.
    #[serde(default)]
    pub themes: Vec<Theme>,
    /// The story itself.
    pub text: Prose,
    /// Where the text carries a theme.
    #[serde(default)]
    pub passages: Vec<Passage>,
    /// Other people in it.
    #[serde(default)]
    pub people: Vec<Person>,
    /// When it was practised.
    #[serde(default)]
    pub rehearsals: Vec<Rehearsal>,
}

/// The steps of the workshop, in the order they are advised (S231).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum StoryStep {
    /// Moments, by time and height.
    #[default]
    Lifeline,
    /// What they have in common.
    Themes,
    /// The text.
    Writing,
    /// Telling it, alone or to somebody.
    Practising,
    /// It can be told.
    Ready,
}

/// A use of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum StoryTag {
    /// An early struggle: for getting acquainted (S249).
    EarlyStruggle,
    /// Something that went wrong, and what came of it.
    Setback,
    /// A turn in life or work.
    TurningPoint,
    /// Something that came off.
    Success,
}

/// A theme and the moments it is in (S234).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Theme {
    /// Its name, in the teller's words.
    pub name: String,
    /// The moments.
    pub events: BTreeSet<LifeEventId>,
}

/// Words of the text that carry a theme (S236). It counts while these words stand in the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Passage {
    /// The theme's name.
    pub theme: String,
    /// The words, as they stand in the text.
    pub words: String,
}

/// A practice run (S237).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Rehearsal {
    /// On this day.
    pub on: NaiveDate,
    /// To whom; alone if nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// How long it took, in minutes.
    pub minutes: u16,
    /// What was noticed; may be empty.
    #[serde(default)]
    pub note: String,
}

crate::typed::no_words! { StoryStep StoryTag }

crate::typed::typed! {
    struct Passage { theme, words };
    struct Rehearsal { on, with, minutes, note };
}
