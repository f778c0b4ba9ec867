//! What waits for somebody: a date to confirm, a goal to agree, a question to answer. Each subject says in a file of its own
//! (`goal/waiting.rs`) what waits in one of its documents. Computed, never stored.
//!
//! A document says what it alone knows. Who is in its relationship, whether that rests or is over, and what stands in
//! other documents, is for the caller to look up.

mod kind;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use crate::{Allowed, MemberId, WallTime};

pub use kind::WaitKind;

/// A day begins so much before its midnight in UTC, in the zone that is furthest ahead.
pub const EARLIEST_ZONE: TimeDelta = TimeDelta::hours(14);

/// Something that waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// What is to be done.
    pub kind: WaitKind,
    /// By whom.
    pub on: WaitsOn,
    /// Whose turn came before; none where it is nobody's in particular.
    pub with: Option<MemberId>,
    /// Since this day, in the zone of whoever made it wait; none where no day is known.
    pub since: Option<NaiveDate>,
    /// It waits from this moment on; none where it waits already.
    pub from: Option<DateTime<Utc>>,
    /// It waits no longer than this; none where it waits until somebody does it.
    pub until: Option<DateTime<Utc>>,
    /// The part of the document that waits, where the document alone does not say which.
    pub part: Option<Uuid>,
    /// What it is about, in somebody's words: a goal, a question, a topic. Empty where there are none.
    pub what: String,
    /// The date it is about.
    pub start: Option<WallTime>,
    /// What answers it, the most usual first.
    pub actions: &'static [Allowed],
}

/// For whom something waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaitsOn {
    /// This member.
    Member(MemberId),
    /// Every member but these: the document does not say who the members are.
    EveryoneBut(BTreeSet<MemberId>),
}

impl Wait {
    /// Something that waits for one member.
    #[must_use]
    pub fn of(kind: WaitKind, member: MemberId, actions: &'static [Allowed]) -> Self {
        Self::on(kind, WaitsOn::Member(member), actions)
    }

    /// Something that waits for every member but some.
    #[must_use]
    pub fn of_everyone_but(
        kind: WaitKind,
        others: impl IntoIterator<Item = MemberId>,
        actions: &'static [Allowed],
    ) -> Self {
        Self::on(kind, WaitsOn::EveryoneBut(others.into_iter().collect()), actions)
    }

    fn on(kind: WaitKind, on: WaitsOn, actions: &'static [Allowed]) -> Self {
        Self {
            kind,
            on,
            with: None,
            since: None,
            from: None,
            until: None,
            part: None,
            what: String::new(),
            start: None,
            actions,
        }
    }

    /// Whether it waits for this member alone.
    #[must_use]
    pub fn is_of(&self, member: MemberId) -> bool {
        self.on == WaitsOn::Member(member)
    }

    /// Whether it is this member's turn, among those who can still do something about it.
    #[must_use]
    pub fn waits_for(&self, member: MemberId, members: &BTreeSet<MemberId>) -> bool {
        let is_turn = match &self.on {
            WaitsOn::Member(one) => *one == member,
            WaitsOn::EveryoneBut(others) => !others.contains(&member),
        };
        is_turn && members.contains(&member)
    }

    /// Whether it waits at this moment.
    #[must_use]
    pub fn waits_at(&self, now: DateTime<Utc>) -> bool {
        self.from.is_none_or(|from| from <= now) && self.until.is_none_or(|until| now < until)
    }
}
