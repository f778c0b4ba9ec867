//! The sources of a meeting's agenda, read from the documents of its relationship.

use std::collections::BTreeSet;

use belay_domain::{
    Aggregate as _, EntryId, MeetingId, RelationshipId,
    action::Action,
    agenda::{AgendaFacts, AgendaItem, AgendaRef, held_without_relationship},
    entry::{Entry, EntryKind},
    goal::{Goal, GoalState},
    meeting::Meeting,
    prompt::{Prompt, prompts},
    relationship::Relationship,
};
use belay_protocol::{Person, self_space};
use chrono::{DateTime, NaiveDate, Utc};

use super::{by_instant, when_made};
use crate::{
    Result,
    documents::content::Content,
    storage::{Key, List, ListRow, Reading, Stretch},
};

/// The most items of one source: nobody talks about more in one meeting.
const MOST: u32 = 50;
/// Enough to see the last few meetings that count through the short ones between them.
const LOOK_BACK: u32 = 20;
/// The practice whose prompt asks for the purpose.
const PURPOSE: &str = "S205";

/// What the agenda of a meeting on this day is made of, for whoever uses this phone: the domain keeps what they alone
/// may see out of what stays with the meeting.
pub(crate) fn agenda_facts(
    reading: &Reading<'_>,
    id: RelationshipId,
    relationship: &Relationship,
    meeting: MeetingId,
    day: NaiveDate,
) -> Result<AgendaFacts> {
    let asks = |prompt: &&Prompt| prompt.practices.iter().any(|practice| practice == PURPOSE);
    let held = held(reading, id, LOOK_BACK)?;
    let last = |until: fn(&Meeting) -> Option<DateTime<Utc>>| {
        held.iter().find_map(until).map_or(i64::MIN, by_instant)
    };
    let notes_until = last(Meeting::took_up_notes_until);
    let learning_until = last(Meeting::took_up_learning_until);
    let mut facts = AgendaFacts {
        follow_ups: open_work(reading, id, meeting)?,
        held_without_relationship: held_without_relationship(&held),
        has_purpose: !relationship.purpose.text.text.is_empty(),
        purpose_prompt: prompts().iter().find(asks).map(|prompt| prompt.id.clone()),
        ..AgendaFacts::default()
    };
    for row in reading.stretch(List::AgreedGoals, id.0, Stretch { backwards: true, ..FIRST })? {
        let read = reading.isolated(row.id, || Ok(Content::<Goal>::read(&row.view)?.doc))?;
        let Some(goal) = read else { continue };
        if matches!(goal.state, GoalState::Agreed { .. }) {
            facts.add_goal(row.id.into(), &goal, day);
        }
    }
    let own = reading.meta::<Person>(Key::Person)?.map(|person| self_space(person.id));
    let members = relationship.active();
    for space in [Some(reading.space_of::<Relationship>(id)?), own].into_iter().flatten() {
        for row in reading.stretch(List::EntriesToDiscuss, space, FIRST)? {
            let read = reading.isolated(row.id, || Ok(Content::<Entry>::read(&row.view)?.doc))?;
            let Some(mut entry) = read else { continue };
            entry.place = entry.place.filter(|place| place.meeting == meeting);
            // A private note is marked as discussed by its author's phone alone, which may not have come to it yet.
            let is_private = own == Some(space);
            let is_learning = matches!(entry.kind, EntryKind::Learning { .. });
            let taken_up = if is_learning { learning_until } else { notes_until };
            if !is_private || taken_up < when_made(row.id) {
                facts.add_entry(row.id.into(), &entry, is_private, &members);
            }
        }
    }
    Ok(facts)
}

/// The private notes of whoever uses this phone that came up in a meeting that was held: they were in it, and had them on
/// their agenda.
pub(crate) fn private_notes_taken_up(
    reading: &Reading<'_>,
    relationship: &Relationship,
    meeting: &Meeting,
) -> Result<BTreeSet<EntryId>> {
    let (Some(until), Some(person)) = (meeting.took_up_notes_until(), reading.meta::<Person>(Key::Person)?)
    else {
        return Ok(BTreeSet::new());
    };
    let mut facts = AgendaFacts::default();
    let takes_up_learning = meeting.took_up_learning_until().is_some();
    for row in reading.stretch(List::EntriesToDiscuss, self_space(person.id), FIRST)? {
        let read = reading.isolated(row.id, || Ok(Content::<Entry>::read(&row.view)?.doc))?;
        if let Some(entry) = read.filter(|_| when_made(row.id) <= by_instant(until)) {
            facts.add_entry(row.id.into(), &entry, true, &relationship.active());
        }
    }
    let learning = facts.learning.into_iter().filter(|_| takes_up_learning);
    Ok(facts.questions.into_iter().chain(learning).map(|note| note.entry).collect())
}

/// Fills in the words of the entries on an agenda, as far as they are on this phone and not deleted.
pub(crate) fn with_words(reading: &Reading<'_>, agenda: Vec<AgendaItem>) -> Result<Vec<AgendaItem>> {
    let filled = |mut item: AgendaItem| {
        if let (Some(AgendaRef::Entry { entry }), true) = (&item.about, item.text.is_empty())
            && let Some(entry) = reading.neighbour::<Entry>(*entry)?
        {
            item.text = entry.text.text;
        }
        Ok(item)
    };
    agenda.into_iter().map(filled).collect()
}

const FIRST: Stretch = Stretch { from: i64::MIN, to: i64::MAX, backwards: false, most: MOST };

/// The dated actions of goals and of other meetings that are open (S153).
fn open_work(reading: &Reading<'_>, relationship: RelationshipId, except: MeetingId) -> Result<Vec<Action>> {
    let mut seen = BTreeSet::from([except.0]);
    let mut work = Vec::new();
    for row in reading.stretch(List::OpenWork, relationship.0, FIRST)? {
        if seen.insert(row.id) {
            work.extend(reading.isolated(row.id, || actions_in(&row))?.unwrap_or_default());
        }
    }
    work.retain(|action| action.due().is_some());
    Ok(work)
}

/// The actions of a goal, or the commitments of a meeting.
pub(crate) fn actions_in(row: &ListRow) -> Result<Vec<Action>> {
    match &row.kind {
        kind if kind == Goal::KIND.as_str() => Ok(Content::<Goal>::read(&row.view)?.doc.actions),
        kind if kind == Meeting::KIND.as_str() => Ok(Content::<Meeting>::read(&row.view)?.doc.commitments),
        _ => Ok(Vec::new()),
    }
}

/// The last meetings of a relationship that were held, the latest first.
pub(crate) fn held(reading: &Reading<'_>, relationship: RelationshipId, most: u32) -> Result<Vec<Meeting>> {
    let whole = Stretch { from: i64::MIN, to: i64::MAX, backwards: true, most };
    let rows = reading.stretch(List::HeldMeetings, relationship.0, whole)?;
    let read =
        |one: ListRow| reading.isolated(one.id, || Ok(Content::<Meeting>::read(&one.view)?.doc)).transpose();
    rows.into_iter().filter_map(read).collect()
}
