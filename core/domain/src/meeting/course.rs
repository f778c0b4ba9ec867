//! The course of a meeting: from a proposal to what became of it.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Meeting, MeetingFacts, MeetingState, Move, NO_SHOW_MINUTES, NextDecision,
    handle::{REASON, in_range, in_the_past, is_past, not_closed},
};
use crate::{
    Context, Reason, Refusal, WallTime,
    allowed::{Allowed, allowed},
    bounded,
    calendar::later,
    filled,
    meeting::MeetingCommand,
};

impl Meeting {
    /// Everyone has said yes to this date already: the rhythm in the agreement comes to it.
    pub(super) fn is_agreed_by_cadence(&self, facts: &MeetingFacts) -> bool {
        let (Some(cadence), Some(series)) = (facts.cadence, self.series) else { return false };
        // Of a rhythm that began at no day anybody agreed on, only what follows a meeting is known.
        let Some(since) = facts.cadence_since.or(facts.last_in_series.map(|last| last.date)) else {
            return false;
        };
        let eve = series.date.pred_opt().unwrap_or(series.date);
        let agreed = cadence.next_date(facts.last_in_series, since, eve);
        agreed.series == series && agreed.start == self.start
    }

    pub(super) fn confirm(
        &mut self,
        start: WallTime,
        facts: &MeetingFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        let by = match self.state {
            MeetingState::Proposed { by } => by,
            // Who says that they met has said yes to the date as well.
            MeetingState::Scheduled { .. } | MeetingState::Held { .. } if start == self.start => {
                return Err(Refusal::because(Reason::AlreadyDone));
            }
            _ => return Err(self.not_now()),
        };
        not_closed(facts, self.of)?;
        if by == context.actor {
            return Err(Refusal::because(Reason::NotByOwner)
                .missing(["yes_of_another_member"])
                .allowing(allowed![MeetingCommand::Move, MeetingCommand::Cancel]));
        }
        if start != self.start {
            return Err(date_changed(allowed![MeetingCommand::Confirm, MeetingCommand::Move]));
        }
        self.state = MeetingState::Scheduled { plan_b_since: None };
        self.booked_at = context.at;
        Ok(())
    }

    pub(super) fn move_to(
        &mut self,
        from: WallTime,
        to: WallTime,
        reason: &str,
        facts: &MeetingFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        self.while_ahead()?;
        not_closed(facts, self.of)?;
        let reason = filled("reason", reason, REASON)?;
        let to = in_range(to)?;
        if to == self.start {
            return Err(Refusal::because(Reason::AlreadyDone));
        }
        if from != self.start {
            return Err(date_changed(allowed![MeetingCommand::Move]));
        }
        if is_past(to, context) {
            return Err(in_the_past(allowed![MeetingCommand::Hold, MeetingCommand::Cancel]));
        }
        self.moves.push(Move { from, to, by: context.actor, at: context.at, reason });
        self.start = to;
        // What somebody thought at the old date was about no meeting.
        self.parts.values_mut().for_each(|part| part.reflected_on = None);
        self.booked_at = context.at;
        self.state = match self.state {
            MeetingState::Proposed { .. } => MeetingState::Proposed { by: context.actor },
            _ => MeetingState::Scheduled { plan_b_since: None },
        };
        Ok(())
    }

    pub(super) fn cancel(&mut self, reason: &str, context: &Context) -> Result<(), Refusal> {
        self.while_ahead()?;
        let reason = if self.protected {
            filled("reason", reason, REASON)?
        } else {
            bounded("reason", reason, REASON)?
        };
        self.state = MeetingState::Cancelled { at: context.at, by: context.actor, reason };
        Ok(())
    }

    pub(super) fn switch_to_plan_b(&mut self, context: &Context) -> Result<(), Refusal> {
        let has_plan_b = self.plan_b().is_some();
        match &mut self.state {
            MeetingState::Scheduled { plan_b_since: Some(_) } => {
                return Err(Refusal::because(Reason::AlreadyDone));
            }
            MeetingState::Scheduled { plan_b_since } if has_plan_b => {
                *plan_b_since = Some(context.at);
            }
            MeetingState::Scheduled { .. } => {
                return Err(Refusal::because(Reason::PlanBNeeded)
                    .missing(["plan_b"])
                    .allowing(allowed![MeetingCommand::SetPlanB]));
            }
            _ => return Err(self.not_now()),
        }
        Ok(())
    }

    /// They met. Any of them may say so, also of a date that nobody had confirmed: what happened needs no yes.
    pub(super) fn hold(
        &mut self,
        next: Option<NextDecision>,
        facts: &MeetingFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        match self.state {
            MeetingState::Proposed { .. } | MeetingState::Scheduled { .. } => {}
            MeetingState::Held { .. } if next.is_some() && self.next.is_none() => {
                self.next = next;
                return Ok(());
            }
            MeetingState::Held { .. } => return Err(Refusal::because(Reason::AlreadyDone)),
            _ => return Err(self.not_now()),
        }
        if context.now < self.start.instant() {
            return Err(not_yet(allowed![
                MeetingCommand::Prepare,
                MeetingCommand::Move,
                MeetingCommand::Cancel
            ]));
        }
        self.state = self.held(facts, context);
        // Whoever has left meanwhile did not lead it.
        self.lead = self.lead.filter(|lead| facts.members.contains(lead));
        self.next = next;
        Ok(())
    }

    /// The agenda goes with it as it stands, without what only one of them may see.
    pub(super) fn held(&self, facts: &MeetingFacts, context: &Context) -> MeetingState {
        MeetingState::Held {
            at: context.at,
            by: context.actor,
            by_plan_b: matches!(self.state, MeetingState::Scheduled { plan_b_since: Some(_) }),
            agenda: self.agenda(&facts.agenda.shared()),
        }
    }

    pub(super) fn miss(&mut self, context: &Context) -> Result<(), Refusal> {
        match self.state {
            MeetingState::Proposed { .. } | MeetingState::Scheduled { plan_b_since: None } => {}
            MeetingState::Missed { .. } => return Err(Refusal::because(Reason::AlreadyDone)),
            _ => return Err(self.not_now()),
        }
        if context.now < self.no_show_from() {
            return Err(not_yet(allowed![
                MeetingCommand::SwitchToPlanB,
                MeetingCommand::Move,
                MeetingCommand::Cancel
            ]));
        }
        self.state = MeetingState::Missed { at: context.at, by: context.actor };
        Ok(())
    }

    /// From when on a no-show may be marked.
    #[must_use]
    pub fn no_show_from(&self) -> DateTime<Utc> {
        later(self.start.instant(), TimeDelta::minutes(NO_SHOW_MINUTES))
    }
}

fn date_changed(instead: &[Allowed]) -> Refusal {
    Refusal::because(Reason::DateChanged).allowing(instead)
}

fn not_yet(instead: &[Allowed]) -> Refusal {
    Refusal::because(Reason::MeetingNotYet).allowing(instead)
}
