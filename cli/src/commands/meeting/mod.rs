//! `belay meeting`: book, move, hold, agenda, commitments.

mod show;
mod typed;

use belay_core::{
    Belay,
    domain::{
        ActionId, AgendaItemId, Kind, MeetingId, Rating, Series, Span, WallTime,
        action::{ActionCommand, NewAction},
        agenda::{NewItem, OwnItemKind},
        end_of_day,
        meeting::{self as domain, MeetingKind, MeetingOf, MeetingOpening, NextDecision},
    },
};
use chrono::{NaiveDate, NaiveDateTime};
use clap::{Args, Subcommand};

use self::typed::window;
use crate::{
    failure::{Failure, Outcome},
    screen::Screen,
    typed::{day, document, edit, named, part, person},
};

pub(crate) use show::{means, when};
pub(crate) use typed::{Means, moment, typed_window, zone};

/// Book, move, hold, agenda, commitments.
#[derive(Debug, Subcommand)]
pub(crate) enum MeetingCommand {
    /// Propose a date; the dates of an agreed rhythm stand at once.
    Propose(ProposeArguments),
    /// What the rhythm of a relationship has next.
    Next {
        /// The relationship's id.
        relationship: String,
    },
    /// Look at a date before you propose it: what it is here and there, and what it clashes with.
    Look {
        /// As 2026-03-16T15:00.
        #[arg(value_parser = moment)]
        start: NaiveDateTime,
        /// By the clock of this zone; yours if not said.
        #[arg(long)]
        zone: Option<String>,
        /// How long, in minutes.
        #[arg(long, default_value_t = domain::DEFAULT_MINUTES)]
        minutes: u16,
    },
    /// The hours in which you (see `belay profile`) and others can meet.
    Common {
        /// When they can, as mon@09:00-17:00@America/New_York; as often as needed.
        #[arg(required = true)]
        theirs: Vec<String>,
        /// From this day on.
        #[arg(long, value_parser = day, default_value = "today")]
        from: NaiveDate,
        /// To this day.
        #[arg(long, value_parser = day, default_value = "+7")]
        to: NaiveDate,
    },
    /// One meeting, with its agenda.
    Show(One),
    /// The meetings of a relationship, the latest first.
    List {
        /// The relationship's id.
        relationship: String,
        /// The page, as the page before named it.
        #[arg(long)]
        from: Option<String>,
    },
    /// Every meeting ahead, the next first.
    Calendar {
        /// The page, as the page before named it.
        #[arg(long)]
        from: Option<String>,
    },
    /// Your yes to the date that was proposed.
    Confirm(One),
    /// Give it another date.
    Move {
        /// Its id.
        meeting: String,
        /// As 2026-03-16T15:00, by the clock of the zone it is set in.
        #[arg(value_parser = moment)]
        to: NaiveDateTime,
        /// Why.
        reason: String,
        /// By the clock of another zone.
        #[arg(long)]
        zone: Option<String>,
    },
    /// Call it off.
    Cancel {
        /// Its id.
        meeting: String,
        /// Why.
        #[arg(default_value = "")]
        reason: String,
    },
    /// Other means, for this meeting: in-person:PLACE, video:LINK, phone:NUMBER, text:TOOL, other:NAME.
    Means {
        /// Its id.
        meeting: String,
        /// By what.
        means: Means,
    },
    /// Another second means, in case the first fails.
    PlanB {
        /// Its id.
        meeting: String,
        /// By what; none if not said.
        means: Option<Means>,
    },
    /// Another length.
    Minutes {
        /// Its id.
        meeting: String,
        /// In minutes.
        minutes: u16,
    },
    /// Who leads.
    Lead {
        /// Its id.
        meeting: String,
        /// Who; nobody if not said.
        who: Option<String>,
    },
    /// Keep the time free of anything else.
    Protect {
        /// Its id.
        meeting: String,
        /// No longer.
        #[arg(long)]
        off: bool,
    },
    /// The first means fails: go on with the second.
    SwitchToPlanB(One),
    /// You met.
    Hold {
        /// Its id.
        meeting: String,
        #[command(flatten)]
        next: Option<NextArguments>,
    },
    /// Not everyone came.
    Miss(One),
    /// How it goes on after a held meeting.
    Decide {
        /// Its id.
        meeting: String,
        #[command(flatten)]
        next: NextArguments,
    },
    /// You are prepared.
    Prepare(One),
    /// You have reflected on it.
    Reflect(One),
    /// You have done what was to be done after it.
    FollowUp(One),
    /// Tell the others how present you were, 1 to 5.
    Presence {
        /// Its id.
        meeting: String,
        /// 1 to 5.
        rating: u8,
    },
    /// Put something on the agenda.
    Add {
        /// Its id.
        meeting: String,
        /// What.
        text: String,
        /// topic, question, exercise
        #[arg(long = "as", value_parser = named::<OwnItemKind>, default_value = "topic")]
        kind: OwnItemKind,
    },
    /// Take something off the agenda that a member put there.
    Remove {
        /// Its id.
        meeting: String,
        /// The item's id.
        item: String,
    },
    /// Give the agenda an order.
    Order {
        /// Its id.
        meeting: String,
        /// The items as they shall stand.
        #[arg(required = true)]
        items: Vec<String>,
    },
    /// Make a commitment: who does what by when.
    Commit {
        /// Its id.
        meeting: String,
        /// What is to be done.
        what: String,
        /// By when.
        #[arg(long, value_parser = day)]
        due: Option<NaiveDate>,
        /// File it for later, without a date.
        #[arg(long)]
        someday: bool,
        /// Who does it.
        #[arg(long, default_value = "me")]
        owner: String,
    },
    /// A commitment is done, or has another date, or is dropped.
    Commitment {
        /// The meeting's id.
        meeting: String,
        /// The commitment's id.
        action: String,
        #[command(flatten)]
        change: ChangeArguments,
    },
    /// Write the notes anew.
    Note {
        /// Its id.
        meeting: String,
        /// The notes, whole.
        text: String,
    },
    /// Make one text of the notes that were kept side by side.
    SettleNotes {
        /// Its id.
        meeting: String,
        /// The text they become.
        text: String,
    },
}

/// One meeting.
#[derive(Args, Debug)]
pub(crate) struct One {
    /// Its id.
    meeting: String,
}

/// A meeting, as typed.
#[derive(Args, Debug)]
pub(crate) struct ProposeArguments {
    /// The relationship's id.
    relationship: String,
    /// As 2026-03-16T15:00; the next date of the rhythm if not said.
    #[arg(value_parser = moment)]
    start: Option<NaiveDateTime>,
    /// By the clock of this zone; yours if not said.
    #[arg(long)]
    zone: Option<String>,
    /// It is the conversation of a flash request, whose id is given instead of a relationship's.
    #[arg(long)]
    flash: bool,
    /// first, regular, touch_base, work_session, informal, closing, roundtable, unplanned
    #[arg(long, value_parser = named::<MeetingKind>, default_value = "regular")]
    kind: MeetingKind,
    /// How long.
    #[arg(long)]
    minutes: Option<u16>,
    /// By what: in-person:PLACE, video:LINK, phone:NUMBER, text:TOOL, other:NAME.
    #[arg(long)]
    means: Option<Means>,
    /// In case that fails.
    #[arg(long)]
    plan_b: Option<Means>,
    /// Who leads.
    #[arg(long)]
    lead: Option<String>,
    /// Keep the time free of anything else.
    #[arg(long)]
    protected: bool,
}

/// How it goes on.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(crate) struct NextArguments {
    /// The next meeting has a date: its id.
    #[arg(long, value_name = "MEETING")]
    date: Option<String>,
    /// A touch-base comes first: its id.
    #[arg(long, value_name = "MEETING")]
    touch_base: Option<String>,
    /// You will talk about closing.
    #[arg(long)]
    closing_talk: bool,
}

/// What becomes of a commitment.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(crate) struct ChangeArguments {
    /// It is done; what came of it.
    #[arg(long, value_name = "RESULT", num_args = 0..=1, default_missing_value = "")]
    done: Option<String>,
    /// It has another date.
    #[arg(long, value_parser = day)]
    due: Option<NaiveDate>,
    /// It is no longer wanted.
    #[arg(long)]
    drop: bool,
}

pub(crate) fn run(belay: &Belay, command: MeetingCommand, screen: &mut Screen) -> Outcome {
    let meetings = belay.meetings();
    let meeting = match command {
        MeetingCommand::Propose(arguments) => meetings.book(opening(belay, arguments)?)?.id,
        MeetingCommand::Next { relationship } => {
            screen.answer(&show::Next(meetings.next(document(belay, Kind::Relationship, &relationship)?)?));
            return Ok(());
        }
        MeetingCommand::Look { start, zone: typed, minutes } => {
            let start = WallTime { local: start, zone: zone(belay, typed.as_deref())? };
            screen.answer(&meetings.look_at(start, minutes)?);
            return Ok(());
        }
        MeetingCommand::Common { theirs, from, to } => {
            let zone = belay.zone()?;
            let start = WallTime { local: from.into(), zone }.instant();
            let theirs = theirs.iter().map(|typed| window(belay, typed)).collect::<Result<Vec<_>, _>>()?;
            let hours = meetings.common_hours(&theirs, Span { start, end: end_of_day(to, zone) })?;
            screen.answer(&show::Hours { hours, zone });
            return Ok(());
        }
        MeetingCommand::List { relationship, from } => {
            let relationship = document(belay, Kind::Relationship, &relationship)?;
            screen.answer(&meetings.of_relationship(relationship, from.as_deref())?);
            return Ok(());
        }
        MeetingCommand::Calendar { from } => {
            screen.answer(&meetings.calendar(from.as_deref())?);
            return Ok(());
        }
        MeetingCommand::Show(one) => id(belay, &one.meeting)?,
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
        (Some(local), _) => (WallTime { local, zone: zone(belay, typed.zone.as_deref())? }, None),
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
        MeetingCommand::Move { meeting, to, reason, zone: typed } => {
            let view = there(&meeting)?.view;
            let from = view.meeting.start;
            let zone = match typed {
                Some(typed) => zone(belay, Some(&typed))?,
                None => from.zone,
            };
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
            let next = next.map(|next| decision(belay, &next)).transpose()?;
            (id(belay, &meeting)?, Asked::Hold { next })
        }
        MeetingCommand::Miss(one) => plain(one, Asked::Miss)?,
        MeetingCommand::Decide { meeting, next } => {
            (id(belay, &meeting)?, Asked::DecideNext(decision(belay, &next)?))
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
        | MeetingCommand::List { .. }
        | MeetingCommand::Calendar { .. } => {
            return Err(Failure::Typed("that is no change of a meeting".to_owned()));
        }
    })
}

fn decision(belay: &Belay, typed: &NextArguments) -> Result<NextDecision, Failure> {
    Ok(match (&typed.date, &typed.touch_base) {
        (Some(meeting), _) => NextDecision::Date { meeting: id(belay, meeting)? },
        (None, Some(meeting)) => NextDecision::TouchBase { meeting: id(belay, meeting)? },
        (None, None) => NextDecision::ClosingTalk,
    })
}
