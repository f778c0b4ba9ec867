//! Whether the terminal and the app say the same for the same code.
//!
//! The rule: every sentence of the terminal stands in the app's text, unless it names something to type. What only a phone can
//! say may stand beside it. The codes of [`UNLIKE`] are left out, each with its reason.

use std::collections::BTreeMap;

use crate::{catalogue::Words, codes::Sheet};

/// Where the app says something else on purpose, and why.
const UNLIKE: [(&str, &str); 7] = [
    ("error_offline", "a phone shows no technical reason, and syncs by itself"),
    ("error_refused", "the sheet has a sample: what is refused has sections of its own"),
    ("error_not_found", "a phone shows the page that it is about, the terminal names its kind"),
    ("error_conflict", "as for what is not found"),
    ("error_internal", "a phone shows no technical reason"),
    ("error_invalid_https_needed", "no server runs on a phone"),
    ("error_invalid_no_page", "pages are named in the terminal alone"),
];

/// The sections, and how the keys of the app begin. The app may have several texts for one code.
const SECTIONS: [(&str, &str); 8] = [
    ("Errors", "error_"),
    ("Refusals: why not", "refusal_"),
    ("Refusals and pages: what is still needed", "needed_"),
    ("Wrong values: the rules", "error_invalid_"),
    ("Attention items", "attention_why_"),
    ("Why a text is not sent: \"… stays on this phone alone: …\"", "unsent_"),
    ("Flash requests: how they read", "flash_status_"),
    ("Advice", "advice_"),
];

/// What waits: a line with a name, one without, and what can be typed.
const WAITS: &str = "What waits: with Tom, with nobody in particular, and the command";

/// Sentences of the terminal that the app does not have, one line each.
pub(crate) fn differences(sheet: &Sheet, app: &BTreeMap<String, Words>) -> Vec<String> {
    let mut found = Vec::new();
    for (section, prefix) in SECTIONS {
        for (code, said) in &sheet[section] {
            let key = format!("{prefix}{code}");
            // What overtook is followed by its refusal.
            let said = said.split(" That is not possible as things stand.").next().unwrap_or_default();
            let texts =
                app.iter().filter(|(name, _)| name.starts_with(&key)).flat_map(|(_, words)| words.texts());
            let missing = missing(said, &texts.collect::<Vec<_>>());
            if UNLIKE.iter().any(|(unlike, _)| *unlike == key) {
                continue;
            }
            found.extend(missing.into_iter().map(|sentence| format!("{key}: {sentence}")));
        }
    }
    found.extend(fields(sheet, app));
    found.extend(waits(sheet, app));
    found
}

/// The codes of [`UNLIKE`] that are alike by now: they need no exception.
pub(crate) fn needless(sheet: &Sheet, app: &BTreeMap<String, Words>) -> Vec<&'static str> {
    let is_unlike = |key: &str| {
        SECTIONS.iter().any(|(section, prefix)| {
            sheet[*section].iter().filter(|(code, _)| format!("{prefix}{code}") == key).any(|(_, said)| {
                let texts = app.get(key).map(Words::texts).unwrap_or_default();
                !missing(said, &texts).is_empty()
            })
        })
    };
    UNLIKE.iter().map(|(key, _)| *key).filter(|key| !is_unlike(key)).collect()
}

/// The names of fields, as they stand in a sentence.
fn fields(sheet: &Sheet, app: &BTreeMap<String, Words>) -> Vec<String> {
    let sentence = app["error_invalid_empty"].usual();
    let of = |code: &str| app.get(&format!("field_{code}")).map_or("", Words::usual);
    let lines = sheet["Wrong values: how a field is called"].iter();
    let unlike = lines.filter(|(code, said)| sentence.replace("%1$s", of(code)) != *said);
    unlike.map(|(code, said)| format!("field_{code}: {said}")).collect()
}

fn waits(sheet: &Sheet, app: &BTreeMap<String, Words>) -> Vec<String> {
    let mut found = Vec::new();
    let mut key = String::new();
    for (code, said) in &sheet[WAITS] {
        if said.starts_with('`') {
            continue;
        }
        key = if code.is_empty() { format!("{key}_nobody") } else { format!("wait_{code}") };
        let texts = app.get(&key).map(Words::texts).unwrap_or_default();
        found.extend(missing(said, &texts).into_iter().map(|sentence| format!("{key}: {sentence}")));
    }
    found
}

/// The sentences that none of the texts has. Sentences that name something to type are not looked for.
fn missing(said: &str, texts: &[&str]) -> Vec<String> {
    let has = |sentence: &str| texts.iter().flat_map(|text| sentences(text)).any(|one| fits(sentence, &one));
    sentences(&without_words_to_type(said))
        .into_iter()
        .filter(|sentence| !sentence.contains('`') && !sentence.contains("--") && !has(sentence))
        .collect()
}

/// Without what can be typed, where it stands in brackets behind what it is: "what is off the table (`boundaries`)".
fn without_words_to_type(said: &str) -> String {
    let mut plain = String::new();
    let mut rest = said;
    while let Some((before, behind)) = rest.split_once(" (`") {
        plain.push_str(before);
        rest = behind.split_once("`)").map_or("", |(_, rest)| rest);
    }
    plain + rest
}

fn sentences(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for word in text.split(' ').filter(|word| *word != "/") {
        let last = found.last_mut().expect("there is one always");
        if !last.is_empty() {
            last.push(' ');
        }
        last.push_str(word);
        if word.ends_with(['.', '?']) {
            found.push(String::new());
        }
    }
    found.retain(|sentence| !sentence.is_empty());
    found
}

/// Whether a sentence is made of these words: whatever stands for an argument, and whatever begins with a capital.
fn fits(sentence: &str, words: &str) -> bool {
    let plain = |text: &str| text.replace('’', "'").to_lowercase();
    let (mut rest, words) = (plain(sentence), plain(words));
    let mut parts = words.split('%');
    let Some(after) = rest.strip_prefix(parts.next().unwrap_or_default()).map(str::to_owned) else {
        return false;
    };
    rest = after;
    for part in parts {
        // `1$s` is the argument itself; what follows it has to come next.
        let fixed = part.get(3..).unwrap_or_default();
        if fixed.is_empty() {
            rest.clear();
            continue;
        }
        let Some((_, after)) = rest.split_once(fixed) else { return false };
        rest = after.to_owned();
    }
    rest.is_empty()
}

#[test]
fn a_sentence_fits_whoever_it_names_and_no_other_words() {
    assert!(fits("What Tom takes on", "what %1$s takes on"));
    assert!(fits("Did you meet Tom?", "Did you meet %1$s?"));
    assert!(fits("Somebody else's turn", "Somebody else’s turn"));
    assert!(!fits("What Tom takes on", "what %1$s takes"));
    assert!(!fits("It rests. Resume it first.", "It rests."));
}

#[test]
fn only_what_names_something_to_type_may_be_missing() {
    let app = ["This code is too old. Ask for another."];
    assert_eq!(
        missing("This code is too old. Ask for a new one with `belay account code`.", &app),
        Vec::<String>::new()
    );
    assert_eq!(missing("This code is wrong.", &app), ["This code is wrong."]);
    assert_eq!(
        missing("what is off the table (`boundaries`)", &["what is off the table"]),
        Vec::<String>::new()
    );
}
