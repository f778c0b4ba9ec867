//! Values derived from an agreement: what is in force, who still has to accept, and what changed.

use std::collections::BTreeSet;

use super::{
    AcceptedVersion, Agreement, AgreementPart, FeedbackPreference, NextVersion, SharingClause, Stage, Terms,
    difference,
};
use crate::{Cadence, MemberId};

impl Agreement {
    /// The version in force: the last that all accepted.
    #[must_use]
    pub fn in_force(&self) -> Option<&AcceptedVersion> {
        self.accepted.last()
    }

    /// The version everyone is asked to accept.
    #[must_use]
    pub fn proposed(&self) -> Option<&NextVersion> {
        let proposed = |next: &&NextVersion| matches!(next.stage, Stage::Proposed { .. });
        self.next.as_ref().filter(proposed)
    }

    /// Members who have not accepted the proposed version; empty where nothing is proposed.
    #[must_use]
    pub fn waits_for(&self, members: &BTreeSet<MemberId>) -> BTreeSet<MemberId> {
        match self.next.as_ref().map(|next| &next.stage) {
            Some(Stage::Proposed { acceptances, .. }) => {
                members.iter().copied().filter(|member| !acceptances.contains_key(member)).collect()
            }
            _ => BTreeSet::new(),
        }
    }

    /// The changes of the next version against the version in force, or against an empty one.
    #[must_use]
    pub fn changes(&self) -> Vec<AgreementPart> {
        let nothing = Terms::default();
        let old = self.in_force().map_or(&nothing, |in_force| &in_force.terms);
        self.next.as_ref().map_or_else(Vec::new, |next| difference(old, &next.terms))
    }

    /// The changes of the next version that voided an acceptance.
    #[must_use]
    pub fn changes_since_voided(&self) -> Vec<AgreementPart> {
        let next = self.next.as_ref();
        let voided = next.and_then(|next| next.voided.as_ref().map(|voided| (voided, &next.terms)));
        voided.map_or_else(Vec::new, |(voided, terms)| difference(voided, terms))
    }

    /// The sharing clause of the version in force; none without one (S106).
    #[must_use]
    pub fn sharing(&self) -> SharingClause {
        self.in_force().map_or_else(SharingClause::default, |in_force| in_force.terms.sharing)
    }

    /// How often the members meet, by the version in force.
    #[must_use]
    pub fn cadence(&self) -> Option<Cadence> {
        self.in_force()?.terms.cadence
    }

    /// How this member wants feedback, by the version in force: shown first to whoever gives it (S093).
    #[must_use]
    pub fn feedback_for(&self, member: MemberId) -> Option<&FeedbackPreference> {
        self.in_force()?.terms.feedback.get(&member)
    }
}
