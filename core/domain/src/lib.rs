//! The rules of mentoring.
//!
//! Pure: no I/O, no clock, no randomness, no async. Who acts, when, and the seed of new ids come in with a
//! [`Context`]; what the neighbours say comes in as [`Aggregate::Facts`]; what comes out is a changed value or a
//! [`Refusal`] that says what is allowed instead. That makes every rule replayable: when two phones wrote at once,
//! the later one asks the same questions again on top of the other's answer.
//!
//! One subject a module. A newcomer who knows [`goal`] knows them all: the document, its `Opening` (how it begins),
//! its `Command`s (what can be asked of it), its `Facts` (what it must know of others), and pure readings of it.
//!
//! Comments name where a rule or a number comes from: a practice (`S070`), `model.md` (`E08`) or `rules.md` and a section.
//! All three are pages of `docs/domain/`.

#![cfg_attr(
    not(test),
    warn(
        clippy::arithmetic_side_effects,
        reason = "a sum with a date panics where the calendar ends: see clippy.toml"
    )
)]

pub mod action;
mod advice;
mod aggregate;
pub mod agreement;
mod allowed;
pub mod ally_track;
mod cadence;
pub mod calendar;
pub mod closure;
mod context;
#[cfg(feature = "uniffi")]
pub mod crossing;
mod deletion;
pub mod entry;
pub mod fading;
pub mod flash;
pub mod goal;
mod ids;
pub mod meeting;
mod merge;
mod modality;
mod overlap;
mod phase;
#[cfg(test)]
mod places;
pub mod profile;
pub mod prompt;
mod prose;
pub mod reflection;
mod refusal;
pub mod relationship;
pub mod reminder;
mod reminder_kind;
mod scope;
mod script;
pub mod story;
mod text;
mod typed;
pub mod vision;
mod wall_time;
mod zone;

pub use advice::Advice;
pub use aggregate::{Aggregate, Intent, Kind, UnknownKind};
pub use allowed::{Allowed, Step};
pub use cadence::{Cadence, CadenceUnit, NextMeeting, Series};
pub use context::Context;
pub use deletion::Deleted;
pub use ids::*;
pub use meeting::agenda;
pub use merge::{Merged, merge};
pub use modality::Modality;
pub use overlap::{Booked, Span, Window, clashes, open_spans, overlap};
pub use phase::Phase;
pub use prose::{Edit, KeptVersion, Prose};
pub use refusal::{Reason, Refusal};
pub use scope::{Scope, Sharing, Widening};
pub use script::{is_ignorable, is_mark, writes_without_spaces};
pub use text::{Bounded, Rating, acts_on_display, bounded, enclosed, filled, visible, words};
pub use typed::Typed;
pub use wall_time::{Resolved, WallReading, WallTime, end_of_day, zone_named};
pub use zone::{UnknownZone, Zone, ZoneOffset};

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!();
