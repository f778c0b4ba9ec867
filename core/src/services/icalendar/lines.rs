//! The content lines of a calendar file (RFC 5545, section 3.1): CRLF at the end, no line longer than 75 octets, and the signs
//! of the format escaped in texts.

/// No line is longer, in octets, without its line break (RFC 5545, section 3.1).
const LONGEST: usize = 75;

/// The lines of a calendar file, as far as it is written.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: String,
}

impl Lines {
    /// Begins a component, writes what is in it, and ends it.
    pub(super) fn component(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        self.value("BEGIN", name);
        inside(self);
        self.value("END", name);
    }

    /// A property whose value has no free text in it. `name` may carry parameters: `DTSTART;TZID=Europe/Berlin`.
    pub(super) fn value(&mut self, name: &str, value: &str) {
        self.fold(&format!("{name}:{value}"));
    }

    /// A property with a text that somebody wrote (RFC 5545, section 3.3.11).
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.value(name, &escaped(text));
    }

    /// The file.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Writes a line. A longer one goes on behind a line break and a space, which count as octets of the next line; no sign is
    /// torn apart.
    fn fold(&mut self, line: &str) {
        let mut used = 0;
        for sign in line.chars() {
            if used + sign.len_utf8() > LONGEST {
                self.text.push_str("\r\n ");
                used = 1;
            }
            self.text.push(sign);
            used += sign.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

/// A text whose signs mean nothing to the format. Control characters are left out: no parser has to accept them.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.replace("\r\n", "\n").chars() {
        match sign {
            '\\' | ';' | ',' => escaped.extend(['\\', sign]),
            '\n' | '\r' => escaped.push_str("\\n"),
            '\t' => escaped.push(' '),
            sign if sign.is_control() => {}
            sign => escaped.push(sign),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(name: &str, text: &str) -> String {
        let mut lines = Lines::default();
        lines.text(name, text);
        lines.into_text()
    }

    #[test]
    fn the_signs_of_the_format_are_escaped_in_a_text() {
        assert_eq!(written("SUMMARY", "Ann, Bo; a\\b\r\nc\td\u{7}"), "SUMMARY:Ann\\, Bo\\; a\\\\b\\nc d\r\n");
    }

    proptest! {
        #[test]
        fn no_line_is_longer_than_75_octets_and_unfolding_gives_the_text_back(text in "\\PC{0,200}") {
            let written = written("SUMMARY", &text);
            for line in written.strip_suffix("\r\n").expect("it ends").split("\r\n") {
                prop_assert!(line.len() <= LONGEST, "{} octets", line.len());
            }
            let unfolded = written.replace("\r\n ", "");
            prop_assert_eq!(unfolded, format!("SUMMARY:{}\r\n", escaped(&text)));
        }
    }
}
