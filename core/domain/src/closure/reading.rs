//! Values derived from a closure: its state, the debrief, who still has to sign, and the summary each can keep.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Achieved, AchievedSource, Closure, ClosureFacts, Signature};
use crate::{ActionId, MemberId, RelationshipId};

/// How far a closure has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ClosureState {
    /// The debrief is open.
    Opened,
    /// Everyone has answered for themselves, or let it be.
    Answered,
    /// The goodbye was said, in a meeting or in writing.
    Met,
    /// Everyone has signed, or their signature is waived.
    Signed,
}

/// The people for whom the sign-off waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SignOff {
    /// Who has signed or waived, or is waived by notice.
    pub done: BTreeSet<MemberId>,
    /// Who has not.
    pub waits_for: BTreeSet<MemberId>,
    /// From when their signature may be waived by notice; none until somebody signed.
    pub notice_ends: Option<DateTime<Utc>>,
}

/// The summary of a relationship that a member can keep: shared texts, and nothing private of anyone (S448).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ClosureSummary {
    /// The relationship.
    pub relationship: RelationshipId,
    /// All achievements.
    pub achieved: Vec<Achieved>,
    /// Actions taken along, by whom.
    pub carried: BTreeMap<ActionId, MemberId>,
    /// Thanks, each with its author.
    pub thanks: BTreeMap<MemberId, String>,
    /// Goodbyes in writing, each with its author.
    pub goodbyes: BTreeMap<MemberId, String>,
    /// Who signed, and how.
    pub signatures: BTreeMap<MemberId, Signature>,
}

impl Closure {
    /// How far it has come, by what is there. A member whose signature is waived by notice is no longer waited for.
    #[must_use]
    pub fn state(&self, facts: &ClosureFacts) -> ClosureState {
        let all =
            |done: &dyn Fn(&MemberId) -> bool| !facts.members.is_empty() && facts.members.iter().all(done);
        let by_notice =
            |member: &MemberId| matches!(self.signatures.get(member), Some(Signature::ByNotice { .. }));
        if all(&|member| self.signatures.contains_key(member)) {
            return ClosureState::Signed;
        }
        if !all(&|member| self.differently.contains_key(member) || by_notice(member)) {
            return ClosureState::Opened;
        }
        if facts.closing_meeting_held || self.goodbye_waived(facts) {
            ClosureState::Met
        } else {
            ClosureState::Answered
        }
    }

    /// Whether everyone does without a closing meeting: by a written goodbye, or waived by notice (S443).
    #[must_use]
    pub fn goodbye_waived(&self, facts: &ClosureFacts) -> bool {
        let does_without = |member: &MemberId| {
            self.goodbyes.contains_key(member)
                || matches!(self.signatures.get(member), Some(Signature::ByNotice { .. }))
        };
        !facts.members.is_empty() && facts.members.iter().all(does_without)
    }

    /// All achievements: reached goals, benchmarks and wins, then those that members added (S444).
    #[must_use]
    pub fn achieved(&self, facts: &ClosureFacts) -> Vec<Achieved> {
        let added = self
            .added
            .iter()
            .map(|added| Achieved { source: AchievedSource::ByHand(added.by), text: added.text.clone() });
        facts.achieved.iter().cloned().chain(added).collect()
    }

    /// Open actions that nobody carries yet (S445).
    #[must_use]
    pub fn remaining_actions(&self, facts: &ClosureFacts) -> BTreeSet<ActionId> {
        let open = facts.open_actions.iter().copied();
        open.filter(|action| !self.carried.contains_key(action)).collect()
    }

    /// Who has signed off and who is waited for (S449).
    #[must_use]
    pub fn sign_off_status(&self, facts: &ClosureFacts) -> SignOff {
        let signed = |member: &MemberId| self.signatures.contains_key(member);
        let (done, waits_for) = facts.members.iter().copied().partition(signed);
        SignOff { done, waits_for, notice_ends: self.notice_ends() }
    }

    /// The summary for the members. It has nothing of a `self` space, so it is the same for all (S448).
    #[must_use]
    pub fn summary(&self, facts: &ClosureFacts) -> ClosureSummary {
        let texts = |prose: &BTreeMap<MemberId, crate::Prose>| {
            let worded = prose.iter().filter(|(_, prose)| !prose.is_empty());
            worded.map(|(member, prose)| (*member, prose.text.clone())).collect()
        };
        ClosureSummary {
            relationship: self.relationship,
            achieved: self.achieved(facts),
            carried: self.carried.clone(),
            thanks: texts(&self.thanks),
            goodbyes: texts(&self.goodbyes),
            signatures: self.signatures.clone(),
        }
    }
}
