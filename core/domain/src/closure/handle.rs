//! The rules of a closure: which command is allowed when, and to whom.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    AddedAchievement, Closure, ClosureCommand, ClosureFacts, ClosureOpening, ClosureState,
    MAX_ACHIEVED_CHARS, MAX_THANKS_CHARS, NOTICE_DAYS, Signature,
};
use crate::{
    Aggregate, Bounded, Context, Kind, MemberId, Phase, Reason, Refusal,
    action::ActionCommand,
    allowed::{Allowed, Step, allowed},
    filled,
    goal::GoalCommand,
};

const PAGE: Bounded = Bounded::Chars(MAX_THANKS_CHARS);

impl Aggregate for Closure {
    const KIND: Kind = Kind::Closure;
    type Opening = ClosureOpening;
    type Command = ClosureCommand;
    type Facts = ClosureFacts;

    fn open(opening: ClosureOpening, facts: &ClosureFacts, context: &Context) -> Result<Self, Refusal> {
        by_member(facts, context)?;
        // After a lapse the debrief stays open (`rules.md`, *Relationship*).
        if !matches!(facts.phase, Phase::ComingToClosure | Phase::Closed) {
            return Err(Refusal::because(Reason::NotNow).allowing(allowed![Phase::ComingToClosure]));
        }
        Ok(Self {
            relationship: opening.relationship,
            opened_by: context.actor,
            opened_on: context.today(),
            added: Vec::new(),
            carried: Default::default(),
            differently: Default::default(),
            thanks: Default::default(),
            goodbyes: Default::default(),
            signatures: Default::default(),
        })
    }

    fn handle(
        &mut self,
        command: ClosureCommand,
        facts: &ClosureFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        by_member(facts, context)?;
        if self.state(facts) == ClosureState::Signed {
            return Err(Refusal::because(Reason::Closed));
        }
        match command {
            ClosureCommand::AddAchieved { text } => {
                self.added.push(AddedAchievement {
                    text: filled("text", &text, Bounded::Chars(MAX_ACHIEVED_CHARS))?,
                    by: context.actor,
                });
                Ok(())
            }
            ClosureCommand::CarryAction { action, by } => {
                if !facts.members.contains(&by) {
                    return Err(Refusal::invalid("by", Reason::NotAMember));
                }
                if !facts.open_actions.contains(&action) {
                    return Err(Refusal::because(Reason::NoSuchPart));
                }
                self.carried.insert(action, by);
                Ok(())
            }
            ClosureCommand::Answer(differently) => {
                self.differently.insert(context.actor, differently);
                Ok(())
            }
            ClosureCommand::Thank { edit } => {
                self.thanks.entry(context.actor).or_default().edit("thanks", &edit, PAGE, context)
            }
            ClosureCommand::SettleThanks { edit, seen } => {
                self.thanks.entry(context.actor).or_default().settle("thanks", &edit, &seen, PAGE, context)
            }
            ClosureCommand::SayGoodbyeInWriting { edit } => {
                filled("goodbye", &edit.after, PAGE)?;
                let goodbye = self.goodbyes.entry(context.actor).or_default();
                goodbye.edit("goodbye", &edit, PAGE, context)
            }
            ClosureCommand::SettleGoodbye { edit, seen } => {
                filled("goodbye", &edit.after, PAGE)?;
                let goodbye = self.goodbyes.entry(context.actor).or_default();
                goodbye.settle("goodbye", &edit, &seen, PAGE, context)
            }
            ClosureCommand::Sign => self.sign_off(Signature::Signed { at: context.at }, facts, context),
            ClosureCommand::WaiveSignature => {
                self.sign_off(Signature::Waived { at: context.at }, facts, context)
            }
            ClosureCommand::WaiveByNotice { member } => self.waive_by_notice(member, facts, context),
        }
    }
}

fn by_member(facts: &ClosureFacts, context: &Context) -> Result<(), Refusal> {
    if facts.members.contains(&context.actor) { Ok(()) } else { Err(Refusal::because(Reason::NotAMember)) }
}

impl Closure {
    /// The conditions that keep this member from signing off: their own answer to themselves (S210), the goodbye
    /// (S443), and open goals and actions that nobody has carried, dropped or done (S445). What another owes is not
    /// among it: it keeps the closure open, and this one's signature starts the notice.
    #[must_use]
    pub fn missing_to_sign(&self, member: MemberId, facts: &ClosureFacts) -> Vec<String> {
        let mut missing = Vec::new();
        if !self.differently.contains_key(&member) {
            missing.push("differently".to_owned());
        }
        if !facts.closing_meeting_held && !self.goodbyes.contains_key(&member) {
            missing.push("closing_meeting".to_owned());
        }
        missing.extend(facts.open_goals.iter().map(|goal| format!("goal:{goal}")));
        let open = self.remaining_actions(facts);
        missing.extend(open.iter().map(|action| format!("action:{action}")));
        missing
    }

    /// What this member can do now, the next step first. Nothing once everyone has signed.
    #[must_use]
    pub fn allowed_to(&self, member: MemberId, facts: &ClosureFacts, now: DateTime<Utc>) -> Vec<Allowed> {
        if !facts.members.contains(&member) || self.state(facts) == ClosureState::Signed {
            return Vec::new();
        }
        let signed =
            matches!(self.signatures.get(&member), Some(Signature::Signed { .. } | Signature::Waived { .. }));
        let may_sign = !signed && self.missing_to_sign(member, facts).is_empty();
        let lacks_goodbye = !facts.closing_meeting_held && !self.goodbyes.contains_key(&member);
        let others = self.sign_off_status(facts).waits_for.into_iter().any(|other| other != member);
        let notice_is_over = self.notice_ends().is_some_and(|end| end <= now);
        let steps: [(bool, &[Allowed]); 6] = [
            (!self.differently.contains_key(&member), allowed![ClosureCommand::Answer]),
            (!self.remaining_actions(facts).is_empty(), allowed![ClosureCommand::CarryAction]),
            (lacks_goodbye, allowed![ClosureCommand::SayGoodbyeInWriting]),
            (may_sign, allowed![ClosureCommand::Sign, ClosureCommand::WaiveSignature]),
            (signed && others && notice_is_over, allowed![ClosureCommand::WaiveByNotice]),
            (true, allowed![ClosureCommand::AddAchieved, ClosureCommand::Thank]),
        ];
        steps.into_iter().filter(|(is_next, _)| *is_next).flat_map(|(_, steps)| steps).copied().collect()
    }

    fn sign_off(
        &mut self,
        signature: Signature,
        facts: &ClosureFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        // One who comes back after a notice signs in the place of the notice.
        if let Some(Signature::Signed { .. } | Signature::Waived { .. }) = self.signatures.get(&context.actor)
        {
            return Err(Refusal::because(Reason::AlreadyDone));
        }
        let missing = self.missing_to_sign(context.actor, facts);
        if !missing.is_empty() {
            let mut allowed = Vec::new();
            for item in &missing {
                let remedies: &[Allowed] = match item.split_once(':') {
                    None if item == "differently" => allowed![ClosureCommand::Answer],
                    None => allowed![Step::HoldClosingMeeting, ClosureCommand::SayGoodbyeInWriting],
                    Some(("goal", _)) => allowed![GoalCommand::Reach, GoalCommand::Carry, GoalCommand::Drop],
                    Some(_) => {
                        allowed![ActionCommand::Complete, ClosureCommand::CarryAction, ActionCommand::Drop]
                    }
                };
                for remedy in remedies {
                    if !allowed.contains(remedy) {
                        allowed.push(*remedy);
                    }
                }
            }
            return Err(Refusal::because(Reason::DebriefUnfinished).missing(missing).allowing(allowed));
        }
        self.signatures.insert(context.actor, signature);
        Ok(())
    }

    fn waive_by_notice(
        &mut self,
        member: MemberId,
        facts: &ClosureFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        if !facts.members.contains(&member) {
            return Err(Refusal::invalid("member", Reason::NotAMember));
        }
        if self.signatures.contains_key(&member) {
            return Err(Refusal::because(Reason::AlreadyDone));
        }
        if member == context.actor {
            return Err(Refusal::because(Reason::NotByOwner)
                .allowing(allowed![ClosureCommand::Sign, ClosureCommand::WaiveSignature]));
        }
        if !self.signatures.contains_key(&context.actor) {
            return Err(Refusal::because(Reason::NotNow)
                .missing(["own_signature"])
                .allowing(allowed![ClosureCommand::Sign]));
        }
        let over = self.notice_ends().is_some_and(|end| context.now >= end);
        if !over {
            return Err(Refusal::because(Reason::NoticeRuns)
                .missing([format!("notice_of_{NOTICE_DAYS}_days")])
                .allowing(allowed![Step::Wait]));
        }
        let by = context.actor;
        self.signatures.insert(member, Signature::ByNotice { at: context.now, by });
        Ok(())
    }

    /// The moment from which another's signature may be waived: two weeks after the first was given.
    #[must_use]
    pub fn notice_ends(&self) -> Option<DateTime<Utc>> {
        let given = self.signatures.values().filter_map(|signature| match signature {
            Signature::Signed { at } | Signature::Waived { at } => Some(*at),
            Signature::ByNotice { .. } => None,
        });
        given.min()?.checked_add_signed(TimeDelta::days(NOTICE_DAYS))
    }
}
