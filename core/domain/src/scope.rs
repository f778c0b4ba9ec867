//! The scope of a text: who may see it. Widening needs the consent of each member concerned. One member can narrow it
//! at once.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    MemberId, Reason, Refusal,
    allowed::{Step, allowed},
};

/// Who may see something, from one person to everyone (`model.md`, *Value types*).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Scope {
    /// Its author alone.
    #[default]
    Private,
    /// The members of the relationship.
    Partner,
    /// The members of a circle.
    Circle,
    /// The cohort of a program.
    Cohort,
    /// The whole organisation.
    Organisation,
    /// Everyone.
    Public,
}

/// How far something is shared now, and what wider scope is being asked for (S122).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Sharing {
    /// In force.
    pub scope: Scope,
    /// A wider scope that still waits for somebody, with those who said yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Widening>,
}

/// A wider scope that waits for the yes of every member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Widening {
    /// The scope asked for.
    pub to: Scope,
    /// Who said yes so far.
    pub yes: BTreeSet<MemberId>,
}

impl Sharing {
    /// Shared as far as `scope`, nothing asked.
    #[must_use]
    pub fn at(scope: Scope) -> Self {
        Self { scope, asked: None }
    }

    /// One member's yes to `scope`. Narrower (or equal) takes effect at once and by one. Wider takes effect when
    /// every member has said yes to this scope, or at once as far as `opened` goes (what the members have agreed to
    /// open in general, by the Sharing clause: S106).
    ///
    /// # Errors
    /// [`Reason::NotAMember`] for anyone else.
    pub fn set(
        &mut self,
        scope: Scope,
        by: MemberId,
        members: &BTreeSet<MemberId>,
        opened: Scope,
    ) -> Result<(), Refusal> {
        if !members.contains(&by) {
            return Err(Refusal::because(Reason::NotAMember));
        }
        if scope <= self.scope || scope <= opened {
            *self = Self::at(scope);
            return Ok(());
        }
        let mut yes = match self.asked.take() {
            Some(widening) if widening.to == scope => widening.yes,
            _ => BTreeSet::new(),
        };
        yes.insert(by);
        if members.is_subset(&yes) {
            *self = Self::at(scope);
        } else {
            self.asked = Some(Widening { to: scope, yes });
        }
        Ok(())
    }

    /// Checks that it may go to `scope` now.
    ///
    /// # Errors
    /// [`Reason::ConsentNeeded`], naming how far it may go.
    pub fn check(&self, scope: Scope) -> Result<(), Refusal> {
        if scope <= self.scope {
            return Ok(());
        }
        Err(Refusal::because(Reason::ConsentNeeded)
            .missing(["yes_of_every_member"])
            .allowing(allowed![Step::SetScope]))
    }
}

crate::typed::no_words! { Scope }

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn pair() -> (MemberId, MemberId, BTreeSet<MemberId>) {
        let (ann, bo) = (MemberId(Uuid::from_u128(1)), MemberId(Uuid::from_u128(2)));
        (ann, bo, BTreeSet::from([ann, bo]))
    }

    #[test]
    fn widening_waits_for_everyone_and_narrowing_for_no_one() {
        let (ann, bo, both) = pair();
        let mut sharing = Sharing::at(Scope::Partner);
        sharing.set(Scope::Cohort, ann, &both, Scope::Partner).expect("a member asks");
        assert_eq!(sharing.scope, Scope::Partner);
        assert!(sharing.check(Scope::Cohort).is_err());
        sharing.set(Scope::Cohort, bo, &both, Scope::Partner).expect("the other member agrees");
        assert_eq!(sharing, Sharing::at(Scope::Cohort));
        sharing.set(Scope::Private, bo, &both, Scope::Partner).expect("one narrows");
        assert_eq!(sharing, Sharing::at(Scope::Private));
    }

    #[test]
    fn a_yes_to_one_scope_is_no_yes_to_another() {
        let (ann, bo, both) = pair();
        let mut sharing = Sharing::at(Scope::Partner);
        sharing.set(Scope::Cohort, ann, &both, Scope::Partner).expect("a member asks");
        sharing.set(Scope::Public, bo, &both, Scope::Partner).expect("a member asks for more");
        assert_eq!(sharing.scope, Scope::Partner);
    }

    #[test]
    fn what_the_clause_opened_needs_no_second_yes() {
        let (ann, _, both) = pair();
        let mut sharing = Sharing::at(Scope::Partner);
        sharing.set(Scope::Cohort, ann, &both, Scope::Cohort).expect("opened by the clause");
        assert_eq!(sharing.scope, Scope::Cohort);
    }

    #[test]
    fn a_stranger_has_no_say() {
        let (_, _, both) = pair();
        let stranger = MemberId(Uuid::from_u128(9));
        let refused = Sharing::at(Scope::Partner).set(Scope::Private, stranger, &both, Scope::Partner);
        assert_eq!(refused.expect_err("not a member").reason, Reason::NotAMember);
    }
}
