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

/// Fields that hold what was typed earlier: what an edit was made from, and the versions its author saw.
const TYPED_EARLIER: [&str; 2] = ["before", "seen"];

/// Fields whose text is the name of something (a state, a sort, a part). Where one holds more than a text, what is inside may
/// have been typed: the sort of a flash request carries the tool that it asks about.
const NAMES: [&str; 12] =
    ["is", "wording", "kind", "unit", "form", "item", "heading", "scope", "role", "state", "zone", "subject"];

fn collect_words(value: &Value, words: &mut Vec<String>) {
    match value {
        Value::String(text) if typed(text) => words.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| collect_words(value, words)),
        Value::Object(fields) => {
            let is_typed = |name: &str, value: &Value| {
                !(TYPED_EARLIER.contains(&name) || (NAMES.contains(&name) && value.is_string()))
            };
            let fields = fields.iter().filter(|(name, value)| is_typed(name, value));
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

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use belay_domain::{
        Aggregate, Intent, Kind, agreement::Agreement, ally_track::AllyTrack, closure::Closure, entry::Entry,
        flash::FlashReply, flash::FlashRequest, goal::Goal, meeting::Meeting, profile::Profile,
        prompt::PromptDraws, reflection::PairedReflection, reflection::PromptSet, reflection::Reflection,
        reflection::SharedReflection, relationship::Relationship, story::Story, story::StoryShare,
        vision::Vision,
    };

    use super::*;

    /// A text nobody else writes.
    const MARK: &str = "Quittenmus";
    /// The places of the texts in a value, as JSON pointers.
    fn texts_in(value: &Value, at: &str, found: &mut Vec<String>) {
        match value {
            Value::String(_) => found.push(at.to_owned()),
            Value::Array(parts) => {
                parts.iter().enumerate().for_each(|(n, part)| texts_in(part, &format!("{at}/{n}"), found));
            }
            Value::Object(fields) => fields
                .iter()
                .filter(|(name, _)| !TYPED_EARLIER.contains(&name.as_str()))
                .for_each(|(name, part)| texts_in(part, &format!("{at}/{name}"), found)),
            _ => {}
        }
    }

    /// The texts of the golden intentions of a kind that anyone may word freely and that would not be shown.
    fn unseen<A: Aggregate>() -> Vec<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden/intentions");
        let file = fs::read(folder.join(A::KIND.as_str()).with_extension("json")).expect("a golden file");
        let steps: Vec<Value> = serde_json::from_slice(&file).expect("intentions in JSON");
        let mut unseen = Vec::new();
        for step in &steps {
            let mut places = Vec::new();
            texts_in(&step["intent"], "", &mut places);
            for place in places {
                let mut intent = step["intent"].clone();
                *intent.pointer_mut(&place).expect("a place that was found") = MARK.into();
                // What no longer reads is the name of something, an id or a date.
                let free = serde_json::from_value::<Intent<A::Opening, A::Command>>(intent.clone()).is_ok();
                if free && !words_of_intent(&intent).iter().any(|text| text == MARK) {
                    unseen.push(format!("{}{place}", A::KIND.as_str()));
                }
            }
        }
        unseen
    }

    #[test]
    fn whatever_a_person_typed_in_any_command_is_shown_when_it_could_not_happen() {
        let mut all = Vec::new();
        for kind in Kind::ALL {
            all.extend(match kind {
                Kind::Profile => unseen::<Profile>(),
                Kind::Relationship => unseen::<Relationship>(),
                Kind::Agreement => unseen::<Agreement>(),
                Kind::Goal => unseen::<Goal>(),
                Kind::Meeting => unseen::<Meeting>(),
                Kind::Entry => unseen::<Entry>(),
                Kind::Vision => unseen::<Vision>(),
                Kind::Reflection => unseen::<Reflection>(),
                Kind::SharedReflection => unseen::<SharedReflection>(),
                Kind::PairedReflection => unseen::<PairedReflection>(),
                Kind::PromptSet => unseen::<PromptSet>(),
                Kind::PromptDraws => unseen::<PromptDraws>(),
                Kind::Story => unseen::<Story>(),
                Kind::StoryShare => unseen::<StoryShare>(),
                Kind::FlashRequest => unseen::<FlashRequest>(),
                Kind::FlashReply => unseen::<FlashReply>(),
                Kind::Closure => unseen::<Closure>(),
                Kind::AllyTrack => unseen::<AllyTrack>(),
            });
        }
        assert_eq!(all, Vec::<String>::new());
    }
}
