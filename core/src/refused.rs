//! The error for a refusal of the rules.

use belay_domain::{Reason, Refusal};

use crate::{Error, json};

/// A refusal about one typed-in value is `Invalid` (the form marks the field); any other is `Refused`.
impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal { reason: Reason::NoSuchPart, .. } => Self::not_found("part"),
            Refusal { reason, field: Some(field), .. } if reason.is_invalid_input() => {
                Self::Invalid { field, rule: code_of(reason) }
            }
            refusal => Self::Refused { refusal },
        }
    }
}

/// The snake_case code of a reason, as serde writes it.
fn code_of(reason: Reason) -> String {
    json::stored_name(&reason).unwrap_or_else(|| "invalid".to_owned())
}
