//! The words and options of `belay flash`.

use belay_core::domain::Zone;
use chrono::{NaiveDate, NaiveDateTime};
use clap::{Args, Subcommand, ValueEnum};

use crate::{
    commands::meeting::{Means, moment},
    typed::{day, zone},
};

/// One topic, one helper, one conversation, one takeaway.
#[derive(Debug, Subcommand)]
pub(crate) enum FlashCommand {
    /// Ask mentors for one conversation: only they can read it, unless you put it on the board of a program.
    Ask(AskArguments),
    /// Ask again what nobody took up: the same words, without those who said no, with the next mentor.
    AskAgain(One),
    /// What you and others took from conversations on a topic: look before you ask.
    Takeaways {
        /// The topic.
        topic: String,
        /// In which program; not needed while you are in one.
        #[arg(long)]
        program: Option<String>,
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
        /// The request's id; not needed while you have one to answer.
        flash: Option<String>,
        /// Why, in up to 50 words: for the asker alone.
        #[arg(long)]
        reason: Option<String>,
    },
    /// You cannot take anybody now.
    Unavailable(One),
    /// A mentor asks back.
    AskForMore {
        /// What you need to know. Before it the request's id, while you have several to answer.
        #[arg(required = true, num_args = 1..=2, value_names = ["REQUEST", "QUESTION"])]
        words: Vec<String>,
    },
    /// The asker answers a question.
    AnswerMore {
        /// The answer. Before it the ids of the request and the question, while there are several.
        #[arg(required = true, num_args = 1..=3, value_names = ["REQUEST", "QUESTION", "ANSWER"])]
        words: Vec<String>,
    },
    /// A mentor's yes, but at another time.
    ProposeTime {
        /// When: 2026-03-16T15:00. Before it the request's id, while you have several to answer.
        #[arg(required = true, num_args = 1..=2, value_names = ["REQUEST", "WHEN"])]
        words: Vec<String>,
        /// By the clocks of this zone; the phone's if not said.
        #[arg(long, value_parser = zone)]
        of: Option<Zone>,
    },
    /// The asker takes a mentor's time: that mentor helps, and there is a date.
    TakeTime {
        /// The request's id, or whose time it is; not needed while one mentor proposes one.
        flash: Option<String>,
        /// Whose.
        mentor: Option<String>,
    },
    /// Propose a date to whom you found, where the request named no time.
    Date {
        /// When: 2026-03-16T15:00. Before it the request's id, while several wait for a date.
        #[arg(required = true, num_args = 1..=2, value_names = ["REQUEST", "WHEN"])]
        words: Vec<String>,
        /// By the clocks of this zone; the phone's if not said.
        #[arg(long, value_parser = zone)]
        of: Option<Zone>,
        /// By what: in-person:PLACE, video:LINK, phone:NUMBER, text:TOOL, other:NAME.
        #[arg(long)]
        means: Option<Means>,
    },
    /// Your yes to the date that the other proposed.
    Agree(One),
    /// Take no requests before a day, in all your programs. Who would ask you is told.
    Away {
        /// 2026-03-16, tomorrow, or +14 for in two weeks.
        #[arg(value_parser = day)]
        until: NaiveDate,
    },
    /// Take requests again.
    Back,
    /// Take at most so many conversations at a time; any number if none is said.
    AtOnce {
        /// How many.
        conversations: Option<u8>,
    },
    /// Who takes no requests now, or only so many at a time.
    Offers,
    /// The asker takes the request back.
    Withdraw(One),
    /// You talked.
    MarkHeld(One),
    /// Keep what you take from it; said again, it changes.
    KeepTakeaway {
        /// The request's id; not needed while one waits for a takeaway.
        flash: Option<String>,
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
    /// The request's id; not needed while there is one with which this can be done.
    pub(super) flash: Option<String>,
}

/// A request, as typed.
#[derive(Args, Debug)]
pub(crate) struct AskArguments {
    /// About what.
    pub(super) topic: String,
    /// Whom to ask, as often as needed; exactly one of them will help.
    #[arg(long = "to", value_name = "WHO", required = true)]
    pub(super) mentors: Vec<String>,
    /// Put it on the board of a program, where everybody in it, and its server, can read it. The program's id is not needed
    /// while one has all of you.
    #[arg(long, value_name = "PROGRAM", num_args = 0..=1, require_equals = true)]
    pub(super) board: Option<Option<String>>,
    /// The rest of it.
    #[arg(long, default_value = "")]
    pub(super) details: String,
    /// What sort of help. A how-to needs --tool and --level.
    #[arg(long, value_enum, default_value = "other")]
    pub(super) kind: TypedKind,
    /// How-to: with which tool, or which skill.
    #[arg(long, default_value = "")]
    pub(super) tool: String,
    /// How-to: how far you have come.
    #[arg(long, default_value = "")]
    pub(super) level: String,
    /// How long, in minutes.
    #[arg(long)]
    pub(super) minutes: Option<u16>,
    /// At this time, if it must be a certain one: 2026-03-16T15:00
    #[arg(long, value_parser = moment)]
    pub(super) at: Option<NaiveDateTime>,
    /// By the clocks of this zone; the phone's if not said.
    #[arg(long, value_parser = zone)]
    pub(super) of: Option<Zone>,
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

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use crate::arguments::Arguments;

    /// From asking to a dated meeting, with one request: nobody types an id.
    #[test]
    fn the_way_from_asking_to_a_date_is_typed_without_an_id() {
        let way: [&[&str]; 12] = [
            &["ask", "Reading a balance sheet", "--to", "Tom", "--to", "Yuki"],
            &["ask", "Reading a balance sheet", "--to", "Tom", "--at", "2026-03-16T15:00", "--board"],
            &["show"],
            &["accept"],
            &["propose-time", "2026-03-16T15:00"],
            &["take-time"],
            &["take-time", "Tom"],
            &["ask-for-more", "Whose?"],
            &["answer-more", "Our own"],
            &["date", "2026-03-16T15:00", "--means", "phone:+49 30 1234"],
            &["agree"],
            &["keep-takeaway", "--own", "Begin with the cash"],
        ];
        for typed in way {
            let line = ["belay", "flash"].iter().chain(typed);
            let read = Arguments::try_parse_from(line).map(|_| ());
            assert_eq!(read.map_err(|error| error.to_string()), Ok(()), "{typed:?}");
        }
    }
}
