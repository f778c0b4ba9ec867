//! Hands the core's log to the shell's logger. Lines queue up for one thread that calls the shell, so that logging
//! never waits for the shell and never calls it under a lock.

use std::{
    fmt::Write as _,
    sync::{Arc, Mutex, OnceLock, PoisonError, mpsc},
    thread,
};

use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

use crate::ports::{LogLevel, LoggerFace};

/// The most lines that may wait for the shell. Further lines are dropped, so that a log does not use up the phone's
/// memory.
const WAITING_LINES: usize = 1_000;
/// The prefix of our crates. The log of other crates (HTTP, TLS) may hold addresses.
const OURS: &str = "belay";

static SHELL: Mutex<Option<Arc<dyn LoggerFace>>> = Mutex::new(None);

struct Line {
    level: LogLevel,
    target: &'static str,
    message: String,
}

/// Sends the log to this logger from now on, in place of the one before.
pub(crate) fn log_to(logger: Arc<dyn LoggerFace>) {
    let before = SHELL.lock().unwrap_or_else(PoisonError::into_inner).replace(logger);
    // Outside the lock, because dropping a shell's object may call into the shell.
    drop(before);
    static LOGGING: OnceLock<()> = OnceLock::new();
    LOGGING.get_or_init(|| {
        let (lines, waiting) = mpsc::sync_channel(WAITING_LINES);
        let begun = thread::Builder::new().name("belay-log".to_owned()).spawn(move || hand_over(&waiting));
        if begun.is_ok() {
            // A host that has set up its own log keeps it.
            let _ = tracing::subscriber::set_global_default(Lines { lines });
        }
    });
}

fn hand_over(waiting: &mpsc::Receiver<Line>) {
    while let Ok(line) = waiting.recv() {
        let shell = SHELL.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(shell) = shell {
            // A failing logger must not disturb the core.
            let _ = shell.log(line.level, line.target.to_owned(), line.message);
        }
    }
}

/// Makes lines of events. It ignores spans: the core has none.
struct Lines {
    lines: mpsc::SyncSender<Line>,
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::INFO && metadata.target().starts_with(OURS)
    }

    fn new_span(&self, _span: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _span: &span::Id, _values: &span::Record<'_>) {}

    fn record_follows_from(&self, _span: &span::Id, _follows: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut words = Words::default();
        event.record(&mut words);
        let level = match *event.metadata().level() {
            Level::ERROR => LogLevel::Error,
            Level::WARN => LogLevel::Warning,
            _ => LogLevel::Info,
        };
        let line = Line { level, target: event.metadata().target(), message: words.message + &words.fields };
        // The queue is full: the shell is slower than the log, and the newest lines are dropped.
        let _ = self.lines.try_send(line);
    }

    fn enter(&self, _span: &span::Id) {}

    fn exit(&self, _span: &span::Id) {}
}

/// The message, then each field as ` name=value`.
#[derive(Default)]
struct Words {
    message: String,
    fields: String,
}

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        // Writing to a string cannot fail.
        let _ = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.fields, " {name}={value:?}"),
        };
    }
}
