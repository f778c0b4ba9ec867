//! A document's content: the version of its shape, the version vector, and the aggregate.

use belay_domain::Aggregate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Error, Result,
    documents::{bounds, version_vector::VersionVector},
    json,
};

/// The content of a document, as stored and as sealed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Content<A> {
    /// The version of the shape of `doc`.
    pub(crate) v: u32,
    /// The version vector.
    pub(crate) applied: VersionVector,
    /// The aggregate.
    pub(crate) doc: A,
}

/// The header that can be read of any content, even of a newer app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Header {
    /// The version of the shape.
    pub(crate) v: u32,
    /// The version vector.
    #[serde(default)]
    pub(crate) applied: VersionVector,
    /// Whether it is a tombstone: see [`super::deletion`].
    #[serde(default)]
    pub(crate) deleted: Option<Value>,
}

impl Header {
    /// Reads the header of any content.
    ///
    /// # Errors
    /// [`Error::Internal`] for what is no content at all.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self> {
        json::read(bytes)
    }
}

impl<A: Aggregate> Content<A> {
    /// A new content.
    pub(crate) fn new(doc: A) -> Self {
        Self { v: A::VERSION, applied: VersionVector::default(), doc }
    }

    /// Reads a stored or received content.
    ///
    /// # Errors
    /// [`Error::UpdateNeeded`] for a newer version, for a shape this version cannot read (a newer app may have added a
    /// state, or the row is damaged: see [`Header::read`]), and for a value [outside its bounds](bounds).
    /// [`Error::NotFound`] for what was deleted.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self> {
        match json::read::<Self>(bytes) {
            Ok(content) if content.v <= A::VERSION => {
                bounds::check(bytes, |bytes| json::read::<Self>(bytes).is_ok())?;
                Ok(content)
            }
            Ok(_) => Err(Error::UpdateNeeded),
            Err(_) => {
                let is_deleted = A::KIND.can_be_deleted()
                    && Header::read(bytes).is_ok_and(|header| header.deleted.is_some());
                Err(if is_deleted { Error::not_found(A::KIND.as_str()) } else { Error::UpdateNeeded })
            }
        }
    }

    /// Whether it can be read again after it is written; if not, the name of the invalid field.
    ///
    /// # Errors
    /// As [`Content::write`].
    pub(crate) fn check_bounds(&self) -> Result<std::result::Result<(), String>> {
        let (bytes, reads) = (json::write(self)?, |bytes: &[u8]| json::read::<Self>(bytes).is_ok());
        Ok(bounds::check(&bytes, reads).map_err(|_| bounds::field_outside(&bytes, reads)))
    }

    /// Whether the bytes from which it was read have nothing that this version does not know. Nearly always they are
    /// exactly the bytes that it would write itself.
    ///
    /// # Errors
    /// As [`Content::write`].
    pub(crate) fn is_all_of(&self, bytes: &[u8]) -> Result<bool> {
        Ok(json::write(self)? == bytes)
    }

    /// Writes it. Unknown fields of `original` (the content from which it was read) are carried along unchanged; none
    /// if it [has none](Content::is_all_of).
    ///
    /// # Errors
    /// [`Error::UpdateNeeded`] where `original` holds what cannot be carried through; [`Error::Internal`] where it cannot
    /// be written as JSON: a fault of ours.
    pub(crate) fn write(&self, original: Option<&[u8]>) -> Result<Vec<u8>> {
        let Some(original) = original else {
            return json::write(self);
        };
        let before: Self = json::read(original)?;
        // For instance a number that no type of ours can store.
        let kept: Value = json::read(original).map_err(|_| Error::UpdateNeeded)?;
        let known = json::tree(&before)?;
        let mut written = json::tree(self)?;
        carry_unknown(&kept, &known, &mut written);
        json::write(&written)
    }
}

/// Adds to `written` the fields that `kept` has beyond `known` (the same content as far as this version understands
/// it).
fn carry_unknown(kept: &Value, known: &Value, written: &mut Value) {
    if known == written {
        // An unchanged part keeps its exact bytes.
        *written = kept.clone();
        return;
    }
    match (kept, known, written) {
        (Value::Object(kept), Value::Object(known), Value::Object(written)) => {
            for (key, value) in kept {
                match (known.get(key), written.get_mut(key)) {
                    (Some(known), Some(written)) => carry_unknown(value, known, written),
                    (None, None) => {
                        written.insert(key.clone(), value.clone());
                    }
                    // Removed on purpose, or known under this name now.
                    (Some(_), None) | (None, Some(_)) => {}
                }
            }
        }
        (Value::Array(kept), Value::Array(known), Value::Array(written)) => {
            // Parts are recognised by their id. Unknown fields of a part without one cannot be assigned.
            for part in written.iter_mut() {
                let Some(id) = part.get("id").cloned() else {
                    continue;
                };
                let at = known.iter().position(|candidate| candidate.get("id") == Some(&id));
                if let Some((kept, known)) = at.and_then(|at| Some((kept.get(at)?, known.get(at)?))) {
                    carry_unknown(kept, known, part);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn carried(kept: Value, known: Value, mut written: Value) -> Value {
        carry_unknown(&kept, &known, &mut written);
        written
    }

    #[test]
    fn a_field_of_a_newer_app_survives_a_change_beside_it() {
        let kept = json!({"a": 1, "new": {"deep": [1]}});
        assert_eq!(carried(kept, json!({"a": 1}), json!({"a": 2})), json!({"a": 2, "new": {"deep": [1]}}));
    }

    #[test]
    fn a_field_inside_a_part_survives_when_parts_move_and_change() {
        let kept = json!([{"id": 1, "x": 1, "new": 7}, {"id": 2, "x": 1, "new": 8}]);
        let known = json!([{"id": 1, "x": 1}, {"id": 2, "x": 1}]);
        let written = json!([{"id": 2, "x": 5}, {"id": 3, "x": 1}]);
        assert_eq!(carried(kept, known, written), json!([{"id": 2, "x": 5, "new": 8}, {"id": 3, "x": 1}]));
    }

    #[test]
    fn what_was_removed_on_purpose_does_not_come_back() {
        assert_eq!(
            carried(json!({"a": 1, "b": 2}), json!({"a": 1, "b": 2}), json!({"a": 3})),
            json!({"a": 3})
        );
    }
}
