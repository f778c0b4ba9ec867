//! The forms a relationship can take, and who may sit in each with which role.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    MemberId, Reason, Refusal,
    allowed::{Step, allowed},
};

/// Fewest mentees with whom a circle can be at work (S002).
pub const CIRCLE_MENTEES: usize = 2;

/// The form of a relationship (S001). Reverse mentoring is [`Form::OneToOne`]: no rule asks for seniority (S007, D16).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum), uniffi(name = "RelationshipForm"))]
pub enum Form {
    /// One mentor and one mentee; offered first (D01).
    #[default]
    OneToOne,
    /// One mentor, two or more mentees, one topic. Members may come and go (S002, S003).
    Circle,
    /// Two who are both mentor and mentee; no one is the senior (S005).
    Peer,
    /// Two who take turns in leading (S006).
    Mutual,
    /// Two allies, each giving and receiving, each with a track of their own (S012).
    AllyPartnership,
}

impl Form {
    /// Its name, as stored and as part of ids.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OneToOne => "one_to_one",
            Self::Circle => "circle",
            Self::Peer => "peer",
            Self::Mutual => "mutual",
            Self::AllyPartnership => "ally_partnership",
        }
    }

    /// Whether it is a form of exactly two.
    #[must_use]
    pub fn is_pair(self) -> bool {
        self != Self::Circle
    }

    /// Checks that these people, with these roles, make this form.
    ///
    /// # Errors
    /// [`Reason::Duplicate`] for one person named twice and [`Reason::TwoPeopleNeeded`] for fewer than two (S025);
    /// [`Reason::FormFull`] for a third member of a pair (S001); [`Reason::RolesUnfit`], naming the role that is
    /// missing or the one the form takes.
    pub fn check(self, seats: &[Seat]) -> Result<(), Refusal> {
        let people: BTreeSet<_> = seats.iter().map(|seat| seat.member).collect();
        if people.len() < seats.len() {
            return Err(Refusal::invalid("members", Reason::Duplicate));
        }
        if people.len() < 2 {
            return Err(Refusal::because(Reason::TwoPeopleNeeded)
                .missing(["second_member"])
                .allowing(allowed![Step::Propose]));
        }
        if self.is_pair() && people.len() > 2 {
            return Err(self.full());
        }
        let in_role = |role| seats.iter().filter(|seat| seat.role == role).count();
        let unfit = |wanted: &str| {
            Err(Refusal::because(Reason::RolesUnfit).missing([wanted]).allowing(allowed![Step::Propose]))
        };
        match self {
            Self::OneToOne | Self::Circle if in_role(Role::Mentor) != 1 => unfit("one_mentor"),
            Self::OneToOne | Self::Circle if in_role(Role::Both) > 0 => unfit("mentee"),
            Self::Peer | Self::Mutual | Self::AllyPartnership if in_role(Role::Both) < 2 => {
                unfit("both_roles_for_each")
            }
            _ => Ok(()),
        }
    }

    /// The refusal of a third member.
    pub(super) fn full(self) -> Refusal {
        Refusal::because(Reason::FormFull).allowing(allowed![Step::ProposeAnother, Step::ProposeCircle])
    }
}

/// A member's role in one relationship; never a trait of the person (S024).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Role {
    /// Gives guidance.
    Mentor,
    /// Seeks guidance.
    Mentee,
    /// Both at once.
    Both,
}

impl Role {
    /// Whether prompts for mentors are meant for this member (S005).
    #[must_use]
    pub fn mentors(self) -> bool {
        matches!(self, Self::Mentor | Self::Both)
    }

    /// Whether prompts for mentees are meant for this member (S005).
    #[must_use]
    pub fn learns(self) -> bool {
        matches!(self, Self::Mentee | Self::Both)
    }
}

/// A person proposed for a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Seat {
    /// Who.
    pub member: MemberId,
    /// As what.
    pub role: Role,
}

/// One person's place in one relationship.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Membership {
    /// As what.
    pub role: Role,
    /// Whether they have said yes, or have gone.
    pub standing: Standing,
}

/// Whether a person is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum), uniffi(name = "MemberStanding"))]
pub enum Standing {
    /// Asked on this day; has not answered.
    Asked {
        /// The day.
        on: NaiveDate,
    },
    /// In, since this day.
    Accepted {
        /// The day.
        on: NaiveDate,
    },
    /// Said no on this day.
    Declined {
        /// The day.
        on: NaiveDate,
    },
    /// Was in from one day to the other.
    Left {
        /// First day.
        since: NaiveDate,
        /// Last day.
        on: NaiveDate,
    },
}

impl Membership {
    /// Whether this person has said yes and has not gone.
    #[must_use]
    pub fn is_active(&self) -> bool {
        matches!(self.standing, Standing::Accepted { .. })
    }

    /// Whether this person is asked and has not answered.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        matches!(self.standing, Standing::Asked { .. })
    }
}

crate::typed::no_words! { Form Role }

crate::typed::typed! {
    struct Seat { member, role };
}
