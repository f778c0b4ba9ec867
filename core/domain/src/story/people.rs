//! Other people in a story: they have not been asked, so they are told of under another name (S255).

use serde::{Deserialize, Serialize};

use crate::PersonId;

/// Somebody else in a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi(name = "StoryPerson"))]
pub struct Person {
    /// Their entry's name.
    pub id: PersonId,
    /// Their name in the draft.
    pub name: String,
    /// Whether that is their real name.
    pub real: bool,
    /// Their name when it is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
}

impl Person {
    /// Whether an alias is needed before anything is told.
    #[must_use]
    pub fn needs_alias(&self) -> bool {
        self.real && self.alias.is_none()
    }
}

/// The text with every real name replaced by its alias. Longer names first, so that a full name goes before the first
/// name in it.
pub(super) fn with_aliases(text: &str, people: &[Person]) -> String {
    let mut named: Vec<(&str, &str)> = people
        .iter()
        .filter(|person| person.real)
        .filter_map(|person| Some((person.name.as_str(), person.alias.as_deref()?)))
        .collect();
    named.sort_by_key(|(name, _)| std::cmp::Reverse(name.chars().count()));
    let mut told = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let before = text[..at].chars().next_back();
        let found =
            named.iter().find_map(|(name, alias)| Some((name_at(&text[at..], before, name)?, *alias)));
        match found {
            Some((length, alias)) => {
                told.push_str(alias);
                at += length;
            }
            None => {
                told.push(letter);
                at += letter.len_utf8();
            }
        }
    }
    told
}

/// The length in bytes of `name` at the start of `text`, whatever its case, if it stands there as a word. Only scripts
/// with case put white space around every name and never write into it; in others a name counts wherever it is,
/// because telling a real name is worse than replacing too much.
fn name_at(text: &str, before: Option<char>, name: &str) -> Option<usize> {
    let mut rest = text.chars();
    for wanted in name.chars() {
        if !rest.next()?.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    let joins = |edge: Option<char>, neighbour: Option<char>| {
        edge.is_some_and(|letter| letter.is_lowercase() || letter.is_uppercase())
            && neighbour.is_some_and(char::is_alphanumeric)
    };
    let after = rest.clone().next();
    if joins(name.chars().next(), before) || joins(name.chars().next_back(), after) {
        return None;
    }
    Some(text.len() - rest.as_str().len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn person(name: &str, alias: &str) -> Person {
        Person { id: PersonId(Uuid::from_u128(1)), name: name.into(), real: true, alias: Some(alias.into()) }
    }

    #[test]
    fn a_name_is_replaced_as_a_word_in_any_case_and_not_inside_another() {
        let people = [person("Ann", "Mia"), person("Ann Lee", "Mia Roe")];
        assert_eq!(
            with_aliases("Ann Lee's annual talk: ANN, (ann) and Annika.", &people),
            "Mia Roe's annual talk: Mia, (Mia) and Annika."
        );
    }

    #[test]
    fn scripts_without_white_space_around_names_are_not_let_through() {
        assert_eq!(with_aliases("昨天王明说好", &[person("王明", "小李")]), "昨天小李说好");
        assert_eq!(with_aliases("נתתי לדנה", &[person("דנה", "רות")]), "נתתי לרות");
    }

    #[test]
    fn an_invented_name_stays() {
        let invented = Person { real: false, ..person("Ann", "Mia") };
        assert_eq!(with_aliases("Ann spoke", &[invented]), "Ann spoke");
    }
}
