//! `belay vision`: where you want to be in some years.

use belay_core::{
    Belay,
    domain::{
        Kind, VisionId,
        vision::{VisionCommand as Asked, VisionOpening, VisionState},
    },
    services::{VisionPage, VisionView},
};
use clap::Subcommand;

use crate::{
    failure::{Failure, Outcome},
    screen::{Screen, Show, Style},
    times,
    typed::{document, edit, short},
    words::{DELETED, Verbs},
};

/// Where you want to be in some years. Yours alone; goals link to it.
#[derive(Debug, Subcommand)]
pub(crate) enum VisionCommand {
    /// Write one.
    Write {
        /// What you see.
        text: String,
        /// How far away, in years; five if not said.
        #[arg(long)]
        years: Option<u16>,
        /// In place of this one, which can still be read.
        #[arg(long)]
        instead_of: Option<String>,
    },
    /// Word it anew.
    Reword {
        /// Its id.
        vision: String,
        /// The new text.
        text: String,
    },
    /// Make one text of the versions that two of your phones left side by side.
    Settle {
        /// Its id.
        vision: String,
        /// The text they become.
        text: String,
    },
    /// Look nearer or farther.
    Horizon {
        /// Its id.
        vision: String,
        /// 1 to 50.
        years: u16,
    },
    /// Put another in its place.
    Replace {
        /// Its id.
        vision: String,
        /// The other's id.
        by: String,
    },
    /// Delete it for good, also from your other phones.
    Delete {
        /// Its id.
        vision: String,
    },
    /// One vision.
    Show {
        /// Its id.
        vision: String,
    },
    /// Your visions.
    List {
        /// The page, as the page before named it.
        #[arg(long)]
        from: Option<String>,
    },
}

/// What is typed for each command of a vision.
pub(crate) const VERBS: Verbs =
    &[("write", "vision reword"), ("set_horizon", "vision horizon"), ("replace", "vision replace")];

pub(crate) fn run(belay: &Belay, command: VisionCommand, screen: &mut Screen) -> Outcome {
    let visions = belay.visions();
    let there = |typed: &str| -> Result<VisionView, Failure> { Ok(visions.vision(id(belay, typed)?)?) };
    let view = match command {
        VisionCommand::Write { text, years, instead_of } => {
            let instead_of = instead_of.map(|vision| id(belay, &vision)).transpose()?;
            let written = visions.write(VisionOpening { text, horizon_years: years }, instead_of)?;
            visions.vision(written)?
        }
        VisionCommand::Reword { vision, text } => {
            let view = there(&vision)?;
            let edit = edit(&view.vision.text.text, text);
            visions.act(view.id, Asked::Write { edit, seen: Vec::new() })?
        }
        VisionCommand::Settle { vision, text } => {
            let view = there(&vision)?;
            let edit = edit(&view.vision.text.text, text);
            visions.act(view.id, Asked::Write { edit, seen: view.vision.text.kept })?
        }
        VisionCommand::Horizon { vision, years } => {
            visions.act(id(belay, &vision)?, Asked::SetHorizon { years })?
        }
        VisionCommand::Replace { vision, by } => {
            let by = id(belay, &by)?;
            visions.act(id(belay, &vision)?, Asked::Replace { by })?
        }
        VisionCommand::Delete { vision } => {
            visions.delete(id(belay, &vision)?)?;
            screen.done(DELETED, &serde_json::json!({"deleted": true}));
            return Ok(());
        }
        VisionCommand::Show { vision } => there(&vision)?,
        VisionCommand::List { from } => {
            screen.answer(&visions.list(from.as_deref())?);
            return Ok(());
        }
    };
    screen.answer(&view);
    Ok(())
}

fn id(belay: &Belay, typed: &str) -> Result<VisionId, Failure> {
    document(belay, Kind::Vision, typed)
}

impl Show for VisionPage {
    fn show(&self, screen: &mut Screen) {
        if self.visions.is_empty() {
            screen.line(Style::Dim, "No vision yet: `belay vision write` writes one.");
        }
        for vision in &self.visions {
            vision.show(screen);
        }
        if let Some(next) = &self.next {
            screen.line(Style::Dim, &format!("There is more: --from {next}"));
        }
    }
}

impl Show for VisionView {
    fn show(&self, screen: &mut Screen) {
        let vision = &self.vision;
        let years = match vision.horizon_years {
            1 => "in a year".to_owned(),
            years => format!("in {years} years"),
        };
        screen.heading(&format!("{years} · since {}", times::day(vision.on)));
        screen.inside(|screen| {
            screen.field("id", &short(self.id));
            screen.prose("you see", &vision.text);
            if let VisionState::Replaced { by, on } = vision.state {
                screen.field("replaced", &format!("on {} by {}", times::day(on), short(by)));
            }
            screen.send_state(self.waiting, self.unsent_reason);
        });
    }
}
