//! `belay waits`: what waits on you, with whom, since when, and the command that answers it.

use belay_core::{
    Belay,
    domain::MemberId,
    services::{WaitingItem, WaitingList},
};
use serde::Serialize;

use super::meeting;
use crate::{
    failure::Outcome,
    screen::{Screen, Show, Style},
    times,
    typed::short,
    words::{answer_to, waits},
};

pub(crate) fn run(belay: &Belay, screen: &mut Screen) -> Outcome {
    screen.answer(&Shown(belay.waiting()?));
    Ok(())
}

/// The list, as lines.
#[derive(Serialize)]
#[serde(transparent)]
struct Shown(WaitingList);

impl Show for Shown {
    fn show(&self, screen: &mut Screen) {
        if self.0.items.is_empty() {
            screen.line(Style::Good, "Nothing waits on you.");
            return;
        }
        screen.heading("Waits on you");
        screen.inside(|screen| self.0.items.iter().for_each(|item| with_command(screen, item)));
        if self.0.more {
            screen.line(Style::Dim, "There may be more: it shows when some of these are done.");
        }
    }
}

/// What waits, and what to type.
pub(crate) fn with_command(screen: &mut Screen, item: &WaitingItem) {
    line(screen, item);
    screen.inside(|screen| screen.line(Style::Dim, &format!("`{}`", command(screen, item))));
}

/// One line: what, about what, since when.
pub(crate) fn line(screen: &mut Screen, item: &WaitingItem) {
    let who = item.with.as_ref().map(|with| screen.name(with.member));
    let mut text = waits(item.kind, who.as_deref());
    if !item.what.is_empty() {
        text.push_str(&format!(": “{}”", item.what.replace(['\r', '\n'], " ")));
    }
    if let Some(when) = &item.when {
        text.push_str(&format!(", {}", meeting::when(when)));
    }
    if let Some(since) = item.since {
        text.push_str(&format!(" · since {}", times::day(since)));
    }
    screen.line(Style::Warn, &text);
}

/// A person as they can be typed: by name, unless a shell would read more than a name in it.
fn typed(name: String, member: MemberId) -> String {
    if !name.is_empty() && name.chars().all(char::is_alphanumeric) { name } else { short(member) }
}

/// What to type.
fn command(screen: &Screen, item: &WaitingItem) -> String {
    let within = item.relationship.map(short).unwrap_or_default();
    let partner =
        item.with.as_ref().map(|with| typed(screen.name(with.member), with.member)).unwrap_or_default();
    answer_to(item.kind, &short(item.document), &within, &item.part.map(short).unwrap_or_default(), &partner)
}
