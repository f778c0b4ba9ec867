//! Folds text into the plain words that the search compares, each with its place in the text.
//!
//! The same folding runs over what is indexed, over queries and over excerpts. It follows the levels of the Unicode
//! Collation Algorithm (UTS #10): what differs at the first level is another letter and stays; what differs at the
//! second is ignored where those who write the script leave it out at will. `docs/decisions/0008` has the reasons.

use std::ops::Range;

use belay_domain::{is_ignorable, writes_without_spaces};
use unicode_normalization::{
    UnicodeNormalization as _,
    char::{compose, is_combining_mark},
};

/// A word of a text: as it is searched, and where it stands, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) folded: String,
    pub(super) place: Range<usize>,
}

/// The words of a text with a space between. Holds letters, digits, marks, pictographs and spaces only.
pub(super) fn fold(text: &str) -> String {
    let words: Vec<String> = words_in(text).into_iter().map(|word| word.folded).collect();
    words.join(" ")
}

/// The words of a text, each with its place: letters in a row are one word; a letter of a script that writes without
/// spaces, an emoji and a flag are a word each.
pub(super) fn words_in(text: &str) -> Vec<Word> {
    let mut folding = Folding { words: Vec::new(), last: Last::Gap };
    for place in clusters(text) {
        match sign(&text[place.clone()]) {
            Some(sign) => folding.begin(sign, &place, Last::Single),
            None => text[place.clone()].nfkd().for_each(|letter| folding.take(letter, &place)),
        }
    }
    folding.words
}

/// A letter with the marks on it. Decomposition never reorders across these borders.
fn clusters(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let starts = text.char_indices().filter(|(at, letter)| *at == 0 || !is_combining_mark(*letter));
    let starts = starts.map(|(at, _)| at);
    let ends = starts.clone().skip(1).chain([text.len()]);
    starts.zip(ends).map(|(start, end)| start..end)
}

/// The character class before the next letter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// No part of a word.
    Gap,
    /// A word that the next letter goes on.
    Letters,
    /// A word of one letter or sign, which only marks go on.
    Single,
    /// The first half of a flag.
    HalfFlag,
}

struct Folding {
    words: Vec<Word>,
    last: Last,
}

impl Folding {
    fn take(&mut self, letter: char, place: &Range<usize>) {
        let letter = digit(letter);
        if letter == BREVE && self.last == Last::Letters && self.ends_with('и') {
            // й is a letter of its own at the first level, the only Cyrillic one that decomposes.
            self.mark(letter, place);
        } else if is_tag(letter) && self.last == Last::Single && self.ends_flag() {
            // England is another flag than Scotland.
            self.append(letter, place);
        } else if is_left_out_at_will(letter) || is_variant(letter) || is_stretch(letter) {
            self.cover(place);
        } else if is_invisible(letter) {
            // It parts no word and belongs to none.
        } else if is_combining_mark(letter) {
            self.mark(letter, place);
        } else if is_half_flag(letter) {
            if self.last == Last::HalfFlag {
                self.append(letter, place);
                self.last = Last::Single;
            } else {
                self.begin(letter, place, Last::HalfFlag);
            }
        } else if is_pictograph(letter) || (writes_without_spaces(letter) && letter.is_alphanumeric()) {
            self.begin(letter, place, Last::Single);
        } else if let Some((consonant, virama)) = without_vowel(letter) {
            self.letter(consonant, place);
            self.mark(virama, place);
        } else if letter.is_alphanumeric() && !is_apostrophe(letter) {
            match spelled_out(letter) {
                Some(spelled) => spelled.chars().for_each(|letter| self.letter(letter, place)),
                None => letter.to_lowercase().for_each(|letter| self.letter(letter, place)),
            }
        } else {
            // An apostrophe inside a word (it's, l'eau) parts it on both sides alike.
            self.last = Last::Gap;
        }
    }

    fn begin(&mut self, letter: char, place: &Range<usize>, last: Last) {
        self.words.push(Word { folded: letter.into(), place: place.clone() });
        self.last = last;
    }

    fn letter(&mut self, letter: char, place: &Range<usize>) {
        if is_combining_mark(letter) {
            // The lower case of İ has a dot of its own.
        } else if self.last == Last::Letters {
            self.append(letter, place);
        } else {
            self.begin(letter, place, Last::Letters);
        }
    }

    /// A mark that makes another letter of the one before it.
    fn mark(&mut self, mark: char, place: &Range<usize>) {
        let Some(word) = self.words.last_mut().filter(|_| self.last != Last::Gap) else {
            return self.begin(mark, place, Last::Letters);
        };
        // が is one letter: a query for an unfinished か must not find it.
        match word.folded.chars().next_back().and_then(|letter| compose(letter, mark)) {
            Some(letter) => {
                word.folded.pop();
                word.folded.push(letter);
            }
            None => word.folded.push(mark),
        }
        word.place.end = place.end;
    }

    fn append(&mut self, letter: char, place: &Range<usize>) {
        if let Some(word) = self.words.last_mut() {
            word.folded.push(letter);
            word.place.end = place.end;
        }
    }

    /// Something ignored that is drawn on the letter before it, and is shown with it.
    fn cover(&mut self, place: &Range<usize>) {
        if let Some(word) = self.words.last_mut().filter(|word| word.place.end == place.start) {
            word.place.end = place.end;
        }
    }

    fn ends_with(&self, letter: char) -> bool {
        self.words.last().is_some_and(|word| word.folded.ends_with(letter))
    }

    /// Whether the last word is the beginning of the flag of a region.
    fn ends_flag(&self) -> bool {
        self.words.last().is_some_and(|word| word.folded.starts_with('\u{1F3F4}'))
    }
}

const BREVE: char = '\u{306}';

/// Emoji that decompose into what parts words, or are made of it: one sign that stands for each in the index.
fn sign(cluster: &str) -> Option<char> {
    let first = cluster.chars().next()?;
    match first {
        '\u{203C}' | '\u{2049}' => Some(first),
        '#' if cluster.contains(KEYCAP) => Some('\u{FF03}'),
        '*' if cluster.contains(KEYCAP) => Some('\u{FF0A}'),
        _ => None,
    }
}

const KEYCAP: char = '\u{20E3}';

/// Letters that are a consonant without its vowel (third level): chillus of Malayalam, khanda ta of Bengali. Older texts
/// write the two signs.
fn without_vowel(letter: char) -> Option<(char, char)> {
    let malayalam = |letter| Some((letter, '\u{0D4D}'));
    match letter {
        '\u{0D7A}' => malayalam('\u{0D23}'),
        '\u{0D7B}' => malayalam('\u{0D28}'),
        '\u{0D7C}' => malayalam('\u{0D30}'),
        '\u{0D7D}' => malayalam('\u{0D32}'),
        '\u{0D7E}' => malayalam('\u{0D33}'),
        '\u{0D7F}' => malayalam('\u{0D15}'),
        '\u{09CE}' => Some(('\u{09A4}', '\u{09CD}')),
        _ => None,
    }
}

/// A digit of any script as the one of ASCII: they are one at the first two levels. `ZEROS` begins each row of ten.
fn digit(letter: char) -> char {
    let code = u32::from(letter);
    let value = ZEROS.iter().find_map(|zero| code.checked_sub(*zero).filter(|value| *value < 10));
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(letter)
}

/// The zeros of the scripts in use (`General_Category` Nd of the basic plane; those of full width decompose).
const ZEROS: [u32; 36] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
    0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0,
    0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
];

/// Signs that only make a word wider, and are ignored at every level: tatweel of Arabic, lajanyalan of N'Ko, nirugu of
/// Mongolian.
fn is_stretch(letter: char) -> bool {
    matches!(letter, '\u{0640}' | '\u{07FA}' | '\u{180A}')
}

/// Letters that are typed as an apostrophe or left out as one: Ukrainian п’ять, Hawaiian ʻokina, transcribed hamza and ayn.
fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\u{02B9}'..='\u{02BF}')
}

/// Tags of the flag of a region (UTS #51, annex C).
fn is_tag(letter: char) -> bool {
    matches!(letter, '\u{E0020}'..='\u{E007F}')
}

/// Latin letters that do not decompose, as they are typed without them; and final forms, which are the same letter (third
/// level).
fn spelled_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        'ς' => "σ",
        'ך' => "כ",
        'ם' => "מ",
        'ן' => "נ",
        'ף' => "פ",
        'ץ' => "צ",
        _ => return None,
    })
}

/// Marks that are often not typed, and then the word is the same to its readers: second level or none in the default
/// table of UTS #10. All other marks (vowel signs, tones, the voicing of kana) are letters.
fn is_left_out_at_will(letter: char) -> bool {
    matches!(u32::from(letter),
        0x0300..=0x0362          // accents of Latin, Greek, Cyrillic
        | 0x0483..=0x0489        // Cyrillic titlo and signs of numbers
        | 0x0591..=0x05C7        // Hebrew points and accents
        | 0x0610..=0x061A | 0x064B..=0x065F | 0x0670 | 0x06D6..=0x06ED // Arabic harakat, hamza, signs of recitation
        | 0x0898..=0x089F | 0x08CA..=0x08FF // more Arabic
        | 0x0711 | 0x0730..=0x074A // Syriac points
        | 0x093C | 0x09BC | 0x0A3C | 0x0ABC | 0x0B3C | 0x0C3C | 0x0CBC // nuktas of Indic scripts
        | 0x0951..=0x0954 | 0x1CD0..=0x1CF9 // Vedic accents
        | 0x135D..=0x135F        // Ethiopic length
        | 0x1AB0..=0x1ACE | 0x1DC0..=0x1DD1 | 0x1DF5..=0x1DFF // more accents
        | 0x20D0..=0x20F0        // marks around symbols, keycaps
        | 0xFB1E                 // Hebrew varika
        | 0xFE20..=0xFE2F) // half marks
        && is_combining_mark(letter)
}

/// Characters that change only the look of a sign: variation selectors, skin tones.
fn is_variant(letter: char) -> bool {
    matches!(u32::from(letter), 0xFE00..=0xFE0F | 0x1F3FB..=0x1F3FF | 0xE0100..=0xE01EF)
}

/// Characters that UTS #10 ignores at every level. U+200B is not among them, since it separates words in Thai and
/// Khmer.
fn is_invisible(letter: char) -> bool {
    is_ignorable(letter) && letter != '\u{200B}'
}

/// Regional indicators: two make a flag.
fn is_half_flag(letter: char) -> bool {
    matches!(letter, '\u{1F1E6}'..='\u{1F1FF}')
}

/// Emoji and their like: the blocks of `Extended_Pictographic` (UTS #51), and of arrows and other pictures, each sign a word.
fn is_pictograph(letter: char) -> bool {
    matches!(u32::from(letter),
        0x00A9 | 0x00AE | 0x2190..=0x21FF | 0x2300..=0x23FF | 0x25A0..=0x27BF | 0x2900..=0x297F
        | 0x2B00..=0x2BFF | 0x3012..=0x3013 | 0x3020 | 0x3030 | 0x303D | 0x4DC0..=0x4DFF | 0x1F000..=0x1FAFF | 0x1FC00..=0x1FFFD)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(pairs: &[(&str, &str)]) {
        for (one, other) in pairs {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
    }

    fn apart(pairs: &[(&str, &str)]) {
        for (one, other) in pairs {
            assert_ne!(fold(one), fold(other), "{one} and {other}");
        }
    }

    #[test]
    fn case_and_marks_that_are_left_out_at_will_do_not_matter() {
        same(&[
            ("Žluťoučký", "zlutoucky"),
            ("STRASSE", "Straße"),
            ("Łódź", "lodz"),
            ("İSTANBUL", "istanbul"),
            ("Ελευθερία", "ελευθερια"),
            ("ΛΌΓΟΣ", "λογος"),
            ("всё ещё", "все еще"),
            ("שָׁלוֹם", "שלום"),
            ("مُحَمَّد", "محمد"),
            ("أحمد", "احمد"),
            ("फ़िल्म", "फिल्म"),
            ("ﬁne", "fine"),
            ("שלום שלך", "שלומ שלכ"),
            ("२०२६ ٢٠٢٦ ๒๐๒๖", "2026 2026 2026"),
        ]);
    }

    #[test]
    fn marks_that_make_another_letter_stay() {
        apart(&[
            ("दिन", "दान"),
            ("दीन", "दून"),
            ("दिल", "दाल"),
            ("नियम", "नयम"),
            ("কাল", "কল"),
            ("கல்", "கால்"),
            ("తల", "తాల"),
            ("កាល", "កូល"),
            ("မီး", "မား"),
            ("ที", "ทู"),
            ("ไม้", "ไม่"),
            ("パパ", "ババ"),
            ("パパ", "ハハ"),
            ("か", "が"),
            ("мой", "мои"),
        ]);
    }

    #[test]
    fn composed_and_decomposed_are_one() {
        same(&[
            ("мой", "мои\u{306}"),
            ("МОЙ", "мой"),
            ("が", "か\u{3099}"),
            ("パ", "ﾊﾟ"),
            ("한국", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}"),
            ("ো", "\u{9c7}\u{9be}"),
            ("ട്രെയിൻ", "ട്രെയിന്\u{200d}"),
            ("উৎসব", "উত্\u{200d}সব"),
            // Two marks in either order (canonical reordering).
            ("ที\u{e38}\u{e48}", "ที\u{e48}\u{e38}"),
        ]);
    }

    #[test]
    fn what_nobody_sees_parts_no_word() {
        same(&[
            ("می\u{200c}خواهم", "میخواهم"),
            ("co\u{ad}operate", "cooperate"),
            ("\u{feff}one\u{2060}word\u{200e}", "oneword"),
            ("\u{202b}שלום\u{202c}", "שלום"),
            ("ශ්\u{200d}රී", "ශ්රී"),
            ("مـحـمـد", "محمد"),
        ]);
        assert_eq!(fold("ขอ\u{200b}บคุณ").split(' ').count(), 5, "U+200B parts words");
        apart(&[("one\u{200b}two", "onetwo")]);
    }

    #[test]
    fn an_emoji_is_a_word_whatever_its_skin_and_a_family_is_a_phrase() {
        assert_eq!(fold("tom🍐today"), "tom 🍐 today");
        assert_eq!(fold("👍🏽👍"), "👍 👍");
        assert_eq!(fold("🧗🏽‍♀️"), "🧗 ♀");
        assert_eq!(fold("👩‍👩‍👧"), "👩 👩 👧");
        assert_eq!(fold("🇦🇩🇪🇸"), "🇦🇩 🇪🇸");
        assert_eq!(fold("❤️ 1️⃣"), "❤ 1");
        assert_eq!(fold("home→here ‼️#️⃣"), "home → here ‼ ＃");
        let (england, scotland) = (
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
        );
        apart(&[(england, scotland), (england, "🏴")]);
        assert_eq!(fold(&format!("{england}{scotland} x")), format!("{england} {scotland} x"));
    }

    #[test]
    fn an_apostrophe_is_one_whichever_way_it_is_typed() {
        for text in ["п'ять", "п’ять", "пʼять"] {
            assert_eq!(fold(text), "п ять");
        }
        same(&[("ʻokina", "okina"), ("ŉ", "n")]);
    }

    #[test]
    fn signs_that_stand_among_letters_without_spaces_are_a_word_each() {
        assert_eq!(fold("人々Rust"), "人 々 rust");
        assert_eq!(fold("ㄋㄧㄏㄠ"), "ㄋ ㄧ ㄏ ㄠ");
        assert_eq!(fold("ꦲꦏ꧀ꦱꦫ"), "ꦲ ꦏ꧀ ꦱ ꦫ");
    }

    #[test]
    fn the_place_of_a_word_has_its_marks_and_not_what_stands_around_it() {
        let text = "«e\u{301}te\u{301}», \u{2067}היום\u{2069} 👍🏽";
        let found: Vec<_> = words_in(text).into_iter().map(|word| &text[word.place]).collect();
        assert_eq!(found, ["e\u{301}te\u{301}", "היום", "👍🏽"]);
    }
}
