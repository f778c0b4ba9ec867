//! How the chores look: a few styles and shapes, plain text where nobody watches (pipes, `NO_COLOR`).

use std::cell::RefCell;
use std::io::Write;
use std::time::Duration;

use anstyle::{AnsiColor, Style};

/// A success.
pub const GOOD: Style = AnsiColor::Green.on_default().bold();
/// A failure.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// A heading.
pub const HEADING: Style = Style::new().bold();
/// Less important text.
pub const QUIET: Style = Style::new().dimmed();

/// How wide a header's rule reaches, in columns.
const WIDTH: usize = 96;

thread_local! {
    /// What this thread would have printed, while it [holds](held) its output.
    static HELD: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Does `work` and gives what it made, with the lines that it would have printed.
pub fn held<T>(work: impl FnOnce() -> T) -> (T, Vec<String>) {
    HELD.set(Some(Vec::new()));
    let made = work();
    (made, HELD.take().unwrap_or_default())
}

/// Prints one line. Colours are dropped where the output is not a terminal or `NO_COLOR` is set.
pub fn say(line: &str) {
    let hold = |held: &mut Option<Vec<String>>| held.as_mut().map(|held| held.push(line.to_owned()));
    if HELD.with_borrow_mut(hold).is_none() {
        // A reader that has seen enough (`| head`) is no reason to stop halfway through a chore.
        let _ = writeln!(anstream::stdout(), "{line}");
    }
}

/// Prints one line of trouble to the error output.
pub fn complain(line: &str) {
    let _ = writeln!(anstream::stderr(), "{}: {line}", painted(BAD, "not ok"));
}

/// `text` in `style`, for [`say`].
#[must_use]
pub fn painted(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// A rule across the screen with `title` in it.
pub fn header(title: &str) {
    let rule = "─".repeat(WIDTH.saturating_sub(title.chars().count() + 4));
    say(&format!("\n{}", painted(HEADING, &format!("── {title} {rule}"))));
}

/// A bar of `width` cells, `part` of `whole` filled; not one cell is full before something is, and the last only when
/// all is.
#[must_use]
pub fn bar(part: usize, whole: usize, width: usize) -> String {
    let filled = match part {
        0 => 0,
        part if part >= whole => width,
        part => (part * width / whole).clamp(1, width - 1),
    };
    format!("{}{}", "■".repeat(filled), "·".repeat(width - filled))
}

/// A duration as a person says it: `0.4 s`, `12.3 s`, `3 min 05 s`.
#[must_use]
pub fn spoken(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_empty_only_at_nothing_and_full_only_at_all() {
        assert_eq!(bar(0, 28, 4), "····");
        assert_eq!(bar(1, 28, 4), "■···");
        assert_eq!(bar(27, 28, 4), "■■■·");
        assert_eq!(bar(28, 28, 4), "■■■■");
    }

    #[test]
    fn a_duration_is_said_in_seconds_up_to_a_minute() {
        assert_eq!(spoken(Duration::from_millis(420)), "0.4 s");
        assert_eq!(spoken(Duration::from_secs(185)), "3 min 05 s");
    }
}
