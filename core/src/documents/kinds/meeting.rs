//! Meetings: listed by relationship, by start while they are ahead, and by what they remind of; their commitments by who
//! owns them. Their rules ask relationship (or flash request) and agreement.

use std::collections::BTreeSet;

use belay_domain::{
    FlashId, MeetingId, MemberId, RelationshipId, Series,
    agreement::{AcceptedVersion, Agreement},
    flash::FlashRequest,
    meeting::{Meeting, MeetingFacts, MeetingKind, MeetingOf, MeetingState},
    news::Told,
    relationship::Relationship,
    reminder::ReminderFacts,
    waiting::{Wait, WaitKind},
};
use uuid::Uuid;

use super::{
    Claim, Of, Place, SpaceKind, Subject, Viewer, Words, WordsOf,
    agenda::{agenda_facts, held},
    by_day, by_instant,
    neighbours::those_who_meet,
    reminding,
};
use crate::{
    Result,
    documents::content::Content,
    storage::{List, Listing, Projection, Reading, Stretch},
};

/// Stands for whoever takes part where only moments count and not who is reminded at them.
const ANYONE: MemberId = MemberId(Uuid::nil());
/// So many stretches of a calendar are read at most to find what can still take place.
const STRETCHES: usize = 10;
/// How many meetings back the last of a series is looked for.
const LOOK_BACK: u32 = 20;

impl Subject for Meeting {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Pair, SpaceKind::Circle];
    const WORDS: Option<WordsOf<Self>> = Some(words);

    fn facts(of: Of<'_, Self>, place: Place, reading: &Reading<'_>) -> Result<MeetingFacts> {
        let (of, start) = match of {
            Of::Document(meeting) => (meeting.of, meeting.start),
            Of::Opening(opening) => (opening.of, opening.start),
        };
        let relationship = match of {
            MeetingOf::Relationship { relationship } => relationship,
            MeetingOf::Flash { flash } => {
                return facts_of_flash(reading, flash);
            }
        };
        let Some(existing) = reading.neighbour::<Relationship>(relationship)? else {
            return Ok(MeetingFacts::default());
        };
        let agreed = agreed_version(reading, relationship)?;
        let cadence_since = agreed.as_ref().map(|agreed| agreed.since);
        let terms = agreed.map(|agreed| agreed.terms);
        let means = terms.as_ref().and_then(|terms| terms.means.clone());
        Ok(MeetingFacts {
            members: existing.active(),
            phase: existing.phase(),
            paused: existing.is_paused(),
            first_choice: means.as_ref().map(|means| means.first_choice.clone()),
            plan_b: means.and_then(|means| means.plan_b),
            minutes: terms.as_ref().map(|terms| terms.meeting_minutes),
            cadence: terms.and_then(|terms| terms.cadence),
            cadence_since,
            last_in_series: last_in_series(reading, relationship, |meeting| {
                meeting.is_scheduled() || meeting.is_held()
            })?,
            next_lead: existing.next_lead(last_lead(reading, relationship)?),
            agenda: agenda_facts(reading, relationship, &existing, MeetingId(place.id), start.local.date())?,
            agreed_time: None,
            brought: Vec::new(),
        })
    }

    fn claim(&self, _: Place) -> Claim {
        match self.of {
            MeetingOf::Relationship { relationship } => Claim::With(relationship),
            MeetingOf::Flash { flash } => Claim::Helping(flash),
        }
    }

    fn project(&self, place: Place, projection: &mut Projection) {
        let start = by_instant(self.start.instant());
        let of = owner(self.of);
        let mut list = |list, owner, sort| projection.listings.push(Listing { list, owner, sort });
        list(List::Meetings, of, -start);
        match self.state {
            MeetingState::Proposed { .. } | MeetingState::Scheduled { .. } => {
                list(List::LiveMeetings, Uuid::nil(), start);
                list(List::LiveMeetings, of, start);
            }
            MeetingState::Held { .. } => {
                list(List::HeldMeetings, of, start);
                if self.kind == MeetingKind::Closing {
                    list(List::HeldClosingMeetings, of, start);
                }
            }
            MeetingState::Cancelled { .. } | MeetingState::Missed { .. } => {}
        }
        for action in &self.commitments {
            let Some(due) = action.due() else { continue };
            list(List::DueActions, action.owner.0, by_day(due));
            list(List::OpenWork, of, by_day(due));
        }
        let mut reminders = ReminderFacts::default();
        reminders.add_meeting(MeetingId(place.id), self, &BTreeSet::from([ANYONE]));
        projection.listings.extend(reminding(&reminders));
    }

    fn remind(&self, place: Place, reading: &Reading<'_>, facts: &mut ReminderFacts) -> Result<()> {
        let id = MeetingId(place.id);
        facts.add_meeting(id, self, &attendees(reading, id, self.of)?);
        Ok(())
    }

    fn news(&self, before: Option<&Self>) -> Vec<Told> {
        Self::news(self, before)
    }

    fn waits(&self) -> Vec<Wait> {
        Self::waits(self)
    }

    fn who_acts(&self, place: Place, reading: &Reading<'_>) -> Result<BTreeSet<MemberId>> {
        attendees(reading, MeetingId(place.id), self.of)
    }

    /// Only the last meeting that was held has open ends: the ones before it, the next one has taken up.
    fn still_waits(&self, kind: WaitKind, _: Viewer, _: Place, reading: &Reading<'_>) -> Result<bool> {
        if let (WaitKind::SettleMeeting, MeetingOf::Flash { flash }) = (kind, self.of) {
            // Whoever marked the conversation itself as held has said what became of it.
            let request = reading.shared::<FlashRequest>(flash)?;
            return Ok(request.is_none_or(|request| request.is_to_be_held()));
        }
        if !matches!(kind, WaitKind::Reflect | WaitKind::DecideNext) {
            return Ok(true);
        }
        let later = by_instant(self.start.instant()).saturating_add(1);
        Ok(reading.list_count(List::HeldMeetings, owner(self.of), later, i64::MAX)? == 0)
    }
}

/// The notes, to all who were in it; what each put on the agenda, took on, or gave as a reason, to them.
fn words(meeting: &Meeting) -> Words<'_> {
    let words = Words::default().on(meeting.start.local.date()).together([&meeting.notes]);
    let items = meeting.items.iter().map(|item| (item.by, item.text.as_str()));
    let commitments = meeting.commitments.iter().map(|action| (action.owner, action.what.as_str()));
    let reasons = meeting.moves.iter().map(|moved| (moved.by, moved.reason.as_str()));
    items.chain(commitments).chain(reasons).fold(words, |words, (by, text)| words.line(by, text))
}

/// The owner of a meeting's list.
fn owner(of: MeetingOf) -> Uuid {
    match of {
        MeetingOf::Relationship { relationship } => relationship.0,
        MeetingOf::Flash { flash } => flash.0,
    }
}

/// The people of a meeting, and its subject.
#[derive(Default)]
pub(crate) struct Party {
    /// Who still meets in it: see [`attendees`].
    pub(crate) attendees: BTreeSet<MemberId>,
    /// Everyone it was set for, also who has left since.
    pub(crate) everyone: BTreeSet<MemberId>,
    /// What it is about, in their words: the topic or else the purpose of the relationship, the topic of the flash request.
    pub(crate) about: String,
}

/// Who still meets in a meeting; nobody where what it belongs to is over, was taken back, or is not on this phone, and where
/// nobody else is left in its space.
pub(crate) fn attendees(
    reading: &Reading<'_>,
    meeting: MeetingId,
    of: MeetingOf,
) -> Result<BTreeSet<MemberId>> {
    Ok(party(reading, meeting, of)?.attendees)
}

/// The people of a meeting, and its subject; nobody where what it belongs to is not on this phone.
pub(crate) fn party(reading: &Reading<'_>, meeting: MeetingId, of: MeetingOf) -> Result<Party> {
    let flash = match of {
        MeetingOf::Relationship { relationship } => {
            let Some(existing) = reading.shared::<Relationship>(relationship)? else {
                return Ok(Party::default());
            };
            let space = reading.space_of::<Relationship>(relationship)?;
            return Ok(Party {
                attendees: those_who_meet(reading, space, existing.attendees())?,
                everyone: existing.ever_active(),
                about: existing.subject().to_owned(),
            });
        }
        MeetingOf::Flash { flash } => flash,
    };
    let Some(request) = reading.neighbour::<FlashRequest>(flash)? else {
        return Ok(Party::default());
    };
    // A person who left the program no longer has the request.
    let program = reading.space_of::<FlashRequest>(flash)?;
    let people = those_who_meet(reading, program, request.attendees(meeting))?;
    let attendees = match reading.document(meeting.0)? {
        Some(stored) => those_who_meet(reading, stored.space, people)?,
        None => people,
    };
    let everyone = request.helper().into_iter().chain([request.asker]).collect();
    Ok(Party { attendees, everyone, about: request.topic })
}

/// The members who still meet in a relationship.
pub(crate) fn attendees_of(
    reading: &Reading<'_>,
    relationship: RelationshipId,
) -> Result<BTreeSet<MemberId>> {
    match reading.shared::<Relationship>(relationship)? {
        Some(existing) => {
            those_who_meet(reading, reading.space_of::<Relationship>(relationship)?, existing.attendees())
        }
        None => Ok(BTreeSet::new()),
    }
}

/// A meeting in a stretch of one's calendar that can still take place for `me`.
pub(crate) struct UpcomingMeeting {
    /// Its id.
    pub(crate) id: MeetingId,
    /// Itself.
    pub(crate) meeting: Meeting,
}

/// The meetings in a stretch of the calendar that can still take place for `me`, in its order, `most` of those that `fits`.
/// Those that cannot stand in the list as well; so many stretches are read over them.
pub(crate) fn calendar(
    reading: &Reading<'_>,
    me: MemberId,
    mut stretch: Stretch,
    most: usize,
    fits: impl Fn(&Meeting) -> bool,
) -> Result<Vec<UpcomingMeeting>> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for _ in 0..STRETCHES {
        let rows = reading.stretch(List::LiveMeetings, Uuid::nil(), stretch)?;
        let last = rows.last().map(|last| last.sort).filter(|_| rows.len() == stretch.most as usize);
        for one in rows {
            if found.len() == most {
                break;
            }
            if seen.insert(one.row) {
                let id = MeetingId(one.id);
                let ahead = reading.isolated(one.id, || {
                    let meeting = reading.listed::<Meeting>(&one)?;
                    let stands =
                        fits(&meeting) && meeting.can_take_place(me, &attendees(reading, id, meeting.of)?);
                    Ok(stands.then(|| UpcomingMeeting { id, meeting: Meeting::clone(&meeting) }))
                })?;
                found.extend(ahead.flatten());
            }
        }
        let Some(last) = last.filter(|_| found.len() < most) else { break };
        // More at one instant than are read at once are stepped over.
        let stuck = if stretch.backwards { last == stretch.to } else { last == stretch.from };
        match (stretch.backwards, stuck) {
            (true, _) => stretch.to = last - i64::from(stuck),
            (false, _) => stretch.from = last + i64::from(stuck),
        }
    }
    Ok(found)
}

/// What the conversation of a flash request takes from it; nobody takes part before somebody helps.
fn facts_of_flash(reading: &Reading<'_>, flash: FlashId) -> Result<MeetingFacts> {
    let Some(request) = reading.neighbour::<FlashRequest>(flash)? else {
        return Ok(MeetingFacts::default());
    };
    let Some(helper) = request.helper() else {
        return Ok(MeetingFacts::default());
    };
    Ok(MeetingFacts {
        members: BTreeSet::from([request.asker, helper]),
        minutes: Some(request.minutes),
        agreed_time: request.agreed_time(),
        brought: request.agenda(flash),
        ..MeetingFacts::default()
    })
}

/// The version in force of a relationship's agreement, if there is one.
pub(crate) fn agreed_version(
    reading: &Reading<'_>,
    relationship: RelationshipId,
) -> Result<Option<AcceptedVersion>> {
    let agreement = reading.neighbour::<Agreement>(Agreement::id_for(relationship))?;
    Ok(agreement.and_then(|mut agreement| agreement.accepted.pop()))
}

/// The leader of the last held meeting.
fn last_lead(reading: &Reading<'_>, relationship: RelationshipId) -> Result<Option<MemberId>> {
    let last = held(reading, relationship, 1)?;
    Ok(last.first().and_then(|meeting| meeting.lead))
}

/// The latest place that meetings of a relationship have in its rhythm, among those that count.
pub(crate) fn last_in_series(
    reading: &Reading<'_>,
    relationship: RelationshipId,
    counts: impl Fn(&Meeting) -> bool,
) -> Result<Option<Series>> {
    let latest = Stretch { from: i64::MIN, to: i64::MAX, backwards: false, most: LOOK_BACK };
    let mut last: Option<Series> = None;
    for row in reading.stretch(List::Meetings, relationship.0, latest)? {
        let read = reading.isolated(row.id, || Ok(Content::<Meeting>::read(&row.view)?.doc))?;
        let Some(meeting) = read else { continue };
        let later = |series: &Series| last.is_none_or(|last| last.date < series.date);
        last = meeting.series.filter(|series| counts(&meeting) && later(series)).or(last);
    }
    Ok(last)
}
