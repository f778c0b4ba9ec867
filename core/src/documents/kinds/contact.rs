//! The contact in a relationship: when its members met last, and whether a date stands.

use std::rc::Rc;

use belay_domain::{
    RelationshipId,
    agreement::Agreement,
    fading::{Contact, FadingStep},
    meeting::Meeting,
    relationship::Relationship,
};
use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    Result,
    storage::{List, Reading, Stretch},
};

/// The contact in a relationship at this moment.
pub(crate) fn contact(
    reading: &Reading<'_>,
    id: RelationshipId,
    relationship: &Relationship,
    agreement: Option<&Agreement>,
    now: DateTime<Utc>,
) -> Result<Contact> {
    let mut contact = bare(id, relationship, agreement);
    for meeting in last_held(reading, id)?.iter().chain(&ahead(reading, id)?) {
        contact.read(meeting, now);
    }
    Ok(contact)
}

/// The day from which a relationship counts as faded without an answer, if nothing is held or booked until then: closing
/// was announced before, and would be opened (S308).
pub(crate) fn unanswered_from(
    reading: &Reading<'_>,
    id: RelationshipId,
    relationship: &Relationship,
    agreement: Option<&Agreement>,
) -> Result<Option<NaiveDate>> {
    let mut contact = bare(id, relationship, agreement);
    if contact.fading_days().is_empty() {
        // It is over, coming to its end, or rests: whatever its meetings say, it does not fade.
        return Ok(None);
    }
    let mut booked_until = None;
    if let Some(last) = last_held(reading, id)? {
        contact.last_held = last.held_on();
    }
    let meetings = ahead(reading, id)?;
    let counts =
        |meeting: &&Rc<Meeting>| meeting.is_scheduled() && !meeting.left_its_span(contact.cadence.as_ref());
    for meeting in meetings.iter().filter(counts) {
        let end = meeting.span().end.with_timezone(&meeting.start.zone).date_naive();
        booked_until = booked_until.max(end.succ_opt());
    }
    let days = contact.fading_days();
    let opening = days.iter().find(|day| day.step == FadingStep::OpenClosing);
    Ok(opening.map(|day| booked_until.map_or(day.on, |until| until.max(day.on))))
}

/// The last meeting that was held.
fn last_held(reading: &Reading<'_>, id: RelationshipId) -> Result<Option<Rc<Meeting>>> {
    let last = Stretch { from: i64::MIN, to: i64::MAX, backwards: true, most: 1 };
    Ok(meetings(reading, List::HeldMeetings, id, last)?.pop())
}

/// The meetings that are proposed or stand.
fn ahead(reading: &Reading<'_>, id: RelationshipId) -> Result<Vec<Rc<Meeting>>> {
    let every = Stretch { from: i64::MIN, to: i64::MAX, backwards: false, most: u32::MAX };
    meetings(reading, List::LiveMeetings, id, every)
}

fn meetings(
    reading: &Reading<'_>,
    list: List,
    RelationshipId(owner): RelationshipId,
    stretch: Stretch,
) -> Result<Vec<Rc<Meeting>>> {
    let rows = reading.stretch(list, owner, stretch)?;
    let read =
        rows.iter().filter_map(|row| reading.isolated(row.id, || reading.listed::<Meeting>(row)).transpose());
    read.collect()
}

fn bare(id: RelationshipId, relationship: &Relationship, agreement: Option<&Agreement>) -> Contact {
    Contact {
        relationship: id,
        members: relationship.active(),
        began: relationship.began_on().unwrap_or(relationship.proposed_on),
        last_held: None,
        resumed: relationship.resumed_on,
        booked: false,
        phase: relationship.phase(),
        paused: relationship.is_paused(),
        cadence: agreement.and_then(Agreement::cadence),
    }
}
