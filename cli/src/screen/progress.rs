//! Progress on long work: a bar on standard error, gone when it is done, and nothing where nobody looks.

use std::{io::IsTerminal as _, time::Duration};

use indicatif::{ProgressBar, ProgressStyle};

/// How far some work has come.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    pub(super) fn new(what: &str, quiet: bool) -> Self {
        let bar = if quiet || !std::io::stderr().is_terminal() {
            ProgressBar::hidden()
        } else {
            ProgressBar::no_length()
        };
        let style = ProgressStyle::with_template("{spinner} {msg} {wide_bar:.green} {pos}/{len}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(what.to_owned());
        // A spinner for work that ends within a blink would only flicker.
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar }
    }

    /// So many of so many.
    pub(crate) fn show(&mut self, done: u64, all: u64) {
        self.bar.set_length(all);
        self.bar.set_position(done);
    }

    /// So many, of nobody knows how many.
    pub(crate) fn count(&self, done: u64) {
        self.bar.set_position(done);
    }

    /// It is done.
    pub(crate) fn done(self) {
        self.bar.finish_and_clear();
    }
}
