//! `belay closure`: debrief, goodbye, sign-off.

use belay_core::{
    Belay,
    domain::{
        Kind, RelationshipId,
        closure::{ClosureCommand as Asked, ClosureState, Differently},
        relationship::Outcome as End,
    },
    services::ClosureView,
};
use clap::{Args, Subcommand};

use super::{goal::action_line, relationship::TypedEnd};
use crate::{
    failure::{Failure, Outcome},
    screen::{Screen, Show},
    typed::{document, edit, part, person, short},
    words::{Names as _, Verbs, all_needed},
};

/// Debrief, goodbye, sign-off.
#[derive(Debug, Subcommand)]
pub(crate) enum ClosureCommand {
    /// Open closing and its debrief; any member may, at any time.
    Begin(Of),
    /// The closure, whole: what was achieved, what remains, who has signed.
    Show(Of),
    /// Add something that was achieved.
    Achieved(Words),
    /// Take an open action along.
    Carry {
        /// The relationship's id.
        relationship: String,
        /// The action's id.
        action: String,
        /// Who takes it along.
        #[arg(long, default_value = "me")]
        by: String,
    },
    /// Write down, for yourself alone, what you would do differently. It comes back when you begin anew.
    Lesson(Words),
    /// Let the question be what you would do differently.
    NoLesson(Of),
    /// Your thanks to the others.
    Thank(Words),
    /// Make one of the thanks that two of your phones left side by side.
    SettleThanks(Words),
    /// Do without a closing meeting, with a goodbye in writing.
    Goodbye(Words),
    /// Make one of the goodbyes that two of your phones left side by side.
    SettleGoodbye(Words),
    /// Sign off.
    Sign(Of),
    /// Do without signing.
    Waive(Of),
    /// Close without the signature of somebody who does not answer, two weeks after yours.
    WaiveFor {
        /// The relationship's id.
        relationship: String,
        /// Whose.
        who: String,
    },
    /// End it, once the goodbye was said and everyone has signed.
    Close {
        /// The relationship's id.
        relationship: String,
        /// How it ended.
        #[arg(value_enum, default_value = "concluded")]
        outcome: TypedEnd,
    },
}

/// Which relationship's.
#[derive(Args, Debug)]
pub(crate) struct Of {
    /// The relationship's id.
    relationship: String,
}

/// Words about one.
#[derive(Args, Debug)]
pub(crate) struct Words {
    /// The relationship's id.
    relationship: String,
    /// The words.
    text: String,
}

/// What is typed for each command of a closure.
pub(crate) const VERBS: Verbs = &[
    ("add_achieved", "closure achieved"),
    ("carry_action", "closure carry"),
    ("answer", "closure lesson"),
    ("thank", "closure thank"),
    ("settle_thanks", "closure settle-thanks"),
    ("say_goodbye_in_writing", "closure goodbye"),
    ("settle_goodbye", "closure settle-goodbye"),
    ("sign", "closure sign"),
    ("waive_signature", "closure waive"),
    ("waive_by_notice", "closure waive-for"),
];

pub(crate) fn run(belay: &Belay, command: ClosureCommand, screen: &mut Screen) -> Outcome {
    let closures = belay.closures();
    let view = match command {
        ClosureCommand::Begin(of) => closures.begin(id(belay, &of.relationship)?)?,
        ClosureCommand::Show(of) => closures.closure(id(belay, &of.relationship)?)?,
        ClosureCommand::Lesson(words) => {
            closures.keep_lesson(id(belay, &words.relationship)?, &words.text)?
        }
        ClosureCommand::Close { relationship, outcome } => {
            closures.close(id(belay, &relationship)?, End::from(outcome))?
        }
        command => {
            let (id, asked) = asked(belay, command)?;
            closures.act(id, asked)?
        }
    };
    learn_titles(belay, &view, screen);
    screen.answer(&view);
    Ok(())
}

/// What is still open is named by its title.
fn learn_titles(belay: &Belay, view: &ClosureView, screen: &mut Screen) {
    for goal in view.open_goals.iter().filter_map(|goal| belay.goals().goal(*goal).ok()) {
        screen.learn_title(goal.id, &goal.goal.statement.text);
    }
    for open in &view.open_actions {
        screen.learn_title(open.action.id, &open.action.what);
    }
}

fn id(belay: &Belay, typed: &str) -> Result<RelationshipId, Failure> {
    document(belay, Kind::Relationship, typed)
}

/// The relationship and the domain's command for what was typed.
fn asked(belay: &Belay, command: ClosureCommand) -> Result<(RelationshipId, Asked), Failure> {
    let there = |typed: &str| -> Result<(RelationshipId, ClosureView), Failure> {
        let id = id(belay, typed)?;
        Ok((id, belay.closures().closure(id)?))
    };
    let me = person(belay, "me")?;
    Ok(match command {
        ClosureCommand::Achieved(words) => {
            (id(belay, &words.relationship)?, Asked::AddAchieved { text: words.text })
        }
        ClosureCommand::Carry { relationship, action, by } => {
            let (id, view) = there(&relationship)?;
            let action = part("action", view.open_actions.iter().map(|open| open.action.id), &action)?;
            (id, Asked::CarryAction { action, by: person(belay, &by)? })
        }
        ClosureCommand::NoLesson(of) => (id(belay, &of.relationship)?, Asked::Answer(Differently::Waived)),
        ClosureCommand::Thank(words) => {
            let (id, view) = there(&words.relationship)?;
            let before = view.closure.thanks.get(&me).map(|prose| prose.text.clone()).unwrap_or_default();
            (id, Asked::Thank { edit: edit(&before, words.text) })
        }
        ClosureCommand::SettleThanks(words) => {
            let (id, view) = there(&words.relationship)?;
            let prose = view.closure.thanks.get(&me).cloned().unwrap_or_default();
            (id, Asked::SettleThanks { edit: edit(&prose.text, words.text), seen: prose.kept })
        }
        ClosureCommand::Goodbye(words) => {
            let (id, view) = there(&words.relationship)?;
            let before = view.closure.goodbyes.get(&me).map(|prose| prose.text.clone()).unwrap_or_default();
            (id, Asked::SayGoodbyeInWriting { edit: edit(&before, words.text) })
        }
        ClosureCommand::SettleGoodbye(words) => {
            let (id, view) = there(&words.relationship)?;
            let prose = view.closure.goodbyes.get(&me).cloned().unwrap_or_default();
            (id, Asked::SettleGoodbye { edit: edit(&prose.text, words.text), seen: prose.kept })
        }
        ClosureCommand::Sign(of) => (id(belay, &of.relationship)?, Asked::Sign),
        ClosureCommand::Waive(of) => (id(belay, &of.relationship)?, Asked::WaiveSignature),
        ClosureCommand::WaiveFor { relationship, who } => {
            (id(belay, &relationship)?, Asked::WaiveByNotice { member: person(belay, &who)? })
        }
        ClosureCommand::Begin(_)
        | ClosureCommand::Show(_)
        | ClosureCommand::Lesson(_)
        | ClosureCommand::Close { .. } => {
            return Err(Failure::Typed("that is no change of a closure".to_owned()));
        }
    })
}

impl Show for ClosureView {
    fn show(&self, screen: &mut Screen) {
        let state = match self.state {
            ClosureState::Opened => "the debrief is open",
            ClosureState::Answered => "answered; the goodbye is still to be said",
            ClosureState::Met => "the goodbye was said",
            ClosureState::Signed => "signed by all",
        };
        screen.heading(&format!("Closing · {state}"));
        screen.inside(|screen| {
            screen.field("id", &short(self.id));
            screen.field("was for", &self.purpose);
            screen.field("hoped for", &self.hoped_for);
            for achieved in &self.achieved {
                screen.field("achieved", &achieved.text);
            }
            for goal in &self.open_goals {
                let title = screen.title(goal.0).unwrap_or_default();
                screen.field("open goal", &format!("{title} · {} · reach, carry or drop it", short(*goal)));
            }
            for open in &self.open_actions {
                screen.field("open action", &action_line(screen, &open.action));
            }
            for (member, thanks) in &self.closure.thanks {
                screen.prose(&format!("thanks: {}", screen.name(*member)), thanks);
            }
            for (member, goodbye) in &self.closure.goodbyes {
                screen.prose(&format!("goodbye: {}", screen.name(*member)), goodbye);
            }
            for lesson in &self.lessons {
                screen.field("your lesson", &format!("{} (nobody else has it)", lesson.text));
            }
            let names = |members: &std::collections::BTreeSet<_>| {
                members.iter().map(|member| screen.name(*member)).collect::<Vec<_>>().join(", ")
            };
            let (signed, waits) = (names(&self.sign_off.done), names(&self.sign_off.waits_for));
            screen.field("signed", &signed);
            screen.field("waits for", &waits);
            if !self.missing.is_empty() && self.state != ClosureState::Signed {
                let needed = all_needed(&self.missing, &*screen);
                screen.field("before you sign", &needed);
            }
            screen.can_now(&self.allowed);
            screen.send_state(self.waiting, self.unsent_reason);
        });
    }
}
