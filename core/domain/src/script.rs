//! How scripts are written: which letters stand without spaces between words, and which signs stand on the letter before.

use unicode_normalization::char::is_combining_mark;

/// Whether this letter is of a script that writes no spaces between words, so that where a word ends is not written.
#[must_use]
pub fn writes_without_spaces(letter: char) -> bool {
    matches!(u32::from(letter),
        0x0E00..=0x0EFF          // Thai, Lao
        | 0x1000..=0x109F | 0xA9E0..=0xA9FF | 0xAA60..=0xAA7F // Myanmar
        | 0x1780..=0x17FF        // Khmer
        | 0x1950..=0x19DF | 0x1A20..=0x1AAF | 0xAA80..=0xAADF // Tai Le, New Tai Lue, Tai Tham, Tai Viet
        | 0x1B00..=0x1B7F | 0xA980..=0xA9DF // Balinese, Javanese
        | 0x3005..=0x3007 | 0x3021..=0x3029 | 0x3031..=0x3035 | 0x303B..=0x303C // signs among CJK: 々, 〆, 〇
        | 0x3040..=0x30FF | 0x31F0..=0x31FF // Hiragana, Katakana
        | 0x3100..=0x312F | 0x31A0..=0x31BF // Bopomofo
        | 0xA000..=0xA48F        // Yi
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

/// Whether this sign shows nothing by itself, wherever it stands: `Default_Ignorable_Code_Point` (Unicode 16).
#[must_use]
pub fn is_ignorable(letter: char) -> bool {
    matches!(u32::from(letter),
        0x00AD | 0x034F | 0x061C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F
        | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF
        | 0xFFA0 | 0xFFF0..=0xFFF8 | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_without_spaces_are_told_from_those_with() {
        assert!("学が한".chars().take(2).all(writes_without_spaces));
        assert!("กㄋ々〇ㇰꦲꀀ".chars().all(writes_without_spaces));
        assert!(!"aя한א,。".chars().any(writes_without_spaces));
    }

    #[test]
    fn a_tone_stands_on_its_letter() {
        assert!(is_mark('\u{0E48}') && is_mark('\u{0301}') && !is_mark('ก'));
    }
}
