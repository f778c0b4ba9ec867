//! The kinds of document, made from the one list in `lib.rs`.

/// Makes [`crate::Kind`] and [`crate::of_kind`] of a list of kinds, each with its aggregate and the name it is stored under. The
/// first token is `$`: a macro cannot write that of another macro otherwise.
macro_rules! kinds {
    ($d:tt $($(#[$doc:meta])* $name:ident: $module:ident::$aggregate:ident = $text:literal),+ $(,)?) => {
        /// The kinds of document, each with the name it is stored under.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        #[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
        pub enum Kind {
            $($(#[$doc])* #[serde(rename = $text)] $name,)+
        }

        impl Kind {
            /// Every kind this version knows.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The name it is stored under, on the phone and on the wire.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }

        impl std::str::FromStr for Kind {
            type Err = UnknownKind;

            fn from_str(text: &str) -> Result<Self, UnknownKind> {
                match text { $($text => Ok(Self::$name),)+ _ => Err(UnknownKind) }
            }
        }

        /// Calls a generic function for the aggregate of a kind: `of_kind!(kind, read(bytes))` calls `read::<Goal>(bytes)`
        /// for [`Kind::Goal`].
        #[macro_export]
        macro_rules! of_kind {
            ($d kind:expr, $d function:ident($d($d argument:expr),*)) => {
                match $d kind {
                    $($crate::Kind::$name => $d function::<$crate::$module::$aggregate>($d($d argument),*),)+
                }
            };
        }
    };
}
pub(crate) use kinds;

/// A kind made by a newer app. The document is kept and shown as "update to see".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownKind;
