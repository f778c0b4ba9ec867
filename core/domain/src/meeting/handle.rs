//! The rules of a meeting: which command is allowed when, and to whom.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

use super::{
    MAX_ITEM_CHARS, MAX_MINUTES, MAX_NOTES_CHARS, MAX_PARTS, MAX_REASON_CHARS, MIN_MINUTES, Meeting,
    MeetingCommand, MeetingFacts, MeetingKind, MeetingOf, MeetingOpening, MeetingPart, MeetingState, means,
};
use crate::{
    AgendaItemId, Aggregate, Bounded, Context, Kind, MemberId, Modality, Phase, Prose, Reason, Refusal,
    WallTime,
    action::{Action, NewAction},
    agenda::{NewItem, OwnItem},
    allowed::{Allowed, Step, allowed},
    calendar::{YEARS_OF_MEETINGS, later},
    filled,
    relationship::RelationshipCommand,
};

const NOTES: Bounded = Bounded::Chars(MAX_NOTES_CHARS);
pub(super) const REASON: Bounded = Bounded::Chars(MAX_REASON_CHARS);

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
        if opening.series.is_some_and(|series| !series.is_possible()) {
            return Err(out_of_range("series"));
        }
        let start = in_range(opening.start)?;
        let unplanned = opening.kind == MeetingKind::Unplanned;
        if !unplanned && is_past(start, context) {
            return Err(in_the_past(allowed![Step::Unplanned]));
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
            items: facts.brought.clone(),
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
        } else if meeting.is_agreed_by_cadence(facts) || meeting.is_at_agreed_time(facts) {
            meeting.state = MeetingState::Scheduled { plan_b_since: None };
        }
        Ok(meeting)
    }

    /// Another phone made a meeting for this date first, in the series or as a proposal. A member who proposes the same date has
    /// said yes to it. A date or a sort that is another by now is no such yes.
    fn open_again(
        &mut self,
        opening: MeetingOpening,
        facts: &MeetingFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        if opening.series.is_some() {
            return Ok(());
        }
        self.while_ahead()?;
        if in_range(opening.start)?.instant() != self.start.instant() || opening.kind != self.kind {
            return Err(Refusal::because(Reason::OpenedMeanwhile)
                .allowing(allowed![MeetingCommand::Confirm, MeetingCommand::Move]));
        }
        match self.state {
            MeetingState::Proposed { by } if by != context.actor => self.confirm(self.start, facts, context),
            _ => Ok(()),
        }
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
                if !self.is_in_time_to_prepare(context.at) {
                    return Err(self.not_now());
                }
                once(&mut self.own_part(context).prepared_on, context)
            }
            MeetingCommand::Reflect => {
                self.once_begun(context)?;
                once(&mut self.own_part(context).reflected_on, context)
            }
            MeetingCommand::FollowUp => {
                self.while_held()?;
                let part = self.own_part(context);
                if part.reflected_on.is_none() {
                    return Err(Refusal::because(Reason::NotNow)
                        .missing(["reflection"])
                        .allowing(allowed![MeetingCommand::Reflect]));
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
            MeetingCommand::OrderAgenda { items } => self.order_agenda(items, facts),
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
    pub fn allowed(&self) -> &'static [Allowed] {
        match self.state {
            MeetingState::Proposed { .. } => allowed![
                MeetingCommand::Confirm,
                MeetingCommand::Move,
                MeetingCommand::Cancel,
                MeetingCommand::Hold,
                MeetingCommand::Miss,
                MeetingCommand::Prepare
            ],
            MeetingState::Scheduled { plan_b_since: None } => {
                allowed![
                    MeetingCommand::Hold,
                    MeetingCommand::Move,
                    MeetingCommand::Cancel,
                    MeetingCommand::Miss,
                    MeetingCommand::SwitchToPlanB,
                    MeetingCommand::Prepare
                ]
            }
            MeetingState::Scheduled { .. } => {
                allowed![MeetingCommand::Hold, MeetingCommand::Move, MeetingCommand::Cancel]
            }
            MeetingState::Held { .. } => allowed![
                MeetingCommand::DecideNext,
                MeetingCommand::Reflect,
                MeetingCommand::FollowUp,
                MeetingCommand::SharePresence,
                MeetingCommand::Commit
            ],
            MeetingState::Cancelled { .. } | MeetingState::Missed { .. } => allowed![Step::ProposeAnother],
        }
    }

    /// Whether it is at the time that the people of its flash request both said yes to.
    fn is_at_agreed_time(&self, facts: &MeetingFacts) -> bool {
        facts.agreed_time.is_some_and(|agreed| agreed.to_the_minute() == self.start)
    }

    /// What this member can do now: of [`Meeting::allowed`], what is theirs to do and whose time has come.
    #[must_use]
    pub fn allowed_to(&self, member: MemberId, now: DateTime<Utc>) -> Vec<Allowed> {
        let (can_be_held, can_be_missed) = (self.start.instant() <= now, self.no_show_from() <= now);
        let may = |wanted: &[Allowed], one: &Allowed, may: bool| may || !wanted.contains(one);
        let part = self.parts.get(&member);
        let has_reflected = part.is_some_and(|part| part.reflected_on.is_some());
        let has_followed_up = part.is_some_and(|part| part.followed_up_on.is_some());
        let proposes = matches!(self.state, MeetingState::Proposed { by } if by == member);
        let stands = |one: &Allowed| {
            may(allowed![MeetingCommand::Confirm], one, !proposes)
                && may(allowed![MeetingCommand::Hold], one, can_be_held)
                && may(allowed![MeetingCommand::Miss], one, can_be_missed)
                && may(allowed![MeetingCommand::Prepare], one, self.is_unprepared(member) && !can_be_held)
                && may(allowed![MeetingCommand::SwitchToPlanB], one, self.plan_b().is_some())
                && may(allowed![MeetingCommand::Reflect], one, !has_reflected)
                && may(allowed![MeetingCommand::FollowUp], one, has_reflected && !has_followed_up)
                && may(allowed![MeetingCommand::DecideNext], one, self.waits_for_next())
        };
        self.allowed().iter().filter(|one| stands(one)).copied().collect()
    }

    /// Preparing counts if it was done before the meeting was over and before somebody said what became of it: a phone that
    /// was offline tells of it later, and contradicts nobody.
    fn is_in_time_to_prepare(&self, at: DateTime<Utc>) -> bool {
        match self.state {
            MeetingState::Proposed { .. } | MeetingState::Scheduled { .. } => true,
            MeetingState::Held { at: settled, .. } | MeetingState::Missed { at: settled, .. } => {
                at <= settled.max(self.span().end)
            }
            MeetingState::Cancelled { at: settled, .. } => at <= settled,
        }
    }

    pub(super) fn not_now(&self) -> Refusal {
        let reason = match self.state {
            MeetingState::Proposed { .. } | MeetingState::Scheduled { .. } => Reason::NotNow,
            _ => Reason::MeetingSettled,
        };
        Refusal::because(reason).allowing(self.allowed())
    }

    pub(super) fn while_ahead(&self) -> Result<(), Refusal> {
        match self.state {
            MeetingState::Proposed { .. } | MeetingState::Scheduled { .. } => Ok(()),
            _ => Err(self.not_now()),
        }
    }

    pub(super) fn while_held(&self) -> Result<(), Refusal> {
        match self.state {
            MeetingState::Held { .. } => Ok(()),
            _ => Err(self.not_now()),
        }
    }

    /// What is asked at its end can be answered then, also while nobody has said what became of it.
    fn once_begun(&self, context: &Context) -> Result<(), Refusal> {
        if self.is_held() || self.start.instant() <= context.now { Ok(()) } else { Err(self.not_now()) }
    }

    fn own_part(&mut self, context: &Context) -> &mut MeetingPart {
        self.parts.entry(context.actor).or_default()
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

    /// Keeps the order of what everybody sees. The id of a note that one member has for themselves would tell the others that
    /// there is one.
    fn order_agenda(&mut self, items: Vec<AgendaItemId>, facts: &MeetingFacts) -> Result<(), Refusal> {
        self.while_ahead()?;
        if items.iter().collect::<BTreeSet<_>>().len() < items.len() {
            return Err(Refusal::invalid("items", Reason::Duplicate));
        }
        let shared: BTreeSet<AgendaItemId> =
            self.agenda(&facts.agenda.shared()).into_iter().map(|item| item.id).collect();
        self.order = items.into_iter().filter(|id| shared.contains(id)).collect();
        Ok(())
    }

    fn commit(&mut self, new: NewAction, facts: &MeetingFacts, context: &Context) -> Result<(), Refusal> {
        if !matches!(self.state, MeetingState::Scheduled { .. } | MeetingState::Held { .. }) {
            return Err(self.not_now());
        }
        not_closed(facts, self.of)?;
        if !facts.members.contains(&new.owner) {
            return Err(Refusal::invalid("owner", Reason::NotAMember));
        }
        if self.commitments.len() >= MAX_PARTS {
            return Err(out_of_range("commitments"));
        }
        self.commitments.push(Action::new(context.new_id(0), new, context)?);
        Ok(())
    }
}

fn member_of(facts: &MeetingFacts, context: &Context) -> Result<(), Refusal> {
    if facts.members.contains(&context.actor) { Ok(()) } else { Err(Refusal::because(Reason::NotAMember)) }
}

/// Everyone has accepted, and it is neither over nor resting. A chance talk may be noted in a pause.
fn may_book(facts: &MeetingFacts, kind: MeetingKind) -> Result<(), Refusal> {
    match facts.phase {
        Phase::Proposed => Err(Refusal::because(Reason::NotNow)
            .missing(["acceptance"])
            .allowing(allowed![RelationshipCommand::Accept])),
        Phase::Closed => Err(Refusal::because(Reason::Closed)),
        _ if facts.paused && kind != MeetingKind::Unplanned => {
            Err(Refusal::because(Reason::Paused)
                .allowing(allowed![RelationshipCommand::Resume, Step::Unplanned]))
        }
        _ => Ok(()),
    }
}

pub(super) fn not_closed(facts: &MeetingFacts, of: MeetingOf) -> Result<(), Refusal> {
    match of {
        MeetingOf::Relationship { .. } if facts.phase == Phase::Closed => {
            Err(Refusal::because(Reason::Closed))
        }
        _ => Ok(()),
    }
}

/// The start, to the minute, if it is in a year in which people can meet.
///
/// # Errors
/// [`Reason::OutOfRange`] with the field `start`.
pub fn in_range(start: WallTime) -> Result<WallTime, Refusal> {
    if YEARS_OF_MEETINGS.contains(&start.local.year()) {
        Ok(start.to_the_minute())
    } else {
        Err(out_of_range("start"))
    }
}

/// The minute that runs when they act is not past: people meet now.
pub(super) fn is_past(start: WallTime, context: &Context) -> bool {
    later(start.instant(), TimeDelta::minutes(1)) <= context.at
}

/// How long it is if nothing is chosen.
fn minutes_of(kind: MeetingKind, facts: &MeetingFacts) -> u16 {
    let agreed = facts.minutes.filter(|_| matches!(kind, MeetingKind::First | MeetingKind::Regular));
    agreed.unwrap_or_else(|| kind.minutes())
}

fn length(minutes: u16) -> Result<u16, Refusal> {
    if (MIN_MINUTES..=MAX_MINUTES).contains(&minutes) { Ok(minutes) } else { Err(out_of_range("minutes")) }
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

pub(super) fn in_the_past(instead: &[Allowed]) -> Refusal {
    Refusal::invalid("start", Reason::InThePast).allowing(instead)
}

/// A chance talk is mostly face to face.
fn in_person() -> Modality {
    Modality::InPerson { place: String::new() }
}
