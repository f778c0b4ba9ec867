//! The line of a life: moments by time, with a height from low to high (S232).

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::Story;
use crate::{LifeEventId, Prose, Reason, Refusal};

/// A line is drawn from so many moments (`rules.md`, *Stories*).
pub const MOMENTS_FOR_A_LINE: usize = 3;
/// So many turning points are asked for (`rules.md`, *Stories*).
pub const TURNING_POINTS: usize = 4;
/// The oldest anybody was, and some years more.
const MAX_AGE: u16 = 130;
/// The first and last year a moment may have: family stories reach back, plans a little ahead.
const YEARS: std::ops::RangeInclusive<i32> = 1_800..=2_200;

/// A moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LifeEvent {
    /// Its name.
    pub id: LifeEventId,
    /// When it was.
    pub when: LifeTime,
    /// Its title.
    pub label: Prose,
    /// How low or high it was.
    pub height: Height,
    /// How it shaped its teller; may be empty.
    #[serde(default)]
    pub shaped: Prose,
    /// Whether it is tender: it is never taken along without being asked for by name (S256).
    #[serde(default)]
    pub tender: bool,
}

/// When a moment was, as well as its teller knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum LifeTime {
    /// On a day.
    Date {
        /// The day.
        on: NaiveDate,
    },
    /// In a year.
    Year {
        /// The year.
        year: i32,
    },
    /// At an age.
    Age {
        /// In years.
        age: u16,
    },
}

impl LifeTime {
    /// Checks that it is a time somebody could mean.
    ///
    /// # Errors
    /// [`Reason::OutOfRange`] with the field `when`.
    pub fn check(self) -> Result<Self, Refusal> {
        let possible = match self {
            Self::Date { on } => YEARS.contains(&on.year()),
            Self::Year { year } => YEARS.contains(&year),
            Self::Age { age } => age <= MAX_AGE,
        };
        if possible { Ok(self) } else { Err(Refusal::invalid("when", Reason::OutOfRange)) }
    }

    /// Where it stands among others: the year, then the day in it. A year without a day stands before its days, an age
    /// counts from the year of birth. None for an age without that year.
    fn place(self, born: Option<i32>) -> Option<(i32, u32)> {
        match self {
            Self::Date { on } => Some((on.year(), on.ordinal())),
            Self::Year { year } => Some((year, 0)),
            Self::Age { age } => born.map(|born| (born + i32::from(age), 0)),
        }
    }
}

/// How low or high a moment was, from -5 to +5 (S232, a proposed range).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i8", into = "i8")]
pub struct Height(i8);

impl Height {
    /// The lowest.
    pub const LOWEST: i8 = -5;
    /// The highest.
    pub const HIGHEST: i8 = 5;

    /// From -5 to +5; below 0 is below the middle of the chart.
    #[must_use]
    pub fn value(self) -> i8 {
        self.0
    }
}

impl TryFrom<i8> for Height {
    type Error = Refusal;

    fn try_from(value: i8) -> Result<Self, Refusal> {
        if (Self::LOWEST..=Self::HIGHEST).contains(&value) {
            Ok(Self(value))
        } else {
            Err(Refusal::invalid("height", Reason::OutOfRange))
        }
    }
}

impl From<Height> for i8 {
    fn from(height: Height) -> Self {
        height.0
    }
}

/// A lifeline, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Lifeline {
    /// The moments in order of time.
    pub points: Vec<LifePoint>,
    /// Whether there are enough of them for a line.
    pub has_line: bool,
    /// How many more turning points are asked for.
    pub more_asked: u32,
    /// Whether the year of birth is needed to place moments given by age among the others. Until it is known, those
    /// stand first, in order of age.
    pub needs_birth_year: bool,
}

/// A moment on the chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LifePoint {
    /// Which.
    pub event: LifeEventId,
    /// When.
    pub when: LifeTime,
    /// Its title.
    pub label: String,
    /// From -5 to +5.
    pub height: Height,
}

impl Story {
    /// The moments in order of time, with what the chart needs (S232).
    #[must_use]
    pub fn lifeline(&self) -> Lifeline {
        let mut events: Vec<&LifeEvent> = self.events.iter().collect();
        let age = |event: &LifeEvent| match event.when {
            LifeTime::Age { age } => age,
            LifeTime::Date { .. } | LifeTime::Year { .. } => 0,
        };
        events.sort_by_key(|event| (event.when.place(self.born), age(event), event.id));
        let unplaced = events.iter().filter(|event| event.when.place(self.born).is_none()).count();
        Lifeline {
            has_line: events.len() >= MOMENTS_FOR_A_LINE,
            more_asked: u32::try_from(TURNING_POINTS.saturating_sub(events.len())).unwrap_or(u32::MAX),
            needs_birth_year: unplaced > 0 && unplaced < events.len(),
            points: events
                .into_iter()
                .map(|event| LifePoint {
                    event: event.id,
                    when: event.when,
                    label: event.label.text.clone(),
                    height: event.height,
                })
                .collect(),
        }
    }
}

crate::typed::no_words! { Height }

crate::typed::typed! {
    enum LifeTime { Date { on }, Year { year }, Age { age } };
}
