//! `belay search`: what you wrote, by its words.

use belay_core::{
    Belay,
    domain::Kind,
    services::{SearchHit, SearchPage},
};
use clap::Args;

use crate::{
    failure::Outcome,
    screen::{Screen, Show, Style},
    times,
    typed::short,
    words::plain,
};

/// What to look for.
#[derive(Args, Debug)]
pub(crate) struct SearchArguments {
    /// The words; all are needed, the last may be unfinished. Accents and capitals do not matter.
    #[arg(required = true)]
    words: Vec<String>,
    /// The page, as the page before named it.
    #[arg(long)]
    from: Option<String>,
}

pub(crate) fn run(belay: &Belay, typed: &SearchArguments, screen: &mut Screen) -> Outcome {
    screen.answer(&belay.search(&typed.words.join(" "), typed.from.as_deref())?);
    Ok(())
}

impl Show for SearchPage {
    fn show(&self, screen: &mut Screen) {
        if self.hits.is_empty() {
            screen.line(Style::Dim, "Nothing of yours that was searched has these words.");
        }
        for hit in &self.hits {
            screen.heading(&heading(screen, hit));
            let piece = &hit.excerpt;
            let (begin, end) =
                (if piece.is_cut_before { "… " } else { "" }, if piece.is_cut_after { " …" } else { "" });
            let found = if piece.found.is_empty() { String::new() } else { format!("[{}]", piece.found) };
            screen.inside(|screen| {
                screen.line(Style::Plain, &format!("{begin}{}{found}{}{end}", piece.before, piece.after));
            });
        }
        if let Some(next) = &self.next {
            screen.line(Style::Dim, &format!("There is more: --from {next}"));
        }
        let searched: Vec<_> = self.searched.iter().map(|kind| what(*kind)).collect();
        screen.line(Style::Dim, &format!("Searched, for your own words: {}.", searched.join(", ")));
    }
}

/// What it is, of which day, and who else can read it.
fn heading(screen: &Screen, hit: &SearchHit) -> String {
    let mut parts = vec![plain(&hit.kind)];
    parts.extend(Some(hit.title.clone()).filter(|title| !title.is_empty()));
    parts.extend(hit.on.map(times::day));
    let with: Vec<_> = hit.with.iter().map(|other| screen.name(other.member)).collect();
    parts.push(match &hit.board {
        Some(program) => format!("on the board of {program}"),
        None if with.is_empty() => "yours".to_owned(),
        None => format!("with {}", with.join(" and ")),
    });
    parts.push(short(hit.id));
    parts.join(" · ")
}

/// What was searched, in plain words.
fn what(kind: Kind) -> String {
    match kind {
        Kind::Reflection => "reflections and drafts".into(),
        Kind::Story => "stories".into(),
        Kind::StoryShare => "what you took from stories".into(),
        Kind::Entry => "notes to each other and to yourself".into(),
        Kind::Goal => "goals and actions".into(),
        Kind::Meeting => "notes and agendas of meetings".into(),
        Kind::PairedReflection => "answers to questions".into(),
        Kind::SharedReflection => "what you asked about reflections".into(),
        Kind::FlashRequest => "requests for a conversation".into(),
        Kind::Vision => "visions".into(),
        Kind::Offer => "what you show in a program".into(),
        Kind::Closure => "thanks and goodbyes".into(),
        other => plain(other.as_str()),
    }
}
