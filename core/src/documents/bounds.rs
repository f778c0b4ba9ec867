//! Bounds on every value of a document of any kind: checked where contents are read and where they are made.
//!
//! The check reads the bytes once, without knowing the kind. A value that looks like a date outside the supported
//! years, or like a number beyond every count, is only a suspect: a person may have typed it in a text, or a newer app
//! may have put it into a field that this version carries along. So the suspects are replaced by a text and the content
//! is read again. If it can still be read, the suspect was such a text; otherwise it was a date or a number. The second
//! read is rare. A check by types would compile the code of every kind once more.
//!
//! The check also ensures that all values can be written again. A reader skips an unknown field whatever its value, and
//! then each edit beside it would fail.
//!
//! Texts and lists need no bound of their own: a received body has one (`MAX_BODY_BYTES`).

use belay_domain::calendar::{YEARS_OF_DAYS, YEARS_OF_MOMENTS};
use chrono::{DateTime, Datelike as _, Utc};
use memchr::memchr2;
use serde_json::Value;
use uuid::Uuid;

use crate::{Error, Result, json};

/// How deep values may be nested. Ours are about ten levels deep, and JSON readers give up at 128.
const DEEPEST: usize = 64;
/// The most digits of a whole number. The largest we have count versions and minutes; a sum of two of this length is
/// still far within every type.
const MOST_DIGITS: usize = 9;
/// The longest text that can be read as a date. chrono takes white space and nine digits of a second.
const LONGEST_DATE: usize = 64;
/// The replacement of a suspect value: a text that is no date, no number and no id.
const NO_DATE: &[u8] = br#""?""#;

/// Checks that every value in these bytes is within its bounds. `read` says whether bytes are a content of their kind.
///
/// # Errors
/// [`Error::UpdateNeeded`] for one that is not: no version known here writes it.
pub(crate) fn check(bytes: &[u8], read: impl FnOnce(&[u8]) -> bool) -> Result<()> {
    let mut scan = Scan { bytes, at: 0, suspects: Vec::new(), has_surrogate: false };
    if std::str::from_utf8(bytes).is_err() || !scan.is_shallow() {
        return Err(Error::UpdateNeeded);
    }
    // A number without end and half a surrogate pair are valid JSON, but no type of ours can store them.
    if (scan.has_surrogate || !scan.suspects.is_empty()) && json::read::<Value>(bytes).is_err() {
        return Err(Error::UpdateNeeded);
    }
    if scan.suspects.is_empty() || read(&without(bytes, &scan.suspects)) {
        return Ok(());
    }
    Err(Error::UpdateNeeded)
}

/// The name of the field with the first value outside its bounds; empty if there is none.
pub(crate) fn field_outside(bytes: &[u8], read: impl Fn(&[u8]) -> bool) -> String {
    let mut scan = Scan { bytes, at: 0, suspects: Vec::new(), has_surrogate: false };
    scan.is_shallow();
    let outside =
        scan.suspects.into_iter().find(|suspect| !read(&without(bytes, std::slice::from_ref(suspect))));
    outside.map(|outside| field_at(bytes, outside.start)).unwrap_or_default()
}

/// The name of the field that contains an offset, in JSON as this version writes it. Lists, and maps with ids or days as keys, have
/// no name of their own: then it is the name of the field around them.
fn field_at(bytes: &[u8], place: usize) -> String {
    let mut scan = Scan { bytes, at: 0, suspects: Vec::new(), has_surrogate: false };
    // The field that is being read, for each level of nesting; none for a list.
    let mut levels: Vec<Option<&[u8]>> = Vec::new();
    while let Some(byte) = bytes.get(scan.at).filter(|_| scan.at < place) {
        let start = scan.at;
        match byte {
            b'"' => {
                scan.skip_text();
                if let (Some(b':'), Some(level)) = (bytes.get(scan.at), levels.last_mut()) {
                    *level = Some(&bytes[start..scan.at]);
                }
                continue;
            }
            b'{' | b'[' => levels.push(None),
            b'}' | b']' => {
                levels.pop();
            }
            _ => {}
        }
        scan.at += 1;
    }
    let mut names = levels.into_iter().rev().flatten().filter_map(|name| json::read::<String>(name).ok());
    names.find(|name| !name.contains('-')).unwrap_or_default()
}

/// Whether a moment that a server names can be shown by a clock.
pub(crate) fn is_moment(named: DateTime<Utc>) -> bool {
    YEARS_OF_MOMENTS.contains(&named.year())
}

/// The bytes with every suspect replaced.
fn without(bytes: &[u8], suspects: &[std::ops::Range<usize>]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(bytes.len());
    let mut last = 0;
    for suspect in suspects {
        replaced.extend_from_slice(&bytes[last..suspect.start]);
        replaced.extend_from_slice(NO_DATE);
        last = suspect.end;
    }
    replaced.extend_from_slice(&bytes[last..]);
    replaced
}

/// One pass over JSON. Invalid JSON is detected by the reader.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    suspects: Vec<std::ops::Range<usize>>,
    /// Whether a text may hold half a surrogate pair (`\ud800`).
    has_surrogate: bool,
}

impl Scan<'_> {
    /// Collects the suspects; returns whether the nesting is within its bound.
    fn is_shallow(&mut self) -> bool {
        let mut depth = 0_usize;
        while let Some(byte) = self.bytes.get(self.at).copied() {
            let start = self.at;
            match byte {
                b'"' => {
                    self.skip_text();
                    if is_suspect_text(&self.bytes[start..self.at]) {
                        self.suspects.push(start..self.at);
                    }
                    continue;
                }
                b'-' | b'0'..=b'9' => {
                    self.skip_while(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
                    if is_suspect_number(&self.bytes[start..self.at]) {
                        self.suspects.push(start..self.at);
                    }
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > DEEPEST {
                return false;
            }
            self.at += 1;
        }
        true
    }

    fn skip_while(&mut self, goes_on: impl Fn(u8) -> bool) {
        while self.bytes.get(self.at).is_some_and(|byte| goes_on(*byte)) {
            self.at += 1;
        }
    }

    /// Moves behind the text that begins here.
    fn skip_text(&mut self) {
        self.at += 1;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            self.at += memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
            match self.bytes.get(self.at) {
                Some(b'\\') => {
                    self.has_surrogate |=
                        matches!(self.bytes.get(self.at + 1..self.at + 3), Some([b'u', b'd' | b'D']));
                    self.at = (self.at + 2).min(self.bytes.len());
                }
                Some(_) => {
                    self.at += 1;
                    return;
                }
                None => return,
            }
        }
    }
}

fn is_suspect_number(number: &[u8]) -> bool {
    let whole = number.iter().take_while(|byte| **byte != b'.').filter(|byte| byte.is_ascii_digit()).count();
    whole > MOST_DIGITS || number.iter().any(|byte| matches!(byte, b'e' | b'E'))
}

/// Whether a text in its quotes may be a date outside the years.
fn is_suspect_text(quoted: &[u8]) -> bool {
    let Some(inner) = quoted.get(1..quoted.len().saturating_sub(1)) else {
        return false;
    };
    if inner.contains(&b'\\') {
        // A digit can be written as an escape, six bytes long.
        let may_be_short = inner.len() <= LONGEST_DATE * 6;
        return may_be_short
            && json::read::<String>(quoted).is_ok_and(|text| is_suspect_date(text.as_bytes()));
    }
    is_suspect_date(inner)
}

fn is_suspect_date(text: &[u8]) -> bool {
    let of_a_date = |byte: &u8| {
        matches!(byte, b'0'..=b'9' | b'+' | b'-' | b':' | b'.' | b'T' | b't' | b'Z' | b'z')
            || byte.is_ascii_whitespace()
    };
    // The first letter of most texts ends this.
    if text.len() > LONGEST_DATE || !text.iter().all(of_a_date) || !text.contains(&b'-') {
        return false;
    }
    if let [a, b, c, d, b'-', rest @ ..] = text
        && let Some(year) = year([*a, *b, *c, *d])
    {
        let is_day = rest.len() == "MM-DD".len();
        return !(if is_day { YEARS_OF_DAYS } else { YEARS_OF_MOMENTS }).contains(&year);
    }
    // An id can be of digits alone.
    Uuid::try_parse_ascii(text).is_err()
}

fn year(digits: [u8; 4]) -> Option<i32> {
    digits
        .iter()
        .try_fold(0, |year, digit| digit.is_ascii_digit().then(|| year * 10 + i32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Serialize, Deserialize)]
    struct Sample {
        on: NaiveDate,
        at: DateTime<Utc>,
        wall: NaiveDateTime,
        by_day: BTreeMap<NaiveDate, u32>,
        count: u32,
        text: String,
    }

    fn sample() -> Value {
        serde_json::json!({
            "on": "1850-06-01",
            "at": "2026-03-02T09:00:00Z",
            "wall": "2026-03-02T09:00:00",
            "by_day": {"2026-03-02": 1},
            "count": 7,
            "text": "met on 1492-10-12",
        })
    }

    fn fits(value: &Value) -> bool {
        let bytes = serde_json::to_vec(value).expect("write it");
        fits_as_written(&bytes)
    }

    fn fits_as_written(bytes: &[u8]) -> bool {
        assert!(json::read::<Sample>(bytes).is_ok(), "the shape alone does not refuse it");
        check(bytes, |bytes| json::read::<Sample>(bytes).is_ok()).is_ok()
    }

    #[test]
    fn a_date_of_any_type_is_within_the_years_and_a_text_may_be_any_date() {
        assert!(fits(&sample()));
        let ends = [
            (
                "on",
                vec![
                    "+262142-12-31",
                    "-262143-01-01",
                    "9999-12-31",
                    "2201-01-01",
                    "1799-12-31",
                    "0000-01-01",
                ],
            ),
            (
                "at",
                vec![
                    "+262142-12-31T23:59:59Z",
                    "-262143-01-01T00:00:00Z",
                    "1899-12-31T23:59:59Z",
                    "2201-01-01T00:00:00+14:00",
                ],
            ),
            (
                "wall",
                vec![
                    "+262142-12-31T23:59:59",
                    "-262143-01-01T00:00:00",
                    "1850-06-01T00:00:00",
                    "9999-01-01T00:00:00",
                ],
            ),
        ];
        for (field, dates) in ends {
            for date in dates {
                let mut value = sample();
                value[field] = date.into();
                assert!(!fits(&value), "{field} {date}");
                let mut value = sample();
                value["text"] = date.into();
                value["unknown"] = serde_json::json!({"of a newer app": [date]});
                assert!(fits(&value), "{date} as a text");
            }
        }
        let mut value = sample();
        value["by_day"] = serde_json::json!({"+262142-12-31": 1});
        assert!(!fits(&value), "a key");
        assert!(!fits_as_written(
            &serde_json::to_vec(&sample()).expect("write it").replaced("1850-06-01", r"\u002b262142-12-31")
        ));
    }

    #[test]
    fn a_number_is_below_a_thousand_million_and_one_this_version_does_not_know_may_be_any() {
        for (count, right) in [("999999999", true), ("1000000000", false), ("4294967295", false)] {
            let bytes = serde_json::to_vec(&sample())
                .expect("write it")
                .replaced(r#""count":7"#, &format!(r#""count":{count}"#));
            assert_eq!(fits_as_written(&bytes), right, "{count}");
        }
        let mut value = sample();
        value["unknown"] = serde_json::json!([u64::MAX, 1e300, -1e300]);
        assert!(fits(&value));
    }

    #[test]
    fn the_field_of_a_value_outside_its_bounds_is_named_and_no_text_that_looks_like_one() {
        let named = |field: &str, wrong: Value| {
            let mut value = sample();
            value["a"] = serde_json::json!({"on": "2026-03-02", "list": [{"at": 1}]});
            value["text"] = "2201-01-01".into();
            value[field] = wrong;
            let bytes = serde_json::to_vec(&value).expect("write it");
            field_outside(&bytes, |bytes| json::read::<Sample>(bytes).is_ok())
        };
        assert_eq!(named("on", "2201-01-01".into()), "on");
        assert_eq!(named("wall", "2201-01-01T00:00:00".into()), "wall");
        assert_eq!(named("count", 1_000_000_000.into()), "count");
        assert_eq!(named("by_day", serde_json::json!({"2026-03-02": 1, "2201-01-01": 1})), "by_day");
        assert_eq!(named("by_day", serde_json::json!({"2026-03-02": 2_000_000_000})), "by_day");
        assert_eq!(named("text", "any".into()), "");
    }

    #[test]
    fn an_id_of_digits_alone_is_no_date() {
        assert!(!is_suspect_date(b"12345678-1234-4234-8234-123456789012"));
        assert!(is_suspect_date(b"+12345-01-01") && is_suspect_date(b" 2026-01-01"));
    }

    #[test]
    fn what_is_nested_deeper_than_anything_of_ours_is_refused_also_where_it_is_not_known() {
        let nested = |deep: usize| {
            let text = format!(r#","unknown":{}{}}}"#, "[".repeat(deep), "]".repeat(deep));
            let bytes = serde_json::to_vec(&sample()).expect("write it");
            [&bytes[..bytes.len() - 1], text.as_bytes()].concat()
        };
        assert!(fits_as_written(&nested(DEEPEST - 1)));
        assert!(!fits_as_written(&nested(DEEPEST)));
        assert!(!fits_as_written(&nested(100_000)));
    }

    trait Replaced {
        fn replaced(&self, from: &str, to: &str) -> Vec<u8>;
    }

    impl Replaced for Vec<u8> {
        fn replaced(&self, from: &str, to: &str) -> Vec<u8> {
            std::str::from_utf8(self).expect("JSON is text").replace(from, to).into_bytes()
        }
    }
}
