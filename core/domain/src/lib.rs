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
mod hours;
mod ids;
mod kind;
pub mod link;
pub mod meeting;
mod merge;
mod modality;
pub mod news;
pub mod offer;
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
#[cfg(feature = "test-util")]
pub mod shows;
#[cfg(feature = "test-util")]
mod shows_by_kind;
pub mod story;
mod text;
mod typed;
pub mod vision;
pub mod waiting;
mod wall_time;
mod zone;

pub use advice::Advice;
pub use aggregate::{Aggregate, Intent};
pub use allowed::{Allowed, Step};
pub use cadence::{Cadence, CadenceUnit, NextMeeting, Series};
pub use context::Context;
pub use deletion::Deleted;
pub use ids::*;
pub use kind::UnknownKind;
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
pub use zone::{UnknownZone, Zone, ZoneOffset, ZoneRule};

kind::kinds! {
    $
    /// A member's own settings: zone, quiet hours, reminders. In their own space.
    Profile: profile::Profile = "profile",
    /// Two or more people, with phases.
    Relationship: relationship::Relationship = "relationship",
    /// The agreement of a relationship, in versions.
    Agreement: agreement::Agreement = "agreement",
    /// A goal with actions, benchmarks and wins.
    Goal: goal::Goal = "goal",
    /// A meeting with its agenda and each member's part.
    Meeting: meeting::Meeting = "meeting",
    /// A learning, something learned of the partner, a lesson.
    Entry: entry::Entry = "entry",
    /// A person's idea of where they want to be in some years. It is in their `self` space.
    Vision: vision::Vision = "vision",
    /// A reflection, in its author's own space.
    Reflection: reflection::Reflection = "reflection",
    /// The copy of a reflection that its author shared.
    SharedReflection: reflection::SharedReflection = "shared_reflection",
    /// One question to every member, opened when all have answered.
    PairedReflection: reflection::PairedReflection = "paired_reflection",
    /// The questions that the members of a relationship ask each other again and again.
    PromptSet: reflection::PromptSet = "prompt_set",
    /// Which prompts have been drawn, in their own space.
    PromptDraws: prompt::PromptDraws = "prompt_draws",
    /// A story with its lifeline, in its teller's own space.
    Story: story::Story = "story",
    /// The copy of a story told to somebody.
    StoryShare: story::StoryShare = "story_share",
    /// A request for one conversation, in a program's space.
    FlashRequest: flash::FlashRequest = "flash_request",
    /// A mentor's private word to an asker, in a space of the two.
    FlashReply: flash::FlashReply = "flash_reply",
    /// What a mentor tells a program about taking requests.
    FlashOffer: flash::FlashOffer = "flash_offer",
    /// What a member offers and looks for in a program, in the program's space.
    Offer: offer::Offer = "offer",
    /// Closing, debrief and sign-off.
    Closure: closure::Closure = "closure",
    /// A member's own allyship track, in their own space.
    AllyTrack: ally_track::AllyTrack = "ally_track",
}

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!();
