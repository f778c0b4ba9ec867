//! Doc comments for Kotlin and Swift readers: the same text without Rust's links.

use syn::{Attribute, Expr, Lit, Meta};

/// The comment of an item, in lines.
pub(crate) fn for_apps(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(value) if value.path.is_ident("doc") => match &value.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    without_links(&lines.collect::<Vec<_>>().join("\n"))
}

/// ``[`crate::Error::NotFound`]`` reads `NotFound`, ``[`GoalCommand::Reach`]`` reads `GoalCommand.Reach`.
fn without_links(comment: &str) -> String {
    let mut plain = String::with_capacity(comment.len());
    let mut rest = comment;
    while let Some((before, (name, after))) =
        rest.split_once("[`").and_then(|(before, link)| Some((before, link.split_once("`]")?)))
    {
        plain.push_str(before);
        plain.push('`');
        plain.push_str(&outside_rust(name));
        plain.push('`');
        // A link with an explicit target: its name is enough.
        let target = after.strip_prefix('(').and_then(|target| target.split_once(')'));
        rest = target.map_or(after, |(_, after)| after);
    }
    plain + rest
}

/// The name of `crate::services::Flash::act` outside Rust: `Flash.act`.
fn outside_rust(name: &str) -> String {
    let parts: Vec<&str> = name.split("::").collect();
    // Modules begin in lower case and do not exist outside Rust. A last part in lower case is a function.
    let begin = parts.iter().position(|part| part.starts_with(char::is_uppercase)).unwrap_or(parts.len() - 1);
    let parts = &parts[begin..];
    match parts {
        ["Error", rest @ ..] if !rest.is_empty() => rest.join("."),
        _ => parts.join("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lose_what_only_rust_knows() {
        assert_eq!(
            without_links("[`crate::Error::NotFound`]; those of storage."),
            "`NotFound`; those of storage."
        );
        assert_eq!(without_links("With [`GoalCommand::Reach`] all."), "With `GoalCommand.Reach` all.");
        assert_eq!(
            without_links("see [`super::Flash::begin_relationship`]."),
            "see `Flash.begin_relationship`."
        );
        assert_eq!(without_links("[`Why`](crate::Why) and [`home`]"), "`Why` and `home`");
        assert_eq!(without_links("no [`end"), "no [`end");
    }
}
