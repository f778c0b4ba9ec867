//! The contact in a relationship: when its members met last, and whether a date stands.

use belay_domain::{
    RelationshipId,
    agreement::Agreement,
    fading::{Contact, FadingStep},
    meeting::Meeting,
    relationship::Relationship,
};
use chrono::{DateTime, NaiveDate, Utc};

use super::{agenda::held, neighbours::every};
use crate::{
    Result,
    storage::{List, Reading},
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
    if let Some(last) = held(reading, id, 1)?.first() {
        contact.read(last, now);
    }
    for (_, meeting) in every::<Meeting>(reading, List::LiveMeetings, id.0)? {
        contact.read(&meeting, now);
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
    if let Some(last) = held(reading, id, 1)?.first() {
        contact.last_held = last.held_on();
    }
    let meetings = every::<Meeting>(reading, List::LiveMeetings, id.0)?;
    let counts =
        |meeting: &Meeting| meeting.is_scheduled() && !meeting.left_its_span(contact.cadence.as_ref());
    for (_, meeting) in meetings.iter().filter(|(_, meeting)| counts(meeting)) {
        let end = meeting.span().end.with_timezone(&meeting.start.zone).date_naive();
        booked_until = booked_until.max(end.succ_opt());
    }
    let days = contact.fading_days();
    let opening = days.iter().find(|day| day.step == FadingStep::OpenClosing);
    Ok(opening.map(|day| booked_until.map_or(day.on, |until| until.max(day.on))))
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
