//! Which texts in something a person typed: a command, an opening, a part of one.

use std::collections::BTreeSet;

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
