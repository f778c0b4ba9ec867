//! By what means people meet. Tools are named in free text: none is built in (S455).

use serde::{Deserialize, Serialize};

/// The means of a meeting (S095).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Modality {
    /// In one place.
    InPerson {
        /// Where; may be empty while it is not settled.
        place: String,
    },
    /// By a video call.
    Video {
        /// The tool's name, for instance the one the program uses.
        tool: String,
        /// The link; may be empty while it is not settled.
        link: String,
    },
    /// By telephone.
    Phone {
        /// Which number, or who calls whom; may be empty.
        number: String,
    },
    /// In writing.
    Text {
        /// Which tool; may be empty.
        tool: String,
    },
    /// Anything else.
    Other {
        /// Its title.
        name: String,
    },
}

crate::typed::typed! {
    enum Modality { InPerson { place }, Video { tool, link }, Phone { number }, Text { tool }, Other { name } };
}
