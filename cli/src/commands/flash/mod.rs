//! `belay flash`: one topic, one helper, one conversation, one takeaway.

mod show;

use belay_core::{
    Belay,
    domain::{
        FlashId, Kind, WallTime, Zone,
        flash::{FlashAnswer, FlashCommand as Asked, FlashKind, FlashOpening},
    },
};
use chrono::NaiveDateTime;
use clap::{Args, Subcommand, ValueEnum};

pub(crate) use show::status;

use crate::{
    commands::{
        meeting::{moment, zone_or_own},
        program,
    },
    failure::{Failure, Outcome},
    screen::Screen,
    typed::{document, part, person, zone},
};

/// One topic, one helper, one conversation, one takeaway.
#[derive(Debug, Subcommand)]
pub(crate) enum FlashCommand {
    /// Ask mentors of a program for one conversation. Everybody in it, and its server, can read the request.
    Ask(AskArguments),
    /// Ask again what nobody took up: the same words, without those who said no, with the next mentor.
    AskAgain(One),
    /// What you and others took from conversations on a topic: look before you ask.
    Takeaways {
        /// The program's id.
        program: String,
        /// The topic.
        topic: String,
    },
    /// One request, as you may see it.
    Show(One),
    /// Requests: what you are asked (unless you choose another list).
    List {
        /// Which list.
        #[arg(value_enum, default_value = "to-answer")]
        which: TypedList,
        /// The page, as the page before named it.
        #[arg(long)]
        from: Option<String>,
    },
    /// A mentor's yes. Until the server has it, it reads "asked, waiting".
    Accept(One),
    /// A mentor's no.
    Decline {
        /// The request's id.
        flash: String,
        /// Why, in up to 50 words: for the asker alone.
        #[arg(long)]
        reason: Option<String>,
    },
    /// You cannot take anybody now.
    Unavailable(One),
    /// A mentor asks back.
    AskForMore {
        /// The request's id.
        flash: String,
        /// What you need to know.
        question: String,
    },
    /// The asker answers a question.
    AnswerMore {
        /// The request's id.
        flash: String,
        /// The question's id.
        question: String,
        /// The answer.
        answer: String,
    },
    /// A mentor's yes, but at another time.
    ProposeTime {
        /// The request's id.
        flash: String,
        /// When: 2026-03-16T15:00
        #[arg(value_parser = moment)]
        at: NaiveDateTime,
        /// By the clocks of this zone; the phone's if not said.
        #[arg(long, value_parser = zone)]
        of: Option<Zone>,
    },
    /// The asker takes a mentor's time: that mentor helps.
    TakeTime {
        /// The request's id.
        flash: String,
        /// Whose.
        mentor: String,
    },
    /// The asker takes the request back.
    Withdraw(One),
    /// You talked. The date itself is set with `belay meeting`.
    MarkHeld(One),
    /// Keep what you take from it; said again, it changes.
    KeepTakeaway {
        /// The request's id.
        flash: String,
        /// For yourself alone.
        #[arg(long)]
        own: Option<String>,
        /// For the whole program to read; left out, nothing is shared.
        #[arg(long)]
        shared: Option<String>,
    },
    /// Close it without a takeaway.
    ClosePlain(One),
    /// You want more than this one conversation.
    WantMore(One),
    /// Begin the relationship that both of you want.
    Begin(One),
}

/// One request.
#[derive(Args, Debug)]
pub(crate) struct One {
    /// The request's id.
    flash: String,
}

/// A request, as typed.
#[derive(Args, Debug)]
pub(crate) struct AskArguments {
    /// The program's id.
    program: String,
    /// About what.
    topic: String,
    /// Whom to ask; exactly one of them will help.
    #[arg(required = true)]
    mentors: Vec<String>,
    /// The rest of it.
    #[arg(long, default_value = "")]
    details: String,
    /// What sort of help. A how-to needs --tool and --level.
    #[arg(long, value_enum, default_value = "other")]
    kind: TypedKind,
    /// How-to: with which tool, or which skill.
    #[arg(long, default_value = "")]
    tool: String,
    /// How-to: how far you have come.
    #[arg(long, default_value = "")]
    level: String,
    /// How long, in minutes.
    #[arg(long)]
    minutes: Option<u16>,
    /// At this time, if it must be a certain one: 2026-03-16T15:00
    #[arg(long, value_parser = moment)]
    at: Option<NaiveDateTime>,
    /// By the clocks of this zone; the phone's if not said.
    #[arg(long, value_parser = zone)]
    of: Option<Zone>,
}

/// What sort of help.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum TypedKind {
    /// How to do something.
    HowTo,
    /// A specific problem of a customer.
    CaseProblem,
    /// Knowledge of a product, a service or a client.
    KnowAbout,
    /// Anything else.
    Other,
}

/// Which requests.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum TypedList {
    /// What you are asked and can still answer.
    ToAnswer,
    /// What you have asked.
    Asked,
    /// What you help or helped with.
    Helping,
}

pub(crate) fn run(belay: &Belay, command: FlashCommand, screen: &mut Screen) -> Outcome {
    let flash = belay.flash();
    let view = match command {
        FlashCommand::Ask(typed) => {
            let program = program::one(belay, &typed.program)?;
            let id = flash.ask(program, opening(belay, typed)?)?;
            flash.request(id)?
        }
        FlashCommand::AskAgain(one) => {
            let ended = flash.request(id(belay, &one.flash)?)?;
            let id = flash.ask(ended.program, flash.ask_again(ended.id)?)?;
            flash.request(id)?
        }
        FlashCommand::Takeaways { program, topic } => {
            screen.answer(&flash.takeaways(program::one(belay, &program)?, &topic)?);
            return Ok(());
        }
        FlashCommand::Show(one) => flash.request(id(belay, &one.flash)?)?,
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
            flash.decline(id(belay, &typed)?, reason.as_deref())?
        }
        FlashCommand::KeepTakeaway { flash: typed, own, shared } => {
            flash.keep_takeaway(id(belay, &typed)?, own.as_deref(), shared.as_deref())?
        }
        FlashCommand::Begin(one) => {
            let relationship = flash.begin_relationship(id(belay, &one.flash)?)?;
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

fn id(belay: &Belay, typed: &str) -> Result<FlashId, Failure> {
    document(belay, Kind::FlashRequest, typed)
}

fn opening(belay: &Belay, typed: AskArguments) -> Result<FlashOpening, Failure> {
    let kind = match typed.kind {
        TypedKind::HowTo => FlashKind::HowTo { tool: typed.tool, level: typed.level },
        TypedKind::CaseProblem => FlashKind::CaseProblem,
        TypedKind::KnowAbout => FlashKind::KnowAbout,
        TypedKind::Other => FlashKind::Other,
    };
    Ok(FlashOpening {
        topic: typed.topic,
        details: typed.details,
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
    let plain = |one: One, asked| Ok((id(belay, &one.flash)?, asked));
    match command {
        FlashCommand::Accept(one) => plain(one, Asked::Accept),
        FlashCommand::Unavailable(one) => plain(one, Asked::Unavailable),
        FlashCommand::Withdraw(one) => plain(one, Asked::Withdraw),
        FlashCommand::MarkHeld(one) => plain(one, Asked::MarkHeld),
        FlashCommand::ClosePlain(one) => plain(one, Asked::ClosePlain),
        FlashCommand::WantMore(one) => plain(one, Asked::WantMore),
        FlashCommand::AskForMore { flash, question } => {
            Ok((id(belay, &flash)?, Asked::AskForMore { question }))
        }
        FlashCommand::AnswerMore { flash, question, answer } => {
            let view = belay.flash().request(id(belay, &flash)?)?;
            let question = part("question", view.questions.iter().map(|question| question.id), &question)?;
            Ok((view.id, Asked::AnswerMore { question, told: answer }))
        }
        FlashCommand::ProposeTime { flash, at, of } => {
            Ok((id(belay, &flash)?, Asked::ProposeTime { slot: slot(belay, at, of)? }))
        }
        FlashCommand::TakeTime { flash, mentor } => {
            let view = belay.flash().request(id(belay, &flash)?)?;
            let mentor = person(belay, &mentor)?;
            let proposed = view.answers.iter().find_map(|said| match said.answer {
                FlashAnswer::ProposedTime { slot } if said.by == mentor => Some(slot),
                _ => None,
            });
            let slot = proposed.ok_or_else(|| Failure::Typed("they have proposed no time".to_owned()))?;
            Ok((view.id, Asked::TakeTime { mentor, slot }))
        }
        FlashCommand::Ask(_)
        | FlashCommand::AskAgain(_)
        | FlashCommand::Takeaways { .. }
        | FlashCommand::Show(_)
        | FlashCommand::List { .. }
        | FlashCommand::Decline { .. }
        | FlashCommand::KeepTakeaway { .. }
        | FlashCommand::Begin(_) => Err(Failure::Typed("that is no change of a request".to_owned())),
    }
}
