//! The agenda of a meeting: made from what is open, in an order the rules give and the members may change (S154). A closing
//! meeting has the debrief.

mod facts;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    ActionId, AgendaItemId, EntryId, GoalId, MemberId,
    action::{Action, in_order_of_due_date},
    derived,
    meeting::MeetingKind,
};

pub use facts::{AgendaFacts, GoalDue, OpenEntry, held_without_relationship};

/// The relationship itself is on the agenda of every so many-th meeting (S166, a proposed number).
pub const RELATIONSHIP_EVERY: u32 = 3;

/// Something on an agenda. Its words come from the shell (by `kind`), from what it refers to, or from a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AgendaItem {
    /// Its name: the same on every phone and each time the agenda is made.
    pub id: AgendaItemId,
    /// What it is.
    pub kind: AgendaKind,
    /// The owner, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<MemberId>,
    /// The text: of the member who put it there, or of the action or goal that it refers to. An entry's text is the entry's
    /// own, which its author can delete; it is filled in where an agenda is shown.
    #[serde(default)]
    pub text: String,
    /// The document or part that it refers to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<AgendaRef>,
    /// The part of the debrief that it is, in a closing meeting. Its kind is then [`AgendaKind::Topic`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debrief: Option<Debrief>,
}

/// What is talked about in a closing meeting, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Debrief {
    /// What was achieved (S444).
    Achieved,
    /// What remains, and who takes it along (S445).
    Remains,
    /// What each takes from it for the next time (S446).
    Lessons,
    /// Thanks, and the goodbye (S443, S450).
    Thanks,
}

/// The kind of an agenda item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AgendaKind {
    /// Coming to the table.
    Arrival,
    /// Getting to know each other; with an owner, a question they want to ask (S221).
    Acquaint,
    /// What the talks are for; with a prompt while it is not worded (S205).
    Purpose,
    /// How to work together.
    Logistics,
    /// The mentee's week, in a touch-base (S156).
    Week,
    /// A commitment or follow-up that is open (S153).
    FollowUp,
    /// Something learned since (S145).
    Learning,
    /// A goal whose day has come.
    Goal,
    /// An item of a member.
    Topic,
    /// A question a member put there.
    Question,
    /// An exercise a member sent to this meeting (S168).
    Exercise,
    /// How the relationship is going (S166).
    Relationship,
}

/// The document or part that an agenda item refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AgendaRef {
    /// An action.
    Action {
        /// Which.
        action: ActionId,
    },
    /// An entry.
    Entry {
        /// Which.
        entry: EntryId,
    },
    /// A goal.
    Goal {
        /// Which.
        goal: GoalId,
    },
    /// A prompt, by its code.
    Prompt {
        /// Which.
        prompt: String,
    },
}

/// Something a member put on an agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OwnItem {
    /// Its name.
    pub id: AgendaItemId,
    /// What it is.
    pub kind: OwnItemKind,
    /// Whose.
    pub by: MemberId,
    /// In their words.
    pub text: String,
}

/// The kinds of items that a member can add to an agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum OwnItemKind {
    /// Something to talk about.
    Topic,
    /// A question; in a first meeting it stands under getting acquainted (S221).
    Question,
    /// An exercise, with its text (S168).
    Exercise,
}

/// A new item, as a person fills it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct NewItem {
    /// What it is.
    pub kind: OwnItemKind,
    /// In their words.
    pub text: String,
}

/// The agenda of a meeting of this kind. `order` is the members' wish; what it does not name stands behind the item it
/// follows by the rules, so that what becomes open later is still where one looks for it.
#[must_use]
pub fn agenda(
    kind: MeetingKind,
    own: &[OwnItem],
    order: &[AgendaItemId],
    facts: &AgendaFacts,
) -> Vec<AgendaItem> {
    let items = match kind {
        MeetingKind::First => first_meeting(own, facts),
        MeetingKind::TouchBase => touch_base(own),
        MeetingKind::Informal | MeetingKind::Unplanned => own.iter().map(AgendaItem::from).collect(),
        MeetingKind::Regular | MeetingKind::WorkSession | MeetingKind::Roundtable => regular(own, facts),
        MeetingKind::Closing => closing(own, facts),
    };
    in_wished_order(items, &with_private(order, facts))
}

/// The members' wish with the notes that only one of them sees, each behind the item where its author put it.
fn with_private(order: &[AgendaItemId], facts: &AgendaFacts) -> Vec<AgendaItemId> {
    let mut order = order.to_vec();
    let mut rest = facts.placed();
    // One may stand behind another.
    loop {
        let before = rest.len();
        rest.retain(|(note, behind)| {
            let at = match behind {
                None => Some(0),
                Some(item) => order.iter().position(|id| id == item).map(|at| at + 1),
            };
            at.map(|at| order.insert(at, *note)).is_none()
        });
        if rest.len() == before {
            return order;
        }
    }
}

/// S081: acquaintance before purpose, purpose before how to work.
fn first_meeting(own: &[OwnItem], facts: &AgendaFacts) -> Vec<AgendaItem> {
    let purpose = AgendaItem {
        about: facts
            .purpose_prompt
            .clone()
            .filter(|_| !facts.has_purpose)
            .map(|prompt| AgendaRef::Prompt { prompt }),
        ..AgendaItem::standing(AgendaKind::Purpose)
    };
    let (asked, rest): (Vec<_>, Vec<_>) = own.iter().partition(|item| item.kind == OwnItemKind::Question);
    let asked =
        asked.into_iter().map(|item| AgendaItem { kind: AgendaKind::Acquaint, ..AgendaItem::from(item) });
    [AgendaKind::Arrival, AgendaKind::Acquaint]
        .map(AgendaItem::standing)
        .into_iter()
        .chain(entries(&facts.questions, AgendaKind::Acquaint))
        .chain(asked)
        .chain([purpose, AgendaItem::standing(AgendaKind::Logistics)])
        .chain(rest.into_iter().map(AgendaItem::from))
        .collect()
}

/// S156: the week and what it raises.
fn touch_base(own: &[OwnItem]) -> Vec<AgendaItem> {
    [AgendaItem::standing(AgendaKind::Week)].into_iter().chain(own.iter().map(AgendaItem::from)).collect()
}

/// S154: arrival, follow-ups, learning, goals due, the members' items, the relationship when it is due.
fn regular(own: &[OwnItem], facts: &AgendaFacts) -> Vec<AgendaItem> {
    [AgendaItem::standing(AgendaKind::Arrival)]
        .into_iter()
        .chain(follow_ups(facts))
        .chain(entries(&facts.learning, AgendaKind::Learning))
        .chain(goals(facts))
        .chain(entries(&facts.questions, AgendaKind::Acquaint))
        .chain(own.iter().map(AgendaItem::from))
        .chain(relationship(facts))
        .collect()
}

/// S443 to S446, S450: what was achieved, what remains with what is open, the lessons with what was learned, and the thanks
/// last.
fn closing(own: &[OwnItem], facts: &AgendaFacts) -> Vec<AgendaItem> {
    [AgendaItem::standing(AgendaKind::Arrival), AgendaItem::debrief(Debrief::Achieved)]
        .into_iter()
        .chain(goals(facts))
        .chain([AgendaItem::debrief(Debrief::Remains)])
        .chain(follow_ups(facts))
        .chain([AgendaItem::debrief(Debrief::Lessons)])
        .chain(entries(&facts.learning, AgendaKind::Learning))
        .chain(entries(&facts.questions, AgendaKind::Acquaint))
        .chain(own.iter().map(AgendaItem::from))
        .chain(relationship(facts))
        .chain([AgendaItem::debrief(Debrief::Thanks)])
        .collect()
}

fn follow_ups(facts: &AgendaFacts) -> Vec<AgendaItem> {
    let open = facts.follow_ups.iter().filter(|action| action.due().is_some());
    in_order_of_due_date(open.cloned().collect()).iter().map(AgendaItem::from).collect()
}

fn goals(facts: &AgendaFacts) -> Vec<AgendaItem> {
    let mut goals: Vec<&GoalDue> = facts.goals.iter().collect();
    goals.sort_by_key(|goal| (goal.due, goal.goal));
    goals.into_iter().map(AgendaItem::from).collect()
}

fn relationship(facts: &AgendaFacts) -> Option<AgendaItem> {
    (facts.held_without_relationship + 1 >= RELATIONSHIP_EVERY)
        .then(|| AgendaItem::standing(AgendaKind::Relationship))
}

fn entries(open: &[OpenEntry], kind: AgendaKind) -> impl Iterator<Item = AgendaItem> {
    open.iter().map(move |open| AgendaItem {
        id: AgendaItemId(open.entry.0),
        kind,
        owner: Some(open.by),
        text: String::new(),
        about: Some(AgendaRef::Entry { entry: open.entry }),
        debrief: None,
    })
}

fn in_wished_order(items: Vec<AgendaItem>, order: &[AgendaItemId]) -> Vec<AgendaItem> {
    let mut placed: Vec<AgendaItem> =
        order.iter().filter_map(|id| items.iter().find(|item| item.id == *id).cloned()).collect();
    let mut before: Option<AgendaItemId> = None;
    for item in items {
        let id = item.id;
        if !placed.iter().any(|other| other.id == id) {
            let behind = placed.iter().position(|other| Some(other.id) == before);
            placed.insert(behind.map_or(0, |at| at + 1), item);
        }
        before = Some(id);
    }
    placed
}

impl AgendaItem {
    /// One of the items that an agenda has once.
    fn standing(kind: AgendaKind) -> Self {
        let name = match kind {
            AgendaKind::Acquaint => "acquaint",
            AgendaKind::Purpose => "purpose",
            AgendaKind::Logistics => "logistics",
            AgendaKind::Week => "week",
            AgendaKind::Relationship => "relationship",
            _ => "arrival",
        };
        Self {
            id: AgendaItemId(derived(Uuid::nil(), name)),
            kind,
            owner: None,
            text: String::new(),
            about: None,
            debrief: None,
        }
    }

    /// A part of the debrief.
    fn debrief(part: Debrief) -> Self {
        let name = match part {
            Debrief::Achieved => "achieved",
            Debrief::Remains => "remains",
            Debrief::Lessons => "lessons",
            Debrief::Thanks => "thanks",
        };
        Self {
            id: AgendaItemId(derived(Uuid::nil(), name)),
            debrief: Some(part),
            ..Self::standing(AgendaKind::Topic)
        }
    }
}

impl From<&OwnItem> for AgendaItem {
    fn from(item: &OwnItem) -> Self {
        Self {
            id: item.id,
            kind: match item.kind {
                OwnItemKind::Topic => AgendaKind::Topic,
                OwnItemKind::Question => AgendaKind::Question,
                OwnItemKind::Exercise => AgendaKind::Exercise,
            },
            owner: Some(item.by),
            text: item.text.clone(),
            about: None,
            debrief: None,
        }
    }
}

impl From<&Action> for AgendaItem {
    fn from(action: &Action) -> Self {
        Self {
            id: AgendaItemId(action.id.0),
            kind: AgendaKind::FollowUp,
            owner: Some(action.owner),
            text: action.what.clone(),
            about: Some(AgendaRef::Action { action: action.id }),
            debrief: None,
        }
    }
}

impl From<&GoalDue> for AgendaItem {
    fn from(goal: &GoalDue) -> Self {
        Self {
            id: AgendaItemId(goal.goal.0),
            kind: AgendaKind::Goal,
            owner: Some(goal.owner),
            text: goal.statement.clone(),
            about: Some(AgendaRef::Goal { goal: goal.goal }),
            debrief: None,
        }
    }
}

crate::typed::no_words! { OwnItemKind }

crate::typed::typed! {
    struct NewItem { kind, text };
}
