//! The face as the generator holds it: services with their calls, and every value that crosses with them. One model, from
//! which the Rust, the Kotlin and the Swift side are written, so that they cannot say different things.

use std::collections::BTreeMap;

/// A type that crosses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// Nothing: a call that only succeeds or fails.
    Nothing,
    /// Yes or no.
    Bool,
    /// A whole number, by its Rust name (`u32`).
    Int(String),
    /// Text.
    Text,
    /// A value of core or a custom type, by its name on the face.
    Named(String),
    /// It may be missing.
    Option(Box<Type>),
    /// Several, in order.
    List(Box<Type>),
    /// Several, each once.
    Set(Box<Type>),
    /// Several, each under a key.
    Map(Box<Type>, Box<Type>),
}

/// A field of a record or of a variant. One of a tuple variant has no name.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name in Rust.
    pub name: Option<String>,
    /// For the app developer.
    pub docs: String,
    /// What it holds.
    pub holds: Type,
}

/// A case of an enum.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name in Rust.
    pub name: String,
    /// For the app developer.
    pub docs: String,
    /// What it carries.
    pub fields: Vec<Field>,
}

/// What a value looks like.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A struct with public fields.
    Record(Vec<Field>),
    /// An enum.
    Enum(Vec<Variant>),
}

/// A value of core that crosses by `#[uniffi::remote]`.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its name on the face.
    pub name: String,
    /// Where it is in Rust.
    pub path: String,
    /// The generated file it stands in, below `bindings/src/face` (`domain/goal`, `services/goals`).
    pub file: String,
    /// For the app developer.
    pub docs: String,
    /// What it looks like.
    pub shape: Shape,
}

/// How core takes an argument that the face takes by value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// As it is.
    Value,
    /// By reference (`&str`, `&Situation`, `&[Window]`).
    Reference,
    /// As an optional reference (`Option<&str>`).
    OptionalReference,
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub struct Argument {
    /// Its name in Rust.
    pub name: String,
    /// What it takes.
    pub takes: Type,
    /// How core takes it.
    pub pass: Pass,
}

/// A call of core.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its name in Rust.
    pub name: String,
    /// For the app developer.
    pub docs: String,
    /// What it takes.
    pub arguments: Vec<Argument>,
    /// What it gives.
    pub gives: Type,
    /// Whether core's own signature can fail. On the face every call can.
    pub can_fail: bool,
    /// Whether it speaks to the server, and so can be cancelled.
    pub travels: bool,
    /// Whether its answer can also be watched.
    pub observed: bool,
}

/// A subject, as a shell reaches it from the entry.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its name (`Goals`).
    pub name: String,
    /// The entry's method that gives it (`goals`).
    pub getter: String,
    /// The generated file it stands in.
    pub file: String,
    /// For the app developer.
    pub docs: String,
    /// Its calls, in core's order.
    pub calls: Vec<Call>,
}

/// Everything that crosses.
#[derive(Debug, Default)]
pub struct Face {
    /// The subjects, by name.
    pub services: Vec<Service>,
    /// The calls of the entry itself (`home`, `search`).
    pub screens: Vec<Call>,
    /// The values, by their name on the face.
    pub values: BTreeMap<String, Value>,
    /// The ids with their documentation.
    pub ids: BTreeMap<String, String>,
}

impl Face {
    /// Every call with the service it belongs to; none for the entry's own.
    pub fn calls(&self) -> impl Iterator<Item = (Option<&Service>, &Call)> {
        let own = self.screens.iter().map(|call| (None, call));
        own.chain(
            self.services
                .iter()
                .flat_map(|service| service.calls.iter().map(move |call| (Some(service), call))),
        )
    }

    /// What listeners listen to: the types that observed calls give, each once, under the name of its listener.
    #[must_use]
    pub fn listened(&self) -> BTreeMap<String, Type> {
        let observed = self.calls().filter(|(_, call)| call.observed);
        observed.map(|(_, call)| (listener_of(&call.gives), call.gives.clone())).collect()
    }
}

/// The name of the listener for a type: `GoalViewListener`, `ActionListListener`.
#[must_use]
pub fn listener_of(listened: &Type) -> String {
    format!("{}Listener", spoken(listened))
}

fn spoken(ty: &Type) -> String {
    match ty {
        Type::Nothing => "Nothing".to_owned(),
        Type::Bool => "Bool".to_owned(),
        Type::Int(name) => name.to_uppercase(),
        Type::Text => "Text".to_owned(),
        Type::Named(name) => name.clone(),
        Type::Option(inner) => format!("Optional{}", spoken(inner)),
        Type::List(inner) => format!("{}List", spoken(inner)),
        Type::Set(inner) => format!("{}Set", spoken(inner)),
        Type::Map(_, value) => format!("{}Map", spoken(value)),
    }
}

/// A name of Rust as Kotlin and Swift write it: `of_relationship` is `ofRelationship`.
#[must_use]
pub fn camel(snake: &str) -> String {
    let mut words = snake.split('_');
    let mut name = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_as_the_phones_write_them() {
        assert_eq!(camel("of_relationship"), "ofRelationship");
        assert_eq!(camel("own"), "own");
    }

    #[test]
    fn a_listener_is_called_after_what_it_hears() {
        let list = Type::List(Box::new(Type::Named("Action".to_owned())));
        assert_eq!(listener_of(&list), "ActionListListener");
    }
}
