//! Calendar files (iCalendar, RFC 5545): a meeting, or the rhythm of a relationship, for the calendar a person uses. The file
//! has when they meet, and nothing that anybody wrote but the title that the shell passes, and where to meet if one wants
//! that: calendars are read by whoever runs them.

mod event;
mod lines;

use std::collections::BTreeMap;

use belay_domain::{
    Bounded, MeetingId, Modality, RelationshipId, Series,
    agreement::{AcceptedVersion, Agreement},
    calendar::{days_after, later},
    derived, end_of_day, filled,
    meeting::{Meeting, MeetingState},
    profile::Profile,
    relationship::Relationship,
    reminder::{ReminderKind, SOON, START},
};
use chrono::{NaiveDate, TimeDelta};
use serde::Serialize;

use self::event::{Event, Repeats, Status, written};
use super::{Meetings, profile::settings};
use crate::{
    Result,
    documents::{
        content::Content,
        kinds::{agreed_version, attendees, attendees_of},
    },
    inner::Core,
    storage::{List, Reading, Stretch},
};

/// Longest title, in Unicode scalar values: a calendar shows a line.
const MAX_TITLE_CHARS: usize = 200;
/// A rhythm without an end is written for so many days: two years, the longest that a relationship is planned for
/// (`rules.md`, *Relationship*).
const LONGEST_DAYS: i64 = 731;
/// So many meetings of a relationship are looked at for those of its rhythm: two years of every day.
const MOST: u32 = 1_000;

/// What of a meeting goes into a calendar file beside when it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CalendarFileOptions {
    /// What the meeting is called: something neutral, or with the name of the other, as the person chose. 1 to 200 characters.
    pub title: String,
    /// Whether to write where to meet: the place, the link or the number.
    pub with_place: bool,
}

/// A calendar file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CalendarFile {
    /// What to call it. Its media type is `text/calendar`.
    pub name: String,
    /// What is in it, in UTF-8, with CRLF at the end of each line.
    pub text: String,
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Meetings {
    /// A meeting for one's calendar, in any state. Its UID stays through moves, and its SEQUENCE never goes back; one that was
    /// called off, or cannot take place any more, has the method CANCEL. It rings as one's reminders do (an hour and ten
    /// minutes before).
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] on `title`; [`crate::Error::NotFound`]; [`crate::Error::UpdateNeeded`]; those of storage.
    pub fn calendar_file(&self, meeting: MeetingId, options: &CalendarFileOptions) -> Result<CalendarFile> {
        let core = self.belay.core()?;
        let options = checked(options)?;
        core.read(|reading| {
            let doc = reading.need::<Meeting>(meeting)?;
            let attendees = attendees(reading, meeting, doc.of)?;
            let stands = !doc.is_ahead() || doc.can_take_place(core.me()?, &attendees);
            let profile = settings(reading, core)?;
            let event = of_meeting(meeting.0.to_string(), &doc, stands, &options, &profile);
            let name = format!("meeting-{}.ics", doc.start.local.date());
            Ok(CalendarFile { name, text: written(&[event], core.now()?) })
        })
    }

    /// The rhythm of a relationship for one's calendar, from its first date to the planned end: with what was moved at its new
    /// date, and without what was called off. None where no rhythm is agreed, or one meets there no longer. Its UID stays, and its
    /// SEQUENCE never goes back. A meeting of the rhythm that is also in the calendar by itself ([`Meetings::calendar_file`])
    /// stands there twice.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] on `title`; those of storage.
    pub fn rhythm_file(
        &self,
        relationship: RelationshipId,
        options: &CalendarFileOptions,
    ) -> Result<Option<CalendarFile>> {
        let core = self.belay.core()?;
        let options = checked(options)?;
        core.read(|reading| {
            let Some(events) = of_rhythm(reading, core, relationship, &options)? else { return Ok(None) };
            let name = format!("rhythm-{}.ics", events[0].start.local.date());
            Ok(Some(CalendarFile { name, text: written(&events, core.now()?) }))
        })
    }
}

fn checked(options: &CalendarFileOptions) -> Result<CalendarFileOptions> {
    let title = filled("title", &options.title, Bounded::Chars(MAX_TITLE_CHARS))?;
    Ok(CalendarFileOptions { title, ..*options })
}

fn of_meeting(
    uid: String,
    meeting: &Meeting,
    stands: bool,
    options: &CalendarFileOptions,
    profile: &Profile,
) -> Event {
    let status = match meeting.state {
        _ if !stands => Status::Cancelled,
        MeetingState::Proposed { .. } => Status::Tentative,
        MeetingState::Cancelled { .. } => Status::Cancelled,
        MeetingState::Scheduled { .. } | MeetingState::Held { .. } | MeetingState::Missed { .. } => {
            Status::Confirmed
        }
    };
    let rings = meeting.is_scheduled() && stands;
    Event {
        uid,
        replaces: None,
        start: meeting.start,
        minutes: meeting.minutes,
        status,
        repeats: None,
        title: options.title.clone(),
        place: if options.with_place { place(&meeting.how_to_meet().modality) } else { String::new() },
        alarms: if rings { alarms(profile) } else { Vec::new() },
    }
}

/// As one's reminders: those that one has switched off, a calendar does not bring back.
fn alarms(profile: &Profile) -> Vec<TimeDelta> {
    let kinds = [(ReminderKind::Soon, SOON), (ReminderKind::Start, START)];
    kinds.into_iter().filter(|(kind, _)| profile.wants(*kind)).map(|(_, before)| before).collect()
}

fn place(modality: &Modality) -> String {
    match modality {
        Modality::InPerson { place } => place.clone(),
        Modality::Video { tool, link } if link.is_empty() => tool.clone(),
        Modality::Video { link, .. } => link.clone(),
        Modality::Phone { number } => number.clone(),
        Modality::Text { tool } => tool.clone(),
        Modality::Other { name } => name.clone(),
    }
}

/// The rhythm, and behind it what is otherwise than the rhythm has it.
fn of_rhythm(
    reading: &Reading<'_>,
    core: &Core,
    id: RelationshipId,
    options: &CalendarFileOptions,
) -> Result<Option<Vec<Event>>> {
    let Some(AcceptedVersion { terms, since, .. }) = agreed_version(reading, id)? else {
        return Ok(None);
    };
    let Some(cadence) = terms.cadence else { return Ok(None) };
    if !attendees_of(reading, id)?.contains(&core.me()?) {
        return Ok(None);
    }
    let booked = in_series(reading, id)?;
    let before: Option<Series> = booked.range(..since).next_back().and_then(|(_, meeting)| meeting.series);
    let eve = since.pred_opt().unwrap_or(since);
    let first = cadence.next_date(before, since, eve);
    let last = reading.neighbour::<Relationship>(id)?.and_then(|existing| existing.ends_on());
    let last = last.unwrap_or_else(|| days_after(first.series.date, LONGEST_DAYS));
    let longest = days_after(first.series.date, LONGEST_DAYS);
    let last = last.min(longest).max(first.series.date);
    let uid = derived(Agreement::id_for(id).0, "rhythm").to_string();
    let profile = settings(reading, core)?;
    let place = terms.means.as_ref().filter(|_| options.with_place).map(|means| place(&means.first_choice));
    let mut without = Vec::new();
    let mut others = Vec::new();
    let mut date = first;
    while date.series.date <= last {
        let otherwise = match booked.get(&date.series.date) {
            Some(meeting) if matches!(meeting.state, MeetingState::Cancelled { .. }) => {
                without.push(date.start);
                None
            }
            Some(meeting) if meeting.start != date.start || meeting.minutes != terms.meeting_minutes => {
                Some(of_meeting(uid.clone(), meeting, true, options, &profile))
            }
            _ => None,
        };
        // The clocks are put forward over this date: the moment that is meant is written by itself.
        let is_skipped = date.start.seen_from(cadence.zone) != date.start.local;
        let skipped = (is_skipped && otherwise.is_none() && !without.contains(&date.start)).then(|| Event {
            uid: uid.clone(),
            replaces: None,
            start: date.start,
            minutes: terms.meeting_minutes,
            status: Status::Confirmed,
            repeats: None,
            title: options.title.clone(),
            place: place.clone().unwrap_or_default(),
            alarms: alarms(&profile),
        });
        others.extend(otherwise.or(skipped).map(|other| Event { replaces: Some(date.start), ..other }));
        date = cadence.next_meeting(date.series);
    }
    let rhythm = Event {
        uid,
        replaces: None,
        start: first.start,
        minutes: terms.meeting_minutes,
        status: Status::Confirmed,
        repeats: Some(Repeats {
            cadence,
            month_day: first.series.month_day,
            until: later(end_of_day(last, cadence.zone), TimeDelta::seconds(59)),
            without,
        }),
        title: options.title.clone(),
        place: place.unwrap_or_default(),
        alarms: alarms(&profile),
    };
    Ok(Some([rhythm].into_iter().chain(others).collect()))
}

/// The meetings of a relationship that have a date in its rhythm, by that date.
fn in_series(reading: &Reading<'_>, relationship: RelationshipId) -> Result<BTreeMap<NaiveDate, Meeting>> {
    let latest = Stretch { from: i64::MIN, to: i64::MAX, backwards: false, most: MOST };
    let mut found = BTreeMap::new();
    for row in reading.stretch(List::Meetings, relationship.0, latest)? {
        let read = reading.isolated(row.id, || Ok(Content::<Meeting>::read(&row.view)?.doc))?;
        if let Some((series, meeting)) =
            read.and_then(|meeting| meeting.series.map(|series| (series, meeting)))
        {
            found.insert(series.date, meeting);
        }
    }
    Ok(found)
}
