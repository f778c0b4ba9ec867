//! Display names of people, spaces and devices: one rule for the server that takes them and the phone that shows them.
//!
//! A name is printed beside other people's names, so it must have something to see and must not change how the text
//! around it runs (Unicode UTR #36, section 2; UTS #39, section 3.1).

use serde::{Deserialize as _, Deserializer};
use thiserror::Error;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use crate::MAX_NAME_CHARS;

/// Why a text is not a valid name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameError {
    /// It has no visible character.
    #[error("the name has nothing that can be seen")]
    Empty,
    /// Longer than [`MAX_NAME_CHARS`].
    #[error("the name is longer than {MAX_NAME_CHARS} characters")]
    TooLong,
    /// It has a line break or another control character. The person who typed it should see what becomes of it.
    #[error("the name has control characters")]
    Control,
}

impl NameError {
    /// The rule it breaks, as a form knows it: `empty`, `too_long`, `control_characters`.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::Control => "control_characters",
        }
    }
}

/// Cleans a typed name: any script, in NFC, without white space around it and without invisible characters (direction
/// controls, zero-width spaces, soft hyphens). Joiners stay where they change the visible text: in scripts that join,
/// and in emoji.
///
/// # Errors
/// [`NameError`].
pub fn name(text: &str) -> Result<String, NameError> {
    let text = text.trim();
    if text.chars().any(is_break) {
        return Err(NameError::Control);
    }
    let name = without_unseen(text);
    if !name.chars().any(is_seen) {
        return Err(NameError::Empty);
    }
    if name.chars().count() > MAX_NAME_CHARS {
        return Err(NameError::TooLong);
    }
    Ok(name)
}

/// Cleans a received name so that it is safe to show: as [`name`] does, and cut to the limit. Empty if nothing of it is
/// visible; a shell shows the id then.
#[must_use]
pub fn shown_name(text: &str) -> String {
    let spaced: String = text.chars().map(|char| if is_break(char) { ' ' } else { char }).collect();
    let name: String = without_unseen(spaced.trim()).chars().take(MAX_NAME_CHARS).collect();
    if name.chars().any(is_seen) { name.trim_end().to_owned() } else { String::new() }
}

/// Deserialises a name from the wire or an older version, and makes it safe to show.
pub(crate) fn arriving<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from).map(|text| shown_name(&text))
}

/// Control characters (C0, C1), and the two separators that break a line (U+2028, U+2029).
fn is_break(char: char) -> bool {
    char.is_control() || matches!(char, '\u{2028}' | '\u{2029}')
}

/// Marks that one letter may carry in a name: enough for the vowels, tones and medials of every script in use, and too few to
/// cover the lines above and below it (UTS #39, section 5.4, looks at more than four of those that take no room).
const MAX_MARKS: usize = 8;

fn without_unseen(text: &str) -> String {
    let mut kept: Vec<char> = Vec::new();
    let mut marks = 0;
    let mut rest = text.nfc().filter(|char| !is_unseen(*char)).peekable();
    while let Some(char) = rest.next() {
        let before = kept.last().copied();
        let stays = match char {
            // ZWNJ and ZWJ (UAX #31, section 2.3).
            '\u{200C}' | '\u{200D}' => {
                before.is_some_and(is_joined) && rest.peek().copied().is_some_and(is_joined)
            }
            // They choose the form of what stands before them (UTS #37, UTS #51).
            '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => before.is_some_and(is_seen),
            // Tags make the flags of regions, which begin with a black flag (UTS #51, annex C).
            '\u{E0020}'..='\u{E007F}' => {
                before.is_some_and(|before| matches!(before, '\u{1F3F4}' | '\u{E0020}'..='\u{E007F}'))
            }
            _ => true,
        };
        let is_variant = matches!(char, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
        marks = if is_combining_mark(char) && !is_variant { marks + 1 } else { 0 };
        if stays && marks <= MAX_MARKS {
            kept.push(char);
        }
    }
    // A second time, because a removed character may have stood between a letter and its mark.
    kept.into_iter().nfc().collect::<String>().trim().to_owned()
}

/// Invisible characters that no name needs: default ignorable code points (UAX #44), except those that
/// [`without_unseen`] judges by their neighbours, and the marks of interlinear annotation.
const fn is_unseen(char: char) -> bool {
    matches!(
        char,
        '\u{00AD}' // soft hyphen
            | '\u{034F}' // combining grapheme joiner
            | '\u{061C}' // Arabic letter mark
            | '\u{115F}'..='\u{1160}' // Hangul fillers
            | '\u{17B4}'..='\u{17B5}' // Khmer inherent vowels
            | '\u{180B}'..='\u{180F}' // Mongolian variation selectors and vowel separator
            | '\u{200B}' // zero-width space
            | '\u{200E}'..='\u{200F}' // left-to-right and right-to-left mark
            | '\u{202A}'..='\u{202E}' // embeddings and overrides of direction
            | '\u{2060}'..='\u{206F}' // word joiner, invisible operators, isolates, deprecated controls
            | '\u{3164}' // Hangul filler
            | '\u{FEFF}' // zero-width no-break space
            | '\u{FFA0}' // halfwidth Hangul filler
            | '\u{FFF0}'..='\u{FFFB}' // unassigned ignorables, interlinear annotation
            | '\u{1BCA0}'..='\u{1BCA3}' // shorthand format controls
            | '\u{1D173}'..='\u{1D17A}' // musical format controls
            | '\u{E0000}'..='\u{E001F}' // language tag
            | '\u{E0080}'..='\u{E00FF}'
            | '\u{E01F0}'..='\u{E0FFF}'
    )
}

/// Whether a character alone is visible. A mark needs a letter; U+2800 is a blank pattern.
fn is_seen(char: char) -> bool {
    !(char.is_whitespace()
        || is_unseen(char)
        || is_combining_mark(char)
        || matches!(char, '\u{2800}' | '\u{200C}' | '\u{200D}' | '\u{E0020}'..='\u{E007F}'))
}

/// Whether a joiner beside this character can change the visible text. The letters up to Armenian, and the additions to
/// Latin and Greek, do not join: between them a joiner only makes two names look alike.
const fn is_joined(char: char) -> bool {
    char as u32 > 0x058F
        && !matches!(char, '\u{1E00}'..='\u{1FFF}' | '\u{2C60}'..='\u{2C7F}')
        && !char.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_be_of_any_script_and_is_bounded_in_characters() {
        for text in ["Ann", "O’Neil-Šťastná", "שרה", "李小龍", "🧗‍♀️ Jo", "Đặng Thị Hồng", "2"]
        {
            assert_eq!(name(text).as_deref(), Ok(text));
        }
        assert_eq!(name("  Ann ").as_deref(), Ok("Ann"));
        assert!(name(&"ü".repeat(MAX_NAME_CHARS)).is_ok());
        assert_eq!(name(&"ü".repeat(MAX_NAME_CHARS + 1)), Err(NameError::TooLong));
    }

    #[test]
    fn a_name_has_something_to_see() {
        for text in [
            "",
            "  ",
            "\u{3000}",
            "\u{200B}\u{200B}",
            "\u{FEFF}",
            "\u{00AD}",
            "\u{200D}",
            "\u{202E}",
            "\u{2066}\u{2069}",
            "\u{2800}",
            "\u{3164}",
            "\u{FE0F}",
            "\u{301}",
            "\u{E0041}",
            "\u{2060}",
            "\u{180E}",
        ] {
            assert_eq!(name(text), Err(NameError::Empty), "{text:?}");
        }
    }

    #[test]
    fn a_line_break_or_a_control_character_is_refused_and_not_guessed_at() {
        for text in [
            "Ann\nBo",
            "Peer\tGroup",
            "A\u{1b}[2J",
            "A\u{85}B",
            "A\u{9b}B",
            "A\u{2028}B",
            "A\u{2029}B",
            "A\0B",
        ] {
            assert_eq!(name(text), Err(NameError::Control), "{text:?}");
        }
    }

    #[test]
    fn what_nobody_sees_goes_and_two_names_that_look_alike_are_one() {
        for text in [
            "Mia Tom\u{202e}",
            "\u{202a}Mia Tom\u{202c}",
            "Mia\u{2066} Tom",
            "M\u{ad}ia Tom",
            "Mia\u{200b} Tom",
            "\u{feff}Mia Tom",
            "Mi\u{200d}a Tom",
            "Mi\u{200c}a Tom",
            "Mia Tom\u{200d}",
            "Mia\u{200e} Tom\u{200f}",
            "Mia Tom\u{2060}",
            "Mia Tom\u{e0020}",
            " \u{200b} Mia Tom",
        ] {
            assert_eq!(name(text).as_deref(), Ok("Mia Tom"), "{text:?}");
        }
        assert_eq!(name("Zoe\u{308}").as_deref(), Ok("Zoë"), "one spelling: NFC");
    }

    #[test]
    fn a_letter_carries_no_more_marks_than_a_script_needs() {
        let piled: String = ('\u{300}'..='\u{340}').filter(|mark| *mark != '\u{34f}').collect();
        let once = name(&format!("Z{piled}oe")).expect("a name");
        assert!(once.chars().count() <= 3 + MAX_MARKS && once.ends_with("oe"), "{once:?}");
        assert_eq!(name(&once).as_ref(), Ok(&once));
        for text in ["မြွှေ\u{1036}\u{1037}း", "ཧཱུྃ", "ग्रीष्म", "Nguyễn", "שִּׁ\u{596}\u{5bd}"]
        {
            let spelled: String = text.nfc().collect();
            assert_eq!(name(text).as_ref(), Ok(&spelled), "{text}");
        }
    }

    #[test]
    fn joiners_stay_where_they_are_seen() {
        for text in [
            "علی\u{200c}رضا", // Persian
            "ශ්\u{200d}රී",     // Sinhala
            "👩\u{200d}👩\u{200d}👧 Family",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", // the flag of England
            "葛\u{e0100}城",                                            // an ideograph in a chosen form
            "❤\u{fe0f}",
        ] {
            assert_eq!(name(text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn a_name_that_exists_already_is_cleaned_when_it_is_shown() {
        assert_eq!(shown_name("Mia\u{202e} moT"), "Mia moT");
        assert_eq!(shown_name("Mia\nTom\u{1b}"), "Mia Tom");
        assert_eq!(shown_name("\u{200b}\u{200b}"), "");
        assert_eq!(shown_name(&"n".repeat(1_000)).len(), MAX_NAME_CHARS);
    }

    #[test]
    fn what_a_name_became_stays_as_it_is() {
        for text in
            ["Mia\u{202e} moT", "علی\u{200c}رضا", "a\u{200d}\u{200b}\u{301}", "\u{200b} x \u{200d}\u{200d}y"]
        {
            let once = name(text).expect("a name");
            assert_eq!(name(&once).as_ref(), Ok(&once), "{text:?}");
            assert_eq!(shown_name(&once), once, "{text:?}");
        }
    }
}
