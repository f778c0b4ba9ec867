//! The texts that a person typed, without ids, dates and names: in a command that could not be applied, or in a
//! document.

use belay_domain::Typed;
use chrono::DateTime;
use serde_json::Value;
use uuid::Uuid;

/// The texts that a person typed in an intention, in the order of its fields.
pub(crate) fn typed_in(intent: &impl Typed) -> Vec<String> {
    let mut texts = Vec::new();
    intent.typed(&mut texts);
    texts.into_iter().filter(|text| is_words(text)).map(str::to_owned).collect()
}

/// The texts in an intention that this version cannot read, because a newer app made it. In doubt a text is shown.
pub(crate) fn words_of_unknown(intent: &Value) -> Vec<String> {
    match intent.get("do").or_else(|| intent.get("open")) {
        // A command without fields is only its name.
        Some(Value::String(_)) | None => Vec::new(),
        Some(asked) => words_in(asked),
    }
}

/// The texts in a document, or in a command that this version does not know. In doubt a text is shown.
pub(crate) fn words_in(value: &Value) -> Vec<String> {
    texts_in(value, "").into_iter().map(|(_, text)| text.to_owned()).collect()
}

/// Fields with texts that were typed earlier: the source of an edit, and the versions that its author saw.
pub(super) const TYPED_EARLIER: [&str; 2] = ["before", "seen"];

/// Fields whose text is a name (a state, a sort, a part). A field with more than a text may contain typed texts: the
/// sort of a flash request has the tool that it asks about.
const NAMES: [&str; 12] =
    ["is", "wording", "kind", "unit", "form", "item", "heading", "scope", "role", "state", "zone", "subject"];

/// The texts in a value, each with its JSON pointer, which begins with `at`.
pub(super) fn texts_in<'a>(value: &'a Value, at: &str) -> Vec<(String, &'a str)> {
    let mut texts = Vec::new();
    collect_texts(value, at, &mut texts);
    texts
}

fn collect_texts<'a>(value: &'a Value, at: &str, texts: &mut Vec<(String, &'a str)>) {
    match value {
        Value::String(text) if is_words(text) => texts.push((at.to_owned(), text)),
        Value::Array(values) => {
            let values = values.iter().enumerate();
            values.for_each(|(n, value)| collect_texts(value, &format!("{at}/{n}"), texts));
        }
        Value::Object(fields) => {
            let is_typed = |name: &str, value: &Value| {
                !(TYPED_EARLIER.contains(&name) || (NAMES.contains(&name) && value.is_string()))
            };
            for (name, value) in fields.iter().filter(|(name, value)| is_typed(name, value)) {
                // RFC 6901, section 3.
                let name = name.replace('~', "~0").replace('/', "~1");
                collect_texts(value, &format!("{at}/{name}"), texts);
            }
        }
        _ => {}
    }
}

pub(super) fn is_words(text: &str) -> bool {
    let id_or_time = Uuid::parse_str(text).is_ok()
        || text.parse::<chrono::NaiveDate>().is_ok()
        || text.parse::<chrono::NaiveDateTime>().is_ok()
        || DateTime::parse_from_rfc3339(text).is_ok();
    !text.trim().is_empty() && !id_or_time
}
