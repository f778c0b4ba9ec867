//! How a story begins, and what can be asked of it.

use serde::{Deserialize, Serialize};

use super::{Height, LifeTime, Passage, Rehearsal, StoryStep, StoryTag};
use crate::{Edit, KeptVersion, LifeEventId, PersonId};

/// How a story begins. Everything may still be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StoryOpening {
    /// Its title.
    pub title: String,
    /// What is written so far.
    pub text: String,
}

/// Which of a story's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum StoryPart {
    /// Its title.
    Title,
    /// The story itself.
    Text,
    /// What a moment is called.
    Label(LifeEventId),
    /// How a moment shaped its teller.
    Shaped(LifeEventId),
}

impl StoryPart {
    /// The field's name in refusals.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Text => "text",
            Self::Label(_) => "label",
            Self::Shaped(_) => "shaped",
        }
    }
}

/// The commands of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum StoryCommand {
    /// Turn to a step. Any may be visited at any time; Ready has to be earned.
    GoTo(StoryStep),
    /// Write in one of its texts.
    Write {
        /// Which text.
        part: StoryPart,
        /// The text as its author saw it, and as they left it.
        edit: Edit,
        /// The versions kept side by side that this settles; empty where there were none.
        seen: Vec<KeptVersion>,
    },
    /// The year its teller was born, to place moments given by age.
    SetBorn(Option<i32>),
    /// Note a moment.
    AddEvent {
        /// When.
        when: LifeTime,
        /// Its title.
        label: String,
        /// How low or high it was.
        height: Height,
    },
    /// Move a moment.
    PlaceEvent {
        /// Which.
        event: LifeEventId,
        /// When.
        when: LifeTime,
        /// How low or high it was.
        height: Height,
    },
    /// Whether a moment is tender (S256).
    SetEventTender {
        /// Which.
        event: LifeEventId,
        /// Whether.
        tender: bool,
    },
    /// Strike a moment out, also from its themes.
    RemoveEvent {
        /// Which.
        event: LifeEventId,
    },
    /// Give a moment a theme; a new one where the story has none of this name.
    TagEvent {
        /// Which.
        event: LifeEventId,
        /// The theme's name.
        theme: String,
    },
    /// Take a theme from a moment.
    UntagEvent {
        /// Which.
        event: LifeEventId,
        /// The theme's name.
        theme: String,
    },
    /// Mark where the text carries a theme (S236).
    MarkPassage(Passage),
    /// Unmark it.
    UnmarkPassage(Passage),
    /// Its uses.
    SetTags(Vec<StoryTag>),
    /// Whether it is tender (S256).
    SetTender(bool),
    /// Note another person in it.
    AddPerson {
        /// Their name in the draft.
        name: String,
        /// Whether that is their real name.
        real: bool,
    },
    /// Whether the name in the draft is real.
    SetReal {
        /// Who.
        person: PersonId,
        /// Whether.
        real: bool,
    },
    /// Their name when the story is told (S255).
    GiveAlias {
        /// Who.
        person: PersonId,
        /// The other name.
        alias: String,
    },
    /// They are not in it any more.
    RemovePerson {
        /// Who.
        person: PersonId,
    },
    /// A practice run (S237).
    Rehearse(Rehearsal),
}

crate::typed::typed! {
    struct StoryOpening { title, text };
    enum StoryCommand { GoTo(one), Write { part, edit, seen }, SetBorn(one), AddEvent { when, label, height }, PlaceEvent { event, when, height }, SetEventTender { event, tender }, RemoveEvent { event }, TagEvent { event, theme }, UntagEvent { event, theme }, MarkPassage(one), UnmarkPassage(one), SetTags(one), SetTender(one), AddPerson { name, real }, SetReal { person, real }, GiveAlias { person, alias }, RemovePerson { person }, Rehearse(one) };
    enum StoryPart { Title, Text, Label(one), Shaped(one) };
}
