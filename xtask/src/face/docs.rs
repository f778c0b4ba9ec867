//! Documentation for the Kotlin and Swift reader, from the comments in core: the same words, without Rust's links.

/// A comment without links to Rust items: ``[`crate::Error::NotFound`]`` reads `NotFound`, ``[`GoalCommand::Reach`]``
/// reads `GoalCommand.Reach`.
#[must_use]
pub fn for_apps(comment: &str) -> String {
    let mut plain = String::with_capacity(comment.len());
    let mut rest = comment;
    while let Some(start) = rest.find("[`") {
        plain.push_str(&rest[..start]);
        let Some(length) = rest[start + 2..].find("`]") else {
            plain.push_str(&rest[start..]);
            return plain;
        };
        let name = &rest[start + 2..start + 2 + length];
        plain.push_str(&format!("`{}`", outside_rust(name)));
        rest = &rest[start + 2 + length + 2..];
        // A link with its target spelled out: the name is enough.
        if let Some(target) = rest.strip_prefix('(')
            && let Some(end) = target.find(')')
        {
            rest = &target[end + 1..];
        }
    }
    plain.push_str(rest);
    plain
}

/// `crate::services::Flash::act` as a reader outside Rust knows it: `Flash.act`.
fn outside_rust(name: &str) -> String {
    let parts: Vec<&str> = name.split("::").collect();
    // Modules begin in lower case and have no name outside; a last part in lower case is a function.
    let begin = parts.iter().position(|part| part.chars().next().is_some_and(char::is_uppercase));
    let parts = &parts[begin.unwrap_or(parts.len() - 1)..];
    match parts {
        ["Error", rest @ ..] if !rest.is_empty() => rest.join("."),
        _ => parts.join("."),
    }
}

/// What stands before `# Errors`, and what stands after it.
#[must_use]
pub fn split_errors(comment: &str) -> (String, Option<String>) {
    match comment.split_once("# Errors") {
        None => (comment.trim().to_owned(), None),
        Some((before, after)) => (before.trim().to_owned(), Some(after.trim().to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lose_what_only_rust_knows() {
        assert_eq!(
            for_apps("[`crate::Error::NotFound`]; those of storage."),
            "`NotFound`; those of storage."
        );
        assert_eq!(for_apps("With [`GoalCommand::Reach`] all."), "With `GoalCommand.Reach` all.");
        assert_eq!(for_apps("see [`super::Flash::begin_relationship`]."), "see `Flash.begin_relationship`.");
        assert_eq!(for_apps("[`Why`](crate::Why) and [`home`]"), "`Why` and `home`");
        assert_eq!(for_apps("no [`end"), "no [`end");
    }

    #[test]
    fn errors_stand_apart() {
        assert_eq!(
            split_errors("Drafts.\n\n# Errors\n`NotFound`."),
            ("Drafts.".to_owned(), Some("`NotFound`.".to_owned()))
        );
        assert_eq!(split_errors("Drafts.\n"), ("Drafts.".to_owned(), None));
    }
}
