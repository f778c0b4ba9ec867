//! JSON as it is kept and sent: one way to read it and one to write it.
//!
//! serde compiles the code of every type for every kind of source and target anew. Reading from text beside bytes was
//! 0.2 MB of the phone library, making trees beside texts 0.1 MB (docs/MOBILE.md, *Size*).

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, error::Category};

use crate::{Error, Result};

/// Reads a value.
///
/// # Errors
/// [`Error::Internal`] for what is no JSON, or is of another shape. It says where, and never what stands there: that can be
/// somebody's words, or a secret.
pub(crate) fn read<T: DeserializeOwned>(text: impl AsRef<[u8]>) -> Result<T> {
    serde_json::from_slice(text.as_ref()).map_err(|error| {
        let kind = match error.classify() {
            Category::Data => "unexpected shape",
            Category::Eof => "unexpected end",
            Category::Io | Category::Syntax => "syntax error",
        };
        Error::internal(format_args!(
            "JSON not readable: {kind} at line {}, column {}",
            error.line(),
            error.column()
        ))
    })
}

/// Writes a value as bytes.
///
/// # Errors
/// [`Error::Internal`] for what has no form in JSON: a fault of ours.
pub(crate) fn write<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(Error::internal)
}

/// Writes a value as text.
///
/// # Errors
/// As [`write`].
pub(crate) fn text<T: Serialize>(value: &T) -> Result<String> {
    String::from_utf8(write(value)?).map_err(Error::internal)
}

/// A value as a tree in which one can look around.
///
/// # Errors
/// As [`write`].
pub(crate) fn tree<T: Serialize>(value: &T) -> Result<Value> {
    read(write(value)?)
}

/// The name under which a choice without fields is stored (`not_now`); none for anything else.
pub(crate) fn stored_name<T: Serialize>(choice: &T) -> Option<String> {
    tree(choice).ok().and_then(|name| name.as_str().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_reading_quotes_nothing() {
        for text in [r#""I am afraid of him""#, r#"{"on": "I am afraid of him"}"#, "I am afraid of him", ""] {
            let error = read::<chrono::NaiveDate>(text).expect_err("no date").to_string();
            assert!(error.contains("line ") && !error.contains("afraid"), "{error}");
        }
    }

    #[test]
    fn only_a_choice_without_fields_has_a_stored_name() {
        assert_eq!(stored_name(&belay_domain::Kind::FlashReply).as_deref(), Some("flash_reply"));
        assert_eq!(stored_name(&7), None);
    }
}
