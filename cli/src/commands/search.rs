//! `belay search`: what you wrote, by its words.

use belay_core::{Belay, services::SearchPage};
use clap::Args;

use crate::{
    failure::Outcome,
    screen::{Screen, Show, Style},
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
            screen.line(Style::Dim, "Nothing you wrote has these words.");
        }
        for hit in &self.hits {
            let title = if hit.title.is_empty() { String::new() } else { format!(" · {}", hit.title) };
            screen.heading(&format!("{}{title} · {}", plain(&hit.kind), short(hit.id)));
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
    }
}
