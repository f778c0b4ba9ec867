//! The body of a document. Only phones that may open it can read it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A sealed body. On the wire it is base64 (RFC 4648, section 4, with padding) in a JSON string.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Body(pub Vec<u8>);

impl Body {
    /// Length in bytes, as the limits count it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Body {
    /// Only the length, because a log must never contain texts of people.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Body({} bytes)", self.0.len())
    }
}

impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        STANDARD.decode(text.as_bytes()).map(Body).map_err(D::Error::custom)
    }
}

#[cfg(feature = "openapi")]
mod openapi {
    use utoipa::{PartialSchema, ToSchema, openapi};

    impl PartialSchema for super::Body {
        fn schema() -> openapi::RefOr<openapi::schema::Schema> {
            openapi::ObjectBuilder::new()
                .schema_type(openapi::schema::Type::String)
                .format(Some(openapi::SchemaFormat::KnownFormat(openapi::KnownFormat::Byte)))
                .description(Some("Base64 of the sealed body. The server never looks inside."))
                .into()
        }
    }

    impl ToSchema for super::Body {}
}
