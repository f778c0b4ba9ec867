//! `belay agreement`: word it, propose it, accept it, look at the ending.

mod show;

use belay_core::{
    Belay, Error,
    domain::{
        Cadence, CadenceUnit, Kind, Prose, Reason, RelationshipId, Scope, Zone,
        agreement::{
            AgreementCommand as Asked, AgreementPart, Directness, Ending, EndingAnswer, FeedbackForm,
            FeedbackPreference, Heading, Means, SharingClause, Terms,
        },
    },
    services::AgreementView,
};
use chrono::{NaiveDate, NaiveTime, Weekday};
use clap::{Args, Subcommand};

use super::meeting;
use crate::{
    failure::{Failure, Outcome},
    screen::Screen,
    typed::{day, document, edit, named, person, weekday, zone},
    words::Verbs,
};

/// Word it, propose it, accept it, look at the ending.
#[derive(Debug, Subcommand)]
pub(crate) enum AgreementCommand {
    /// Begin it from a plan that you can change, or as an empty draft.
    Begin {
        /// The relationship's id.
        relationship: String,
        /// From an empty page.
        #[arg(long)]
        blank: bool,
    },
    /// The agreement, whole: what is in force, and what would change.
    Show(Of),
    /// Write a clause for all of you, or the line of one member.
    #[command(alias = "word")]
    Write(WriteArguments),
    /// Make one wording of the versions that were kept side by side.
    Settle(WriteArguments),
    /// How often you meet; without --at, no rhythm.
    Cadence {
        /// The relationship's id.
        relationship: String,
        /// Every so many …
        #[arg(default_value = "1")]
        every: u16,
        /// … days, weeks, months.
        #[arg(default_value = "weeks", value_parser = named::<CadenceUnit>)]
        unit: CadenceUnit,
        /// At this time of day, as 17:30.
        #[arg(long)]
        at: Option<NaiveTime>,
        /// On this day of the week, as tuesday: of each week, or the same one of each month.
        #[arg(long, value_parser = weekday)]
        on: Option<Weekday>,
        /// From this day on; a span after all said yes if not said.
        #[arg(long, value_parser = day)]
        from: Option<NaiveDate>,
        /// Where the clock hangs; this phone's zone if not said.
        #[arg(long, value_parser = zone)]
        zone: Option<Zone>,
    },
    /// How long a meeting is, in minutes.
    Length {
        /// The relationship's id.
        relationship: String,
        /// 15 to 480.
        minutes: u16,
    },
    /// By what means you meet: in-person:PLACE, video:LINK, phone:NUMBER, text:TOOL, other:NAME. None: nothing settled.
    Means {
        /// The relationship's id.
        relationship: String,
        /// The first choice.
        first: Option<meeting::Means>,
        /// Also fine.
        #[arg(long)]
        other: Vec<meeting::Means>,
        /// When the first choice fails; a call needs it.
        #[arg(long)]
        plan_b: Option<meeting::Means>,
    },
    /// How you want to be told what the other sees.
    Feedback {
        /// The relationship's id.
        relationship: String,
        /// When, for instance the next day.
        #[arg(long, default_value = "")]
        when: String,
        /// Where or by what channel.
        #[arg(long, default_value = "")]
        channel: String,
        /// gentle, either, direct
        #[arg(long, default_value = "either", value_parser = named::<Directness>)]
        directness: Directness,
        /// spoken, written, either
        #[arg(long, default_value = "either", value_parser = named::<FeedbackForm>)]
        form: FeedbackForm,
    },
    /// What may leave the pair, and how far: partner, circle, cohort, organisation, public.
    Sharing {
        /// The relationship's id.
        relationship: String,
        /// Goals.
        #[arg(long, default_value = "partner", value_parser = named::<Scope>)]
        goals: Scope,
        /// Wins.
        #[arg(long, default_value = "partner", value_parser = named::<Scope>)]
        wins: Scope,
        /// Stories.
        #[arg(long, default_value = "partner", value_parser = named::<Scope>)]
        stories: Scope,
    },
    /// When to look at the ending: on a day, or when something has come about.
    Ending {
        /// The relationship's id.
        relationship: String,
        /// On this day.
        #[arg(long, value_parser = day, conflicts_with = "when", required_unless_present = "when")]
        on: Option<NaiveDate>,
        /// When this has come about.
        #[arg(long)]
        when: Option<String>,
    },
    /// Ask everyone to accept it as it stands.
    Propose(Of),
    /// Say yes to the words as this phone shows them.
    Accept(Of),
    /// Look at the ending now.
    Review(Of),
    /// Your answer when the ending is looked at.
    Answer {
        /// The relationship's id.
        relationship: String,
        /// go-on, re-aim, close
        #[arg(value_enum)]
        answer: TypedAnswer,
        /// To go on: when to look again.
        #[arg(long, value_parser = day, required_if_eq("answer", "go-on"))]
        until: Option<NaiveDate>,
    },
}

/// Which relationship's.
#[derive(Args, Debug)]
pub(crate) struct Of {
    /// The relationship's id.
    relationship: String,
}

/// A text of the agreement.
#[derive(Args, Debug)]
pub(crate) struct WriteArguments {
    /// The relationship's id.
    relationship: String,
    /// A clause for all: accountability, confidentiality, boundaries, roles, logistics, feedback, learning, availability,
    /// sharing, ending, other. Or a member's line: takes-on, to-learn, to-give.
    part: String,
    /// The new wording.
    text: String,
    /// Whose line it is.
    #[arg(long, default_value = "me")]
    of: String,
}

/// An answer when the ending is looked at.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum TypedAnswer {
    /// Go on.
    GoOn,
    /// Go on, with another aim.
    ReAim,
    /// Come to an end.
    Close,
}

/// What is typed for each command of an agreement.
pub(crate) const VERBS: Verbs = &[
    ("take_plan", "agreement begin"),
    ("word", "agreement write"),
    ("settle", "agreement settle"),
    ("set_cadence", "agreement cadence"),
    ("set_meeting_length", "agreement length"),
    ("set_means", "agreement means"),
    ("set_feedback", "agreement feedback"),
    ("set_sharing", "agreement sharing"),
    ("set_ending", "agreement ending"),
    ("propose", "agreement propose"),
    ("accept", "agreement accept"),
    ("call_ending_review", "agreement review"),
    ("answer_ending_review", "agreement answer"),
];

pub(crate) fn run(belay: &Belay, command: AgreementCommand, screen: &mut Screen) -> Outcome {
    let agreements = belay.agreements();
    let view = match command {
        AgreementCommand::Begin { relationship, blank: true } => {
            agreements.begin(id(belay, &relationship)?)?
        }
        AgreementCommand::Begin { relationship, blank: false } => {
            let id = id(belay, &relationship)?;
            match agreements.act(id, agreements.plan(id)?.into()) {
                Err(Error::Refused { refusal }) if refusal.reason == Reason::AlreadyDone => {
                    agreements.agreement(id)?
                }
                other => other?,
            }
        }
        AgreementCommand::Show(of) => agreements.agreement(id(belay, &of.relationship)?)?,
        command => {
            let (id, asked) = asked(belay, command)?;
            agreements.act(id, asked)?
        }
    };
    screen.answer(&view);
    Ok(())
}

fn id(belay: &Belay, typed: &str) -> Result<RelationshipId, Failure> {
    document(belay, Kind::Relationship, typed)
}

/// The relationship and the domain's command for what was typed.
fn asked(belay: &Belay, command: AgreementCommand) -> Result<(RelationshipId, Asked), Failure> {
    let there = |typed: &str| -> Result<(RelationshipId, AgreementView), Failure> {
        let id = id(belay, typed)?;
        Ok((id, belay.agreements().agreement(id)?))
    };
    Ok(match command {
        AgreementCommand::Write(typed) => {
            let (id, part) = (id(belay, &typed.relationship)?, part(belay, &typed)?);
            // This begins the agreement if nobody has.
            let before = belay.agreements().begin(id)?;
            (id, Asked::Word { part, edit: edit(&wording(&before, part).text, typed.text) })
        }
        AgreementCommand::Settle(typed) => {
            let (id, view) = there(&typed.relationship)?;
            let part = part(belay, &typed)?;
            let prose = wording(&view, part);
            (id, Asked::Settle { part, edit: edit(&prose.text, typed.text), seen: prose.kept })
        }
        AgreementCommand::Cadence { relationship, every, unit, at, on, from, zone } => {
            let zone = meeting::zone_or_own(belay, zone)?;
            let cadence = at.map(|at| Cadence { every, unit, at, zone, weekday: on, from });
            (id(belay, &relationship)?, Asked::SetCadence(cadence))
        }
        AgreementCommand::Length { relationship, minutes } => {
            (id(belay, &relationship)?, Asked::SetMeetingLength { minutes })
        }
        AgreementCommand::Means { relationship, first, other, plan_b } => {
            let means = first.map(|first| Means {
                first_choice: first.0,
                others: other.into_iter().map(|means| means.0).collect(),
                plan_b: plan_b.map(|means| means.0),
            });
            (id(belay, &relationship)?, Asked::SetMeans(means))
        }
        AgreementCommand::Feedback { relationship, when, channel, directness, form } => {
            let preference = FeedbackPreference { when, channel, directness, form };
            (id(belay, &relationship)?, Asked::SetFeedback(preference))
        }
        AgreementCommand::Sharing { relationship, goals, wins, stories } => {
            (id(belay, &relationship)?, Asked::SetSharing(SharingClause { goals, wins, stories }))
        }
        AgreementCommand::Ending { relationship, on, when } => {
            let ending = match on {
                Some(on) => Ending::ReviewOn { on },
                None => Ending::Condition { text: when.unwrap_or_default() },
            };
            (id(belay, &relationship)?, Asked::SetEnding(ending))
        }
        AgreementCommand::Propose(of) => (id(belay, &of.relationship)?, Asked::Propose),
        AgreementCommand::Accept(of) => {
            let (id, view) = there(&of.relationship)?;
            let offer = view
                .offer
                .ok_or_else(|| Failure::Typed("nothing is proposed that could be accepted".to_owned()))?;
            (id, offer.into())
        }
        AgreementCommand::Review(of) => (id(belay, &of.relationship)?, Asked::CallEndingReview),
        AgreementCommand::Answer { relationship, answer, until } => {
            let (id, view) = there(&relationship)?;
            let nothing = || {
                Failure::Typed(
                    "the ending is not being looked at; `belay agreement review` begins that".to_owned(),
                )
            };
            let due = view.review_on.ok_or_else(nothing)?;
            let answer = match (answer, until) {
                (TypedAnswer::GoOn, Some(review_on)) => EndingAnswer::GoOn { review_on },
                (TypedAnswer::GoOn, None) => {
                    return Err(Failure::Typed("say with --until when to look again".to_owned()));
                }
                (TypedAnswer::ReAim, _) => EndingAnswer::ReAim,
                (TypedAnswer::Close, _) => EndingAnswer::Close,
            };
            (id, Asked::AnswerEndingReview { due, answer })
        }
        AgreementCommand::Begin { .. } | AgreementCommand::Show(_) => {
            return Err(Failure::Typed("that is no change of an agreement".to_owned()));
        }
    })
}

/// The part that was named.
fn part(belay: &Belay, typed: &WriteArguments) -> Result<AgreementPart, Failure> {
    let member = || person(belay, &typed.of);
    Ok(match typed.part.as_str() {
        "takes-on" | "role" => AgreementPart::Role(member()?),
        "to-learn" | "gain" => AgreementPart::Gain(member()?),
        "to-give" | "gift" => AgreementPart::Gift(member()?),
        heading => {
            AgreementPart::Clause(named::<Heading>(heading).map_err(|names| {
                Failure::Typed(format!("a part is takes-on, to-learn, to-give, or {names}"))
            })?)
        }
    })
}

/// How a part is worded now: in the version that is being worded, else in the one in force.
fn wording(view: &AgreementView, part: AgreementPart) -> Prose {
    let next: Option<&Terms> = view.agreement.next.as_ref().map(|next| &next.terms);
    let terms = next.or(view.in_force.as_ref());
    terms.and_then(|terms| terms.wording(part)).cloned().unwrap_or_default()
}
