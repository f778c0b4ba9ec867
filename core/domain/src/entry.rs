//! Entries: short notes that are kept by their kind. What was learned, what to ask, what to do otherwise next time.
//!
//! `Open -> Discussed` (`model.md`). The space an entry is in says who reads it: a learning is in the space of its
//! relationship, a flash takeaway or a lesson in its author's own.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    AgendaItemId, Aggregate, Bounded, Context, Edit, FlashId, GoalId, KeptVersion, Kind, MeetingId, MemberId,
    Phase, Prose, Reason, Refusal, RelationshipId, StoryId, allowed::allowed, filled,
};

/// Longest entry, in Unicode scalar values: some paragraphs.
pub const MAX_ENTRY_CHARS: usize = 4_000;
/// Longest name in an entry, in Unicode scalar values of any script.
pub const MAX_ENTRY_NAME_CHARS: usize = 200;

const ENTRY: Bounded = Bounded::Chars(MAX_ENTRY_CHARS);

/// An entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Entry {
    /// Who wrote it.
    pub author: MemberId,
    /// The kind of note.
    pub kind: EntryKind,
    /// The text.
    pub text: Prose,
    /// The day it was written, in its author's zone.
    pub on: NaiveDate,
    /// Whether it has been talked about.
    pub state: EntryState,
    /// Its place on the agenda of a meeting, while it is private and comes up there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<AgendaPlace>,
}

/// The kinds of entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum EntryKind {
    /// Something learned on the way to a goal, or by the way (S145).
    Learning {
        /// The goal.
        goal: Option<GoalId>,
    },
    /// Something learned about a partner.
    LearnedOfPartner {
        /// About whom.
        partner: MemberId,
    },
    /// Something learned from a partner.
    LearnedFromPartner {
        /// From whom.
        partner: MemberId,
    },
    /// What somebody took from a flash conversation (S010).
    FlashTakeaway {
        /// The request.
        flash: FlashId,
    },
    /// What somebody will do otherwise next time; shown when they begin another relationship (S446).
    Lesson {
        /// The relationship it was learned in.
        relationship: RelationshipId,
    },
    /// Somebody to look up to. A note, never a mentor: only who has accepted is one (S026).
    RoleModel {
        /// Who.
        name: String,
    },
    /// Somebody who was a mentor before.
    PastMentor {
        /// Who.
        name: String,
    },
    /// What somebody wants to know of a partner (S221).
    Question {
        /// Whom to ask.
        partner: MemberId,
    },
    /// What somebody burns for.
    Passion {
        /// The story that tells of it.
        story: Option<StoryId>,
    },
}

/// The sorts of entry, without what each is about: what a list is filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum EntrySort {
    /// Something learned on the way to a goal, or by the way.
    Learning,
    /// Something learned about a partner.
    LearnedOfPartner,
    /// Something learned from a partner.
    LearnedFromPartner,
    /// What somebody took from a flash conversation.
    FlashTakeaway,
    /// What somebody will do otherwise next time.
    Lesson,
    /// Somebody to look up to.
    RoleModel,
    /// Somebody who was a mentor before.
    PastMentor,
    /// What somebody wants to know of a partner.
    Question,
    /// What somebody burns for.
    Passion,
}

impl EntrySort {
    /// Its name, as stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Learning => "learning",
            Self::LearnedOfPartner => "learned_of_partner",
            Self::LearnedFromPartner => "learned_from_partner",
            Self::FlashTakeaway => "flash_takeaway",
            Self::Lesson => "lesson",
            Self::RoleModel => "role_model",
            Self::PastMentor => "past_mentor",
            Self::Question => "question",
            Self::Passion => "passion",
        }
    }

    /// Whether it is for its author's own space alone: a lesson and a takeaway are private (S446, S010), and a role
    /// model or a mentor of old is nobody's business (S026).
    #[must_use]
    pub fn is_own(self) -> bool {
        matches!(self, Self::FlashTakeaway | Self::Lesson | Self::RoleModel | Self::PastMentor)
    }
}

impl EntryKind {
    /// Which sort it is.
    #[must_use]
    pub fn sort(&self) -> EntrySort {
        match self {
            Self::Learning { .. } => EntrySort::Learning,
            Self::LearnedOfPartner { .. } => EntrySort::LearnedOfPartner,
            Self::LearnedFromPartner { .. } => EntrySort::LearnedFromPartner,
            Self::FlashTakeaway { .. } => EntrySort::FlashTakeaway,
            Self::Lesson { .. } => EntrySort::Lesson,
            Self::RoleModel { .. } => EntrySort::RoleModel,
            Self::PastMentor { .. } => EntrySort::PastMentor,
            Self::Question { .. } => EntrySort::Question,
            Self::Passion { .. } => EntrySort::Passion,
        }
    }
}

/// Whether an entry has been talked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum EntryState {
    /// Not yet.
    Open,
    /// Talked about.
    Discussed {
        /// On this day.
        on: NaiveDate,
        /// In this meeting, if in one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        meeting: Option<MeetingId>,
    },
}

/// How an entry begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct EntryOpening {
    /// The kind of note.
    pub kind: EntryKind,
    /// The text.
    pub text: String,
}

/// The commands of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum EntryCommand {
    /// Word it anew.
    Write {
        /// The text as its author saw it, and as they left it.
        edit: Edit,
        /// The versions kept side by side that this settles; empty where there were none.
        seen: Vec<KeptVersion>,
    },
    /// It was talked about.
    Discuss {
        /// In this meeting, if in one.
        meeting: Option<MeetingId>,
    },
    /// Give it a place on the agenda of a meeting. It is for a note in its author's own space: the meeting itself keeps only the
    /// order of what all see.
    Place(AgendaPlace),
}

/// The place of a private note on the agenda of a meeting, as its author alone sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AgendaPlace {
    /// Which meeting.
    pub meeting: MeetingId,
    /// Behind this item; none if it stands first.
    pub behind: Option<AgendaItemId>,
}

/// Facts of other documents that the rules of an entry need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryFacts {
    /// The members of the space it is in; its author alone in their own.
    pub members: BTreeSet<MemberId>,
}

impl Entry {
    /// Whether it comes up in the next meeting: a learning (S145), or a question to the partner (S221), that has not
    /// been talked about.
    #[must_use]
    pub fn comes_up(&self) -> bool {
        self.state == EntryState::Open
            && matches!(self.kind, EntryKind::Learning { .. } | EntryKind::Question { .. })
    }

    /// Whether its author is shown it in this phase of another relationship: a lesson, at the start (S446).
    #[must_use]
    pub fn is_shown_in(&self, relationship: RelationshipId, phase: Phase) -> bool {
        match self.kind {
            EntryKind::Lesson { relationship: from } => from != relationship && phase == Phase::Preparing,
            _ => false,
        }
    }
}

impl Aggregate for Entry {
    const KIND: Kind = Kind::Entry;
    type Opening = EntryOpening;
    type Command = EntryCommand;
    type Facts = EntryFacts;

    fn open(opening: EntryOpening, facts: &EntryFacts, context: &Context) -> Result<Self, Refusal> {
        if !facts.members.contains(&context.actor) {
            return Err(Refusal::because(Reason::NotAMember));
        }
        let named = |name: &str| filled("name", name, Bounded::Chars(MAX_ENTRY_NAME_CHARS));
        let kind = match opening.kind {
            EntryKind::RoleModel { name } => EntryKind::RoleModel { name: named(&name)? },
            EntryKind::PastMentor { name } => EntryKind::PastMentor { name: named(&name)? },
            EntryKind::Question { partner }
            | EntryKind::LearnedOfPartner { partner }
            | EntryKind::LearnedFromPartner { partner }
                if partner == context.actor =>
            {
                return Err(Refusal::invalid("partner", Reason::NotByOwner));
            }
            other => other,
        };
        Ok(Self {
            author: context.actor,
            kind,
            text: Prose::new(filled("text", &opening.text, ENTRY)?),
            on: context.today(),
            state: EntryState::Open,
            place: None,
        })
    }

    fn handle(
        &mut self,
        command: EntryCommand,
        facts: &EntryFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        match command {
            EntryCommand::Write { edit, seen } => {
                if context.actor != self.author {
                    return Err(Refusal::because(Reason::NotYours).allowing(allowed![EntryCommand::Discuss]));
                }
                filled("text", &edit.after, ENTRY)?;
                self.text.settle("text", &edit, &seen, ENTRY, context)
            }
            EntryCommand::Discuss { meeting } => {
                if !facts.members.contains(&context.actor) {
                    return Err(Refusal::because(Reason::NotAMember));
                }
                if self.state != EntryState::Open {
                    return Err(Refusal::because(Reason::AlreadyDone).allowing(allowed![EntryCommand::Write]));
                }
                self.state = EntryState::Discussed { on: context.today(), meeting };
                Ok(())
            }
            EntryCommand::Place(place) => {
                if context.actor != self.author {
                    return Err(Refusal::because(Reason::NotYours));
                }
                if self.state != EntryState::Open {
                    return Err(Refusal::because(Reason::NotNow).allowing(allowed![EntryCommand::Write]));
                }
                self.place = Some(place);
                Ok(())
            }
        }
    }

    fn author(&self) -> Option<MemberId> {
        Some(self.author)
    }
}

crate::typed::typed! {
    struct EntryOpening { kind, text };
    struct AgendaPlace { meeting, behind };
    enum EntryCommand { Write { edit, seen }, Discuss { meeting }, Place(one) };
    enum EntryKind { Learning { goal }, LearnedOfPartner { partner }, LearnedFromPartner { partner }, FlashTakeaway { flash }, Lesson { relationship }, RoleModel { name }, PastMentor { name }, Question { partner }, Passion { story } };
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails here says which step was refused")]

    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;
    use crate::Zone;

    const ANN: MemberId = MemberId(Uuid::from_u128(1));
    const BO: MemberId = MemberId(Uuid::from_u128(2));

    fn by(actor: MemberId) -> Context {
        let at = DateTime::UNIX_EPOCH;
        Context { actor, at, now: at, zone: Zone::UTC, seed: Uuid::nil() }
    }

    fn facts() -> EntryFacts {
        EntryFacts { members: BTreeSet::from([ANN, BO]) }
    }

    fn entry(kind: EntryKind, text: &str) -> Result<Entry, Refusal> {
        let text = text.to_owned();
        Entry::open(EntryOpening { kind, text }, &facts(), &by(ANN))
    }

    #[test]
    fn an_entry_says_something_and_a_role_model_has_a_name() {
        let learning = || EntryKind::Learning { goal: None };
        assert_eq!(entry(learning(), " ").unwrap_err(), Refusal::invalid("text", Reason::Empty));
        let nobody = EntryKind::RoleModel { name: " ".into() };
        assert_eq!(entry(nobody, "calm").unwrap_err(), Refusal::invalid("name", Reason::Empty));
        let of_oneself = EntryKind::LearnedOfPartner { partner: ANN };
        assert_eq!(entry(of_oneself, "sings").unwrap_err().reason, Reason::NotByOwner);
    }

    #[test]
    fn either_member_ticks_it_off_once_and_only_its_author_words_it() {
        let mut learning = entry(EntryKind::Learning { goal: None }, "Ask first").unwrap();
        assert!(learning.comes_up());
        let discuss = || EntryCommand::Discuss { meeting: None };
        learning.handle(discuss(), &facts(), &by(BO)).unwrap();
        assert!(!learning.comes_up());
        assert_eq!(learning.handle(discuss(), &facts(), &by(ANN)).unwrap_err().reason, Reason::AlreadyDone);
        let write = || EntryCommand::Write {
            edit: Edit { before: "Ask first".into(), after: "Ask first, then tell".into() },
            seen: Vec::new(),
        };
        assert_eq!(learning.handle(write(), &facts(), &by(BO)).unwrap_err().reason, Reason::NotYours);
        learning.handle(write(), &facts(), &by(ANN)).unwrap();
        assert_eq!(learning.text.text, "Ask first, then tell");
    }

    #[test]
    fn a_sort_has_the_name_its_kind_is_stored_under() {
        let partner = BO;
        for kind in [
            EntryKind::Learning { goal: None },
            EntryKind::LearnedOfPartner { partner },
            EntryKind::LearnedFromPartner { partner },
            EntryKind::RoleModel { name: "Ada".into() },
            EntryKind::PastMentor { name: "Ada".into() },
            EntryKind::Question { partner },
            EntryKind::Passion { story: None },
        ] {
            assert_eq!(serde_json::to_value(&kind).unwrap()["is"], kind.sort().as_str());
            assert_eq!(serde_json::to_value(kind.sort()).unwrap(), kind.sort().as_str());
        }
    }

    #[test]
    fn a_lesson_is_shown_at_the_start_of_another_relationship() {
        let old = RelationshipId(Uuid::from_u128(5));
        let new = RelationshipId(Uuid::from_u128(6));
        let lesson = entry(EntryKind::Lesson { relationship: old }, "Meet sooner").unwrap();
        assert!(lesson.is_shown_in(new, Phase::Preparing));
        assert!(!lesson.is_shown_in(old, Phase::Preparing));
        assert!(!lesson.is_shown_in(new, Phase::EnablingGrowth));
        assert!(!lesson.comes_up());
    }
}
