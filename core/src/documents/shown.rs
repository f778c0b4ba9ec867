//! Selects the texts of an attention item to show: typed texts, and no names of parts or states.

use belay_domain::Kind;
use serde_json::Value;
use uuid::Uuid;

use super::{isolation::isolated, kinds, typed::texts_in};
use crate::json;

/// The typed texts in a document's content. A text counts as typed if the content can also be read with another text in
/// its place; the name of a part or a state cannot be replaced like that.
pub(crate) fn shown_of_content(document: Uuid, kind: &str, content: &Value) -> Vec<String> {
    let texts = content.get("doc").map(|doc| texts_in(doc, "/doc")).unwrap_or_default();
    shown(content, texts, |bytes| reads(document, kind, bytes))
}

/// Whether bytes can be read as this kind. A panic counts as no, so that the text is shown.
fn reads(document: Uuid, kind: &str, bytes: &[u8]) -> bool {
    let read = || kind.parse::<Kind>().is_ok_and(|kind| kinds::read(kind, bytes).is_ok());
    isolated(document, || Ok(read())) == Ok(Some(true))
}

/// A text that is no name of a part or state.
const OTHER_WORDS: &str = "any other words";

/// Those of `texts` in `whole` that are no names. All of them, if this version cannot read `whole`.
fn shown(whole: &Value, texts: Vec<(String, &str)>, reads: impl Fn(&[u8]) -> bool) -> Vec<String> {
    let reads = |value: &Value| json::write(value).is_ok_and(|bytes| reads(&bytes));
    let is_read = reads(whole);
    let is_name = |at: &str, text: &str| {
        // Every name is ASCII without spaces. This check is much cheaper than reading the document once more.
        if !is_read || !text.chars().all(|letter| letter.is_ascii_graphic()) {
            return false;
        }
        let mut other = whole.clone();
        let existing = other.pointer_mut(at);
        existing.map(|existing| *existing = OTHER_WORDS.into()).is_some() && !reads(&other)
    };
    let words = texts.into_iter().filter(|(at, text)| !is_name(at, text));
    words.map(|(_, text)| text.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use belay_domain::{Aggregate, Intent, Kind, of_kind};
    use serde_json::json;

    use super::*;
    use crate::documents::typed::{TYPED_EARLIER, is_words};

    /// A text that nobody else writes.
    const MARK: &str = "Quittenmus";

    /// The places of the texts in a value that were typed now, as JSON pointers.
    fn places_in(value: &Value, at: &str, found: &mut Vec<String>) {
        match value {
            Value::String(text) if is_words(text) => found.push(at.to_owned()),
            Value::Array(parts) => {
                parts.iter().enumerate().for_each(|(n, part)| places_in(part, &format!("{at}/{n}"), found));
            }
            Value::Object(fields) => fields
                .iter()
                .filter(|(name, _)| !TYPED_EARLIER.contains(&name.as_str()))
                .for_each(|(name, part)| places_in(part, &format!("{at}/{name}"), found)),
            _ => {}
        }
    }

    /// The starter plan's words are the app's own: nobody typed them.
    const OF_THE_APP: &str = "/do/take_plan/texts";

    /// The places of the texts in a value that anyone may word freely and that are not shown, and of those that name
    /// something (where it no longer `reads` with another text in that place) and are.
    fn wrong(
        kind: Kind,
        value: &Value,
        reads: impl Fn(Value) -> bool,
        shown: impl Fn(Uuid, &str, &Value) -> Vec<String>,
    ) -> Vec<String> {
        let mut places = Vec::new();
        places_in(value, "", &mut places);
        places.retain(|place| !place.starts_with(OF_THE_APP));
        let with = |place: &str, text: &str| {
            let mut other = value.clone();
            *other.pointer_mut(place).expect("a place that was found") = text.into();
            other
        };
        let shown = |value: &Value| shown(Uuid::nil(), kind.as_str(), value);
        places.retain(|place| {
            // With other words no name can be read, and of what cannot be read all is shown: so its own are looked for.
            let text = value.pointer(place).and_then(Value::as_str).expect("a text");
            match reads(with(place, MARK)) {
                true => !shown(&with(place, MARK)).iter().any(|shown| shown == MARK),
                false => shown(value).iter().any(|shown| shown == text),
            }
        });
        places.iter().map(|place| format!("{}{place}", kind.as_str())).collect()
    }

    fn of_intent(_: Uuid, kind: &str, intent: &Value) -> Vec<String> {
        kinds::words_of_intent(kind, &intent.to_string()).expect("an intention")
    }

    /// The faults of the golden intentions of a kind, and of its golden document.
    fn wrong_of<A: Aggregate>() -> Vec<String> {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
        let file = tests.join("golden/intentions").join(A::KIND.as_str()).with_extension("json");
        let text = |file: &Path| {
            fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
        };
        let steps: Vec<Value> = serde_json::from_str(&text(&file)).expect("intentions in JSON");
        let reads = |intent| serde_json::from_value::<Intent<A::Opening, A::Command>>(intent).is_ok();
        let intents = steps.iter().map(|step| &step["intent"]);
        let mut all: Vec<String> =
            intents.flat_map(|intent| wrong(A::KIND, intent, reads, of_intent)).collect();
        let file = tests.join(format!("tests/snapshots/golden__{}.snap", A::KIND.as_str()));
        let file = text(&file);
        let (_, golden) = file.rsplit_once("---\n").expect("a golden file has a head");
        let golden: Value = serde_json::from_str(golden).expect("a golden file is JSON");
        let content = json!({"v": golden["v"], "applied": {}, "doc": golden["doc"]});
        let reads = |content: Value| serde_json::from_value::<A>(content["doc"].clone()).is_ok();
        all.extend(wrong(A::KIND, &content, reads, shown_of_content));
        all
    }

    #[test]
    fn whatever_a_person_typed_in_any_command_or_document_is_shown_and_no_name_of_anything_is() {
        let mut all = Vec::new();
        for kind in Kind::ALL {
            all.extend(of_kind!(kind, wrong_of()));
        }
        assert_eq!(all, Vec::<String>::new());
    }
}
