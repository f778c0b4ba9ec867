//! The sources of an agenda beside the items of the members.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::{
    AgendaItemId, EntryId, GoalId, MemberId,
    action::Action,
    entry::{AgendaPlace, Entry, EntryKind},
    goal::Goal,
    meeting::{Meeting, MeetingKind},
};

/// The sources of an agenda beside the items of the members.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgendaFacts {
    /// Actions and commitments of earlier meetings and of goals; those that are done or undated do not come up.
    pub follow_ups: Vec<Action>,
    /// Learnings that were not talked about yet, oldest first (S145).
    pub learning: Vec<OpenEntry>,
    /// Goals to look at: due by the day of the meeting, or not looked at for long (S121).
    pub goals: Vec<GoalDue>,
    /// Meetings held since the relationship was last on the agenda; [`held_without_relationship`] counts them.
    pub held_without_relationship: u32,
    /// Whether the purpose is worded.
    pub has_purpose: bool,
    /// The code of the prompt that asks for the purpose (S205).
    pub purpose_prompt: Option<String>,
    /// What somebody wants to know of somebody who will be there, oldest first (S221).
    pub questions: Vec<OpenEntry>,
}

/// An entry that has not been talked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenEntry {
    /// Which.
    pub entry: EntryId,
    /// Whose.
    pub by: MemberId,
    /// It is in its author's own space: they alone see it on their agenda, and nothing of it stays with the meeting.
    pub is_private: bool,
    /// The place its author gave it on this agenda.
    pub place: Option<AgendaPlace>,
}

/// A goal to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalDue {
    /// Which.
    pub goal: GoalId,
    /// Whose.
    pub owner: MemberId,
    /// The day that has come.
    pub due: NaiveDate,
    /// What it says.
    pub statement: String,
}

impl AgendaFacts {
    /// Takes in the open commitments of an earlier meeting (S153).
    pub fn add_meeting(&mut self, meeting: &Meeting) {
        let open = meeting.commitments.iter().filter(|action| action.is_open());
        self.follow_ups.extend(open.cloned());
    }

    /// Takes in an agreed goal if its day, or that of its next benchmark, has come when they meet.
    pub fn add_goal(&mut self, id: GoalId, goal: &Goal, on: NaiveDate) {
        let benchmark = goal.next_benchmark().map(|benchmark| benchmark.due);
        let due = goal.due.into_iter().chain(benchmark).min();
        if let Some(due) = due.filter(|due| goal.is_agreed() && *due <= on) {
            let statement = goal.statement.text.clone();
            self.goals.push(GoalDue { goal: id, owner: goal.owner, due, statement });
        }
    }

    /// Takes in an entry if it comes up: something learned, or a question to one of those who will be there.
    pub fn add_entry(&mut self, id: EntryId, entry: &Entry, is_private: bool, members: &BTreeSet<MemberId>) {
        if !entry.comes_up() {
            return;
        }
        let open = OpenEntry { entry: id, by: entry.author, is_private, place: entry.place };
        match entry.kind {
            EntryKind::Learning { .. } => self.learning.push(open),
            EntryKind::Question { partner } if members.contains(&partner) => self.questions.push(open),
            _ => {}
        }
    }

    /// The notes that only one member sees and gave a place, each behind which item.
    pub(super) fn placed(&self) -> Vec<(AgendaItemId, Option<AgendaItemId>)> {
        let private = self.learning.iter().chain(&self.questions).filter(|open| open.is_private);
        let placed = private.filter_map(|open| Some((AgendaItemId(open.entry.0), open.place?.behind)));
        placed.collect()
    }

    /// The same without what only one member sees.
    #[must_use]
    pub fn shared(&self) -> Self {
        let mut shared = self.clone();
        shared.learning.retain(|open| !open.is_private);
        shared.questions.retain(|open| !open.is_private);
        shared
    }
}

/// How many of the held meetings, from the last backwards, did not have the relationship on their agenda (S166). Chance
/// talks and touch-bases are too short for it and do not count.
#[must_use]
pub fn held_without_relationship<'a>(meetings: impl IntoIterator<Item = &'a Meeting>) -> u32 {
    let counts = |meeting: &&Meeting| {
        meeting.is_held() && !matches!(meeting.kind, MeetingKind::TouchBase | MeetingKind::Unplanned)
    };
    let mut held: Vec<&Meeting> = meetings.into_iter().filter(counts).collect();
    held.sort_by_key(|meeting| std::cmp::Reverse(meeting.start.instant()));
    let since = held.iter().take_while(|meeting| !meeting.had_relationship_item());
    u32::try_from(since.count()).unwrap_or(u32::MAX)
}
