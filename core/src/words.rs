//! What a person typed, told apart from ids, dates and names: in a command that could not happen, or in a document.

use chrono::DateTime;
use serde_json::Value;
use uuid::Uuid;

/// The texts in an intention: `{"do": {"push_back": {…}}}` or `{"open": {…}}`.
pub(crate) fn words_of_intent(intent: &Value) -> Vec<String> {
    match intent.get("do").or_else(|| intent.get("open")) {
        // A command without fields is its name alone.
        Some(Value::String(_)) | None => Vec::new(),
        Some(asked) => words_in(asked),
    }
}

/// The texts in a command or a document: what a person typed. In doubt it is shown.
pub(crate) fn words_in(value: &Value) -> Vec<String> {
    let mut words = Vec::new();
    collect_words(value, &mut words);
    words
}

/// Fields that hold the name of something (a state, a sort, a part), or what was there before the person's edit.
const NO_WORDS: [&str; 13] = [
    "before", "seen", "is", "wording", "kind", "unit", "form", "item", "heading", "scope", "role", "state",
    "zone",
];

fn collect_words(value: &Value, words: &mut Vec<String>) {
    match value {
        Value::String(text) if typed(text) => words.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| collect_words(value, words)),
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(name, _)| !NO_WORDS.contains(&name.as_str()));
            fields.for_each(|(_, value)| collect_words(value, words));
        }
        _ => {}
    }
}

fn typed(text: &str) -> bool {
    let id_or_time = Uuid::parse_str(text).is_ok()
        || text.parse::<chrono::NaiveDate>().is_ok()
        || text.parse::<chrono::NaiveDateTime>().is_ok()
        || DateTime::parse_from_rfc3339(text).is_ok();
    !text.trim().is_empty() && !id_or_time
}
