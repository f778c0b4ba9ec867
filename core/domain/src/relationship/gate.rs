//! The gates between phases: what has to be there before a relationship moves on. A gate names everything missing.

use serde::Serialize;

use super::{CIRCLE_MENTEES, Form, OpenPhase, Relationship, RelationshipFacts};
use crate::{
    MemberId, Phase, Reason, Refusal,
    allowed::{Allowed, Step, allowed},
    relationship::RelationshipCommand,
};

/// A condition that is missing before a phase can begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Missing {
    /// This person has not accepted (S026).
    Acceptance {
        /// Who.
        member: MemberId,
    },
    /// A circle has fewer than two mentees who accepted (S002).
    SecondMentee,
    /// A circle has no topic (S003).
    Topic,
    /// No meeting was held.
    HeldMeeting,
    /// The relationship has no purpose (S083).
    Purpose,
    /// This member has noted nothing they learned of the other (S072).
    LearnedOfPartner {
        /// Who.
        member: MemberId,
    },
    /// This ally has no aim (S013).
    Aim {
        /// Who.
        member: MemberId,
    },
    /// No agreement is in force.
    Agreement,
    /// Allies have not agreed how often they meet (S293).
    Structure,
    /// No goal is agreed, and no reason noted why not (S109).
    AgreedGoal,
    /// Goals are agreed, but none to grow by, and no reason noted why not (D14).
    DevelopmentGoal,
    /// This member has not answered what they expect (S298).
    Expectations {
        /// Who.
        member: MemberId,
    },
    /// No closing meeting was held, and not everyone has waived it (S443).
    ClosingMeeting,
    /// Not everyone has signed or is waived (S449).
    Signatures,
}

impl Missing {
    /// The stable word for it in refusals.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Acceptance { .. } => "acceptance",
            Self::SecondMentee => "second_mentee",
            Self::Topic => "topic",
            Self::HeldMeeting => "held_meeting",
            Self::Purpose => "purpose",
            Self::LearnedOfPartner { .. } => "learned_of_partner",
            Self::Aim { .. } => "aim",
            Self::Agreement => "agreement",
            Self::Structure => "structure",
            Self::AgreedGoal => "agreed_goal",
            Self::DevelopmentGoal => "development_goal",
            Self::Expectations { .. } => "expectations",
            Self::ClosingMeeting => "closing_meeting",
            Self::Signatures => "signatures",
        }
    }

    /// The member whose turn it is, if it is one member's.
    #[must_use]
    pub fn member(&self) -> Option<MemberId> {
        match self {
            Self::Acceptance { member }
            | Self::LearnedOfPartner { member }
            | Self::Aim { member }
            | Self::Expectations { member } => Some(*member),
            _ => None,
        }
    }

    /// The command or deed that would bring it.
    fn remedy(&self) -> Allowed {
        match self {
            Self::Acceptance { .. } => allowed!(RelationshipCommand::Accept)[0],
            Self::SecondMentee => allowed!(RelationshipCommand::Ask)[0],
            Self::Topic | Self::Purpose | Self::Aim { .. } => allowed!(RelationshipCommand::Word)[0],
            Self::HeldMeeting | Self::LearnedOfPartner { .. } => allowed!(Step::GetAcquainted)[0],
            Self::Agreement | Self::Structure => allowed!(Step::AgreeOnWorking)[0],
            Self::AgreedGoal | Self::DevelopmentGoal => allowed!(RelationshipCommand::NoteNoGoal)[0],
            Self::Expectations { .. } => allowed!(RelationshipCommand::AnswerExpectation)[0],
            Self::ClosingMeeting => allowed!(Step::SayGoodbye)[0],
            Self::Signatures => allowed!(Step::SignOff)[0],
        }
    }
}

impl std::fmt::Display for Missing {
    /// As refusals list it: the word, and after a colon whose turn it is.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.member() {
            Some(member) => write!(f, "{}:{member}", self.code()),
            None => f.write_str(self.code()),
        }
    }
}

impl Relationship {
    /// The conditions that are missing before the relationship, as it stands, could move to `to`; empty where the gate
    /// is open, and for moves without a gate (to closing, to an earlier phase). Whether the move is listed at all is
    /// another question.
    #[must_use]
    pub fn missing_before(&self, to: Phase, facts: &RelationshipFacts) -> Vec<Missing> {
        match to {
            Phase::Preparing => self.missing_to_begin(),
            Phase::Negotiating if self.open_phase() == Some(OpenPhase::Preparing) => {
                self.missing_groundwork(facts)
            }
            // Whoever was at work before and changed their minds about closing goes back to the work as it was: goals
            // reached or dropped meanwhile do not count against them.
            Phase::EnablingGrowth if !self.was_at_work() => self.missing_ground_rules(facts),
            Phase::EnablingGrowth if self.open_phase() == Some(OpenPhase::Negotiating) => {
                self.missing_ground_rules(facts)
            }
            Phase::Closed => {
                let mut missing = Vec::new();
                if !facts.closing_meeting_held && !facts.goodbye_waived {
                    missing.push(Missing::ClosingMeeting);
                }
                if !facts.closure_signed {
                    missing.push(Missing::Signatures);
                }
                missing
            }
            _ => Vec::new(),
        }
    }

    /// Everyone asked has accepted (S026); a circle has its topic and two mentees (S002, S003).
    fn missing_to_begin(&self) -> Vec<Missing> {
        let asked = self.members.iter().filter(|(_, membership)| membership.is_asked());
        let mut missing: Vec<_> = asked.map(|(member, _)| Missing::Acceptance { member: *member }).collect();
        if self.form == Form::Circle {
            if self.active_mentees() < CIRCLE_MENTEES {
                missing.push(Missing::SecondMentee);
            }
            if self.topic.is_empty() {
                missing.push(Missing::Topic);
            }
        }
        missing
    }

    /// A held meeting and something learned of the partner by each, unless everyone overrides that with a reason; the
    /// purpose and the allies' aims in any case, since they take only a line (S072, S083, S013).
    fn missing_groundwork(&self, facts: &RelationshipFacts) -> Vec<Missing> {
        let members = self.active();
        let mut missing = Vec::new();
        let overridden = members.iter().all(|member| self.groundwork_overrides.contains_key(member));
        if !overridden {
            if facts.held_meetings == 0 {
                missing.push(Missing::HeldMeeting);
            }
            let silent = members.iter().filter(|member| !facts.learned_of_partner.contains(member));
            missing.extend(silent.map(|member| Missing::LearnedOfPartner { member: *member }));
        }
        if self.purpose.text.is_empty() {
            missing.push(Missing::Purpose);
        }
        if self.form == Form::AllyPartnership {
            let aimless =
                members.iter().filter(|member| self.aims.get(member).is_none_or(|aim| aim.is_empty()));
            missing.extend(aimless.map(|member| Missing::Aim { member: *member }));
        }
        missing
    }

    /// Agreement, a first goal (circles are exempt: S109), everyone's expectations, and the allies' structure.
    fn missing_ground_rules(&self, facts: &RelationshipFacts) -> Vec<Missing> {
        let mut missing = Vec::new();
        if !facts.agreement_accepted {
            missing.push(Missing::Agreement);
        }
        if self.form == Form::AllyPartnership && !facts.structure_agreed {
            missing.push(Missing::Structure);
        }
        if self.form != Form::Circle && self.goalless.is_none() {
            if facts.agreed_goals == 0 {
                missing.push(Missing::AgreedGoal);
            } else if facts.agreed_development_goals == 0 {
                missing.push(Missing::DevelopmentGoal);
            }
        }
        let silent = self.active().into_iter().filter(|member| !self.expectations.complete_for(*member));
        missing.extend(silent.map(|member| Missing::Expectations { member }));
        missing
    }

    /// Checks that nothing is missing before `to`.
    pub(super) fn pass(&self, to: Phase, facts: &RelationshipFacts) -> Result<(), Refusal> {
        let missing = self.missing_before(to, facts);
        if missing.is_empty() {
            return Ok(());
        }
        let mut allowed: Vec<Allowed> = Vec::new();
        for remedy in missing.iter().map(Missing::remedy) {
            if !allowed.contains(&remedy) {
                allowed.push(remedy);
            }
        }
        let [acquaint, override_it] = *allowed![Step::GetAcquainted, RelationshipCommand::OverrideGroundwork];
        if allowed.contains(&acquaint) {
            allowed.push(override_it);
        }
        Err(Refusal::because(Reason::GateClosed)
            .missing(missing.iter().map(Missing::to_string))
            .allowing(allowed))
    }
}
