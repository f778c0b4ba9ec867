//! Which texts in something a person typed: a command, an opening, a part of one.
//!
//! When a command cannot be carried out, its author gets their words back; one without words falls away silently where it was
//! done already. So no text may be forgotten. Each type names its parts where it is defined, with `typed!`: a new field or a new
//! command does not compile until it is named, and a text is always somebody's words.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use uuid::Uuid;

/// What can be asked which texts in it a person typed.
pub trait Typed {
    /// Adds each text that a person typed, in the order of the fields.
    fn typed<'a>(&'a self, texts: &mut Vec<&'a str>);
}

impl Typed for String {
    fn typed<'a>(&'a self, texts: &mut Vec<&'a str>) {
        texts.push(self);
    }
}

impl<T: Typed> Typed for Option<T> {
    fn typed<'a>(&'a self, texts: &mut Vec<&'a str>) {
        self.iter().for_each(|one| one.typed(texts));
    }
}

impl<T: Typed> Typed for Vec<T> {
    fn typed<'a>(&'a self, texts: &mut Vec<&'a str>) {
        self.iter().for_each(|one| one.typed(texts));
    }
}

impl<T: Typed> Typed for BTreeSet<T> {
    fn typed<'a>(&'a self, texts: &mut Vec<&'a str>) {
        self.iter().for_each(|one| one.typed(texts));
    }
}

/// Says of types that no one typed anything in them: they are ids, numbers, moments and names.
macro_rules! no_words {
    ($($name:ident)+) => {
        $(impl $crate::Typed for $name {
            fn typed<'a>(&'a self, _: &mut Vec<&'a str>) {}
        })+
    };
}
pub(crate) use no_words;

/// Says of types which parts they have, all of them: the structs first, then the enums.
macro_rules! typed {
    (
        $(struct $whole:ident { $($member:ident),* };)*
        $(enum $name:ident {
            $($variant:ident $({ $($field:ident),* })? $(($($part:ident),*))?),*
        };)*
    ) => {
        $(impl $crate::Typed for $whole {
            fn typed<'a>(&'a self, _texts: &mut Vec<&'a str>) {
                let Self { $($member),* } = self;
                $($crate::Typed::typed($member, _texts);)*
            }
        })*
        $(impl $crate::Typed for $name {
            fn typed<'a>(&'a self, _texts: &mut Vec<&'a str>) {
                match self {
                    $(Self::$variant $({ $($field),* })? $(($($part),*))? => {
                        $($($crate::Typed::typed($field, _texts);)*)?
                        $($($crate::Typed::typed($part, _texts);)*)?
                    })*
                }
            }
        })*
    };
}
pub(crate) use typed;

no_words! { NaiveDate NaiveDateTime NaiveTime Uuid Weekday bool i32 u16 u32 u8 }
