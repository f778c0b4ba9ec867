//! The one way out to standard output and standard error.
//!
//! Any output may contain texts of other people: a name, a goal, an error that repeats them. A terminal obeys control
//! characters in them (CWE-150), and a line can be turned around. So all text is made visible here, whoever wrote it and
//! whether or not a terminal listens; our own styles are added after that.

use std::{fmt::Write as _, io::Write as _};

use belay_core::domain::{acts_on_display, visible};

use super::Style;

/// An output stream.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stream {
    /// Standard output: the answer.
    Answer,
    /// Standard error: what is worth knowing beside it.
    Aside,
}

/// Writes pieces of text, each in its style.
pub(super) fn write(stream: Stream, pieces: &[(Style, &str)]) {
    send(stream, &styled(pieces));
}

/// Writes JSON. Characters that act on a terminal are escaped in it, so that its value stays exact.
pub(super) fn write_json(stream: Stream, json: &str) {
    send(stream, &escaped(json));
}

fn send(stream: Stream, text: &str) {
    // A closed pipe (`belay home | head`) is no failure of the command.
    let _ = match stream {
        Stream::Answer => anstream::stdout().write_all(text.as_bytes()),
        Stream::Aside => anstream::stderr().write_all(text.as_bytes()),
    };
}

fn styled(pieces: &[(Style, &str)]) -> String {
    let mut line = String::new();
    for (style, text) in pieces {
        let _ = write!(line, "{}{}{}", style.begin(), visible(text), style.end());
    }
    line
}

fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for letter in json.chars() {
        // Outside of strings JSON has none of these; in strings all of them have four digits.
        if acts_on_display(letter) {
            let _ = write!(text, "\\u{:04x}", u32::from(letter));
        } else {
            text.push(letter);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A window title, a cleared screen, a link, a line written over, the same in C1, a line turned around.
    const HOSTILE: &str = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{1b}]8;;http://evil\u{7}click\rover\u{9b}2J\u{9d}0;x\u{9c}\u{7f}\u{8}\u{202e}txt\u{2066}";

    #[test]
    fn no_character_of_a_text_commands_the_terminal_in_any_style() {
        let commands = |line: &str| line.chars().filter(|letter| acts_on_display(*letter)).count();
        for style in [Style::Plain, Style::Heading, Style::Dim, Style::Good, Style::Warn, Style::Bad] {
            let own = styled(&[(style, "")]);
            assert_eq!(commands(&styled(&[(style, HOSTILE)])), commands(&own), "{style:?}: only our own");
        }
        assert_eq!(
            styled(&[(Style::Plain, "one\n\ttwo 🧗🏽‍♀️ می\u{200c}خواهم")]),
            "one\n\ttwo 🧗🏽‍♀️ می\u{200c}خواهم"
        );
    }

    #[test]
    fn json_is_harmless_and_has_the_same_value() {
        let value = serde_json::json!({"statement": HOSTILE, HOSTILE: ["é\u{85}\u{2028}", 1]});
        let text = serde_json::to_string_pretty(&value).expect("JSON");
        let shown = escaped(&text);
        assert!(!shown.contains(acts_on_display), "{shown:?}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).expect("still JSON"), value);
    }
}
