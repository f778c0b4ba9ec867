//! `belay attention`: what could not happen, why, and one's own words.

use std::str::FromStr as _;

use belay_core::{
    AttentionReason, Belay,
    domain::Kind,
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
    /// What could not happen as you meant, the newest first.
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
            screen.done("Taken off the list.", &serde_json::json!({"id": id}));
        }
    }
    Ok(())
}

impl Show for AttentionPage {
    fn show(&self, screen: &mut Screen) {
        if self.items.is_empty() {
            screen.line(Style::Good, "✓ Everything happened as you meant.");
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
        let what = [self.kind.as_str(), &self.command].map(words::plain);
        let parts = [self.id.to_string()].into_iter().chain(what).filter(|part| !part.is_empty());
        screen.heading(&parts.collect::<Vec<_>>().join(" · "));
        let subject = Kind::from_str(&self.kind).ok();
        screen.inside(|screen| {
            screen.line(Style::Warn, &why(&self.why, subject.as_slice()));
            for words in &self.words {
                screen.field("you wrote", words);
            }
        });
    }
}

/// Why it could not happen. `subject` is the kind of the document, where this version knows it.
pub(crate) fn why(why: &AttentionReason, subject: &[Kind]) -> String {
    match why {
        AttentionReason::Overtaken { refusal } => {
            let mut text = format!("Somebody else came first. {}", words::reason(refusal.reason));
            let offers = words::offers(&super::vocabulary(subject), &refusal.allowed);
            if !offers.is_empty() {
                text += &format!(" You can now: {offers}.");
            }
            text
        }
        AttentionReason::NotTaken { code } if code == "too_large" => {
            "It is too long to be sent. It stays here; make it shorter.".into()
        }
        AttentionReason::NotTaken { .. } => "The server did not take it. It stays on this phone.".into(),
        AttentionReason::SpaceLeft => "You are no longer in the relationship or program it was for. Your words are kept here.".into(),
        AttentionReason::VersionKept => "The server was restored from a backup and went on without this version. It is kept here.".into(),
        AttentionReason::Unreadable => "It arrived damaged. What was here stays.".into(),
        AttentionReason::NotPrivate { replaced: true } => {
            "The place this was meant for is not private. Nothing is sent there; another one is used.".into()
        }
        AttentionReason::NotPrivate { replaced: false } => {
            "Somebody can read here whom nobody has asked in. Nothing more is sent here, from no phone of the members; what you \
             write waits. It goes on once they have left, or once one of you has asked them in. If you do not want to wait, \
             leave and propose anew."
                .into()
        }
    }
}
