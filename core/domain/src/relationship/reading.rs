//! Values derived from a relationship: who is in, where it stands, which conversation comes next, whose turn it is to
//! lead, and advice. Computed, never stored.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    ConversationKind, ConversationOutcome, ConversationState, ExpectationItem, ExpectationView, Focus, Form,
    LAPSE_AFTER_DAYS, Missing, OpenPhase, Outcome, Relationship, RelationshipFacts, Role, Standing, State,
};
use crate::{Advice, MemberId, Phase};

/// The one conversation that is suggested next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct NextConversation {
    /// The topic.
    pub kind: ConversationKind,
    /// Why this one.
    pub why: ConversationReason,
}

/// Why a conversation is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ConversationReason {
    /// It brings what the next phase waits for.
    Needed {
        /// The missing condition.
        missing: Missing,
    },
    /// It belongs to this phase, and nobody has noted it yet.
    FitsThePhase,
    /// All conversations of this phase were held or skipped.
    AllOffered,
    /// The relationship rests: talk about how to go on.
    Resting,
}

/// One conversation of the present phase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedConversation {
    /// The topic.
    pub kind: ConversationKind,
    /// Its state.
    pub state: ConversationState,
}

impl Missing {
    /// The conversation that brings it.
    fn talk(self) -> ConversationKind {
        match self {
            Self::Acceptance { .. } | Self::SecondMentee | Self::Topic => ConversationKind::Invitation,
            Self::HeldMeeting | Self::LearnedOfPartner { .. } => ConversationKind::GettingAcquainted,
            Self::Purpose => ConversationKind::NamingPurpose,
            Self::Aim { .. } => ConversationKind::NamingAims,
            Self::Agreement | Self::Structure => ConversationKind::WorkingTogether,
            Self::AgreedGoal | Self::DevelopmentGoal => ConversationKind::FirstGoals,
            Self::Expectations { .. } => ConversationKind::ComparingExpectations,
            Self::ClosingMeeting => ConversationKind::Farewell,
            Self::Signatures => ConversationKind::Debrief,
        }
    }
}

impl Relationship {
    /// The members who have accepted and are still in.
    #[must_use]
    pub fn active(&self) -> BTreeSet<MemberId> {
        let active = self.members.iter().filter(|(_, membership)| membership.is_active());
        active.map(|(member, _)| *member).collect()
    }

    /// Everyone who has ever accepted, also who has left since.
    #[must_use]
    pub fn ever_active(&self) -> BTreeSet<MemberId> {
        let accepted = self.members.iter().filter(|(_, membership)| {
            matches!(membership.standing, Standing::Accepted { .. } | Standing::Left { .. })
        });
        accepted.map(|(member, _)| *member).collect()
    }

    /// What it is about, in its members' words: the topic, or else the purpose.
    #[must_use]
    pub fn subject(&self) -> &str {
        if self.topic.is_empty() { &self.purpose.text.text } else { &self.topic.text }
    }

    /// The members who still meet: the active members while it is open, resting included. None once it is over, however
    /// it ended: no meeting of it takes place any more.
    #[must_use]
    pub fn attendees(&self) -> BTreeSet<MemberId> {
        if self.open_phase().is_some() { self.active() } else { BTreeSet::new() }
    }

    /// How many mentees have accepted and are still in.
    #[must_use]
    pub fn active_mentees(&self) -> usize {
        let mentee = |role| role == Role::Mentee;
        self.members.values().filter(|membership| membership.is_active() && mentee(membership.role)).count()
    }

    /// The role of this person here, whether or not they have accepted (S024).
    #[must_use]
    pub fn role_of(&self, member: MemberId) -> Option<Role> {
        self.members.get(&member).map(|membership| membership.role)
    }

    /// Its state. While it rests this is the phase it goes back to.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.open_phase().map_or(Phase::Closed, Phase::from)
    }

    /// The same, none when it is over or never began.
    #[must_use]
    pub fn open_phase(&self) -> Option<OpenPhase> {
        match self.state {
            State::Open { phase } | State::Paused { from: phase, .. } => Some(phase),
            State::Declined { .. } | State::Closed { .. } => None,
        }
    }

    /// Whether it rests.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        matches!(self.state, State::Paused { .. })
    }

    /// Since which day it is in its phase, so that the time can be shown (`rules.md`, *Relationship*).
    #[must_use]
    pub fn in_phase_since(&self) -> NaiveDate {
        match (&self.state, self.history.last()) {
            (State::Declined { on, .. }, _) => *on,
            (_, Some(change)) => change.on,
            (_, None) => self.proposed_on,
        }
    }

    /// The day everyone had accepted and the groundwork began.
    #[must_use]
    pub fn began_on(&self) -> Option<NaiveDate> {
        let begun = self.history.iter().find(|change| change.to == Phase::Preparing);
        begun.map(|change| change.on)
    }

    /// The planned last day, counted from acceptance; none while it is only proposed.
    #[must_use]
    pub fn ends_on(&self) -> Option<NaiveDate> {
        Some(self.period.length.end(self.began_on()?))
    }

    /// Whether it was concluded before its planned end: "completed early", which counts as completed (`rules.md`).
    #[must_use]
    pub fn ended_before_its_time(&self) -> bool {
        match self.state {
            State::Closed { outcome: Outcome::Concluded, on, .. } => {
                self.ends_on().is_some_and(|end| on < end)
            }
            _ => false,
        }
    }

    /// Whether it was ever in the phase of work.
    pub(super) fn was_at_work(&self) -> bool {
        self.history.iter().any(|change| change.to == Phase::EnablingGrowth)
    }

    /// How often closing was opened: each time has a closure of its own, so that signatures given before a change of
    /// mind are not taken for the next goodbye.
    #[must_use]
    pub fn closing_round(&self) -> u32 {
        let opened = self.history.iter().filter(|change| change.to == Phase::ComingToClosure);
        u32::try_from(opened.count()).unwrap_or(u32::MAX)
    }

    /// Whether it may be marked as lapsed on this day: it faded and nobody answered, or its end date passed three weeks
    /// ago. Nothing happens by itself; a member marks it.
    #[must_use]
    pub fn may_lapse(&self, facts: &RelationshipFacts, today: NaiveDate) -> bool {
        let waited = |end: NaiveDate| end.checked_add_days(Days::new(LAPSE_AFTER_DAYS));
        facts.unanswered_from.is_some_and(|day| today >= day)
            || self.ends_on().and_then(waited).is_some_and(|end| today > end)
    }

    /// The conversations of the present phase and where each stands; none of them adds up to a score (S068).
    #[must_use]
    pub fn conversations_offered(&self) -> Vec<OfferedConversation> {
        let Some(phase) = self.open_phase() else {
            return Vec::new();
        };
        let state = |kind| {
            let noted = self.conversations.iter().rev().find(|conversation| conversation.kind == kind);
            match noted.map(|conversation| (&conversation.outcome, conversation.on)) {
                None => ConversationState::Offered,
                Some((ConversationOutcome::Held { .. }, on)) => ConversationState::Held { on },
                Some((ConversationOutcome::Skipped { note }, _)) => {
                    ConversationState::Skipped { note: note.clone() }
                }
            }
        };
        ConversationKind::of(phase, self.form)
            .iter()
            .map(|kind| OfferedConversation { kind: *kind, state: state(*kind) })
            .collect()
    }

    /// The phase that a gate opens next; none while it is at work, since closing has no gate, and once it is over.
    #[must_use]
    pub fn next_phase(&self) -> Option<Phase> {
        match self.open_phase()? {
            OpenPhase::Proposed => Some(Phase::Preparing),
            OpenPhase::Preparing => Some(Phase::Negotiating),
            OpenPhase::Negotiating => Some(Phase::EnablingGrowth),
            OpenPhase::EnablingGrowth => None,
            OpenPhase::ComingToClosure => Some(Phase::Closed),
        }
    }

    /// The one conversation to suggest next, with why; none only when the relationship is over (S069). What the next
    /// phase waits for comes first, then what the phase offers. What was skipped is not suggested again.
    #[must_use]
    pub fn next_conversation(&self, facts: &RelationshipFacts) -> Option<NextConversation> {
        self.open_phase()?;
        if self.is_paused() {
            return Some(NextConversation {
                kind: ConversationKind::WhatNext,
                why: ConversationReason::Resting,
            });
        }
        let offered = self.conversations_offered();
        let skipped = |kind| {
            offered.iter().any(|conversation| {
                conversation.kind == kind && matches!(conversation.state, ConversationState::Skipped { .. })
            })
        };
        let mut missing = self.next_phase().map_or_else(Vec::new, |to| self.missing_before(to, facts));
        if self.open_phase() == Some(OpenPhase::ComingToClosure) {
            // The debrief comes before the goodbye, and is not offered again once it was held.
            let is_open = |kind| {
                offered.iter().position(|one| one.kind == kind && one.state == ConversationState::Offered)
            };
            missing.sort_by_key(|missing| is_open(missing.talk()).unwrap_or(usize::MAX));
        }
        let needed = missing.into_iter().find(|missing| !skipped(missing.talk()));
        if let Some(missing) = needed {
            return Some(NextConversation {
                kind: missing.talk(),
                why: ConversationReason::Needed { missing },
            });
        }
        let open = offered.iter().find(|conversation| conversation.state == ConversationState::Offered);
        Some(open.map_or(
            NextConversation { kind: ConversationKind::WhatNext, why: ConversationReason::AllOffered },
            |conversation| NextConversation {
                kind: conversation.kind,
                why: ConversationReason::FitsThePhase,
            },
        ))
    }

    /// The questions about expectations, in order: with the focus on being seen, promotion comes first, because
    /// that focus promises nothing (S023, S299).
    #[must_use]
    pub fn expectation_items(&self) -> Vec<ExpectationItem> {
        let mut items = ExpectationItem::ALL.to_vec();
        if self.focus.contains(&Focus::Visibility) {
            items.sort_by_key(|item| *item != ExpectationItem::Promotion);
        }
        items
    }

    /// The expectations that this member may see: the others' answer to an item only when all have answered
    /// it. Empty for who is not in.
    #[must_use]
    pub fn expectations_for(&self, viewer: MemberId) -> Vec<ExpectationView> {
        let active = self.active();
        if !active.contains(&viewer) {
            return Vec::new();
        }
        self.expectation_items()
            .into_iter()
            .map(|item| self.expectations.visible_to(item, viewer, &active))
            .collect()
    }

    /// Items that everyone answered, and not alike (S298).
    #[must_use]
    pub fn mismatches(&self) -> Vec<ExpectationItem> {
        let active = self.active();
        self.expectation_items()
            .into_iter()
            .filter(|item| self.expectations.differs(*item, &active))
            .collect()
    }

    /// The default leader of the next meeting, in the form that takes turns: the member who did not lead the last held
    /// one, and who proposed the relationship the first (S006). None in other forms: there either may lead (S104).
    #[must_use]
    pub fn next_lead(&self, last_lead: Option<MemberId>) -> Option<MemberId> {
        if self.form != Form::Mutual {
            return None;
        }
        let other = |lead| self.members.keys().copied().find(|member| *member != lead);
        last_lead.map_or(Some(self.proposed_by), other)
    }

    /// Members who may review this member's goals: everyone else who is in (S005, S134).
    #[must_use]
    pub fn reviewers_of(&self, owner: MemberId) -> BTreeSet<MemberId> {
        let mut reviewers = self.active();
        reviewers.remove(&owner);
        reviewers
    }

    /// Members to whom an ally track belongs now: both, once an ally partnership has begun (S012). The track outlives
    /// it (S453).
    #[must_use]
    pub fn ally_tracks_of(&self) -> BTreeSet<MemberId> {
        let begun = self.form == Form::AllyPartnership && self.began_on().is_some();
        if begun { self.active() } else { BTreeSet::new() }
    }

    /// Whether each member's own lessons from earlier relationships are to be shown to them: while they prepare (S446).
    #[must_use]
    pub fn recalls_lessons(&self) -> bool {
        self.open_phase() == Some(OpenPhase::Preparing)
    }

    /// The advice about this relationship on this day.
    #[must_use]
    pub fn advice(&self, today: NaiveDate) -> Vec<Advice> {
        let mut advice = Vec::new();
        let Some(phase) = self.open_phase() else {
            return advice;
        };
        let over = self.ends_on().is_some_and(|end| today > end);
        if over && phase != OpenPhase::ComingToClosure && !self.is_paused() {
            advice.push(Advice::CloseOrExtend);
        }
        let mismatches = self.mismatches();
        if !mismatches.is_empty() {
            advice.push(Advice::TalkAboutExpectations);
        }
        if mismatches.contains(&ExpectationItem::Promotion) {
            advice.push(Advice::GrowthNotPromise);
        }
        advice
    }
}
