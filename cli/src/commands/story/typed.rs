//! Parses typed values of a story: times of a life, heights, which text.

use std::str::FromStr;

use belay_core::{
    domain::story::{Height, LifeTime, StoryPart},
    services::StoryView,
};

use crate::failure::Failure;

/// When something was: 1999, 1999-05-01, or age:12.
pub(super) fn life_time(typed: &str) -> Result<LifeTime, String> {
    if let Some(age) = typed.strip_prefix("age:").and_then(|age| age.parse().ok()) {
        return Ok(LifeTime::Age { age });
    }
    if let Ok(on) = typed.parse() {
        return Ok(LifeTime::Date { on });
    }
    let year =
        typed.parse().map_err(|_| "a time of life is written 1999, 1999-05-01 or age:12".to_owned())?;
    Ok(LifeTime::Year { year })
}

/// How low or high something was.
pub(super) fn height(typed: &str) -> Result<Height, String> {
    let height: Option<i8> = typed.parse().ok();
    let height = height.and_then(|height| Height::try_from(height).ok());
    height.ok_or_else(|| "a height is a number from -5 to 5".to_owned())
}

/// One of a story's texts, as typed.
#[derive(Clone, Debug)]
pub(crate) enum TypedPart {
    Title,
    Text,
    Label(String),
    Shaped(String),
}

impl FromStr for TypedPart {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        match typed.split_once(':') {
            None if typed == "title" => Ok(Self::Title),
            None if typed == "text" => Ok(Self::Text),
            Some(("label", moment)) => Ok(Self::Label(moment.to_owned())),
            Some(("shaped", moment)) => Ok(Self::Shaped(moment.to_owned())),
            _ => Err("one of title, text, label:MOMENT, shaped:MOMENT".to_owned()),
        }
    }
}

impl TypedPart {
    /// The text that is meant, in this story.
    pub(super) fn of(&self, view: &StoryView) -> Result<StoryPart, Failure> {
        Ok(match self {
            Self::Title => StoryPart::Title,
            Self::Text => StoryPart::Text,
            Self::Label(moment) => StoryPart::Label(super::moment(view, moment)?),
            Self::Shaped(moment) => StoryPart::Shaped(super::moment(view, moment)?),
        })
    }
}
