//! `belay demo`: a mentee, two mentors, a server, and a story in fourteen steps, played for real.
//!
//! The server listens on a free loopback port with its own database; three phones have folders of their own and speak
//! to it over HTTP. Each step says what happened, or why it did not hold.

mod stage;
mod steps;
mod tunnel;
pub(crate) mod writer;

use std::{path::PathBuf, time::Instant};

use clap::Args;

use crate::{
    failure::{Failure, Outcome},
    screen::{Screen, Style},
};
use stage::Stage;

/// How the demo is played.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct DemoArguments {
    /// Keep the folders of the server and the phones here, to look around in afterwards.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
}

/// The result of a step: what happened, or why it failed.
type StepResult = Result<String, String>;

/// Plays the story. It succeeds only if every step does.
pub(crate) async fn run(arguments: DemoArguments, screen: &mut Screen) -> Outcome {
    let begun = Instant::now();
    let mut stage = Stage::set(arguments.keep).await?;
    if !screen.is_json() {
        screen.heading("Belay: one server, three phones, one story");
        screen.line(
            Style::Dim,
            &format!("server {} · phones in {}", stage.server_url(), stage.folder().display()),
        );
        screen.gap();
    }
    let mut missed = 0;
    for number in 1..=steps::COUNT {
        let told = steps::play(number, &mut stage).await;
        let held = told.is_ok();
        missed += usize::from(!held);
        tell(screen, number, &told);
        if !held && number == 1 {
            // Nobody is signed in: every other step would fail for the same reason.
            break;
        }
    }
    stage.end().await;
    if !screen.is_json() {
        screen.gap();
        let seconds = begun.elapsed().as_secs_f32();
        let sum = format!("{} of {} steps held, in {seconds:.1} s", steps::COUNT - missed, steps::COUNT);
        screen.line(if missed == 0 { Style::Good } else { Style::Bad }, &sum);
    }
    if missed == 0 { Ok(()) } else { Err(Failure::Demo(missed)) }
}

/// One line a step: `ok NN what happened`, or `not ok NN why`.
fn tell(screen: &mut Screen, number: usize, told: &StepResult) {
    if screen.is_json() {
        let (held, text) = match told {
            Ok(text) => (true, text),
            Err(text) => (false, text),
        };
        screen.done("", &serde_json::json!({"step": number, "held": held, "told": text}));
        return;
    }
    match told {
        Ok(text) => screen.step(Style::Good, &format!("ok {number:02}"), text),
        Err(text) => screen.step(Style::Bad, &format!("not ok {number:02}"), text),
    }
}
