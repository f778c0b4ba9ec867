//! `belay flash`: one topic, one helper, one conversation, one takeaway.

mod arguments;
mod show;
mod which;

use std::collections::BTreeSet;

use belay_core::{
    Belay,
    domain::{
        FlashId, MemberId, WallTime, Zone,
        flash::{FlashAnswer, FlashCommand as Asked, FlashKind, FlashOpening},
        meeting::{MeetingCommand, MeetingKind, MeetingOf, MeetingOpening},
    },
    services::Program,
};
use chrono::NaiveDateTime;
use uuid::Uuid;

use self::arguments::{AskArguments, One, TypedKind, TypedList};
use crate::{
    commands::{
        meeting::{Means, moment, zone_or_own},
        program,
    },
    failure::{Failure, Outcome},
    screen::Screen,
    typed::{part, person, short},
    words::{Verbs, counted},
};

pub(crate) use arguments::FlashCommand;
pub(crate) use show::status;

/// What is typed for each command of a flash request.
pub(crate) const VERBS: Verbs = &[
    ("accept", "flash accept"),
    ("decline", "flash decline"),
    ("unavailable", "flash unavailable"),
    ("ask_for_more", "flash ask-for-more"),
    ("answer_more", "flash answer-more"),
    ("propose_time", "flash propose-time"),
    ("take_time", "flash take-time"),
    ("withdraw", "flash withdraw"),
    ("schedule", "flash date"),
    ("mark_held", "flash mark-held"),
    ("keep_takeaway", "flash keep-takeaway"),
    ("close_plain", "flash close-plain"),
    ("want_more", "flash want-more"),
];

/// What is typed for each command of a private reply to a request.
pub(crate) const VERBS_OF_REPLY: Verbs = &[("reword", "flash decline --reason")];

/// What is typed for each command of what a mentor tells about taking requests.
pub(crate) const VERBS_OF_OFFER: Verbs = &[("set_away", "flash away"), ("set_at_once", "flash at-once")];

pub(crate) fn run(belay: &Belay, command: FlashCommand, screen: &mut Screen) -> Outcome {
    let flash = belay.flash();
    let view = match command {
        FlashCommand::Ask(typed) => {
            let opening = opening(belay, &typed)?;
            let id = match typed.board {
                Some(program) => {
                    flash.ask(program_of(belay, program.as_deref(), &opening.mentors)?, opening)?
                }
                None => flash.ask_privately(opening)?,
            };
            flash.request(id)?
        }
        FlashCommand::AskAgain(one) => {
            let ended = which::with(belay, one.flash.as_deref(), "ask_again")?;
            let again = flash.ask_again(ended.id)?;
            let id = match ended.program {
                Some(program) => flash.ask(program, again)?,
                None => flash.ask_privately(again)?,
            };
            flash.request(id)?
        }
        FlashCommand::Takeaways { program, topic } => {
            let program = program_of(belay, program.as_deref(), &BTreeSet::new())?;
            screen.answer(&flash.takeaways(program, &topic)?);
            return Ok(());
        }
        FlashCommand::Show(one) => which::any(belay, one.flash.as_deref())?,
        FlashCommand::List { which, from } => {
            let from = from.as_deref();
            screen.answer(&match which {
                TypedList::ToAnswer => flash.to_answer(from)?,
                TypedList::Asked => flash.asked(from)?,
                TypedList::Helping => flash.helping(from)?,
            });
            return Ok(());
        }
        FlashCommand::Decline { flash: typed, reason } => {
            let id = which::with(belay, typed.as_deref(), "decline")?.id;
            flash.decline(id, reason.as_deref())?
        }
        FlashCommand::KeepTakeaway { flash: typed, own, shared } => {
            let id = which::with(belay, typed.as_deref(), "keep_takeaway")?.id;
            flash.keep_takeaway(id, own.as_deref(), shared.as_deref())?
        }
        FlashCommand::Date { words, of, means } => {
            let (typed, at) = with_id(&words)?;
            let view = which::with(belay, typed, "schedule")?;
            let start = slot(belay, moment(at).map_err(Failure::Typed)?, of)?;
            date(belay, view.id, start, means)?;
            flash.request(view.id)?
        }
        FlashCommand::Agree(one) => {
            let (view, meeting) = which::proposed(belay, one.flash.as_deref())?;
            let start = belay.meetings().meeting(meeting)?.view.meeting.start;
            belay.meetings().act(meeting, MeetingCommand::Confirm { start })?;
            flash.request(view.id)?
        }
        FlashCommand::Away { until } => {
            let answered = flash.away_until(Some(until))?;
            let waited = counted(u64::from(answered), "request that waited is", "requests that waited are");
            let text =
                format!("You take no requests before {}. {waited} answered.", until.format("%a %-d %b %Y"));
            screen.done(&text, &answered);
            return Ok(());
        }
        FlashCommand::Back => {
            flash.away_until(None)?;
            screen.done("You take requests again.", &());
            return Ok(());
        }
        FlashCommand::AtOnce { conversations } => {
            flash.take_at_once(conversations)?;
            let text = match conversations {
                Some(most) => format!(
                    "You take at most {}.",
                    counted(most, "conversation at a time", "conversations at a time")
                ),
                None => "You take any number of conversations.".to_owned(),
            };
            screen.done(&text, &conversations);
            return Ok(());
        }
        FlashCommand::Offers => {
            screen.answer(&show::Offers(flash.offers()?));
            return Ok(());
        }
        FlashCommand::Begin(one) => {
            let id = which::to_begin(belay, one.flash.as_deref())?;
            let relationship = flash.begin_relationship(id)?;
            screen.answer(&belay.relationships().relationship(relationship)?);
            return Ok(());
        }
        command => {
            let (id, asked) = asked(belay, command)?;
            flash.act(id, asked)?
        }
    };
    screen.answer(&view);
    Ok(())
}

/// The program in which something is asked: as typed, or the only one that has these people.
pub(crate) fn program_of(
    belay: &Belay,
    typed: Option<&str>,
    people: &BTreeSet<MemberId>,
) -> Result<Uuid, Failure> {
    if let Some(typed) = typed {
        return program::one(belay, typed);
    }
    let all = belay.programs().all()?;
    let has_all = |program: &&Program| {
        people.iter().all(|one| program.members.iter().any(|member| member.member == *one))
    };
    let found: Vec<_> = all.iter().filter(has_all).collect();
    match found[..] {
        [one] => Ok(one.id),
        [] => Err(Failure::Typed("no program has all of you: `belay program list` names yours".to_owned())),
        _ => {
            let names: Vec<_> = found.iter().map(|one| format!("{} ({})", one.name, short(one.id))).collect();
            let text = format!("you share several programs, say which: {}", names.join(", "));
            Err(Failure::Typed(text))
        }
    }
}

/// Proposes a date to whom one found. Length and agenda come from the request.
fn date(belay: &Belay, flash: FlashId, start: WallTime, means: Option<Means>) -> Outcome {
    belay.meetings().book(MeetingOpening {
        of: MeetingOf::Flash { flash },
        kind: MeetingKind::Regular,
        start,
        minutes: None,
        modality: means.map(|means| means.0),
        plan_b: None,
        lead: None,
        protected: false,
        series: None,
    })?;
    Ok(())
}

/// The last word that was typed, and the request's id before it, if there is one.
fn with_id(words: &[String]) -> Result<(Option<&str>, &str), Failure> {
    match words {
        [last] => Ok((None, last)),
        [id, last] => Ok((Some(id), last)),
        _ => Err(Failure::Typed("type the request's id and one more word, or that word alone".to_owned())),
    }
}

fn opening(belay: &Belay, typed: &AskArguments) -> Result<FlashOpening, Failure> {
    let kind = match typed.kind {
        TypedKind::HowTo => FlashKind::HowTo { tool: typed.tool.clone(), level: typed.level.clone() },
        TypedKind::CaseProblem => FlashKind::CaseProblem,
        TypedKind::KnowAbout => FlashKind::KnowAbout,
        TypedKind::Other => FlashKind::Other,
    };
    Ok(FlashOpening {
        topic: typed.topic.clone(),
        details: typed.details.clone(),
        kind,
        minutes: typed.minutes,
        mentors: typed.mentors.iter().map(|name| person(belay, name)).collect::<Result<_, _>>()?,
        slot: typed.at.map(|at| slot(belay, at, typed.of)).transpose()?,
    })
}

fn slot(belay: &Belay, local: NaiveDateTime, of: Option<Zone>) -> Result<WallTime, Failure> {
    Ok(WallTime { local, zone: zone_or_own(belay, of)? })
}

/// The request and the domain's command for what was typed.
fn asked(belay: &Belay, command: FlashCommand) -> Result<(FlashId, Asked), Failure> {
    let plain = |one: One, name, asked| Ok((which::with(belay, one.flash.as_deref(), name)?.id, asked));
    match command {
        FlashCommand::Accept(one) => plain(one, "accept", Asked::Accept),
        FlashCommand::Unavailable(one) => plain(one, "unavailable", Asked::Unavailable),
        FlashCommand::Withdraw(one) => plain(one, "withdraw", Asked::Withdraw),
        FlashCommand::MarkHeld(one) => plain(one, "mark_held", Asked::MarkHeld),
        FlashCommand::ClosePlain(one) => plain(one, "close_plain", Asked::ClosePlain),
        FlashCommand::WantMore(one) => plain(one, "want_more", Asked::WantMore),
        FlashCommand::AskForMore { words } => {
            let (typed, question) = with_id(&words)?;
            let question = question.to_owned();
            Ok((which::with(belay, typed, "ask_for_more")?.id, Asked::AskForMore { question }))
        }
        FlashCommand::AnswerMore { words } => answer_more(belay, &words),
        FlashCommand::ProposeTime { words, of } => {
            let (typed, at) = with_id(&words)?;
            let slot = slot(belay, moment(at).map_err(Failure::Typed)?, of)?;
            Ok((which::with(belay, typed, "propose_time")?.id, Asked::ProposeTime { slot }))
        }
        FlashCommand::TakeTime { flash, mentor } => take_time(belay, flash, mentor),
        FlashCommand::Ask(_)
        | FlashCommand::AskAgain(_)
        | FlashCommand::Takeaways { .. }
        | FlashCommand::Show(_)
        | FlashCommand::List { .. }
        | FlashCommand::Decline { .. }
        | FlashCommand::KeepTakeaway { .. }
        | FlashCommand::Date { .. }
        | FlashCommand::Agree(_)
        | FlashCommand::Away { .. }
        | FlashCommand::Back
        | FlashCommand::AtOnce { .. }
        | FlashCommand::Offers
        | FlashCommand::Begin(_) => Err(Failure::Typed("that is no change of a request".to_owned())),
    }
}

/// An answer to a question back: to the only one that is open, or to the one that was typed.
fn answer_more(belay: &Belay, words: &[String]) -> Result<(FlashId, Asked), Failure> {
    let (typed, named, told) = match words {
        [told] => (None, None, told),
        [id, told] => (Some(id), None, told),
        [id, question, told] => (Some(id), Some(question), told),
        _ => return Err(Failure::Typed("type the answer".to_owned())),
    };
    let view = which::with(belay, typed.map(String::as_str), "answer_more")?;
    let open: Vec<_> = view.questions.iter().filter(|question| question.told.is_none()).collect();
    let question = match (named, &open[..]) {
        (Some(named), _) => part("question", view.questions.iter().map(|question| question.id), named)?,
        (None, [one]) => one.id,
        (None, _) => {
            let text = "several questions are open: type the request's id, the question's id and the answer";
            return Err(Failure::Typed(text.to_owned()));
        }
    };
    Ok((view.id, Asked::AnswerMore { question, told: told.clone() }))
}

/// A mentor's time: the only one that is proposed, or that of the mentor who was typed.
fn take_time(
    belay: &Belay,
    flash: Option<String>,
    mentor: Option<String>,
) -> Result<(FlashId, Asked), Failure> {
    // One word is a request or a person.
    let (flash, mentor) = match (flash, mentor) {
        (Some(one), None) if person(belay, &one).is_ok() => (None, Some(one)),
        both => both,
    };
    let view = which::with(belay, flash.as_deref(), "take_time")?;
    let mentor = mentor.map(|name| person(belay, &name)).transpose()?;
    let offered: Vec<_> = view
        .answers
        .iter()
        .filter_map(|said| match said.answer {
            FlashAnswer::ProposedTime { slot } if mentor.is_none_or(|one| one == said.by) => {
                Some((said.by, slot))
            }
            _ => None,
        })
        .collect();
    match offered[..] {
        [(mentor, slot)] => Ok((view.id, Asked::TakeTime { mentor, slot })),
        [] => Err(Failure::Typed("they have proposed no time".to_owned())),
        _ => Err(Failure::Typed("several mentors propose a time: say whose you take".to_owned())),
    }
}
