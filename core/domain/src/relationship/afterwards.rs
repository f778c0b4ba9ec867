//! What is said of a relationship that is over: that it does not come about, or how it ended and what somebody can do then.
//! Both are notes that a person puts away; nobody owes anything for them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Outcome, Relationship, State};
use crate::{MemberId, calendar::days_after};

/// How long a no or an ending is noted on the first screen of whoever has not put it away, in days: long enough for somebody on
/// holiday to come home (a proposed number).
pub const NOTED_DAYS: i64 = 30;
/// So many days after the ending its members are invited to go on: to mentor in turn, or to stay in touch (S451, a proposed
/// number). The goodbye comes first.
pub const INVITED_AFTER_DAYS: i64 = 7;

/// Something to do once a relationship is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AfterEnding {
    /// Keep what was written, as a document of one's own (S448).
    Keep,
    /// Be a mentor in turn (S451).
    MentorInTurn,
    /// Ask each other something now and then, without a relationship (S451).
    StayInTouch,
}

impl Relationship {
    /// The day it was declined; none where somebody else's no did not end it, and for whoever said no themselves: they know. It
    /// says neither who nor why: nobody owes a reason (S065).
    #[must_use]
    pub fn declined_to(&self, member: MemberId) -> Option<NaiveDate> {
        match self.state {
            State::Declined { by, on } if by != member && self.members.contains_key(&member) => Some(on),
            _ => None,
        }
    }

    /// How it ended, and on which day; none where it is open, never began, or this member was not in it to the end.
    #[must_use]
    pub fn ended_for(&self, member: MemberId) -> Option<(Outcome, NaiveDate)> {
        match self.state {
            State::Closed { outcome, on, .. } if self.active().contains(&member) => Some((outcome, on)),
            _ => None,
        }
    }

    /// What this member can do now that it is over. Keeping what was written comes first. Whoever was a mentee is invited to mentor
    /// a week later, and all to stay in touch where they parted as people who fit and still answered (S451).
    #[must_use]
    pub fn after_ending(&self, member: MemberId, today: NaiveDate) -> Vec<AfterEnding> {
        let Some((outcome, on)) = self.ended_for(member) else {
            return Vec::new();
        };
        let mut ways = vec![AfterEnding::Keep];
        if today < days_after(on, INVITED_AFTER_DAYS) || outcome == Outcome::Lapsed {
            return ways;
        }
        if self.role_of(member).is_some_and(|role| role.learns()) {
            ways.push(AfterEnding::MentorInTurn);
        }
        if outcome != Outcome::NotAFit {
            ways.push(AfterEnding::StayInTouch);
        }
        ways
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails here says which step was refused")]

    use chrono::{TimeZone, Utc};
    use uuid::Uuid;

    use super::*;
    use crate::{
        Aggregate, Context,
        places::berlin,
        relationship::{Origin, RelationshipCommand, RelationshipFacts, RelationshipOpening, Role, Seat},
    };

    const MENTEE: MemberId = MemberId(Uuid::from_u128(1));
    const MENTOR: MemberId = MemberId(Uuid::from_u128(2));
    const STRANGER: MemberId = MemberId(Uuid::from_u128(9));

    fn by(actor: MemberId) -> Context {
        let at = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
        Context { actor, at, now: at, zone: berlin(), seed: Uuid::from_u128(10) }
    }

    fn proposed() -> Relationship {
        let seat = |member, role| Seat { member, role };
        let opening = RelationshipOpening {
            form: None,
            members: vec![seat(MENTEE, Role::Mentee), seat(MENTOR, Role::Mentor)],
            topic: String::new(),
            focus: Default::default(),
            purpose: "To lead".into(),
            origin: Origin::Direct,
            program: None,
            length: None,
        };
        Relationship::open(opening, &RelationshipFacts::default(), &by(MENTEE)).unwrap()
    }

    fn told(pair: &mut Relationship, by_whom: MemberId, command: RelationshipCommand) {
        pair.handle(command, &RelationshipFacts::default(), &by(by_whom)).unwrap();
    }

    #[test]
    fn a_no_is_noted_for_everyone_but_whoever_said_it() {
        let mut pair = proposed();
        assert_eq!(pair.declined_to(MENTEE), None, "nobody has said no");
        told(&mut pair, MENTOR, RelationshipCommand::Decline);
        assert_eq!(pair.declined_to(MENTEE), Some(by(MENTOR).today()));
        assert_eq!(pair.declined_to(MENTOR), None);
        assert_eq!(pair.declined_to(STRANGER), None);
        assert_eq!(pair.ended_for(MENTEE), None, "what never began has no end");
    }

    #[test]
    fn after_the_end_everyone_keeps_what_was_written_and_a_week_later_is_invited_to_go_on() {
        use AfterEnding::{Keep, MentorInTurn, StayInTouch};
        let mut pair = proposed();
        told(&mut pair, MENTOR, RelationshipCommand::Accept);
        let on = by(MENTEE).today();
        assert_eq!(pair.after_ending(MENTEE, on), []);
        let ended =
            |outcome| Relationship { state: State::Closed { outcome, by: MENTOR, on }, ..pair.clone() };
        let week_later = days_after(on, INVITED_AFTER_DAYS);
        for outcome in [Outcome::Concluded, Outcome::EndedEarly] {
            let pair = ended(outcome);
            assert_eq!(pair.after_ending(MENTEE, days_after(on, INVITED_AFTER_DAYS - 1)), [Keep]);
            assert_eq!(pair.after_ending(MENTEE, week_later), [Keep, MentorInTurn, StayInTouch]);
            assert_eq!(pair.after_ending(MENTOR, week_later), [Keep, StayInTouch]);
            assert_eq!(pair.after_ending(STRANGER, week_later), []);
        }
        assert_eq!(ended(Outcome::NotAFit).after_ending(MENTEE, week_later), [Keep, MentorInTurn]);
        assert_eq!(ended(Outcome::Lapsed).after_ending(MENTEE, week_later), [Keep]);
    }
}
