//! `belay meeting`: book, move, hold, agenda, commitments.

mod arguments;
mod calendar;
mod show;
mod typed;

use belay_core::{
    Belay,
    domain::{
        ActionId, AgendaItemId, Kind, MeetingId, Rating, Series, Span, WallTime,
        action::{ActionCommand, NewAction},
        agenda::NewItem,
        end_of_day,
        meeting::{self as domain, MeetingOf, MeetingOpening, NextDecision},
    },
    services::CommonHours,
};

use self::{
    arguments::{NextArguments, One, ProposeArguments},
    typed::window,
};
use crate::{
    failure::{Failure, Outcome},
    screen::Screen,
    typed::{document, edit, part, person},
};

pub(crate) use arguments::{MeetingCommand, VERBS};
pub(crate) use show::{line, means, when, with_whom};
pub(crate) use typed::{Means, moment, typed_window, zone_or_own};

pub(crate) fn run(belay: &Belay, command: MeetingCommand, screen: &mut Screen) -> Outcome {
    let meetings = belay.meetings();
    let meeting = match command {
        MeetingCommand::Propose(arguments) => meetings.book(opening(belay, arguments)?)?.id,
        MeetingCommand::Next { relationship } => {
            screen.answer(&show::Next(meetings.next(document(belay, Kind::Relationship, &relationship)?)?));
            return Ok(());
        }
        MeetingCommand::Look { start, of_zone, minutes } => {
            let start = WallTime { local: start, zone: zone_or_own(belay, of_zone)? };
            screen.answer(&meetings.look_at(start, minutes)?);
            return Ok(());
        }
        MeetingCommand::Common { theirs, with, from, to } => {
            let zone = belay.zone()?;
            let start = WallTime { local: from.into(), zone }.instant();
            let during = Span { start, end: end_of_day(to, zone) };
            let common = match with {
                Some(with) => {
                    meetings.common_hours_with(document(belay, Kind::Relationship, &with)?, during)?
                }
                None => {
                    let theirs =
                        theirs.iter().map(|typed| window(belay, typed)).collect::<Result<Vec<_>, _>>()?;
                    let hours = meetings.common_hours(&theirs, during)?;
                    CommonHours { hours, unknown: Vec::new() }
                }
            };
            screen.answer(&show::Hours { common, zone });
            return Ok(());
        }
        MeetingCommand::List { relationship, from } => {
            let relationship = document(belay, Kind::Relationship, &relationship)?;
            screen.answer(&meetings.of_relationship(relationship, from.as_deref())?);
            return Ok(());
        }
        MeetingCommand::Calendar(arguments) => return calendar::run(belay, &arguments, screen),
        MeetingCommand::Show(one) => id(belay, &one.meeting)?,
        MeetingCommand::GiveNumber { meeting, off: false } => meetings.give_number(id(belay, &meeting)?)?.id,
        MeetingCommand::GiveNumber { meeting, off: true } => {
            meetings.take_back_number(id(belay, &meeting)?)?.id
        }
        command => {
            let (meeting, command) = asked(belay, command)?;
            meetings.act(meeting, command)?.id
        }
    };
    screen.answer(&meetings.meeting(meeting)?);
    Ok(())
}

fn id(belay: &Belay, typed: &str) -> Result<MeetingId, Failure> {
    document(belay, Kind::Meeting, typed)
}

fn opening(belay: &Belay, typed: ProposeArguments) -> Result<MeetingOpening, Failure> {
    let of = if typed.flash {
        MeetingOf::Flash { flash: document(belay, Kind::FlashRequest, &typed.relationship)? }
    } else {
        MeetingOf::Relationship { relationship: document(belay, Kind::Relationship, &typed.relationship)? }
    };
    let (start, series): (WallTime, Option<Series>) = match (typed.start, of) {
        (Some(local), _) => (WallTime { local, zone: zone_or_own(belay, typed.of_zone)? }, None),
        (None, MeetingOf::Relationship { relationship }) => {
            let next = belay.meetings().next(relationship)?.ok_or_else(|| {
                Failure::Typed(
                    "no rhythm is agreed in this relationship; say when, as 2026-03-16T15:00".to_owned(),
                )
            })?;
            (next.start, Some(next.series))
        }
        (None, MeetingOf::Flash { .. }) => {
            return Err(Failure::Typed("say when, as 2026-03-16T15:00".to_owned()));
        }
    };
    Ok(MeetingOpening {
        of,
        kind: typed.kind,
        start,
        minutes: typed.minutes,
        modality: typed.means.map(|means| means.0),
        plan_b: typed.plan_b.map(|means| means.0),
        lead: typed.lead.map(|who| person(belay, &who)).transpose()?,
        protected: typed.protected,
        series,
    })
}

/// The meeting and the domain's command for what was typed.
fn asked(belay: &Belay, command: MeetingCommand) -> Result<(MeetingId, domain::MeetingCommand), Failure> {
    use domain::MeetingCommand as Asked;
    let there = |typed: &str| -> Result<_, Failure> { Ok(belay.meetings().meeting(id(belay, typed)?)?) };
    let plain = |one: One, asked| Ok::<_, Failure>((id(belay, &one.meeting)?, asked));
    Ok(match command {
        MeetingCommand::Confirm(one) => {
            let view = there(&one.meeting)?.view;
            (view.id, Asked::Confirm { start: view.meeting.start })
        }
        MeetingCommand::Move { meeting, to, reason, of_zone } => {
            let view = there(&meeting)?.view;
            let from = view.meeting.start;
            let zone = of_zone.unwrap_or(from.zone);
            (view.id, Asked::Move { from, to: WallTime { local: to, zone }, reason })
        }
        MeetingCommand::Cancel { meeting, reason } => (id(belay, &meeting)?, Asked::Cancel { reason }),
        MeetingCommand::Means { meeting, means } => (id(belay, &meeting)?, Asked::SetModality(means.0)),
        MeetingCommand::PlanB { meeting, means } => {
            (id(belay, &meeting)?, Asked::SetPlanB(means.map(|means| means.0)))
        }
        MeetingCommand::Minutes { meeting, minutes } => (id(belay, &meeting)?, Asked::SetMinutes(minutes)),
        MeetingCommand::Lead { meeting, who } => {
            (id(belay, &meeting)?, Asked::SetLead(who.map(|who| person(belay, &who)).transpose()?))
        }
        MeetingCommand::Protect { meeting, off } => (id(belay, &meeting)?, Asked::SetProtected(!off)),
        MeetingCommand::SwitchToPlanB(one) => plain(one, Asked::SwitchToPlanB)?,
        MeetingCommand::Hold { meeting, next } => {
            let next = decision(belay, &next)?;
            (id(belay, &meeting)?, Asked::Hold { next })
        }
        MeetingCommand::Miss(one) => plain(one, Asked::Miss)?,
        MeetingCommand::Decide { meeting, next } => {
            let next = decision(belay, &next)?.ok_or_else(|| {
                Failure::Typed("say how it goes on: --date, --touch-base or --closing-talk".to_owned())
            })?;
            (id(belay, &meeting)?, Asked::DecideNext(next))
        }
        MeetingCommand::Prepare(one) => plain(one, Asked::Prepare)?,
        MeetingCommand::Reflect(one) => plain(one, Asked::Reflect)?,
        MeetingCommand::FollowUp(one) => plain(one, Asked::FollowUp)?,
        MeetingCommand::Presence { meeting, rating } => {
            let rating = Rating::try_from(rating).map_err(|refusal| Failure::Core(refusal.into()))?;
            (id(belay, &meeting)?, Asked::SharePresence(rating))
        }
        MeetingCommand::Add { meeting, text, kind } => {
            (id(belay, &meeting)?, Asked::AddItem(NewItem { kind, text }))
        }
        MeetingCommand::Remove { meeting, item } => {
            let detail = there(&meeting)?;
            let own = detail.view.meeting.items.iter().map(|item| item.id);
            (detail.view.id, Asked::RemoveItem { item: part::<AgendaItemId>("item", own, &item)? })
        }
        MeetingCommand::Order { meeting, items } => {
            let detail = there(&meeting)?;
            let all = || detail.agenda.iter().map(|item| item.id);
            let items = items.iter().map(|typed| part("item", all(), typed)).collect::<Result<_, _>>()?;
            (detail.view.id, Asked::OrderAgenda { items })
        }
        MeetingCommand::Commit { meeting, what, due, someday, owner } => {
            let owner = person(belay, &owner)?;
            (id(belay, &meeting)?, Asked::Commit(NewAction { owner, what, due, someday }))
        }
        MeetingCommand::Commitment { meeting, action, change } => {
            let view = there(&meeting)?.view;
            let all = view.meeting.commitments.iter().map(|action| action.id);
            let action: ActionId = part("commitment", all, &action)?;
            let command = match (change.done, change.due) {
                (Some(result), _) => ActionCommand::Complete { result },
                (None, Some(due)) => ActionCommand::Date { due },
                (None, None) => ActionCommand::Drop,
            };
            (view.id, Asked::Act { action, command })
        }
        MeetingCommand::Note { meeting, text } => {
            let view = there(&meeting)?.view;
            (view.id, Asked::Note { edit: edit(&view.meeting.notes.text, text) })
        }
        MeetingCommand::SettleNotes { meeting, text } => {
            let view = there(&meeting)?.view;
            let notes = view.meeting.notes;
            (view.id, Asked::SettleNotes { edit: edit(&notes.text, text), seen: notes.kept })
        }
        MeetingCommand::Propose(_)
        | MeetingCommand::Next { .. }
        | MeetingCommand::Look { .. }
        | MeetingCommand::Common { .. }
        | MeetingCommand::Show(_)
        | MeetingCommand::GiveNumber { .. }
        | MeetingCommand::List { .. }
        | MeetingCommand::Calendar(_) => {
            return Err(Failure::Typed("that is no change of a meeting".to_owned()));
        }
    })
}

fn decision(belay: &Belay, typed: &NextArguments) -> Result<Option<NextDecision>, Failure> {
    Ok(match (&typed.date, &typed.touch_base) {
        (Some(meeting), _) => Some(NextDecision::Date { meeting: id(belay, meeting)? }),
        (None, Some(meeting)) => Some(NextDecision::TouchBase { meeting: id(belay, meeting)? }),
        (None, None) => typed.closing_talk.then_some(NextDecision::ClosingTalk),
    })
}
