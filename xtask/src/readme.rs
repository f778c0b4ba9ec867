//! Code in a page is code that was compiled: each fenced block under `<!-- code: PATH -->` is the part of that file
//! between `readme: begin` and `readme: end`, word for word. Pure: texts in, violations out.

use anyhow::{Context, Result, bail};

/// What stands above a block that is taken from a file.
const MARK: &str = "<!-- code: ";
/// What ends the mark.
const MARK_END: &str = " -->";
/// The fence of a block.
const FENCE: &str = "```";
/// What begins the part of a file that a page shows, in a comment of its language.
const BEGIN: &str = "readme: begin";
/// What ends it.
const END: &str = "readme: end";

/// Where `page` shows something other than its files hold, or names one that shows nothing. `file` gives a file's text
/// by its path from the root.
#[must_use]
pub fn violations(name: &str, page: &str, file: impl Fn(&str) -> Result<String>) -> Vec<String> {
    let lines: Vec<&str> = page.lines().collect();
    let marked = lines.iter().enumerate().filter_map(|(at, line)| Some((at, path_of(line)?)));
    marked
        .filter_map(|(at, path)| {
            let same = || {
                let shown = block(&lines[at + 1..])?;
                let held = part(&file(path)?).with_context(|| format!("{path} shows nothing"))?;
                if shown != held {
                    bail!("it differs from {path}: copy what stands between `{BEGIN}` and `{END}` there");
                }
                Ok(())
            };
            let error = same().err()?;
            Some(format!("{name}:{}: {error:#}", at + 1))
        })
        .collect()
}

/// The file a mark names.
fn path_of(line: &str) -> Option<&str> {
    line.trim().strip_prefix(MARK)?.strip_suffix(MARK_END).map(str::trim)
}

/// The block that begins right under a mark.
fn block(under: &[&str]) -> Result<String> {
    let Some((fence, rest)) = under.split_first().filter(|(fence, _)| fence.starts_with(FENCE)) else {
        bail!("no block of code stands right under it");
    };
    let end =
        rest.iter().position(|line| *line == FENCE).with_context(|| format!("{fence} is never closed"))?;
    Ok(rest[..end].join("\n"))
}

/// The part of a file between the two comments, without the indent all its lines share.
fn part(text: &str) -> Result<String> {
    let lines: Vec<&str> = text.lines().collect();
    let find = |what: &str| {
        let mut found = lines.iter().enumerate().filter(|(_, line)| line.trim_end().ends_with(what));
        match (found.next(), found.next()) {
            (Some((at, _)), None) => Ok(at),
            (None, _) => bail!("there is no `{what}`"),
            _ => bail!("there are two `{what}`"),
        }
    };
    let (begin, end) = (find(BEGIN)?, find(END)?);
    if begin >= end {
        bail!("`{END}` comes first");
    }
    let part = &lines[begin + 1..end];
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let shared = part.iter().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or_default();
    Ok(part.iter().map(|line| line.get(shared..).unwrap_or_default()).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "class Test {\n    // readme: begin\n    val a = open()\n\n    a.use {\n        go()\n    }\n    // readme: end\n}\n";
    const SHOWN: &str = "val a = open()\n\na.use {\n    go()\n}";

    fn judged(page: &str) -> Vec<String> {
        violations("README.md", page, |path| match path {
            "a.kt" => Ok(FILE.to_owned()),
            "empty.kt" => Ok("class Test".to_owned()),
            _ => bail!("failed to read {path}"),
        })
    }

    #[test]
    fn a_block_that_is_its_files_part_without_the_indent_passes() {
        assert!(judged(&format!("Text.\n\n<!-- code: a.kt -->\n```kotlin\n{SHOWN}\n```\n")).is_empty());
        assert!(judged("```sh\nanything\n```\n").is_empty(), "a block without a mark is its page's own");
    }

    #[test]
    fn a_block_that_differs_in_a_letter_is_named_by_its_line() {
        let page = format!("\n<!-- code: a.kt -->\n```kotlin\n{}\n```\n", SHOWN.replace("go", "stop"));
        let violations = judged(&page);
        assert_eq!(violations.len(), 1);
        assert!(violations[0].starts_with("README.md:2: it differs from a.kt"), "{violations:?}");
    }

    #[test]
    fn a_mark_without_a_block_a_file_or_a_part_is_named() {
        let told = |page: &str| judged(page).join("\n");
        assert!(told("<!-- code: a.kt -->\n\n```kotlin\n```\n").contains("no block"));
        assert!(told("<!-- code: a.kt -->\n```kotlin\n").contains("never closed"));
        assert!(told("<!-- code: b.kt -->\n```\n```\n").contains("failed to read b.kt"));
        assert!(told("<!-- code: empty.kt -->\n```\n```\n").contains("there is no `readme: begin`"));
    }
}
