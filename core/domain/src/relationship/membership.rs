//! Membership: asking, accepting, declining, joining a circle, resting, and leaving.

use chrono::NaiveDate;

use super::{
    CIRCLE_MENTEES, Form, Membership, OpenPhase, Outcome, Relationship, RelationshipFacts, Role, Seat,
    Standing, State,
};
use crate::{
    Context, MemberId, Phase, Reason, Refusal, Window, allowed::allowed, profile::MAX_WINDOWS,
    relationship::RelationshipCommand,
};

impl Relationship {
    fn membership(&mut self, member: MemberId) -> Result<&mut Membership, Refusal> {
        self.members.get_mut(&member).ok_or(Refusal::because(Reason::NotAMember))
    }

    pub(super) fn accept(&mut self, facts: &RelationshipFacts, context: &Context) -> Result<(), Refusal> {
        self.while_open()?;
        let on = context.today();
        let membership = self.membership(context.actor)?;
        match membership.standing {
            Standing::Asked { .. } => membership.standing = Standing::Accepted { on },
            Standing::Accepted { .. } => return Err(Refusal::because(Reason::AlreadyDone)),
            Standing::Declined { .. } | Standing::Left { .. } => {
                return Err(
                    Refusal::because(Reason::NotAMember).allowing(allowed![RelationshipCommand::Join])
                );
            }
        }
        self.begin_pair(facts, context);
        Ok(())
    }

    /// The last yes of a pair begins its groundwork. A circle begins when one of its members says so, since more may
    /// still come.
    pub(super) fn begin_pair(&mut self, facts: &RelationshipFacts, context: &Context) {
        let complete = self.missing_before(Phase::Preparing, facts).is_empty();
        let waiting = self.state == State::Open { phase: OpenPhase::Proposed };
        if self.form.is_pair() && waiting && complete {
            self.enter(OpenPhase::Preparing, "", context);
        }
    }

    /// Any one ends a proposal by a no; in a circle a mentee's no is only their own.
    pub(super) fn decline(&mut self, context: &Context) -> Result<(), Refusal> {
        self.while_open()?;
        let on = context.today();
        let proposed = self.open_phase() == Some(OpenPhase::Proposed);
        let allowed = self.allowed();
        let only_own = self.form == Form::Circle;
        let membership = self.membership(context.actor)?;
        if !membership.is_asked() && !proposed {
            return Err(Refusal::because(Reason::NotNow).allowing(allowed));
        }
        match membership.standing {
            Standing::Asked { .. } | Standing::Accepted { .. } => {
                membership.standing = Standing::Declined { on };
            }
            Standing::Declined { .. } | Standing::Left { .. } => {
                return Err(Refusal::because(Reason::AlreadyDone));
            }
        }
        if only_own && membership.role == Role::Mentee {
            self.lift_pause_of(context);
        } else {
            self.state = State::Declined { by: context.actor, on };
        }
        Ok(())
    }

    pub(super) fn ask(&mut self, seat: Seat, on: NaiveDate) -> Result<(), Refusal> {
        self.while_open()?;
        if self.form.is_pair() {
            return Err(self.form.full());
        }
        if seat.role != Role::Mentee {
            return Err(Refusal::because(Reason::RolesUnfit)
                .missing(["mentee"])
                .allowing(allowed![RelationshipCommand::Ask]));
        }
        match self.members.get(&seat.member) {
            Some(present) if present.is_active() || present.is_asked() => {
                Err(Refusal::invalid("member", Reason::Duplicate))
            }
            Some(mentor) if mentor.role == Role::Mentor => Err(Refusal::invalid("member", Reason::Duplicate)),
            _ => {
                let standing = Standing::Asked { on };
                let role = seat.role;
                self.members.insert(seat.member, Membership { role, standing });
                Ok(())
            }
        }
    }

    pub(super) fn take_back(&mut self, member: MemberId) -> Result<(), Refusal> {
        self.while_open()?;
        if self.form.is_pair() {
            return Err(Refusal::because(Reason::NotNow).allowing(self.allowed()));
        }
        match self.members.get(&member) {
            Some(membership) if membership.is_asked() && membership.role == Role::Mentee => {
                self.members.remove(&member);
                Ok(())
            }
            Some(_) => Err(Refusal::because(Reason::AlreadyDone)),
            None => Err(Refusal::because(Reason::NoSuchPart)),
        }
    }

    pub(super) fn let_join(&mut self, open: bool) -> Result<(), Refusal> {
        self.while_open()?;
        if self.form.is_pair() {
            return Err(self.form.full());
        }
        if open && self.topic.is_empty() {
            return Err(Refusal::because(Reason::TopicNeeded)
                .missing(["topic"])
                .allowing(allowed![RelationshipCommand::Word]));
        }
        self.open_for_joining = open;
        Ok(())
    }

    pub(super) fn join(&mut self, context: &Context) -> Result<(), Refusal> {
        self.while_open()?;
        if self.form.is_pair() {
            return Err(self.form.full());
        }
        if !self.open_for_joining {
            return Err(Refusal::because(Reason::NotOpenForJoining)
                .allowing(allowed![RelationshipCommand::OpenForJoining, RelationshipCommand::Ask]));
        }
        let standing = Standing::Accepted { on: context.today() };
        match self.members.get_mut(&context.actor) {
            Some(present) if present.is_active() => Err(Refusal::because(Reason::AlreadyDone)),
            Some(known) => {
                known.standing = standing;
                Ok(())
            }
            None => {
                let role = Role::Mentee;
                self.members.insert(context.actor, Membership { role, standing });
                Ok(())
            }
        }
    }

    /// One member's word is enough, and each takes back only their own.
    pub(super) fn pause(&mut self, context: &Context) -> Result<(), Refusal> {
        match &mut self.state {
            State::Open { phase } => {
                self.state =
                    State::Paused { from: *phase, by: [context.actor].into(), since: context.today() };
                Ok(())
            }
            State::Paused { by, .. } => {
                if by.insert(context.actor) {
                    Ok(())
                } else {
                    Err(Refusal::because(Reason::AlreadyDone))
                }
            }
            State::Declined { .. } | State::Closed { .. } => Err(Refusal::because(Reason::Closed)),
        }
    }

    /// Back to the phase it came from, once nobody who asked for the rest still wants it.
    pub(super) fn resume(&mut self, facts: &RelationshipFacts, context: &Context) -> Result<(), Refusal> {
        self.while_open()?;
        let allowed = self.allowed();
        let lacks_mentees = self.lacks_mentees();
        let State::Paused { from, by, .. } = &mut self.state else {
            return Err(Refusal::because(Reason::NotNow).allowing(allowed));
        };
        if !by.remove(&context.actor) && !by.is_empty() {
            return Err(Refusal::because(Reason::NotYours).allowing(allowed));
        }
        if !by.is_empty() {
            return Ok(());
        }
        let phase = *from;
        if lacks_mentees && rests_without_mentees(phase) {
            return Err(Refusal::because(Reason::GateClosed).missing(["second_mentee"]).allowing(allowed![
                RelationshipCommand::Ask,
                RelationshipCommand::OpenForJoining,
                Phase::ComingToClosure,
                RelationshipCommand::Leave
            ]));
        }
        self.state = State::Open { phase };
        self.resumed_on = Some(context.today());
        self.begin_pair(facts, context);
        Ok(())
    }

    /// At once, by one's own word (S480).
    pub(super) fn leave(&mut self, context: &Context) -> Result<(), Refusal> {
        self.while_open()?;
        if self.open_phase() == Some(OpenPhase::Proposed) {
            return self.decline(context);
        }
        let on = context.today();
        let membership = self.membership(context.actor)?;
        match membership.standing {
            Standing::Accepted { on: since } => membership.standing = Standing::Left { since, on },
            Standing::Asked { .. } => return self.decline(context),
            Standing::Declined { .. } | Standing::Left { .. } => {
                return Err(Refusal::because(Reason::AlreadyDone));
            }
        }
        let is_mentor = membership.role == Role::Mentor;
        self.hours.remove(&context.actor);
        if self.form.is_pair() || is_mentor {
            self.end(Outcome::EndedEarly, context);
            return Ok(());
        }
        self.lift_pause_of(context);
        match self.state {
            State::Open { phase } if self.lacks_mentees() && rests_without_mentees(phase) => {
                self.state = State::Paused { from: phase, by: [].into(), since: on };
            }
            _ => {}
        }
        Ok(())
    }

    /// When a member can meet, for the others to see.
    pub(super) fn share_hours(&mut self, hours: Vec<Window>, member: MemberId) -> Result<(), Refusal> {
        if hours.is_empty() {
            // Whatever was shown can be taken back, whenever that is.
            self.hours.remove(&member);
            return Ok(());
        }
        self.while_open()?;
        if hours.len() > MAX_WINDOWS {
            return Err(Refusal::invalid("hours", Reason::OutOfRange));
        }
        self.hours.insert(member, hours);
        Ok(())
    }

    /// When a member can meet, as far as they are in it and show it.
    #[must_use]
    pub fn shared_hours(&self, member: MemberId) -> Option<&[Window]> {
        let is_in = self.members.get(&member).is_some_and(Membership::is_active);
        self.hours.get(&member).filter(|_| is_in).map(Vec::as_slice)
    }

    /// Nobody waits for a person who left.
    fn lift_pause_of(&mut self, context: &Context) {
        let lacks_mentees = self.lacks_mentees();
        if let State::Paused { from, by, .. } = &mut self.state
            && by.remove(&context.actor)
            && by.is_empty()
        {
            let phase = *from;
            if !(lacks_mentees && rests_without_mentees(phase)) {
                self.state = State::Open { phase };
                self.resumed_on = Some(context.today());
            }
        }
    }

    fn lacks_mentees(&self) -> bool {
        self.form == Form::Circle && self.active_mentees() < CIRCLE_MENTEES
    }
}

/// Whether a circle with fewer than two mentees rests in this phase. One that has not begun waits for them anyway, and
/// one that is saying goodbye needs no more.
fn rests_without_mentees(phase: OpenPhase) -> bool {
    matches!(phase, OpenPhase::Preparing | OpenPhase::Negotiating | OpenPhase::EnablingGrowth)
}
