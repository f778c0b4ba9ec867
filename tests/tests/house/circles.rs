//! The house rule that modules do not import each other in a circle. Pure: texts in, violations out.
//!
//! Looked at are the modules of each folder of a crate's `src`, level by level, with all that is under them: `sync` beside
//! `storage`, and within `sync` `turn` beside `driver`. A module and the modules under it count as one: the file of a folder
//! names what is in it, and these use the types of the whole, which is no circle that anybody gets lost in. What a module
//! passes on (`pub use`) is followed to where it is declared, so that a circle does not hide behind the folder's name. Tests
//! may import what they like. Of methods and traits nothing is known here.

use std::collections::{BTreeMap, BTreeSet};

use crate::SourceFile;

type Path = Vec<String>;

/// The imports and names of a file.
#[derive(Default)]
struct Module {
    /// The paths of its `use` lines, by the name that they give them.
    known: BTreeMap<String, Path>,
    /// Every path in it.
    named: Vec<Path>,
}

/// The circles there are, one line each.
pub(crate) fn circles(files: &[SourceFile]) -> Vec<String> {
    let mut crates: BTreeMap<&str, BTreeMap<Path, Module>> = BTreeMap::new();
    for file in files.iter().filter(|file| file.path.ends_with(".rs") && !file.path.ends_with("/tests.rs")) {
        let Some((root, path)) = file.path.split_once("src/") else { continue };
        let mut path: Path = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        path.pop_if(|last| ["mod", "lib", "main"].contains(&last.as_str()));
        read(&tokens(&file.text), crates.entry(root).or_default().entry(path).or_default());
    }
    crates.iter().flat_map(|(root, modules)| circles_of(root, modules)).collect()
}

fn circles_of(root: &str, modules: &BTreeMap<Path, Module>) -> Vec<String> {
    let mut levels: BTreeMap<&[String], BTreeMap<&str, BTreeSet<String>>> = BTreeMap::new();
    for (path, module) in modules {
        for named in &module.named {
            for other in declared(modules, path, named) {
                let shared = path.iter().zip(&other).take_while(|(one, other)| one == other).count();
                if let (Some(from), Some(to)) = (path.get(shared), other.get(shared)) {
                    levels.entry(&path[..shared]).or_default().entry(from).or_default().insert(to.clone());
                }
            }
        }
    }
    let told = |(level, imports): (&[String], BTreeMap<&str, BTreeSet<String>>)| {
        let ring: Vec<&str> =
            imports.keys().filter(|one| reaches(&imports, one).contains(**one)).copied().collect();
        let place = [&[root.to_owned() + "src"], level].concat().join("/");
        (!ring.is_empty())
            .then(|| format!("{place}: these import each other in a circle: {}", ring.join(", ")))
    };
    levels.into_iter().filter_map(told).collect()
}

/// Whatever can be come to from a module by its imports, and theirs.
fn reaches<'a>(imports: &'a BTreeMap<&str, BTreeSet<String>>, from: &'a str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut ahead = vec![from];
    while let Some(one) = ahead.pop() {
        ahead.extend(
            imports.get(one).into_iter().flatten().map(String::as_str).filter(|next| reached.insert(*next)),
        );
    }
    reached
}

/// The modules that a path in `module` leads through: the one it names, and the one where it is declared.
fn declared(modules: &BTreeMap<Path, Module>, module: &[String], named: &[String]) -> Vec<Path> {
    let mut through = Vec::new();
    let mut at = absolute(modules, module, named);
    while let Some(path) = at.take() {
        let depth =
            (0..=path.len()).rev().find(|depth| modules.contains_key(&path[..*depth])).unwrap_or_default();
        let (found, rest) = path.split_at(depth);
        let is_new = !through.iter().any(|known| known == found);
        through.push(found.to_vec());
        if let Some((name, rest)) = rest.split_first().filter(|_| is_new) {
            at = modules.get(found).and_then(|module| absolute(modules, found, module.known.get(name)?));
            at.iter_mut().for_each(|path| path.extend(rest.iter().cloned()));
        }
    }
    through
}

/// A path as it is from the crate's root; none where it leads into another crate.
fn absolute(modules: &BTreeMap<Path, Module>, module: &[String], named: &[String]) -> Option<Path> {
    let (first, rest) = named.split_first()?;
    let child = [module, std::slice::from_ref(first)].concat();
    match first.as_str() {
        "crate" => Some(rest.to_vec()),
        "self" => Some([module, rest].concat()),
        "super" => {
            let ups = named.iter().take_while(|part| *part == "super").count();
            Some([module.get(..module.len().checked_sub(ups)?)?, &named[ups..]].concat())
        }
        _ if modules.contains_key(&child) => Some([&child, rest].concat()),
        _ => {
            let known = modules.get(module)?.known.get(first).filter(|known| known.first() != Some(first))?;
            Some([&absolute(modules, module, known)?, rest].concat())
        }
    }
}

/// Reads what a file imports and names, up to its tests.
fn read(tokens: &[String], module: &mut Module) {
    let mut at = 0;
    while at < tokens.len() {
        let is_word = tokens[at].starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
        if tokens[at..].starts_with(&["#", "[", "cfg", "(", "test", ")", "]", "mod"].map(str::to_owned))
            && tokens.get(at + 9).is_some_and(|token| token == "{")
        {
            return;
        } else if tokens[at] == "use" {
            at = tree(tokens, at + 1, &[], module);
        } else if is_word {
            let mut path = vec![tokens[at].clone()];
            while tokens.get(at + 1).is_some_and(|token| token == "::") && at + 2 < tokens.len() {
                at += 2;
                path.push(tokens[at].clone());
            }
            module.named.extend((path.len() > 1).then_some(path));
        }
        at += 1;
    }
}

/// Reads one branch of a `use`, from `at` on; gives where it ends.
fn tree(tokens: &[String], mut at: usize, before: &[String], module: &mut Module) -> usize {
    let mut path = before.to_vec();
    let mut name = None;
    while tokens.get(at).is_some_and(|token| token != "}") {
        match tokens.get(at).map(String::as_str) {
            Some("::") => {}
            Some("{") => {
                while tokens.get(at).is_some_and(|token| token == "{" || token == ",") {
                    at = tree(tokens, at + 1, &path, module);
                }
                return at + 1;
            }
            Some("as") => {
                name = tokens.get(at + 1).cloned();
                at += 1;
            }
            Some("," | "}" | ";") | None => break,
            Some(part) => path.push(part.to_owned()),
        }
        at += 1;
    }
    if path.len() > before.len() {
        path.pop_if(|last| last == "*" || (last == "self" && !before.is_empty()));
        module.known.extend(name.or_else(|| path.last().cloned()).map(|name| (name, path.clone())));
        module.named.push(path);
    }
    at
}

/// The words and signs of a text, without comments and what stands in quotation marks.
fn tokens(text: &str) -> Vec<String> {
    let is_of_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut tokens: Vec<String> = Vec::new();
    for line in text.lines() {
        let code: Vec<&str> = line.split("//").next().unwrap_or_default().split('"').step_by(2).collect();
        let mut last = ' ';
        for letter in code.join(" \" ").chars().chain([' ']) {
            match tokens.last_mut() {
                Some(word) if is_of_word(last) && is_of_word(letter) => word.push(letter),
                Some(colon) if last == ':' && letter == ':' && colon == ":" => colon.push(letter),
                _ if letter.is_whitespace() => {}
                _ => tokens.push(letter.to_string()),
            }
            last = letter;
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(files: &[(&str, &str)]) -> Vec<String> {
        let file =
            |(path, text): &(&str, &str)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() };
        circles(&files.iter().map(file).collect::<Vec<_>>())
    }

    #[test]
    fn modules_that_import_each_other_are_named_on_their_level() {
        for (one, other) in [
            ("use crate::b::B;", "use crate::a::A;"),
            ("use crate::{c, b::{self, B}};", "fn f(a: super::a::A) {}"),
            ("use super::b as other;", "pub(crate) use crate::a::*;"),
            ("const B: u32 = crate::b::ONE;", "use crate::a;\nfn f() { a::f() }"),
        ] {
            let found = told(&[("x/src/lib.rs", ""), ("x/src/a.rs", one), ("x/src/b.rs", other)]);
            assert_eq!(found, ["x/src: these import each other in a circle: a, b"], "{one}");
        }
    }

    #[test]
    fn a_circle_over_three_and_one_inside_a_folder_are_found_and_what_a_folder_passes_on_is_followed() {
        let found = told(&[
            ("x/src/lib.rs", "pub use c::low::Low;"),
            ("x/src/a.rs", "use crate::b;"),
            ("x/src/b.rs", "use crate::Low;"),
            ("x/src/c/mod.rs", "pub(crate) use high::High;"),
            ("x/src/c/low.rs", "use super::High;\nuse crate::a;"),
            ("x/src/c/high.rs", "use super::low::Low;"),
        ]);
        let told =
            |level: &str, ring: &str| format!("x/src{level}: these import each other in a circle: {ring}");
        assert_eq!(found, [told("", "a, b, c"), told("/c", "high, low")]);
    }

    #[test]
    fn a_folder_and_what_is_in_it_tests_comments_and_texts_make_no_circle() {
        let found = told(&[
            ("x/src/lib.rs", "mod a; use a::A;"),
            ("x/src/a/mod.rs", "mod inner; use inner::f; pub struct A;"),
            ("x/src/a/inner.rs", "use super::A; use crate::b::B;"),
            (
                "x/src/b.rs",
                "// use crate::a;\nconst A: &str = \"crate::a::A\";\n#[cfg(test)]\nmod tests { use crate::a::A; }",
            ),
            ("x/src/b/tests.rs", "use crate::a::A;"),
            ("y/src/a.rs", "use crate::b;"),
        ]);
        assert_eq!(found, Vec::<String>::new());
    }
}
