//! The words of the iOS app: its string catalogue says what the Android app says, and the screens use no key it lacks.
//!
//! The catalogue is made from the words of Android. With `BELAY_WRITE_WORDS` set, the test that compares them writes it.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::{
    all_fine,
    catalogue::{Catalogue, LANGUAGES, Words},
    root,
};

/// The catalogue, where Xcode takes it from.
const CATALOGUE: &str = "ios/BelayApp/App/Belay/Localizable.xcstrings";
/// What uses its keys.
const SOURCES: &str = "ios/BelayApp/Sources";
/// The languages of the catalogue, in the order of [`LANGUAGES`].
const CODES: [&str; 5] = ["en", "de", "es", "fr", "ar"];
/// Plurals that are counted by another argument than the first number: the key, and its place.
const COUNTED_BY: [(&str, usize); 1] = [("goals_progress", 2)];
/// Asks for the catalogue to be written.
const WRITE: &str = "BELAY_WRITE_WORDS";

/// The arguments of a text in the order of their places: `s` or `d`.
fn kinds(words: &Words) -> BTreeMap<usize, char> {
    let texts = words.texts();
    let arguments = texts.iter().flat_map(|text| crate::catalogue::arguments(text).unwrap_or_default());
    // `%1$s`: a place and a kind.
    arguments
        .filter_map(|argument| {
            let (place, kind) = argument.split_once('$')?;
            Some((place.parse().ok()?, kind.chars().next()?))
        })
        .collect()
}

/// The key as SwiftUI makes it of a string with arguments: `app_to_be_sent %lld`.
fn key(name: &str, kinds: &BTreeMap<usize, char>) -> String {
    let specifiers = kinds.values().map(|kind| if *kind == 'd' { " %lld" } else { " %@" });
    std::iter::once(name).chain(specifiers).collect()
}

/// A text as Apple formats it. `counted` is the place of the number that a substitution is chosen by.
fn text(text: &str, counted: Option<usize>) -> String {
    let mut said = text.replace("$s", "$@").replace("$d", "$lld");
    if let Some(place) = counted {
        said = said.replace(&format!("%{place}$lld"), "%arg");
    }
    said
}

fn unit(value: &str) -> Value {
    json!({"stringUnit": {"state": "translated", "value": value}})
}

/// The sentence of a key in one language. A plural beside other arguments is a substitution that is the whole sentence.
fn localization(name: &str, words: &Words, kinds: &BTreeMap<usize, char>) -> Value {
    match words {
        Words::Text(said) => unit(&text(said, None)),
        Words::Plural(forms) => {
            let first = kinds.iter().find(|(_, kind)| **kind == 'd').map_or(1, |(place, _)| *place);
            let by = COUNTED_BY.iter().find(|(key, _)| *key == name).map_or(first, |(_, place)| *place);
            let alone = kinds.len() == 1;
            let counted = (!alone).then_some(by);
            let plural: serde_json::Map<_, _> =
                forms.iter().map(|(quantity, said)| (quantity.clone(), unit(&text(said, counted)))).collect();
            if alone {
                return json!({"variations": {"plural": plural}});
            }
            let substitution =
                json!({"argNum": by, "formatSpecifier": "lld", "variations": {"plural": plural}});
            json!({"stringUnit": {"state": "translated", "value": "%#@sentence@"}, "substitutions": {"sentence": substitution}})
        }
    }
}

/// Every key of the catalogue with its sentence in each language.
fn expected(root: &Path) -> BTreeMap<String, BTreeMap<&'static str, Value>> {
    let english = Catalogue::read(root, &LANGUAGES[0]).words;
    let kinds: BTreeMap<_, _> = english.iter().map(|(name, words)| (name.clone(), kinds(words))).collect();
    let mut strings: BTreeMap<String, BTreeMap<_, _>> = BTreeMap::new();
    for (language, code) in LANGUAGES.iter().zip(CODES) {
        for (name, words) in Catalogue::read(root, language).words {
            let Some(kinds) = kinds.get(&name) else { continue };
            strings.entry(key(&name, kinds)).or_default().insert(code, localization(&name, &words, kinds));
        }
    }
    strings
}

/// The file: a line for each language of a key, so that a change shows as one.
fn file(strings: &BTreeMap<String, BTreeMap<&'static str, Value>>) -> String {
    let quoted = |text: &str| Value::from(text).to_string();
    let entries: Vec<_> = strings
        .iter()
        .map(|(key, said)| {
            let lines: Vec<_> =
                said.iter().map(|(code, value)| format!("        {} : {value}", quoted(code))).collect();
            let lines = lines.join(",\n");
            format!(
                "    {} : {{\n      \"extractionState\" : \"manual\",\n      \"localizations\" : {{\n{lines}\n      }}\n    }}",
                quoted(key)
            )
        })
        .collect();
    format!(
        "{{\n  \"sourceLanguage\" : \"en\",\n  \"strings\" : {{\n{}\n  }},\n  \"version\" : \"1.0\"\n}}\n",
        entries.join(",\n")
    )
}

#[test]
fn the_ios_app_says_what_the_android_app_says() {
    let (root, strings) = (root(), expected(&root()));
    let path = root.join(CATALOGUE);
    if env::var_os(WRITE).is_some() {
        fs::write(&path, file(&strings)).expect("the catalogue can be written");
    }
    let there: Value = serde_json::from_str(&fs::read_to_string(&path).expect("the catalogue can be read"))
        .expect("the catalogue is JSON");
    let there = there["strings"].as_object().expect("it has strings");
    let mut faults = Vec::new();
    for (key, said) in &strings {
        for code in CODES {
            let found = there.get(key).map(|entry| &entry["localizations"][code]);
            if found != said.get(code) {
                faults.push(format!("{code}: {key} is not what Android says; {WRITE}=1 writes it"));
            }
        }
    }
    faults.extend(
        there.keys().filter(|key| !strings.contains_key(*key)).map(|key| format!("{key} is not in Android")),
    );
    all_fine(&faults);
}

#[test]
fn every_key_that_an_ios_screen_uses_has_words() {
    let strings = expected(&root());
    let known: BTreeSet<(String, usize)> = strings.keys().map(|key| arity(key)).collect();
    let prefixes: BTreeSet<String> = known.iter().map(|(name, _)| name.clone()).collect();
    let mut faults = Vec::new();
    let mut used = 0;
    for path in sources(&root().join(SOURCES)) {
        let source = fs::read_to_string(&path).expect("the source can be read");
        for literal in literals(&source) {
            let (name, arguments) = shape(literal);
            if !is_key(&name) {
                continue;
            }
            used += 1;
            // The beginning of a key, to which the code of the core is added.
            let is_prefix = name.ends_with('_') && prefixes.iter().any(|key| key.starts_with(&name));
            if !is_prefix && !known.contains(&(name.clone(), arguments)) {
                faults.push(format!("{}: \"{literal}\"", path.display()));
            }
        }
    }
    assert!(used > 50, "the keys are not found");
    all_fine(&faults);
}

/// `app_to_be_sent` and 1, for its key.
fn arity(key: &str) -> (String, usize) {
    let mut parts = key.split(' ');
    (parts.next().unwrap_or_default().to_owned(), parts.count())
}

/// The Swift files below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "swift") {
            found.push(path);
        }
    }
    found
}

/// The string literals of a source, without those in comments and without codes of the core, which are asked for (`may("…")`) or
/// compared (`case "…"`). Literals do not go over a line.
fn literals(source: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in source.lines().filter(|line| !line.trim_start().starts_with("//")) {
        let mut rest = line;
        while let Some((_, behind)) = rest.split_once('"') {
            let Some(end) = end(behind) else { break };
            if !is_code(&line[..line.len() - behind.len()]) {
                found.push(&behind[..end]);
            }
            rest = &behind[end + 1..];
        }
    }
    found
}

/// Whether a literal behind this is a code of the core: asked for, or in the pattern of a case.
fn is_code(before: &str) -> bool {
    let before = before.trim_end_matches('"');
    let is_pattern = before.trim_start().starts_with("case ") && !before.contains(':');
    is_pattern || before.ends_with("may(")
}

/// Where a literal ends: quotation marks inside `\(…)` belong to what is in there.
fn end(behind: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut before = ' ';
    for (at, letter) in behind.char_indices() {
        match letter {
            '(' if depth > 0 || before == '\\' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            '"' if depth == 0 && before != '\\' => return Some(at),
            _ => {}
        }
        before = letter;
    }
    None
}

/// The first word of a literal, and how many arguments it has; `\(…)` may hold others.
fn shape(literal: &str) -> (String, usize) {
    let (mut name, mut arguments, mut depth, mut before) = (String::new(), 0, 0_usize, ' ');
    for letter in literal.chars() {
        match letter {
            '(' if depth > 0 => depth += 1,
            '(' if before == '\\' => {
                depth = 1;
                arguments += 1;
                name.pop();
            }
            ')' if depth > 0 => depth -= 1,
            _ if depth == 0 => name.push(letter),
            _ => {}
        }
        before = letter;
    }
    (name.trim_end().to_owned(), arguments)
}

/// Whether a word looks like a key: `tab_today`, or `phase_` to which a code is added.
fn is_key(name: &str) -> bool {
    let is_part = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    name.contains('_')
        && name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name.chars().all(is_part)
}

#[test]
fn a_text_is_written_as_apple_formats_it() {
    let two = Words::Text("%2$d of %1$s".to_owned());
    assert_eq!(key("a_b", &kinds(&two)), "a_b %@ %lld");
    assert_eq!(text("%2$d of %1$s", None), "%2$lld of %1$@");
    assert_eq!(text("%2$d of %1$s", Some(2)), "%arg of %1$@");
    assert_eq!(literals("Text(\"a_b \\(f(\"c\")) \\(d)\") // \"e\""), ["a_b \\(f(\"c\")) \\(d)", "e"]);
    assert_eq!(literals("case .a(\"b_c\"): Text(\"d_e\")\nif x.may(\"f_g\") { \"h_i\" }"), ["d_e", "h_i"]);
    assert_eq!(shape("a_b \\(f(\"c\")) \\(d)"), ("a_b".to_owned(), 2));
    assert!(is_key("tab_today") && is_key("phase_") && !is_key("sun.horizon") && !is_key("deep"));
}
