//! Reads the words of the Android app: every `strings_*.xml` of `android/ui`, in every language.
//!
//! The files are read strictly. What this reader does not understand is told, so nothing in them goes unchecked.

use std::{collections::BTreeMap, fs, path::Path};

/// The folder of the words.
const FOLDER: &str = "android/ui/src/main/res";

/// A language, its folder, and its plural categories by CLDR.
pub(crate) struct Language {
    /// Its name in a message.
    pub(crate) name: &'static str,
    folder: &'static str,
    /// The categories that every plural of this language has, in the order of the files.
    pub(crate) quantities: &'static [&'static str],
}

/// English is the source; every other language has the same keys.
pub(crate) const LANGUAGES: [Language; 5] = [
    Language { name: "English", folder: "values", quantities: &["one", "other"] },
    Language { name: "German", folder: "values-de", quantities: &["one", "other"] },
    Language { name: "Spanish", folder: "values-es", quantities: &["one", "many", "other"] },
    Language { name: "French", folder: "values-fr", quantities: &["one", "many", "other"] },
    Language {
        name: "Arabic",
        folder: "values-ar",
        quantities: &["zero", "one", "two", "few", "many", "other"],
    },
];

/// A text, or one for each quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Words {
    /// A text.
    Text(String),
    /// Texts by quantity, in the order of the file.
    Plural(Vec<(String, String)>),
}

impl Words {
    /// All texts of it.
    pub(crate) fn texts(&self) -> Vec<&str> {
        match self {
            Self::Text(text) => vec![text],
            Self::Plural(forms) => forms.iter().map(|(_, text)| text.as_str()).collect(),
        }
    }

    /// The text, or the one for most numbers.
    pub(crate) fn usual(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Plural(forms) => forms.last().map_or("", |(_, text)| text),
        }
    }
}

/// The words of a language by their keys, and what is wrong with its files.
pub(crate) struct Catalogue {
    /// By key. Texts are as a person sees them: escapes are resolved.
    pub(crate) words: BTreeMap<String, Words>,
    /// `file:line: what`.
    pub(crate) faults: Vec<String>,
}

impl Catalogue {
    /// Reads the files of a language.
    pub(crate) fn read(root: &Path, language: &Language) -> Self {
        let folder = root.join(FOLDER).join(language.folder);
        let mut catalogue = Self { words: BTreeMap::new(), faults: Vec::new() };
        let mut files: Vec<_> = fs::read_dir(&folder)
            .expect("the folder of the language can be listed")
            .map(|entry| entry.expect("the folder can be listed").path())
            .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("strings")))
            .collect();
        files.sort();
        for file in files {
            let name = format!(
                "{}/{}",
                language.folder,
                file.file_name().map(|name| name.to_string_lossy()).unwrap_or_default()
            );
            catalogue.take(&name, &fs::read_to_string(&file).expect("the file can be read"));
        }
        catalogue
    }

    /// Takes the words of one file.
    pub(crate) fn take(&mut self, file: &str, text: &str) {
        let mut is_comment = false;
        let mut plural: Option<(String, Vec<(String, String)>)> = None;
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            let place = format!("{file}:{}", at + 1);
            is_comment |= line.starts_with("<!--");
            if is_comment {
                is_comment = !line.ends_with("-->");
                continue;
            }
            let is_frame =
                line.starts_with("<?xml") || line.starts_with("<resources") || line == "</resources>";
            if line.is_empty() || is_frame {
                continue;
            }
            if let Some((key, text)) = element(line, "string", "name") {
                let text = self.unescaped(&place, text);
                self.add(&place, key, Words::Text(text));
            } else if let Some(rest) = line.strip_prefix("<plurals name=\"") {
                let key = rest.split('"').next().unwrap_or_default();
                plural = Some((key.to_owned(), Vec::new()));
            } else if let Some((quantity, text)) = element(line, "item", "quantity") {
                let text = self.unescaped(&place, text);
                match &mut plural {
                    Some((_, forms)) => forms.push((quantity.to_owned(), text)),
                    None => self.faults.push(format!("{place}: a form outside a plural")),
                }
            } else if line == "</plurals>" {
                match plural.take() {
                    Some((key, forms)) => self.add(&place, &key, Words::Plural(forms)),
                    None => self.faults.push(format!("{place}: no plural begins here")),
                }
            } else {
                self.faults.push(format!("{place}: write one text on one line: {line}"));
            }
        }
    }

    fn add(&mut self, place: &str, key: &str, words: Words) {
        if self.words.insert(key.to_owned(), words).is_some() {
            self.faults.push(format!("{place}: {key} is there twice"));
        }
    }

    /// A text as a person sees it. What Android would read otherwise, or drop, is a fault.
    fn unescaped(&mut self, place: &str, text: &str) -> String {
        if text.starts_with(['?', '@']) {
            self.faults.push(format!("{place}: a first `?` or `@` needs a backslash"));
        }
        if text.trim() != text || text.contains("  ") {
            self.faults.push(format!("{place}: Android drops spaces at the ends and beside each other"));
        }
        if text.contains('<') {
            self.faults.push(format!("{place}: texts have no tags of their own"));
        }
        let mut plain = String::new();
        let mut letters = text.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => match letters.next() {
                    Some(escaped @ ('\'' | '"' | '?' | '@' | '\\')) => plain.push(escaped),
                    Some('n') => plain.push('\n'),
                    _ => self.faults.push(format!("{place}: unknown escape")),
                },
                '\'' | '"' => self.faults.push(format!("{place}: {letter} needs a backslash")),
                other => plain.push(other),
            }
        }
        for (entity, letter) in [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")] {
            plain = plain.replace(entity, letter);
        }
        plain
    }
}

/// The attribute and the text of an element that stands on one line.
fn element<'a>(line: &'a str, tag: &str, attribute: &str) -> Option<(&'a str, &'a str)> {
    let rest = line.strip_prefix('<')?.strip_prefix(tag)?.trim_start();
    let rest = rest.strip_prefix(attribute)?.strip_prefix("=\"")?;
    let (value, rest) = rest.split_once('"')?;
    let (_, rest) = rest.split_once('>')?;
    let text = rest.strip_suffix('>')?.strip_suffix(tag)?.strip_suffix("</")?;
    Some((value, text))
}

/// The arguments of a text: `%1$s`, `%2$d`. Any other `%` than `%%` gives none: their places change between languages.
pub(crate) fn arguments(text: &str) -> Option<Vec<String>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('%') {
        if let Some(after) = behind.strip_prefix('%') {
            rest = after;
            continue;
        }
        let argument = behind.get(..3)?;
        let mut letters = argument.chars();
        let is_argument =
            letters.next()?.is_ascii_digit() && letters.next()? == '$' && "sd".contains(letters.next()?);
        if !is_argument {
            return None;
        }
        found.push(argument.to_owned());
        rest = &behind[3..];
    }
    found.sort();
    found.dedup();
    Some(found)
}
