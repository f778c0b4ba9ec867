//! The words of the app: each language has all of them, each code of the core has some, and the app and the terminal say the same.

mod catalogue;
mod codes;
mod ios;
mod terminal;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use belay_domain::{
    MemberId,
    agreement::StarterPlan,
    prompt::prompts,
    relationship::{Form, Role},
};
use catalogue::{Catalogue, LANGUAGES, Words, arguments};
use chrono::NaiveDate;
use uuid::Uuid;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The words of English.
fn english() -> BTreeMap<String, Words> {
    Catalogue::read(&root(), &LANGUAGES[0]).words
}

fn all_fine(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_language_has_the_words_of_english_and_no_others() {
    let english = english();
    assert!(english.len() > 1_000, "the files are not read");
    let mut faults = Vec::new();
    for language in &LANGUAGES {
        let Catalogue { words, faults: read } = Catalogue::read(&root(), language);
        faults.extend(read);
        let name = language.name;
        let lacking = english.keys().filter(|key| !words.contains_key(*key));
        faults.extend(lacking.map(|key| format!("{name}: {key} is missing")));
        for (key, said) in &words {
            match english.get(key) {
                None => faults.push(format!("{name}: {key} is not in English")),
                Some(source) => faults.extend(
                    unlike(source, said, language.quantities).map(|what| format!("{name}: {key} {what}")),
                ),
            }
        }
    }
    all_fine(&faults);
}

/// What is wrong with a translation.
fn unlike(source: &Words, said: &Words, quantities: &[&str]) -> impl Iterator<Item = String> {
    let mut found = Vec::new();
    let expected = source.texts().into_iter().filter_map(arguments).flatten().collect::<BTreeSet<_>>();
    match (source, said) {
        (Words::Plural(_), Words::Plural(forms)) => {
            if !forms.iter().map(|(quantity, _)| quantity.as_str()).eq(quantities.iter().copied()) {
                found.push(format!("needs the quantities {}", quantities.join(", ")));
            }
        }
        (Words::Text(_), Words::Text(_)) => {}
        _ => found.push("is a plural in one of both".to_owned()),
    }
    for text in said.texts() {
        match arguments(text) {
            None => found.push(format!("has an argument without a place: {text}")),
            Some(used) if !used.iter().all(|one| expected.contains(one)) => {
                found.push(format!("has an argument that English has not: {text}"));
            }
            Some(_) => {}
        }
        if text.is_empty() {
            found.push("is empty".to_owned());
        }
        if let Some(mark) = text.chars().find(|letter| "!¡！←→‹›".contains(*letter)) {
            found.push(format!(
                "has `{mark}`: nothing is shouted, and arrows point the wrong way from right to left"
            ));
        }
    }
    // A form for one or two may say so in a word; the form for most numbers shows each argument.
    if arguments(said.usual()).is_none_or(|used| used.into_iter().collect::<BTreeSet<_>>() != expected) {
        found.push(format!("needs the arguments {expected:?}"));
    }
    found.into_iter()
}

#[test]
fn every_code_of_the_core_has_words() {
    let english = english();
    let keys = codes::keys(&root(), &codes::sheet(&root()));
    assert!(keys.len() > 500, "the codes are not found");
    let is_there = |key: &String| {
        let has_several = codes::SEVERAL.iter().any(|prefix| key.starts_with(prefix));
        english.contains_key(key)
            || has_several && english.keys().any(|one| one.starts_with(&format!("{key}_")))
    };
    let silent: Vec<_> = keys.into_iter().filter(|key| !is_there(key)).collect();
    all_fine(&silent);
}

#[test]
fn prompts_and_the_starter_plan_are_in_english_what_they_are_in_the_core() {
    let english = english();
    let mut expected = BTreeMap::new();
    for prompt in prompts() {
        expected.insert(format!("prompt_{}", prompt.id.to_lowercase()), prompt.text.clone());
    }
    let member = |id: u128, role| (MemberId(Uuid::from_u128(id)), role);
    let roles = BTreeMap::from([member(1, Role::Mentor), member(2, Role::Mentee), member(3, Role::Both)]);
    let today = NaiveDate::from_ymd_opt(2026, 11, 30).expect("a day");
    for form in [Form::OneToOne, Form::Circle] {
        for planned in StarterPlan::of(form, &roles, today).texts {
            expected.insert(planned.key.replace('.', "_"), planned.text);
        }
    }
    let plain = |text: &str| text.replace('’', "'");
    let said = |key: &String| english.get(key).map(|words| plain(words.usual()));
    let unlike: Vec<_> = expected
        .iter()
        .filter(|(key, text)| said(key).as_deref() != Some(text.as_str()))
        .map(|(key, _)| key.clone())
        .collect();
    all_fine(&unlike);
    let is_content = |key: &&String| key.starts_with("prompt_p") || key.starts_with("agreement_plan_");
    let dead: Vec<_> = english
        .keys()
        .filter(is_content)
        .filter(|key| !expected.contains_key(*key) && !["agreement_plan_text"].contains(&key.as_str()))
        .cloned()
        .collect();
    all_fine(&dead);
}

#[test]
fn the_app_and_the_terminal_say_the_same_for_a_code() {
    let (english, sheet) = (english(), codes::sheet(&root()));
    all_fine(&terminal::differences(&sheet, &english));
    assert_eq!(terminal::needless(&sheet, &english), Vec::<&str>::new(), "these need no exception");
}

#[test]
fn the_swift_package_refuses_in_the_words_of_the_app() {
    let english = english();
    let path = root().join("ios/BelayKit/Sources/BelayKit/Words.swift");
    let swift = fs::read_to_string(path).expect("the file can be read");
    let cases: Vec<_> = swift
        .lines()
        .filter_map(|line| line.trim().strip_prefix("case .")?.strip_suffix('"')?.split_once(": \""))
        .map(|(case, said)| (format!("refusal_{}", codes::snake(case)), said))
        .collect();
    assert!(cases.len() > 40, "the cases are not found");
    let is_same =
        |(key, said): &&(String, &str)| english.get(key).is_some_and(|words| words.usual() == *said);
    let unlike: Vec<_> =
        cases.iter().filter(|case| !is_same(case)).map(|(key, said)| format!("{key}: {said}")).collect();
    all_fine(&unlike);
}

#[test]
fn a_file_that_android_would_read_otherwise_is_told() {
    let faults = |line: &str| {
        let mut catalogue = Catalogue { words: BTreeMap::new(), faults: Vec::new() };
        catalogue.take("values/strings.xml", line);
        catalogue.faults
    };
    assert_eq!(
        faults("<!-- Words.\n     More. -->\n<string name=\"a\">It\\'s %1$s.</string>"),
        Vec::<String>::new()
    );
    for line in [
        "<string name=\"a\">It's here</string>",
        "<string name=\"a\">? or not</string>",
        "<string name=\"a\">two  spaces</string>",
        "<string name=\"a\"><b>loud</b></string>",
        "<string name=\"a\">begins",
        "<string name=\"a\">A</string>\n<string name=\"a\">B</string>",
        "<item quantity=\"one\">A</item>",
        "</plurals>",
    ] {
        assert_eq!(faults(line).len(), 1, "{line}: {:?}", faults(line));
    }
}

#[test]
fn a_translation_that_does_not_fit_its_source_is_told() {
    let text = |text: &str| Words::Text(text.to_owned());
    let plural = |forms: &[(&str, &str)]| {
        Words::Plural(
            forms.iter().map(|(quantity, text)| ((*quantity).to_owned(), (*text).to_owned())).collect(),
        )
    };
    let both = ["one", "other"];
    let count = |source: &Words, said: &Words| unlike(source, said, &both).count();
    assert_eq!(count(&text("To %1$s"), &text("An %1$s")), 0);
    assert_eq!(
        count(
            &plural(&[("one", "a day"), ("other", "%1$d days")]),
            &plural(&[("one", "ein Tag"), ("other", "%1$d Tage")])
        ),
        0
    );
    for (source, said) in [
        (text("To %1$s"), text("An")),
        (text("To"), text("")),
        (text("Yes"), text("Ja!")),
        (text("Back"), text("← Zurück")),
        (plural(&[("one", "a"), ("other", "b")]), plural(&[("other", "b")])),
        (plural(&[("one", "a"), ("other", "b")]), text("b")),
    ] {
        assert_eq!(count(&source, &said), 1, "{said:?}");
    }
    assert_eq!(arguments("%s"), None, "an argument without a place");
}
