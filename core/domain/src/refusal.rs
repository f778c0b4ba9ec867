//! Why the domain says no, and what it allows instead.

use std::borrow::Borrow;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Allowed;

/// A refused command. Nothing changed. It names a stable [`Reason`] (words for people are made in the shell), the
/// field or the conditions at fault, and the moves that are allowed now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Refusal {
    /// Why not.
    pub reason: Reason,
    /// The field at fault, where one value is wrong (`statement`, `due`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The missing conditions (`purpose`, `held_meeting`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The allowed alternatives: names of commands or of states to move to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<String>,
    /// The document in which it is done already, where that is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub there: Option<Uuid>,
}

impl Refusal {
    /// A refusal for `reason`.
    #[must_use]
    pub fn because(reason: Reason) -> Self {
        Self { reason, field: None, missing: Vec::new(), allowed: Vec::new(), there: None }
    }

    /// A refusal because the value of one field cannot be taken.
    #[must_use]
    pub fn invalid(field: &str, reason: Reason) -> Self {
        Self { field: Some(field.to_owned()), ..Self::because(reason) }
    }

    /// The same, naming what has to be there first.
    #[must_use]
    pub fn missing<S: Into<String>>(self, missing: impl IntoIterator<Item = S>) -> Self {
        Self { missing: missing.into_iter().map(Into::into).collect(), ..self }
    }

    /// The same, naming the document in which it is done already.
    #[must_use]
    pub fn there(self, there: impl Into<Uuid>) -> Self {
        Self { there: Some(there.into()), ..self }
    }

    /// The same, naming what can be done instead.
    #[must_use]
    pub fn allowing(self, allowed: impl IntoIterator<Item: Borrow<Allowed>>) -> Self {
        Self { allowed: allowed.into_iter().map(|one| String::from(one.borrow())).collect(), ..self }
    }
}

impl std::fmt::Display for Refusal {
    /// For logs and tests: codes only, never what a person wrote.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.reason)?;
        if let Some(field) = &self.field {
            write!(f, " ({field})")?;
        }
        if !self.missing.is_empty() {
            write!(f, "; missing: {}", self.missing.join(", "))?;
        }
        if !self.allowed.is_empty() {
            write!(f, "; allowed: {}", self.allowed.join(", "))?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}

/// The stable reasons. A shell has one sentence for each; a new reason does not compile there until it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Reason {
    // ---- values -------------------------------------------------------------------------------------------------
    /// The field is needed and empty (or only white space).
    Empty,
    /// The text is longer than allowed.
    TooLong,
    /// The number or date is outside its range.
    OutOfRange,
    /// The same person, item or clause is named twice.
    Duplicate,
    /// There is no such part in this document.
    NoSuchPart,

    // ---- who and when, for every subject -------------------------------------------------------------------------
    /// The state does not allow this move; `allowed` names those it does.
    NotNow,
    /// Only its owner or author may do this.
    NotYours,
    /// This needs a member of the relationship, or one of the people addressed.
    NotAMember,
    /// It needs somebody other than its owner.
    NotByOwner,
    /// The same person has answered this already.
    AlreadyDone,
    /// Another phone began the same thing first, in other words; add yours to it.
    OpenedMeanwhile,
    /// It is closed: what is in it can be read, and nothing added.
    Closed,
    /// The relationship is paused; it can be resumed.
    Paused,
    /// Its author has deleted it, here or on another phone; nothing can be added to it, and it does not come back (S481).
    Deleted,

    // ---- goals ---------------------------------------------------------------------------------------------------
    /// Fields are missing before the goal can be reviewed (S110).
    GoalUnclear,
    /// Getting acquainted comes before goals; both may override with a reason (S070).
    GroundworkFirst,
    /// A goal is agreed with at least one action (`rules.md`, *Goals*).
    PlanNeeded,
    /// An action has an owner and a date, or is filed under Someday (S125).
    DateNeeded,
    /// Sharing wider waits for every member's yes, or for the Sharing clause (S106, S122).
    ConsentNeeded,

    // ---- flash ---------------------------------------------------------------------------------------------------
    /// Somebody else helps already. Never says who (`rules.md`, *Flash mentoring*).
    FlashTaken,
    /// Nobody answered in time; the asker may ask again (`rules.md`, *Flash mentoring*).
    FlashExpired,
    /// A flash request has one meeting; who wants more goes on as a relationship (S008).
    FlashOneMeeting,
    /// The asker has as many open requests as allowed (`rules.md`, *Flash mentoring*).
    FlashTooMany,
    /// One of these mentors has an open request of the same asker (`rules.md`, *Flash mentoring*).
    FlashPairOpen,
    /// Somebody who is asked takes no requests before some day; `missing` names who.
    FlashAway,
    /// The mentor has as many conversations at a time as they take (S063).
    FlashFull,

    // ---- relationships -------------------------------------------------------------------------------------------
    /// A relationship has at least two people (S025).
    TwoPeopleNeeded,
    /// The form takes no further member (S001).
    FormFull,
    /// The roles do not make this form (S001, S002, S005).
    RolesUnfit,
    /// A circle needs its topic before anyone can join (S003).
    TopicNeeded,
    /// The circle is not open for joining (S002).
    NotOpenForJoining,
    /// Something has to be there before the next phase; `missing` names all of it, each with whose turn it is
    /// (`model.md`, *State machines*).
    GateClosed,

    // ---- agreements, closures, ally tracks -----------------------------------------------------------------------
    /// Headings or lines are missing before anyone can be asked to accept; `missing` names all of them (S103).
    ClauseNeeded,
    /// Two versions of the same passage are kept side by side; somebody makes one of them first.
    SettleFirst,
    /// The words accepted are no longer those on the table: look at the difference and accept anew (`rules.md`,
    /// *Agreement*).
    WordingChanged,
    /// Something is left to answer, say or settle before signing off; `missing` names all of it (S210, S443, S445).
    DebriefUnfinished,
    /// Two weeks have not passed since the first signature (S449).
    NoticeRuns,
    /// Allies agree how often they meet before they open the first module (S293).
    StructureFirst,

    // ---- reflections ---------------------------------------------------------------------------------------------
    /// There is no prompt of this name.
    UnknownPrompt,

    // ---- stories -------------------------------------------------------------------------------------------------
    /// The story lacks something to be Ready; `missing` names it (S231, S235, S236, S237).
    StoryNotReady,
    /// Somebody in the story is there by their real name and needs another before it is told (S255).
    AliasNeeded,
    /// The story is tender: the listener is told before it opens (S256).
    TenderNotice,

    // ---- meetings ------------------------------------------------------------------------------------------------
    /// No zone of this name is known (IANA names, as `Europe/Berlin`).
    UnknownZone,
    /// A date ahead is needed, and this one is past.
    InThePast,
    /// A video call has a second means (S162), and to switch there must be one (S163).
    PlanBNeeded,
    /// The second means fails when the first does: it must be another (S162).
    PlanBSameMeans,
    /// Somebody gave the meeting another date meanwhile: look again before saying yes or moving it (S164).
    DateChanged,
    /// What became of the meeting has been said already (S165).
    MeetingSettled,
    /// It has not begun; a no-show may be marked ten minutes in (`rules.md`, *Meetings and reminders*).
    MeetingNotYet,
}

impl Reason {
    /// Whether the fault is in a value the person typed (a form marks the field), not in the moment.
    #[must_use]
    pub fn is_invalid_input(self) -> bool {
        matches!(
            self,
            Self::Empty
                | Self::TooLong
                | Self::OutOfRange
                | Self::Duplicate
                | Self::UnknownZone
                | Self::UnknownPrompt
                | Self::InThePast
                | Self::PlanBSameMeans
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_marks_a_field_for_what_was_typed_and_not_for_the_moment() {
        assert!(Reason::TooLong.is_invalid_input() && Reason::InThePast.is_invalid_input());
        assert!(!Reason::NotNow.is_invalid_input() && !Reason::NotAMember.is_invalid_input());
    }
}
