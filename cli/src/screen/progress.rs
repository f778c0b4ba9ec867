//! Progress on long work: a bar on standard error. It comes with the first report and goes when the work is done, so that
//! quick work shows none; and nothing is shown where nobody looks.

use std::{io::IsTerminal as _, sync::Once, time::Duration};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How far some work has come.
pub(crate) struct Progress {
    bar: ProgressBar,
    is_seen: bool,
    first: Once,
}

impl Progress {
    pub(super) fn new(what: &str, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{spinner} {msg} {wide_bar:.green} {pos}/{len}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(what.to_owned());
        Self { bar, is_seen: !quiet && std::io::stderr().is_terminal(), first: Once::new() }
    }

    /// So many of so many.
    pub(crate) fn show(&self, done: u64, all: u64) {
        self.begin();
        self.bar.set_length(all);
        self.bar.set_position(done);
    }

    /// So many, of nobody knows how many.
    pub(crate) fn count(&self, done: u64) {
        self.begin();
        self.bar.set_position(done);
    }

    /// It is done.
    pub(crate) fn done(self) {
        self.bar.finish_and_clear();
    }

    fn begin(&self) {
        if self.is_seen {
            self.first.call_once(|| {
                self.bar.set_draw_target(ProgressDrawTarget::stderr());
                self.bar.enable_steady_tick(Duration::from_millis(120));
            });
        }
    }
}
