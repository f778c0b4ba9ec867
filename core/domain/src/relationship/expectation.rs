//! Expectations, asked of each member apart. The answers open together, and where they differ there is something to
//! talk about (S298).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::MemberId;

/// Longest answer, in Unicode scalar values: a sentence or two.
pub const MAX_ANSWER_CHARS: usize = 300;

/// A question about expectations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ExpectationItem {
    /// How much time there is for each other.
    Availability,
    /// How to be in contact between meetings.
    Contact,
    /// Who prepares and leads the meetings.
    Preparation,
    /// What stays between them.
    Confidentiality,
    /// Whether this will bring promotion (S299).
    Promotion,
}

impl ExpectationItem {
    /// All of them, in the usual order.
    pub const ALL: [Self; 5] =
        [Self::Availability, Self::Contact, Self::Preparation, Self::Confidentiality, Self::Promotion];
}

/// The answers given so far. Read them through [`super::Relationship::expectations_for`], which keeps the rule that
/// they open together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Expectations {
    answers: BTreeMap<ExpectationItem, BTreeMap<MemberId, String>>,
}

/// One item, as one member may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ExpectationView {
    /// The question.
    pub item: ExpectationItem,
    /// The viewer's own answer, if given.
    pub own: Option<String>,
    /// The others' answers; empty until every member has answered.
    pub others: BTreeMap<MemberId, String>,
    /// Everyone has answered, and not the same.
    pub differs: bool,
}

impl Expectations {
    pub(super) fn answer(&mut self, item: ExpectationItem, by: MemberId, answer: String) {
        self.answers.entry(item).or_default().insert(by, answer);
    }

    /// Whether everyone has answered this item.
    pub(super) fn is_open(&self, item: ExpectationItem, members: &BTreeSet<MemberId>) -> bool {
        let answered = |member| self.answers.get(&item).is_some_and(|answers| answers.contains_key(member));
        !members.is_empty() && members.iter().all(answered)
    }

    /// Whether this member has answered every item.
    pub(super) fn complete_for(&self, member: MemberId) -> bool {
        ExpectationItem::ALL
            .iter()
            .all(|item| self.answers.get(item).is_some_and(|answers| answers.contains_key(&member)))
    }

    /// Whether all have answered the item and not alike. Case and spacing make no difference.
    pub(super) fn differs(&self, item: ExpectationItem, members: &BTreeSet<MemberId>) -> bool {
        let plain = |text: &String| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
        let Some(answers) = self.answers.get(&item) else {
            return false;
        };
        let of_members = answers.iter().filter(|(member, _)| members.contains(member));
        let different: BTreeSet<_> = of_members.map(|(_, text)| plain(text)).collect();
        self.is_open(item, members) && different.len() > 1
    }

    pub(super) fn visible_to(
        &self,
        item: ExpectationItem,
        viewer: MemberId,
        members: &BTreeSet<MemberId>,
    ) -> ExpectationView {
        let answers = self.answers.get(&item);
        let others = match answers {
            Some(answers) if self.is_open(item, members) => answers
                .iter()
                .filter(|(member, _)| **member != viewer && members.contains(member))
                .map(|(member, answer)| (*member, answer.clone()))
                .collect(),
            _ => BTreeMap::new(),
        };
        ExpectationView {
            item,
            own: answers.and_then(|answers| answers.get(&viewer).cloned()),
            others,
            differs: self.differs(item, members),
        }
    }
}

crate::typed::no_words! { ExpectationItem }
