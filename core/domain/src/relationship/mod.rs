//! A relationship: two or more people, one of the forms of mentoring, and the phases they go through together.
//!
//! `Proposed -> Preparing | Declined`; `Preparing -> Negotiating -> EnablingGrowth -> ComingToClosure -> Closed`, each
//! through its gate; back from the work to Negotiating, and from closing to the work; any open phase pauses, and can be
//! left at once (`model.md`). A phase never advances by itself, and silence ends nothing (`rules.md`, *Relationship*).

mod afterwards;
mod command;
mod conversation;
mod expectation;
mod form;
mod gate;
mod handle;
mod membership;
mod period;
mod reading;
#[cfg(feature = "test-util")]
mod shows;
#[cfg(test)]
mod tests;
mod waiting;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{FlashId, MemberId, Phase, Prose, RelationshipId, Window, derived};

pub use afterwards::{AfterEnding, INVITED_AFTER_DAYS, NOTED_DAYS};
pub use command::{RelationshipCommand, RelationshipOpening, RelationshipText};
pub use conversation::{Conversation, ConversationKind, ConversationOutcome, ConversationState};
pub use expectation::{ExpectationItem, ExpectationView, Expectations, MAX_ANSWER_CHARS};
pub use form::{CIRCLE_MENTEES, Form, Membership, Role, Seat, Standing};
pub use gate::Missing;
pub use period::{
    DEFAULT_MONTHS, Extension, LAPSE_AFTER_DAYS, LONGEST_MONTHS, Length, LengthUnit, Period, SHORTEST_WEEKS,
};
pub use reading::{ConversationReason, NextConversation, OfferedConversation};

/// Longest topic, in Unicode scalar values: a line, as for a flash request (`rules.md`, *Flash mentoring*).
pub const MAX_TOPIC_CHARS: usize = 120;
/// Longest purpose, outcome or aim, in Unicode scalar values: a paragraph each.
pub const MAX_PURPOSE_CHARS: usize = 1_000;
/// Longest reason or note, in Unicode scalar values: a few sentences.
pub const MAX_REASON_CHARS: usize = 500;

/// A relationship.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Relationship {
    /// Its form.
    pub form: Form,
    /// Everyone who was ever asked, with role and standing.
    pub members: BTreeMap<MemberId, Membership>,
    /// Who proposed it.
    pub proposed_by: MemberId,
    /// On this day, in the proposer's zone.
    pub proposed_on: NaiveDate,
    /// Its subject; may be empty, but not for a circle that people join.
    #[serde(default)]
    pub topic: Prose,
    /// Its focus.
    #[serde(default)]
    pub focus: BTreeSet<Focus>,
    /// Its purpose.
    pub purpose: Purpose,
    /// The origin of the relationship.
    pub origin: Origin,
    /// The program's space, where there is a program (S015).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<Uuid>,
    /// The planned length.
    pub period: Period,
    /// Its state.
    pub state: State,
    /// The day it last went on after a rest, which is no gap (S308).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumed_on: Option<NaiveDate>,
    /// Every change of phase, in order.
    #[serde(default)]
    pub history: Vec<PhaseChange>,
    /// Conversations held or skipped, in the order they were noted.
    #[serde(default)]
    pub conversations: Vec<Conversation>,
    /// What each expects.
    #[serde(default)]
    pub expectations: Expectations,
    /// The members who want to leave Preparing without the acquaintance, and why (S068).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub groundwork_overrides: BTreeMap<MemberId, String>,
    /// Why there is no development goal yet, as last noted (S109).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goalless: Option<Goalless>,
    /// Each ally's aim (S013).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub aims: BTreeMap<MemberId, Prose>,
    /// When members can meet, of those who chose to show it to the others: a time for all is found in it. Who leaves takes theirs
    /// away.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hours: BTreeMap<MemberId, Vec<Window>>,
    /// Whether people may join a circle by themselves.
    #[serde(default)]
    pub open_for_joining: bool,
}

/// The purpose of a relationship: worded early, refined later, with the old wording kept (S083).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Purpose {
    /// In the members' words.
    pub text: Prose,
    /// The hoped result, shown beside the achievements at closing (S102).
    #[serde(default)]
    pub outcome: Prose,
    /// The sort of purpose (S101).
    #[serde(default)]
    pub kinds: BTreeSet<PurposeKind>,
    /// Earlier wordings, oldest first.
    #[serde(default)]
    pub versions: Vec<PurposeVersion>,
}

/// A wording of the purpose that was replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PurposeVersion {
    /// The wording.
    pub text: String,
    /// Who replaced it.
    pub replaced_by: MemberId,
    /// On this day.
    pub replaced_on: NaiveDate,
}

/// The sort of purpose (S101).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PurposeKind {
    /// To meet people.
    Network,
    /// To see where a career could go.
    CareerOptions,
    /// To close gaps in what one can do.
    SkillGaps,
    /// To be coached on one skill.
    SkillCoaching,
    /// Something else.
    Other,
}

/// The focus of a relationship (S020 to S023, S088). It shapes prompts, agendas and what is asked of expectations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Focus {
    /// First weeks in a new place.
    Onboarding,
    /// Somebody to think aloud with about a career.
    CareerSounding,
    /// The unwritten customs of an organisation.
    Customs,
    /// Being seen: introductions and chances, nothing promised.
    Visibility,
    /// Knowing oneself.
    SelfDiscovery,
    /// Knowing the company.
    Company,
    /// Knowing its culture.
    Culture,
    /// Getting on.
    Career,
}

/// The origin of the relationship.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum), uniffi(name = "RelationshipOrigin"))]
pub enum Origin {
    /// Somebody asked somebody.
    Direct,
    /// Both wanted more after a flash conversation (S011).
    Flash(FlashId),
    /// It takes up an earlier relationship.
    Continues(RelationshipId),
}

/// The state of a relationship. Each state has only the fields that belong to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum), uniffi(name = "RelationshipState"))]
pub enum State {
    /// In one of its phases.
    Open {
        /// Which.
        phase: OpenPhase,
    },
    /// Resting.
    Paused {
        /// The phase it goes back to.
        from: OpenPhase,
        /// The members who want the rest; none if a circle rests because it has fewer than two mentees.
        by: BTreeSet<MemberId>,
        /// Since this day.
        since: NaiveDate,
    },
    /// It never began: somebody said no, or the proposer took it back.
    Declined {
        /// Who.
        by: MemberId,
        /// On this day.
        on: NaiveDate,
    },
    /// Over.
    Closed {
        /// How it ended.
        outcome: Outcome,
        /// By whose last step.
        by: MemberId,
        /// On this day.
        on: NaiveDate,
    },
}

/// The phases in which something can still be done: [`Phase`] without its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum OpenPhase {
    /// Asked; not everyone has accepted.
    Proposed,
    /// Getting acquainted.
    Preparing,
    /// Agreeing on how to work and on goals.
    Negotiating,
    /// The work itself.
    EnablingGrowth,
    /// Debrief and goodbye.
    ComingToClosure,
}

impl From<OpenPhase> for Phase {
    fn from(phase: OpenPhase) -> Self {
        match phase {
            OpenPhase::Proposed => Self::Proposed,
            OpenPhase::Preparing => Self::Preparing,
            OpenPhase::Negotiating => Self::Negotiating,
            OpenPhase::EnablingGrowth => Self::EnablingGrowth,
            OpenPhase::ComingToClosure => Self::ComingToClosure,
        }
    }
}

/// How a relationship ended, in neutral words that carry no mark (S447).
///
/// The outcomes of `rules.md` read from it so: *completed* is [`Outcome::Concluded`]; *completed early* is the same
/// before the planned end ([`Relationship::ended_before_its_time`]) and counts alike; *ended without fault* is
/// [`Outcome::EndedEarly`] or [`Outcome::NotAFit`]; *ended with a concern* is one of these two, and the concern stays in
/// its author's own space, because a shared reason would be a mark on the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum), uniffi(name = "RelationshipOutcome"))]
pub enum Outcome {
    /// It came to its end.
    Concluded,
    /// Ended before that.
    EndedEarly,
    /// The two did not fit.
    NotAFit,
    /// People stopped answering.
    Lapsed,
}

/// A change of phase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PhaseChange {
    /// The phase before.
    pub from: Phase,
    /// The phase after.
    pub to: Phase,
    /// On this day, in the zone of who moved it.
    pub on: NaiveDate,
    /// Who moved it.
    pub by: MemberId,
    /// Why; may be empty.
    pub reason: String,
}

/// Why there is no development goal yet (S109).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Goalless {
    /// Why.
    pub reason: String,
    /// Who noted it.
    pub by: MemberId,
    /// On this day.
    pub on: NaiveDate,
}

/// Facts of its meetings, entries, agreement, goals and closure that the rules of a relationship need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RelationshipFacts {
    /// For one that is proposed: an open one of the same two people, in the same form and program.
    pub open_between: Option<RelationshipId>,
    /// Meetings held, of any kind.
    pub held_meetings: u32,
    /// Members who have noted something they learned of a partner (S072).
    pub learned_of_partner: BTreeSet<MemberId>,
    /// An agreement is in force.
    pub agreement_accepted: bool,
    /// The agreement in force says how often to meet: the structure that allies need first (S293).
    pub structure_agreed: bool,
    /// Goals that are agreed or were reached.
    pub agreed_goals: u32,
    /// Those of them that are development goals (S111).
    pub agreed_development_goals: u32,
    /// A closing meeting was held (S443).
    pub closing_meeting_held: bool,
    /// Every active member has waived the closing meeting in writing (S443).
    pub goodbye_waived: bool,
    /// Every active member has signed the closure, or their signature is waived (S449).
    pub closure_signed: bool,
    /// The day from which it counts as faded without an answer, if nothing happens until then: closing was announced a
    /// week before (S308, `rules.md`, *Relationship*). A day and not a yes, so that who was long out of reach is judged
    /// by the time that all know.
    pub unanswered_from: Option<NaiveDate>,
}

impl Relationship {
    /// The id of the relationship that grows out of a flash request: whichever phone makes it makes the same (S011).
    #[must_use]
    pub fn id_from_flash(flash: FlashId) -> RelationshipId {
        RelationshipId(derived(flash.0, "relationship"))
    }

    /// The id of the relationship that one of two people proposes to the other, in this form and program, after so many
    /// `earlier` ones between them: two who propose to each other out of reach propose the same one. The order of the two
    /// does not matter.
    #[must_use]
    pub fn id_between(
        one: MemberId,
        other: MemberId,
        form: Form,
        program: Option<Uuid>,
        earlier: u32,
    ) -> RelationshipId {
        let (first, second) = (one.min(other), one.max(other));
        let name = format!("relationship {} {first} {second} {earlier}", form.as_str());
        RelationshipId(derived(program.unwrap_or_default(), &name))
    }
}

crate::typed::no_words! { Focus Outcome PurposeKind }

crate::typed::typed! {
    enum Origin { Direct, Flash(one), Continues(one) };
}
