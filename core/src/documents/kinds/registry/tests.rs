//! Documents of every kind, changed by somebody who keeps to no rule: whatever can be read can also be projected, planned,
//! written and read again. Nothing here is guarded: a panic fails the test.

use std::sync::LazyLock;

use belay_domain::{
    Kind,
    calendar::{YEARS_OF_DAYS, YEARS_OF_MOMENTS},
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use proptest::{prelude::*, sample::Index};
use serde_json::{Value, json};
use uuid::Uuid;

use super::read;
use crate::{documents::content::Header, json, storage::Place};

/// A document of each kind, as the golden files have it: with something in every part.
static DOCUMENTS: LazyLock<Vec<(Kind, Value)>> = LazyLock::new(documents);

fn documents() -> Vec<(Kind, Value)> {
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/tests/snapshots");
    let content = |kind: &Kind| {
        let path = format!("{golden}/golden__{}.snap", kind.as_str());
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| {
            panic!("{path}: {error}; `INSTA_UPDATE=always cargo test --workspace --test golden` writes it")
        });
        let (_, body) = text.rsplit_once("---\n").expect("a golden file has a head");
        let golden: Value = serde_json::from_str(body).expect("a golden file is JSON");
        (
            *kind,
            json!({"v": golden["v"], "applied": {Uuid::nil().to_string(): {"be1a": 3}}, "doc": golden["doc"]}),
        )
    };
    Kind::ALL.iter().map(content).collect()
}

/// What somebody may put in the place of a value.
fn replacements(existing: &Value) -> Vec<Value> {
    let mut values =
        vec![Value::Null, json!(true), json!({}), json!([]), json!(""), json!("\u{0}"), nested(40)];
    values.extend([0_i64, -1, i64::MIN, 999_999_999, 1_000_000_000, i64::MAX].map(Value::from));
    values.extend([
        json!(u64::MAX),
        json!(u32::MAX),
        json!(u16::MAX),
        json!(u8::MAX),
        json!(1e308),
        json!(-0.5),
    ]);
    values.extend(dates(existing.as_str().unwrap_or_default()));
    if let Value::Array(parts) = existing {
        values.push(Value::Array(parts.iter().cycle().take(300 * parts.len()).cloned().collect()));
    }
    values
}

/// Dates at both ends of every range, in the form of the one that is there.
fn dates(existing: &str) -> Vec<Value> {
    const YEARS: [&str; 12] = [
        "-262143", "-0001", "0000", "1799", "1800", "1899", "1900", "2199", "2200", "2201", "9999", "+262142",
    ];
    let time = if existing.parse::<DateTime<Utc>>().is_ok() {
        "T23:59:59.999999999Z"
    } else if existing.parse::<NaiveDateTime>().is_ok() {
        "T23:59:59.999999999"
    } else if existing.parse::<NaiveDate>().is_ok() {
        ""
    } else {
        return Vec::new();
    };
    let days =
        YEARS.into_iter().flat_map(|year| [format!("{year}-01-01{time}"), format!("{year}-12-31{time}")]);
    days.map(Value::from).collect()
}

fn nested(deep: usize) -> Value {
    (0..deep).fold(json!(1), |inner, _| json!([inner]))
}

/// Every value in a document, the whole of it among them.
fn places(value: &mut Value) -> usize {
    visit(value, &mut |_| {})
}

/// Calls `act` on each value; gives how many there are.
fn visit(value: &mut Value, act: &mut dyn FnMut(&mut Value)) -> usize {
    let inner = match value {
        Value::Array(parts) => parts.iter_mut().map(|part| visit(part, act)).sum(),
        Value::Object(fields) => fields.values_mut().map(|field| visit(field, act)).sum(),
        _ => 0,
    };
    act(value);
    inner + 1
}

fn change(value: &mut Value, place: Index, by: Index) {
    let chosen = place.index(places(value));
    let mut at = 0;
    visit(value, &mut |existing| {
        if at == chosen {
            let values = replacements(existing);
            *existing = values[by.index(values.len())].clone();
        }
        at += 1;
    });
}

/// Everything that is done with a document which arrives alone.
fn use_it(kind: Kind, bytes: &[u8]) {
    let Ok(content) = read(kind, bytes) else { return };
    let place = Place { id: Uuid::from_u128(1), space: Uuid::from_u128(2) };
    let _ = (content.project(place), content.deadline());
    let _ = content.announcement(Some(bytes)).expect("compare it with itself");
    assert!(Header::read(bytes).is_ok(), "a content has a header");
    let unknown_fields = (!content.is_all_of(bytes).expect("compare it")).then_some(bytes);
    let Ok(written) = content.write(unknown_fields) else { return };
    read(kind, &written).expect("what was written can be read");
}

#[test]
fn a_document_of_every_kind_is_read_and_each_of_its_dates_is_bounded() {
    for (kind, document) in DOCUMENTS.iter().cloned() {
        assert!(read(kind, &json::write(&document).expect("write it")).is_ok(), "{kind:?}");
        let mut counted = document.clone();
        for chosen in 0..places(&mut counted) {
            let (mut changed, mut at, mut all) = (document.clone(), 0, Vec::new());
            visit(&mut counted, &mut |existing| {
                if at == chosen {
                    all = dates(existing.as_str().unwrap_or_default());
                }
                at += 1;
            });
            for date in all {
                at = 0;
                visit(&mut changed, &mut |existing| {
                    if at == chosen {
                        *existing = date.clone();
                    }
                    at += 1;
                });
                let bytes = json::write(&changed).expect("write it");
                use_it(kind, &bytes);
                let text = date.as_str().expect("a date is a text");
                let years = if text.contains('T') { YEARS_OF_MOMENTS } else { YEARS_OF_DAYS };
                let far = !years.contains(&year_of(text));
                assert!(
                    !far || read(kind, &bytes).is_err() || is_a_text(kind, &changed, text),
                    "{kind:?}: {text}"
                );
            }
        }
    }
}

/// The year of a date in one of these forms.
fn year_of(date: &str) -> i32 {
    let day = date.split('T').next().unwrap_or(date);
    day[..day.len() - "-MM-DD".len()].parse().expect("a date begins with a year")
}

/// Whether any other words could stand in the place of this date.
fn is_a_text(kind: Kind, document: &Value, date: &str) -> bool {
    let mut document = document.clone();
    visit(&mut document, &mut |existing| {
        if existing.as_str() == Some(date) {
            *existing = json!("any other words");
        }
    });
    read(kind, &json::write(&document).expect("write it")).is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_somebody_puts_into_a_document_it_is_refused_or_can_be_used(
        kind in any::<Index>(),
        changes in prop::collection::vec((any::<Index>(), any::<Index>()), 1..4),
    ) {
        let (kind, mut document) = DOCUMENTS[kind.index(DOCUMENTS.len())].clone();
        for (place, by) in changes {
            change(&mut document, place, by);
        }
        use_it(kind, &json::write(&document).expect("write it"));
    }
}
