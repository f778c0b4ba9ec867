//! A vision: where somebody wants to be in some years (S131). In their own space; goals link to it.
//!
//! `Open -> Replaced` (`model.md`).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    Aggregate, Bounded, Context, Edit, KeptVersion, Kind, MemberId, Prose, Reason, Refusal, VisionId, filled,
};

/// Longest vision, in Unicode scalar values: a page.
pub const MAX_VISION_CHARS: usize = 4_000;
/// How far a vision looks if nothing else is said, in years (S131).
pub const DEFAULT_HORIZON_YEARS: u16 = 5;
/// The farthest a vision looks, in years: a working life.
pub const MAX_HORIZON_YEARS: u16 = 50;

const VISION: Bounded = Bounded::Chars(MAX_VISION_CHARS);

/// A vision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Vision {
    /// The owner.
    pub owner: MemberId,
    /// The vision in words.
    pub text: Prose,
    /// How far away, in years.
    pub horizon_years: u16,
    /// Since this day.
    pub on: NaiveDate,
    /// Whether it still stands.
    pub state: VisionState,
}

/// Whether a vision still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum VisionState {
    /// It stands.
    Open,
    /// Another took its place; it can still be read.
    Replaced {
        /// Which.
        by: VisionId,
        /// On this day.
        on: NaiveDate,
    },
}

/// How a vision begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct VisionOpening {
    /// The vision in words.
    pub text: String,
    /// How far away, in years; [`DEFAULT_HORIZON_YEARS`] if nothing is said.
    pub horizon_years: Option<u16>,
}

/// The commands of a vision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum VisionCommand {
    /// Word it anew.
    Write {
        /// The text as its owner saw it, and as they left it.
        edit: Edit,
        /// The versions kept side by side that this settles; empty where there were none.
        seen: Vec<KeptVersion>,
    },
    /// Look nearer or farther.
    SetHorizon {
        /// In years.
        years: u16,
    },
    /// Put another in its place.
    Replace {
        /// Which.
        by: VisionId,
    },
}

fn horizon(years: u16) -> Result<u16, Refusal> {
    if (1..=MAX_HORIZON_YEARS).contains(&years) {
        Ok(years)
    } else {
        Err(Refusal::invalid("horizon_years", Reason::OutOfRange))
    }
}

impl Aggregate for Vision {
    const KIND: Kind = Kind::Vision;
    type Opening = VisionOpening;
    type Command = VisionCommand;
    type Facts = ();

    fn open(opening: VisionOpening, (): &(), context: &Context) -> Result<Self, Refusal> {
        Ok(Self {
            owner: context.actor,
            text: Prose::new(filled("text", &opening.text, VISION)?),
            horizon_years: horizon(opening.horizon_years.unwrap_or(DEFAULT_HORIZON_YEARS))?,
            on: context.today(),
            state: VisionState::Open,
        })
    }

    fn handle(&mut self, command: VisionCommand, (): &(), context: &Context) -> Result<(), Refusal> {
        if context.actor != self.owner {
            return Err(Refusal::because(Reason::NotYours));
        }
        if self.state != VisionState::Open {
            return Err(Refusal::because(Reason::Closed));
        }
        match command {
            VisionCommand::Write { edit, seen } => {
                filled("text", &edit.after, VISION)?;
                self.text.settle("text", &edit, &seen, VISION, context)
            }
            VisionCommand::SetHorizon { years } => {
                self.horizon_years = horizon(years)?;
                Ok(())
            }
            VisionCommand::Replace { by } => {
                self.state = VisionState::Replaced { by, on: context.today() };
                Ok(())
            }
        }
    }

    fn author(&self) -> Option<MemberId> {
        Some(self.owner)
    }
}

crate::typed::typed! {
    struct VisionOpening { text, horizon_years };
    enum VisionCommand { Write { edit, seen }, SetHorizon { years }, Replace { by } };
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails here says which step was refused")]

    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;
    use crate::Zone;

    fn by(actor: u128) -> Context {
        let at = DateTime::UNIX_EPOCH;
        Context { actor: MemberId(Uuid::from_u128(actor)), at, now: at, zone: Zone::UTC, seed: Uuid::nil() }
    }

    fn vision(horizon_years: Option<u16>) -> Result<Vision, Refusal> {
        let text = "I run a clinic".to_owned();
        Vision::open(VisionOpening { text, horizon_years }, &(), &by(1))
    }

    #[test]
    fn it_looks_five_years_ahead_unless_said_and_never_zero_or_for_ever() {
        assert_eq!(vision(None).unwrap().horizon_years, 5);
        assert_eq!(vision(Some(50)).unwrap().horizon_years, 50);
        for wrong in [0, 51] {
            assert_eq!(
                vision(Some(wrong)).unwrap_err(),
                Refusal::invalid("horizon_years", Reason::OutOfRange)
            );
        }
    }

    #[test]
    fn a_replaced_vision_stays_as_it_was() {
        let mut vision = vision(None).unwrap();
        let next = VisionId(Uuid::from_u128(9));
        assert_eq!(
            vision.handle(VisionCommand::Replace { by: next }, &(), &by(2)).unwrap_err().reason,
            Reason::NotYours
        );
        vision.handle(VisionCommand::Replace { by: next }, &(), &by(1)).unwrap();
        let late = VisionCommand::SetHorizon { years: 3 };
        assert_eq!(vision.handle(late, &(), &by(1)).unwrap_err().reason, Reason::Closed);
        assert_eq!(vision.text.text, "I run a clinic");
    }
}
