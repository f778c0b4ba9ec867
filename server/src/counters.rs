//! Counters of the server's work. They never describe anybody's content.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

/// Declares the counters once: the live ones, a snapshot of them, and their text for Prometheus.
macro_rules! counters {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// The live counters, shared by everything that does work.
        #[derive(Debug, Default)]
        pub(crate) struct Live { $(pub(crate) $name: AtomicU64,)+ }

        /// What the server has done since it started. The difference of two snapshots says what something cost.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct Counters { $($(#[doc = $doc])+ pub $name: u64,)+ }

        impl Live {
            /// The current counts.
            pub(crate) fn snapshot(&self) -> Counters {
                Counters { $($name: self.$name.load(Relaxed),)+ }
            }
        }

        impl Counters {
            /// What happened since `earlier`.
            #[must_use]
            pub fn since(&self, earlier: &Self) -> Self {
                Self { $($name: self.$name.saturating_sub(earlier.$name),)+ }
            }

            /// The Prometheus text format, version 0.0.4.
            pub(crate) fn prometheus(&self) -> String {
                let mut text = String::new();
                $(metric(&mut text, stringify!($name), concat!($($doc),+), self.$name);)+
                text
            }
        }
    };
}

counters! {
    /// Requests taken in.
    requests,
    /// Requests answered with a problem document.
    problems,
    /// Bytes of request bodies, as they travelled.
    bytes_up,
    /// Bytes of answer bodies, as they travelled.
    bytes_down,
    /// Documents that phones sent to be stored.
    documents_up,
    /// Documents that were sent to phones.
    documents_down,
    /// Rows the database handed out.
    rows_read,
    /// Rows the database changed.
    rows_written,
    /// Rows that SQLite stepped over for want of an index; stays at zero.
    rows_scanned,
    /// Transactions made durable: each is one fsync.
    commits,
    /// Requests whose writes were made durable. The surplus over `commits` was grouped.
    commit_requests,
    /// Mails handed to the mail server or written as files.
    mails,
    /// Pokes sent to listening phones.
    pokes,
    /// Pushes that a provider took.
    pushes,
    /// Pushes that a provider did not take now, each time: they are tried again.
    pushes_postponed,
    /// Pushes that a provider refused for good.
    pushes_dropped,
    /// Registrations that a provider called dead.
    push_registrations_removed,
}

fn metric(text: &mut String, name: &str, help: &str, value: u64) {
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "# HELP belay_{name}_total {}\n# TYPE belay_{name}_total counter\nbelay_{name}_total {value}",
        help.trim()
    );
}

/// Adds to a counter.
pub(crate) fn add(counter: &AtomicU64, amount: usize) {
    counter.fetch_add(amount as u64, Relaxed);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_counter_is_told_with_its_help_and_type() {
        let live = Live::default();
        add(&live.rows_read, 3);
        let text = live.snapshot().prometheus();
        assert!(text.contains("# TYPE belay_rows_read_total counter\nbelay_rows_read_total 3\n"), "{text}");
        assert_eq!(text.lines().count() % 3, 0, "help, type and value for each");
    }
}
