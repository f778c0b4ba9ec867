//! `belay story share`: told stories, for who tells and who is told.

use belay_core::{
    Belay,
    domain::{
        Kind, QuestionId, ShareId,
        story::{StoryShareCommand, StoryTakeaway},
    },
};
use chrono::NaiveDate;
use clap::{Args, Subcommand};

use crate::{
    failure::{Failure, Outcome},
    screen::Screen,
    typed::{day, document, part},
    words::Verbs,
};

/// Told stories.
#[derive(Debug, Subcommand)]
pub(crate) enum ShareCommand {
    /// One told story, as you may see it.
    Show {
        /// Its id.
        share: String,
    },
    /// Told stories of a relationship, a meeting or a story; say one of them.
    List(ShareListArguments),
    /// Open it.
    Hear {
        /// Its id.
        share: String,
        /// You know that it is tender.
        #[arg(long)]
        tender: bool,
    },
    /// What you take from it; learned or apply suffices.
    TakeAway {
        /// Its id.
        share: String,
        /// What you learned.
        #[arg(long, default_value = "")]
        learned: String,
        /// Where you could use it.
        #[arg(long, default_value = "")]
        apply: String,
        /// What is alike in your life.
        #[arg(long, default_value = "")]
        alike: String,
        /// What is unlike.
        #[arg(long, default_value = "")]
        unlike: String,
        /// On which day.
        #[arg(long, value_parser = day, default_value = "today")]
        on: NaiveDate,
    },
    /// Ask its teller.
    Ask {
        /// Its id.
        share: String,
        /// What.
        text: String,
    },
    /// Answer a question.
    Answer {
        /// Its id.
        share: String,
        /// The question's id.
        question: String,
        /// The answer.
        text: String,
    },
    /// You would rather not answer.
    Decline {
        /// Its id.
        share: String,
        /// The question's id.
        question: String,
    },
    /// Take it back: its text leaves the listener's phone, what they took from it stays.
    Revoke {
        /// Its id.
        share: String,
    },
}

/// Which told stories.
#[derive(Args, Debug)]
#[group(multiple = true)]
pub(crate) struct ShareListArguments {
    /// The relationship's id.
    #[arg(long, required_unless_present_any = ["meeting", "story"], conflicts_with_all = ["meeting", "story"])]
    relationship: Option<String>,
    /// The meeting's id.
    #[arg(long, conflicts_with = "story")]
    meeting: Option<String>,
    /// The id of one of your stories.
    #[arg(long)]
    story: Option<String>,
    /// The page, as the page before named it.
    #[arg(long)]
    from: Option<String>,
}

/// What is typed for each command of a told story.
pub(crate) const VERBS: Verbs = &[
    ("hear", "story share hear"),
    ("take_away", "story share take-away"),
    ("ask", "story share ask"),
    ("answer", "story share answer"),
    ("decline_question", "story share decline"),
    ("revoke", "story share revoke"),
];

pub(super) fn run(belay: &Belay, command: ShareCommand, screen: &mut Screen) -> Outcome {
    use StoryShareCommand as Told;
    let stories = belay.stories();
    let id = |typed: &str| document::<ShareId>(belay, Kind::StoryShare, typed);
    let question = |share: ShareId, typed: &str| -> Result<QuestionId, Failure> {
        part("question", stories.share(share)?.questions.iter().map(|question| question.id), typed)
    };
    let (share, command) = match command {
        ShareCommand::Show { share } => {
            screen.answer(&stories.share(id(&share)?)?);
            return Ok(());
        }
        ShareCommand::List(typed) => {
            let from = typed.from.as_deref();
            screen.answer(&match (typed.relationship, typed.meeting, typed.story) {
                (Some(relationship), ..) => stories.told_in(super::with(belay, &relationship)?, from)?,
                (_, Some(meeting), _) => {
                    stories.told_in_meeting(document(belay, Kind::Meeting, &meeting)?, from)?
                }
                (.., story) => stories.tellings_of(super::id(belay, &story.unwrap_or_default())?, from)?,
            });
            return Ok(());
        }
        ShareCommand::Hear { share, tender } => (id(&share)?, Told::Hear { knows_tender: tender }),
        ShareCommand::TakeAway { share, learned, apply, alike, unlike, on } => {
            (id(&share)?, Told::TakeAway(StoryTakeaway { learned, apply, alike, unlike, on }))
        }
        ShareCommand::Ask { share, text } => (id(&share)?, Told::Ask { text }),
        ShareCommand::Answer { share, question: typed, text } => {
            let share = id(&share)?;
            (share, Told::Answer { question: question(share, &typed)?, text })
        }
        ShareCommand::Decline { share, question: typed } => {
            let share = id(&share)?;
            (share, Told::DeclineQuestion { question: question(share, &typed)? })
        }
        ShareCommand::Revoke { share } => (id(&share)?, Told::Revoke),
    };
    screen.answer(&stories.act_on_share(share, command)?);
    Ok(())
}
