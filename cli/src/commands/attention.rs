//! `belay attention`: what could not happen, why, and one's own words.

use belay_core::{
    AttentionReason, Belay,
    services::{AttentionItem, AttentionPage},
};
use clap::Subcommand;

use crate::{
    failure::Outcome,
    screen::{Screen, Show, Style},
    words,
};

/// What could not happen, why, and one's own words.
#[derive(Debug, Subcommand)]
pub(crate) enum AttentionCommand {
    /// What waits for your eye, the newest first.
    List {
        /// The page, as the page before named it.
        #[arg(long)]
        from: Option<u64>,
    },
    /// You have seen to it.
    Settle {
        /// Its number.
        id: u64,
    },
}

pub(crate) fn run(belay: &Belay, command: AttentionCommand, screen: &mut Screen) -> Outcome {
    match command {
        AttentionCommand::List { from } => screen.answer(&belay.attention().list(from)?),
        AttentionCommand::Settle { id } => {
            belay.attention().settle(id)?;
            screen.done("Taken off the list.", &id);
        }
    }
    Ok(())
}

impl Show for AttentionPage {
    fn show(&self, screen: &mut Screen) {
        if self.items.is_empty() {
            screen.line(Style::Good, "✓ Nothing waits for your eye.");
        }
        for item in &self.items {
            item.show(screen);
        }
        if let Some(next) = self.next {
            screen.line(Style::Dim, &format!("There is more: --from {next}"));
        }
    }
}

impl Show for AttentionItem {
    fn show(&self, screen: &mut Screen) {
        let what = format!("{} · {}", self.kind.replace('_', " "), self.command.replace('_', " "));
        screen.heading(&format!("{} · {what}", self.id));
        screen.inside(|screen| {
            screen.line(Style::Warn, &why(&self.why));
            for words in &self.words {
                screen.field("you wrote", words);
            }
        });
    }
}

fn why(why: &AttentionReason) -> String {
    match why {
        AttentionReason::Overtaken { refusal } => {
            let mut text = format!("Somebody else came first. {}", words::reason(refusal.reason));
            if !refusal.allowed.is_empty() {
                text += &format!(" You can still: {}.", refusal.allowed.join(", ").replace('_', " "));
            }
            text
        }
        AttentionReason::NotTaken { code } if code == "too_large" => {
            "It is too long to be sent. It stays here; make it shorter.".into()
        }
        AttentionReason::NotTaken { .. } => "The server did not take it. It stays on this phone.".into(),
        AttentionReason::SpaceLeft => "You are no longer in the space it was for. Your words are kept here.".into(),
        AttentionReason::VersionKept => "The server went back in time and on from there; this version is kept.".into(),
        AttentionReason::Unreadable => "It arrived damaged. What was here stays.".into(),
        AttentionReason::NotPrivate { replaced: true } => {
            "The space this was meant for is not private. Nothing is sent into it; another one is used.".into()
        }
        AttentionReason::NotPrivate { replaced: false } => {
            "Somebody is in this space whom nobody in it has asked in. Nothing more is sent into it, from no phone of its \
             members; what you write waits here. It goes on once they have left, or once one of you has asked them in. If you \
             do not want to wait, leave and propose anew."
                .into()
        }
    }
}
