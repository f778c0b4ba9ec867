//! The rules of a meeting: which command is allowed when, and to whom.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

use super::{
    MAX_ITEM_CHARS, MAX_MINUTES, MAX_NOTES_CHARS, MAX_PARTS, MAX_REASON_CHARS, MIN_MINUTES, Meeting,
    MeetingCommand, MeetingFacts, MeetingKind, MeetingOf, MeetingOpening, MeetingState, Move,
    NO_SHOW_MINUTES, NextDecision, Part, YEARS, means,
};
use crate::{
    AgendaItemId, Aggregate, Bounded, Context, Kind, Modality, Phase, Prose, Reason, Refusal, WallTime,
    action::{Action, NewAction},
    agenda::{AgendaFacts, NewItem, OwnItem},
    bounded, filled,
};

const NOTES: Bounded = Bounded::Chars(MAX_NOTES_CHARS);
const REASON: Bounded = Bounded::Chars(MAX_REASON_CHARS);

impl Aggregate for Meeting {
    const KIND: Kind = Kind::Meeting;
    type Opening = MeetingOpening;
    type Command = MeetingCommand;
    type Facts = MeetingFacts;

    fn open(opening: MeetingOpening, facts: &MeetingFacts, context: &Context) -> Result<Self, Refusal> {
        member_of(facts, context)?;
        if matches!(opening.of, MeetingOf::Relationship { .. }) {
            may_book(facts, opening.kind)?;
        }
        if opening.lead.is_some_and(|lead| !facts.members.contains(&lead)) {
            return Err(Refusal::invalid("lead", Reason::NotAMember));
        }
        let start = in_range(opening.start)?;
        let unplanned = opening.kind == MeetingKind::Unplanned;
        if !unplanned && is_past(start, context) {
            return Err(in_the_past(&["unplanned"]));
        }
        if unplanned && start.instant() > context.at {
            return Err(out_of_range("start"));
        }
        let first = opening
            .modality
            .or_else(|| facts.first_choice.clone())
            .unwrap_or_else(|| if unplanned { in_person() } else { means::video() });
        let chosen = opening.plan_b.map(means::checked).transpose()?;
        let (modality, plan_b) = means::with_second(means::checked(first)?, facts.plan_b.clone());
        let mut meeting = Self {
            of: opening.of,
            kind: opening.kind,
            start,
            minutes: length(opening.minutes.unwrap_or_else(|| minutes_of(opening.kind, facts)))?,
            modality,
            plan_b,
            lead: opening.lead.or(facts.next_lead),
            protected: opening.protected,
            series: opening.series,
            booked_at: context.at,
            state: MeetingState::Proposed { by: context.actor },
            moves: Vec::new(),
            parts: Default::default(),
            items: Vec::new(),
            order: Vec::new(),
            commitments: Vec::new(),
            next: None,
            notes: Prose::default(),
        };
        if chosen.is_some() {
            meeting.set_plan_b(chosen)?;
        }
        if unplanned {
            meeting.state = meeting.held(facts, context);
        } else if meeting.is_agreed_by_cadence(facts) {
            meeting.state = MeetingState::Scheduled { plan_b_since: None };
        }
        Ok(meeting)
    }

    fn handle(
        &mut self,
        command: MeetingCommand,
        facts: &MeetingFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        member_of(facts, context)?;
        match command {
            MeetingCommand::Confirm { start } => self.confirm(start, facts, context),
            MeetingCommand::Move { from, to, reason } => self.move_to(from, to, &reason, facts, context),
            MeetingCommand::Cancel { reason } => self.cancel(&reason, context),
            MeetingCommand::SetModality(modality) => {
                self.while_ahead()?;
                self.set_modality(modality)
            }
            MeetingCommand::SetPlanB(plan_b) => {
                self.while_ahead()?;
                self.set_plan_b(plan_b)
            }
            MeetingCommand::SetMinutes(minutes) => {
                self.while_ahead()?;
                self.minutes = length(minutes)?;
                Ok(())
            }
            MeetingCommand::SetLead(lead) => {
                self.while_ahead()?;
                if lead.is_some_and(|lead| !facts.members.contains(&lead)) {
                    return Err(Refusal::invalid("lead", Reason::NotAMember));
                }
                self.lead = lead;
                Ok(())
            }
            MeetingCommand::SetProtected(protected) => {
                self.while_ahead()?;
                self.protected = protected;
                Ok(())
            }
            MeetingCommand::SwitchToPlanB => self.switch_to_plan_b(context),
            MeetingCommand::Hold { next } => self.hold(next, facts, context),
            MeetingCommand::Miss => self.miss(context),
            MeetingCommand::DecideNext(next) => {
                self.while_held()?;
                self.next = Some(next);
                Ok(())
            }
            MeetingCommand::Prepare => {
                self.while_ahead()?;
                once(&mut self.own_part(context).prepared_on, context)
            }
            MeetingCommand::Reflect => {
                self.while_held()?;
                once(&mut self.own_part(context).reflected_on, context)
            }
            MeetingCommand::FollowUp => {
                self.while_held()?;
                let part = self.own_part(context);
                if part.reflected_on.is_none() {
                    return Err(Refusal::because(Reason::NotNow)
                        .missing(["reflection"])
                        .allowing(["reflect"]));
                }
                once(&mut part.followed_up_on, context)
            }
            MeetingCommand::SharePresence(presence) => {
                self.while_held()?;
                self.own_part(context).presence = Some(presence);
                Ok(())
            }
            MeetingCommand::AddItem(item) => self.add_item(&item, context),
            MeetingCommand::RemoveItem { item } => self.remove_item(item),
            MeetingCommand::OrderAgenda { items } => self.order_agenda(items),
            MeetingCommand::Commit(new) => self.commit(new, facts, context),
            MeetingCommand::Act { action, command } => self
                .commitments
                .iter_mut()
                .find(|commitment| commitment.id == action)
                .ok_or(Refusal::because(Reason::NoSuchPart))?
                .handle(command, context),
            MeetingCommand::Note { edit } => self.notes.edit("notes", &edit, NOTES, context),
            MeetingCommand::SettleNotes { edit, seen } => {
                self.notes.settle("notes", &edit, &seen, NOTES, context)
            }
        }
    }
}

impl Meeting {
    /// Commands by which this meeting can move on from its state.
    #[must_use]
    pub fn allowed(&self) -> &'static [&'static str] {
        match self.state {
            MeetingState::Proposed { .. } => &["confirm", "move", "cancel", "prepare"],
            MeetingState::Scheduled { plan_b_since: None } => {
                &["hold", "move", "cancel", "miss", "switch_to_plan_b", "prepare"]
            }
            MeetingState::Scheduled { .. } => &["hold", "move", "cancel"],
            MeetingState::Held { .. } => &["decide_next", "reflect", "follow_up", "share_presence", "commit"],
            MeetingState::Cancelled { .. } | MeetingState::Missed { .. } => &["propose_another"],
        }
    }

    fn not_now(&self) -> Refusal {
        let reason = match self.state {
            MeetingState::Proposed { .. } | MeetingState::Scheduled { .. } => Reason::NotNow,
            _ => Reason::MeetingSettled,
        };
        Refusal::because(reason).allowing(self.allowed().iter().copied())
    }

    fn while_ahead(&self) -> Result<(), Refusal> {
        match self.state {
            MeetingState::Proposed { .. } | MeetingState::Scheduled { .. } => Ok(()),
            _ => Err(self.not_now()),
        }
    }

    fn while_held(&self) -> Result<(), Refusal> {
        match self.state {
            MeetingState::Held { .. } => Ok(()),
            _ => Err(self.not_now()),
        }
    }

    fn own_part(&mut self, context: &Context) -> &mut Part {
        self.parts.entry(context.actor).or_default()
    }

    /// Everyone has said yes to this date already: it is the next of the rhythm in the agreement.
    fn is_agreed_by_cadence(&self, facts: &MeetingFacts) -> bool {
        match (facts.cadence, self.series, self.of) {
            (Some(cadence), Some(series), MeetingOf::Relationship { .. }) => {
                cadence.meeting_on(series).start == self.start
            }
            _ => false,
        }
    }

    fn confirm(&mut self, start: WallTime, facts: &MeetingFacts, context: &Context) -> Result<(), Refusal> {
        let by = match self.state {
            MeetingState::Proposed { by } => by,
            MeetingState::Scheduled { .. } if start == self.start => {
                return Err(Refusal::because(Reason::AlreadyDone));
            }
            _ => return Err(self.not_now()),
        };
        not_closed(facts, self.of)?;
        if by == context.actor {
            return Err(Refusal::because(Reason::NotByOwner)
                .missing(["yes_of_another_member"])
                .allowing(["move", "cancel"]));
        }
        if start != self.start {
            return Err(date_changed(&["confirm", "move"]));
        }
        self.state = MeetingState::Scheduled { plan_b_since: None };
        self.booked_at = context.at;
        Ok(())
    }

    fn move_to(
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
            return Err(date_changed(&["move"]));
        }
        if is_past(to, context) {
            return Err(in_the_past(&["hold", "cancel"]));
        }
        self.moves.push(Move {
            from,
            to,
            by: context.actor,
            at: context.at,
            reason,
        });
        self.start = to;
        self.booked_at = context.at;
        self.state = match self.state {
            MeetingState::Proposed { .. } => MeetingState::Proposed { by: context.actor },
            _ => MeetingState::Scheduled { plan_b_since: None },
        };
        Ok(())
    }

    fn cancel(&mut self, reason: &str, context: &Context) -> Result<(), Refusal> {
        self.while_ahead()?;
        let reason = if self.protected {
            filled("reason", reason, REASON)?
        } else {
            bounded("reason", reason, REASON)?
        };
        self.state = MeetingState::Cancelled {
            at: context.at,
            by: context.actor,
            reason,
        };
        Ok(())
    }

    fn switch_to_plan_b(&mut self, context: &Context) -> Result<(), Refusal> {
        match &mut self.state {
            MeetingState::Scheduled {
                plan_b_since: Some(_),
            } => return Err(Refusal::because(Reason::AlreadyDone)),
            MeetingState::Scheduled { plan_b_since } if self.plan_b.is_some() => {
                *plan_b_since = Some(context.at);
            }
            MeetingState::Scheduled { .. } => {
                return Err(Refusal::because(Reason::PlanBNeeded)
                    .missing(["plan_b"])
                    .allowing(["set_plan_b"]));
            }
            _ => return Err(self.not_now()),
        }
        Ok(())
    }

    fn hold(
        &mut self,
        next: Option<NextDecision>,
        facts: &MeetingFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        match self.state {
            MeetingState::Scheduled { .. } => {}
            MeetingState::Held { .. } if next.is_some() && self.next.is_none() => {
                self.next = next;
                return Ok(());
            }
            MeetingState::Held { .. } => return Err(Refusal::because(Reason::AlreadyDone)),
            _ => return Err(self.not_now()),
        }
        if context.now < self.start.instant() {
            return Err(not_yet(&["prepare", "move", "cancel"]));
        }
        self.state = self.held(facts, context);
        self.next = next;
        Ok(())
    }

    /// The agenda goes with it as it stands, without what only one of them may see.
    fn held(&self, facts: &MeetingFacts, context: &Context) -> MeetingState {
        let shared = AgendaFacts {
            questions: Vec::new(),
            ..facts.agenda.clone()
        };
        MeetingState::Held {
            at: context.at,
            by: context.actor,
            by_plan_b: matches!(
                self.state,
                MeetingState::Scheduled {
                    plan_b_since: Some(_)
                }
            ),
            agenda: self.agenda(&shared),
        }
    }

    fn miss(&mut self, context: &Context) -> Result<(), Refusal> {
        match self.state {
            MeetingState::Scheduled { plan_b_since: None } => {}
            MeetingState::Missed { .. } => return Err(Refusal::because(Reason::AlreadyDone)),
            _ => return Err(self.not_now()),
        }
        if context.now < self.no_show_from() {
            return Err(not_yet(&["switch_to_plan_b", "move", "cancel"]));
        }
        self.state = MeetingState::Missed {
            at: context.at,
            by: context.actor,
        };
        Ok(())
    }

    /// From when on a no-show may be marked.
    #[must_use]
    pub fn no_show_from(&self) -> DateTime<Utc> {
        self.start.instant() + TimeDelta::minutes(NO_SHOW_MINUTES)
    }

    fn add_item(&mut self, new: &NewItem, context: &Context) -> Result<(), Refusal> {
        self.while_ahead()?;
        if self.items.len() >= MAX_PARTS {
            return Err(out_of_range("items"));
        }
        self.items.push(OwnItem {
            id: context.new_id(0),
            kind: new.kind,
            by: context.actor,
            text: filled("text", &new.text, Bounded::Chars(MAX_ITEM_CHARS))?,
        });
        Ok(())
    }

    fn remove_item(&mut self, id: AgendaItemId) -> Result<(), Refusal> {
        self.while_ahead()?;
        let before = self.items.len();
        self.items.retain(|item| item.id != id);
        if self.items.len() == before {
            return Err(Refusal::because(Reason::NoSuchPart));
        }
        self.order.retain(|item| *item != id);
        Ok(())
    }

    fn order_agenda(&mut self, items: Vec<AgendaItemId>) -> Result<(), Refusal> {
        self.while_ahead()?;
        if items.iter().collect::<BTreeSet<_>>().len() < items.len() {
            return Err(Refusal::invalid("items", Reason::Duplicate));
        }
        self.order = items;
        Ok(())
    }

    fn commit(&mut self, new: NewAction, facts: &MeetingFacts, context: &Context) -> Result<(), Refusal> {
        if !matches!(
            self.state,
            MeetingState::Scheduled { .. } | MeetingState::Held { .. }
        ) {
            return Err(self.not_now());
        }
        not_closed(facts, self.of)?;
        if !facts.members.contains(&new.owner) {
            return Err(Refusal::invalid("owner", Reason::NotAMember));
        }
        if self.commitments.len() >= MAX_PARTS {
            return Err(out_of_range("commitments"));
        }
        self.commitments
            .push(Action::new(context.new_id(0), new, context)?);
        Ok(())
    }
}

fn member_of(facts: &MeetingFacts, context: &Context) -> Result<(), Refusal> {
    if facts.members.contains(&context.actor) {
        Ok(())
    } else {
        Err(Refusal::because(Reason::NotAMember))
    }
}

/// Everyone has accepted, and it is neither over nor resting. A chance talk may be noted in a pause.
fn may_book(facts: &MeetingFacts, kind: MeetingKind) -> Result<(), Refusal> {
    match facts.phase {
        Phase::Proposed => Err(Refusal::because(Reason::NotNow)
            .missing(["acceptance"])
            .allowing(["accept"])),
        Phase::Closed => Err(Refusal::because(Reason::Closed)),
        _ if facts.paused && kind != MeetingKind::Unplanned => {
            Err(Refusal::because(Reason::Paused).allowing(["resume", "unplanned"]))
        }
        _ => Ok(()),
    }
}

fn not_closed(facts: &MeetingFacts, of: MeetingOf) -> Result<(), Refusal> {
    match of {
        MeetingOf::Relationship { .. } if facts.phase == Phase::Closed => {
            Err(Refusal::because(Reason::Closed))
        }
        _ => Ok(()),
    }
}

fn in_range(start: WallTime) -> Result<WallTime, Refusal> {
    if YEARS.contains(&start.local.year()) {
        Ok(start.to_the_minute())
    } else {
        Err(out_of_range("start"))
    }
}

/// The minute that runs when they act is not past: people meet now.
fn is_past(start: WallTime, context: &Context) -> bool {
    start.instant() + TimeDelta::minutes(1) <= context.at
}

/// How long it is if nothing is chosen.
fn minutes_of(kind: MeetingKind, facts: &MeetingFacts) -> u16 {
    let agreed = facts
        .minutes
        .filter(|_| matches!(kind, MeetingKind::First | MeetingKind::Regular));
    agreed.unwrap_or_else(|| kind.minutes())
}

fn length(minutes: u16) -> Result<u16, Refusal> {
    if (MIN_MINUTES..=MAX_MINUTES).contains(&minutes) {
        Ok(minutes)
    } else {
        Err(out_of_range("minutes"))
    }
}

/// Marks a member's side once: a second time is told apart, so that the day of the first stays.
fn once(day: &mut Option<NaiveDate>, context: &Context) -> Result<(), Refusal> {
    if day.is_some() {
        return Err(Refusal::because(Reason::AlreadyDone));
    }
    *day = Some(context.today());
    Ok(())
}

fn out_of_range(field: &str) -> Refusal {
    Refusal::invalid(field, Reason::OutOfRange)
}

fn in_the_past(instead: &[&str]) -> Refusal {
    Refusal::invalid("start", Reason::InThePast).allowing(instead.iter().copied())
}

fn date_changed(instead: &[&str]) -> Refusal {
    Refusal::because(Reason::DateChanged).allowing(instead.iter().copied())
}

fn not_yet(instead: &[&str]) -> Refusal {
    Refusal::because(Reason::MeetingNotYet).allowing(instead.iter().copied())
}

/// A chance talk is mostly face to face.
fn in_person() -> Modality {
    Modality::InPerson { place: String::new() }
}
