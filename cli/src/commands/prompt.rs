//! `belay prompt`: what to think about; and the questions a pair asks itself again and again.

use belay_core::{
    Belay,
    domain::{
        Kind, RelationshipId,
        prompt::{Prompt, PromptPhase, PromptPlace, Situation},
        reflection::{Occasion, PromptSetCommand},
        relationship::{Form, Role},
    },
    services::QuestionSetView,
};
use clap::{Args, Subcommand};

use crate::{
    failure::{Failure, Outcome},
    screen::{Screen, Show, Style},
    typed::{document, named, part, short},
    words::{Verbs, plain},
};

/// What to think about; and the questions a pair asks itself again and again.
#[derive(Debug, Subcommand)]
pub(crate) enum PromptCommand {
    /// Draw the next prompt: none comes again before every other that fits.
    Draw(DrawArguments),
    /// The prompt at the head of a place.
    At {
        /// offer_form, need_form, after_story
        #[arg(value_parser = named::<PromptPlace>)]
        place: PromptPlace,
    },
    /// The recurring questions of a relationship.
    Questions {
        /// The relationship's id.
        relationship: String,
    },
    /// Add a recurring question; it is asked of all members, and the answers open together.
    AddQuestion {
        /// The relationship's id.
        relationship: String,
        /// meeting_held, goal_reached, experience_done, resource_finished
        #[arg(value_parser = named::<Occasion>)]
        occasion: Occasion,
        /// What is asked.
        text: String,
    },
    /// Ask it no more; what was answered stays.
    RemoveQuestion {
        /// The relationship's id.
        relationship: String,
        /// The question's id.
        question: String,
    },
}

/// A situation, as typed.
#[derive(Args, Debug)]
pub(crate) struct DrawArguments {
    /// For your part in this relationship; without it, say --phase and --role.
    #[arg(long, conflicts_with_all = ["phase", "role", "form"])]
    relationship: Option<String>,
    /// seek, flash, preparing, negotiating, enabling_growth, coming_to_closure, any
    #[arg(long, value_parser = named::<PromptPhase>, default_value = "any")]
    phase: PromptPhase,
    /// mentee, mentor, both
    #[arg(long, value_parser = named::<Role>, default_value = "both")]
    role: Role,
    /// one_to_one, circle, peer, mutual, ally_partnership
    #[arg(long, value_parser = named::<Form>)]
    form: Option<Form>,
    /// About this topic alone.
    #[arg(long)]
    topic: Option<String>,
    /// You choose to be asked tender things too.
    #[arg(long)]
    sensitive: bool,
    /// You run the program.
    #[arg(long)]
    runs_program: bool,
}

/// What is typed for each command of a set of recurring questions.
pub(crate) const VERBS_OF_SET: Verbs =
    &[("add", "prompt add-question"), ("remove", "prompt remove-question")];

/// What is typed for each command of a drawing of prompts.
pub(crate) const VERBS_OF_DRAWS: Verbs = &[("draw", "prompt draw")];

pub(crate) fn run(belay: &Belay, command: PromptCommand, screen: &mut Screen) -> Outcome {
    let prompts = belay.prompts();
    let set = match command {
        PromptCommand::Draw(typed) => {
            let situation = situation(belay, typed)?;
            screen.answer(&Drawn(prompts.draw(&situation)?));
            return Ok(());
        }
        PromptCommand::At { place } => {
            screen.answer(&Drawn(prompts.at(place)));
            return Ok(());
        }
        PromptCommand::Questions { relationship } => prompts.questions(id(belay, &relationship)?)?,
        PromptCommand::AddQuestion { relationship, occasion, text } => {
            prompts.change_questions(id(belay, &relationship)?, PromptSetCommand::Add { text, occasion })?
        }
        PromptCommand::RemoveQuestion { relationship, question } => {
            let relationship = id(belay, &relationship)?;
            let there = prompts.questions(relationship)?.questions;
            let question = part("question", there.iter().map(|question| question.id), &question)?;
            prompts.change_questions(relationship, PromptSetCommand::Remove { question })?
        }
    };
    screen.answer(&set);
    Ok(())
}

fn id(belay: &Belay, typed: &str) -> Result<RelationshipId, Failure> {
    document(belay, Kind::Relationship, typed)
}

fn situation(belay: &Belay, typed: DrawArguments) -> Result<Situation, Failure> {
    let DrawArguments { relationship, phase, role, form, topic, sensitive, runs_program } = typed;
    let situation = match relationship {
        Some(relationship) => belay.prompts().situation_in(id(belay, &relationship)?, sensitive)?,
        None => {
            Situation { phase, role, form, topic: None, sensitive_opt_in: sensitive, runs_program: false }
        }
    };
    Ok(Situation { topic, runs_program, ..situation })
}

#[derive(serde::Serialize)]
#[serde(transparent)]
pub(super) struct Drawn(pub(super) Option<Prompt>);

impl Show for Drawn {
    fn show(&self, screen: &mut Screen) {
        match &self.0 {
            Some(prompt) => {
                screen.heading(&prompt.text);
                screen.inside(|screen| {
                    screen.field("id", &prompt.id);
                    screen.field("about", &prompt.topic);
                    screen.field("answer this", &answer(&prompt.id));
                });
            }
            None => screen.line(Style::Dim, "There is no prompt for this."),
        }
    }
}

/// A prompt that is offered, with what answers it.
pub(super) fn offered(screen: &mut Screen, prompt: &Prompt) {
    screen.line(Style::Plain, &prompt.text);
    screen.inside(|screen| screen.line(Style::Dim, &answer(&prompt.id)));
}

/// What answers a prompt.
fn answer(prompt: &str) -> String {
    format!("`belay reflection write TEXT --prompt {prompt}`")
}

impl Show for QuestionSetView {
    fn show(&self, screen: &mut Screen) {
        if self.questions.is_empty() {
            screen.line(Style::Dim, "No recurring questions: `belay prompt add-question` adds one.");
        }
        for question in &self.questions {
            screen.heading(&question.text);
            screen.inside(|screen| {
                screen.field("id", &short(question.id));
                screen.field("asked when", &plain(occasion(question.occasion)));
                screen.field("set by", &screen.name(question.by));
            });
        }
        screen.send_state(self.waiting, self.unsent_reason);
    }
}

fn occasion(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::MeetingHeld => "meeting_held",
        Occasion::GoalReached => "goal_reached",
        Occasion::ExperienceDone => "experience_done",
        Occasion::ResourceFinished => "resource_finished",
    }
}
