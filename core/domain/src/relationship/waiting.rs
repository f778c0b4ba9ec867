//! What waits in a relationship: a yes to it, and what the next phase waits for from one member.

use super::{OpenPhase, Relationship, RelationshipCommand, Standing};
use crate::{
    allowed::{Step, allowed},
    waiting::{Wait, WaitKind},
};

impl Relationship {
    /// What waits for somebody in this relationship; nothing while it rests and once it is over. That a member has noted
    /// nothing of their partner yet, stands elsewhere: see [`super::RelationshipFacts::learned_of_partner`].
    #[must_use]
    pub fn waits(&self) -> Vec<Wait> {
        let Some(phase) = self.open_phase().filter(|_| !self.is_paused()) else {
            return Vec::new();
        };
        let asked = self.members.iter().filter_map(|(member, membership)| match membership.standing {
            Standing::Asked { on } => Some(Wait {
                with: Some(self.proposed_by),
                since: Some(on),
                what: self.subject().to_owned(),
                ..Wait::of(
                    WaitKind::AcceptRelationship,
                    *member,
                    allowed![RelationshipCommand::Accept, RelationshipCommand::Decline],
                )
            }),
            _ => None,
        });
        let mut waits: Vec<Wait> = asked.collect();
        let active = self.active();
        let since = Some(self.in_phase_since());
        let turn = |kind, member, actions| Wait { since, ..Wait::of(kind, member, actions) };
        match phase {
            OpenPhase::Preparing => {
                let is_overridden =
                    active.iter().all(|member| self.groundwork_overrides.contains_key(member));
                let learning = active.iter().filter(|_| !is_overridden);
                waits
                    .extend(learning.map(|member| {
                        turn(WaitKind::LearnOfPartner, *member, allowed![Step::GetAcquainted])
                    }));
            }
            OpenPhase::Negotiating => {
                let answer = allowed![RelationshipCommand::AnswerExpectation];
                let silent = active.iter().filter(|member| !self.expectations.complete_for(**member));
                waits.extend(silent.map(|member| turn(WaitKind::AnswerExpectations, *member, answer)));
            }
            OpenPhase::Proposed | OpenPhase::EnablingGrowth | OpenPhase::ComingToClosure => {}
        }
        waits
    }
}
