//! How scripts are written: which letters stand without spaces between words, and which signs stand on the letter before.

use unicode_normalization::char::is_combining_mark;

/// Whether this letter is of a script that writes no spaces between words, so that where a word ends is not written.
#[must_use]
pub fn writes_without_spaces(letter: char) -> bool {
    matches!(u32::from(letter),
        0x0E00..=0x0EFF          // Thai, Lao
        | 0x1000..=0x109F        // Myanmar
        | 0x1780..=0x17FF        // Khmer
        | 0x3040..=0x30FF        // Hiragana, Katakana
        | 0x3400..=0x4DBF        // CJK extension A
        | 0x4E00..=0x9FFF        // CJK
        | 0xF900..=0xFAFF        // CJK compatibility
        | 0xFF66..=0xFF9F        // Katakana of half width
        | 0x20000..=0x3FFFF) // CJK extensions B and later
}

/// Whether this sign stands on the letter before it: a vowel sign, a tone, an accent (Unicode categories Mn, Mc and Me).
#[must_use]
pub fn is_mark(letter: char) -> bool {
    is_combining_mark(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_without_spaces_are_told_from_those_with() {
        assert!("学が한".chars().take(2).all(writes_without_spaces));
        assert!("ก".chars().all(writes_without_spaces));
        assert!(!"aя한א,。".chars().any(writes_without_spaces));
    }

    #[test]
    fn a_tone_stands_on_its_letter() {
        assert!(is_mark('\u{0E48}') && is_mark('\u{0301}') && !is_mark('ก'));
    }
}
