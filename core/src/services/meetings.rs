//! Meetings: booking, moving, holding, what is on the agenda, and what is next in the rhythm.

use belay_domain::{
    AgendaItemId, Allowed, Context, FlashId, MeetingId, Modality, NextMeeting, Reason, Refusal,
    RelationshipId,
    agenda::AgendaItem,
    agreement::AcceptedVersion,
    entry::{AgendaPlace, Entry, EntryCommand, EntryState},
    flash::{FlashCommand, FlashRequest, FlashState},
    meeting::{
        HowToMeet, Meeting, MeetingCommand, MeetingDate, MeetingKind, MeetingOf, MeetingOpening, MeetingPart,
        NextDecision, Notice,
    },
    reflection::{Occasion, ReflectionSubject},
    relationship::Relationship,
};
use belay_protocol::self_space;
use serde::Serialize;
use uuid::Uuid;

use super::{
    Companion,
    moments::{MeetingClash, MomentView, clashing, moment},
    paging::{Listed, listed},
    profile::settings,
    programs::others_named,
    reflections::ask_recurring,
};
use crate::{
    Belay, Result,
    documents::{
        kinds::{
            Of, Party, Room, Subject as _, agreed_version, attendees, attendees_of, last_in_series, party,
            private_notes_taken_up, with_words,
        },
        spaces::rooms::want,
    },
    inner::Core,
    storage::{List, Place, Reading, SendState, UnsentReason, Writing},
};

/// One's meetings.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Meetings {
    pub(super) belay: Belay,
}

/// A meeting, with what can be read from it now.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MeetingView {
    /// Its id.
    pub id: MeetingId,
    /// The meeting. Its `start` is by the clock of whoever set the date; its `lead` is nobody who has left before it.
    pub meeting: Meeting,
    /// The others in it, by name: those who still meet; of one that is over, those it was set for.
    pub with: Vec<Companion>,
    /// What it is about, in somebody's words: the topic or else the purpose of the relationship, the topic of the flash
    /// request. May be empty.
    pub about: String,
    /// It is proposed or stands, and can still take place for oneself. It cannot once the relationship is over or one has
    /// left it, and where a flash request was taken back: then it is in no calendar, clashes with nothing and reminds of
    /// nothing.
    pub can_take_place: bool,
    /// When that is, and what the clock of this phone shows then.
    pub when: MomentView,
    /// The means in use, and what to do when they fail (S151, S163).
    pub how: HowToMeet,
    /// When they fail it would be the telephone, and nobody has said which number: see
    /// [`belay_domain::profile::ProfileCommand::SetNumber`] and [`MeetingCommand::SetPlanB`].
    pub plan_b_lacks_number: bool,
    /// Every date it had, the oldest first, and what became of each (S164, S165).
    pub dates: Vec<MeetingDate>,
    /// How much notice the last change gave.
    pub notice: Option<Notice>,
    /// How much notice a change would give now; none once it is over.
    pub notice_now: Option<Notice>,
    /// One's own side of it (S149).
    pub part: MeetingPart,
    /// One has still to prepare.
    pub unprepared: bool,
    /// One's reflection is open.
    pub owes_reflection: bool,
    /// It is over, and nobody has said what became of it (S165).
    pub waits_for_its_state: bool,
    /// It was held, and nobody has said how it goes on (S167).
    pub waits_for_next: bool,
    /// When the meeting or touch-base is with which it goes on; none where it goes on otherwise, or that one is not on this phone.
    pub goes_on: Option<MomentView>,
    /// The commands by which it can move on now.
    pub allowed: Vec<String>,
    /// Whether something in it waits to be sent. It goes to the server by itself.
    pub waiting: bool,
    /// Why a part of it is not sent to the server; none if everything is sent or waits.
    pub unsent_reason: Option<UnsentReason>,
}

/// A meeting as its own screen shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MeetingDetail {
    /// The meeting.
    pub view: MeetingView,
    /// Its agenda, each item in its own words: made from what is open while it is ahead, as it stood once it is held. What
    /// only oneself wants to ask is in it for oneself alone.
    pub agenda: Vec<AgendaItem>,
    /// One's other meetings that share time with it: told, not forbidden (S148).
    pub clashes: Vec<MeetingClash>,
    /// It counts as missed: somebody did not come, or it was put off past its span of the rhythm (S164).
    pub counts_as_missed: bool,
    /// The next date of the rhythm; none without a rhythm in the agreement.
    pub next: Option<NextMeeting>,
}

/// A page of meetings.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MeetingPage {
    /// The meetings.
    pub meetings: Vec<MeetingView>,
    /// The value to pass for the next page; none on the last one.
    pub next: Option<String>,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Belay {
    /// One's meetings.
    #[must_use]
    pub fn meetings(&self) -> Meetings {
        Meetings { belay: self.clone() }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Meetings {
    /// Proposes a meeting, or books it where the rhythm of the agreement has it (its `series` says so: see
    /// [`Meetings::next`]), or notes one that just happened. Gives it as it stands then. Where both phones book the same
    /// date of the rhythm, or propose the same date while offline, it is one meeting.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for a relationship or request that is not on this phone; the rules' [`crate::Error::Invalid`] and
    /// [`crate::Error::Refused`]; those of storage.
    pub fn book(&self, opening: MeetingOpening) -> Result<MeetingView> {
        let core = self.belay.core()?;
        let fresh: MeetingId = core.new_id()?;
        core.write(|writing, context| {
            let id = match (opening.of, opening.series) {
                (MeetingOf::Relationship { relationship }, Some(series)) => {
                    Meeting::id_in_series(relationship, series)
                }
                (MeetingOf::Relationship { relationship }, None)
                    if opening.kind != MeetingKind::Unplanned =>
                {
                    // A meeting that this phone already has for this date is another one, and may be called off.
                    let proposed = Meeting::id_at(relationship, opening.start);
                    if writing.reading().home_of(proposed.0)?.is_some() { fresh } else { proposed }
                }
                // The first date of a request: two who each set it while out of reach make one meeting.
                (MeetingOf::Flash { flash }, _) => {
                    let first = FlashRequest::meeting_id(flash);
                    if writing.reading().home_of(first.0)?.is_some() { fresh } else { first }
                }
                _ => fresh,
            };
            let space = space_for(writing, opening.of, context)?;
            let doc = writing.open::<Meeting>(space, id, opening.clone(), context)?;
            if let MeetingOf::Flash { flash } = opening.of {
                let replaces = fallen_through(&writing.reading(), flash)?;
                writing.act::<FlashRequest>(
                    flash,
                    FlashCommand::Schedule { meeting: id, replaces },
                    context,
                )?;
            }
            if doc.is_held() {
                after_holding(writing, id, &doc, context)?;
            }
            if doc.is_ahead() && attendees(&writing.reading(), id, doc.of)?.is_empty() {
                return Err(Refusal::because(Reason::NotNow).missing(["another_member"]).into());
            }
            view(&writing.reading(), core, id.0, doc)
        })
    }

    /// Carries out a command on a meeting. Gives it as it stands then. With [`MeetingCommand::Hold`] the entries on its
    /// agenda become discussed (S145): those of all, and of the private ones one's own. Where somebody else has said that
    /// they met, one's own private ones do with the next thing one does in the meeting. With
    /// [`MeetingCommand::OrderAgenda`] one's own private notes keep their places on this person's phones alone.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; the rules' [`crate::Error::Invalid`] and [`crate::Error::Refused`]; those of storage.
    pub fn act(&self, meeting: MeetingId, command: MeetingCommand) -> Result<MeetingView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let doc = writing.act::<Meeting>(meeting, command.clone(), context)?;
            if let MeetingCommand::OrderAgenda { items } = &command {
                place_private_notes(writing, meeting, items, context)?;
            }
            if matches!(command, MeetingCommand::Hold { .. }) {
                after_holding(writing, meeting, &doc, context)?;
            } else if doc.is_held() {
                discuss_private_notes(writing, meeting, &doc, context)?;
            }
            view(&writing.reading(), core, meeting.0, doc)
        })
    }

    /// Gives one's own number of the profile as the second means of a meeting: whoever meets there can read it. It is given
    /// nowhere without this, and can be [taken back](Meetings::take_back_number).
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] where the profile has no number; otherwise as [`Meetings::act`].
    pub fn give_number(&self, meeting: MeetingId) -> Result<MeetingView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let number = settings(&writing.reading(), core)?.number;
            if number.is_empty() {
                return Err(Refusal::invalid("number", Reason::Empty).into());
            }
            let given = MeetingCommand::SetPlanB(Some(Modality::Phone { number }));
            let doc = writing.act::<Meeting>(meeting, given, context)?;
            view(&writing.reading(), core, meeting.0, doc)
        })
    }

    /// Takes the number out of a meeting whose second means is the telephone. Others have read it, perhaps; it is in the meeting
    /// no longer.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] where the second means is no telephone; otherwise as [`Meetings::act`].
    pub fn take_back_number(&self, meeting: MeetingId) -> Result<MeetingView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let second = writing.reading().need::<Meeting>(meeting)?.plan_b;
            if !matches!(second, Some(Modality::Phone { .. })) {
                return Err(Refusal::because(Reason::NoSuchPart).into());
            }
            let without = MeetingCommand::SetPlanB(Some(Modality::Phone { number: String::new() }));
            let doc = writing.act::<Meeting>(meeting, without, context)?;
            view(&writing.reading(), core, meeting.0, doc)
        })
    }

    /// One meeting, with its agenda and what it clashes with.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; [`crate::Error::UpdateNeeded`]; those of storage.
    pub fn meeting(&self, meeting: MeetingId) -> Result<MeetingDetail> {
        let core = self.belay.core()?;
        core.read(|reading| {
            let doc = reading.need::<Meeting>(meeting)?;
            let space = reading.space_of::<Meeting>(meeting)?;
            let facts = Meeting::facts(Of::Document(&doc), Place { id: meeting.0, space }, reading)?;
            let next = match doc.relationship() {
                Some(relationship) => following(reading, core, relationship)?,
                None => None,
            };
            Ok(MeetingDetail {
                agenda: with_words(reading, doc.agenda(&facts.agenda))?,
                clashes: if doc.is_held() || can_take_place(reading, core, meeting, &doc)? {
                    clashing(reading, core, doc.span(), Some(meeting))?
                } else {
                    Vec::new()
                },
                counts_as_missed: doc.counts_as_missed(facts.cadence.as_ref()),
                next,
                view: view(reading, core, meeting.0, doc)?,
            })
        })
    }

    /// The meetings of a relationship in any state, a page at a time, the latest first.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for a `from` that no page gave; those of storage.
    pub fn of_relationship(&self, relationship: RelationshipId, from: Option<&str>) -> Result<MeetingPage> {
        self.list(List::Meetings, relationship.0, from)
    }

    /// One's calendar: every meeting that is proposed or stands and can still take place, a page at a time, the next first.
    /// One that is over and waits for its state is at the head. A page may be short.
    ///
    /// # Errors
    /// As [`Meetings::of_relationship`].
    pub fn calendar(&self, from: Option<&str>) -> Result<MeetingPage> {
        let mut page = self.list(List::LiveMeetings, Uuid::nil(), from)?;
        page.meetings.retain(|view| view.can_take_place);
        Ok(page)
    }

    /// The meeting that the rhythm of a relationship has next (S092): book it with its `series` and `start`, and it stands at
    /// once, the first included. None where no rhythm is agreed, or one meets there no longer. A meeting that was moved does
    /// not move the rhythm (S146).
    ///
    /// # Errors
    /// Those of storage.
    pub fn next(&self, relationship: RelationshipId) -> Result<Option<NextMeeting>> {
        let core = self.belay.core()?;
        core.read(|reading| following(reading, core, relationship))
    }

    fn list(&self, list: List, owner: Uuid, from: Option<&str>) -> Result<MeetingPage> {
        let core = self.belay.core()?;
        core.read(|reading| {
            let view = |reading: &Reading<'_>, id, doc| view(reading, core, id, doc);
            let Listed { views, next } = listed(reading, list, owner, from, view)?;
            Ok(MeetingPage { meetings: views, next })
        })
    }
}

/// Where a meeting lives: with its relationship; that of a flash request in a space of the two, since a program is
/// read by its server.
fn space_for(writing: &mut Writing<'_>, of: MeetingOf, context: &Context) -> Result<Uuid> {
    let flash = match of {
        MeetingOf::Relationship { relationship } => {
            return writing.reading().space_of::<Relationship>(relationship);
        }
        MeetingOf::Flash { flash } => flash,
    };
    let request = writing.reading().need::<FlashRequest>(flash)?;
    let Some(helper) = request.helper() else {
        return Err(Refusal::because(Reason::NotNow).missing(["helper"]).allowing([Allowed::WAIT]).into());
    };
    want(writing, &Room::pair(flash.0, [request.asker, helper]), context.now)
}

/// The meeting that was set for a flash request and will not be held.
fn fallen_through(reading: &Reading<'_>, flash: FlashId) -> Result<Option<MeetingId>> {
    let FlashState::Scheduled { meeting, .. } = reading.need::<FlashRequest>(flash)?.state else {
        return Ok(None);
    };
    let stands = reading.load::<Meeting>(meeting)?.is_some_and(|meeting| meeting.takes_time());
    Ok((!stands).then_some(meeting))
}

/// What was on the agenda has been talked about (S145); a flash request has had its conversation; what the members ask
/// themselves after every meeting is asked (S175).
fn after_holding(
    writing: &mut Writing<'_>,
    id: MeetingId,
    meeting: &Meeting,
    context: &Context,
) -> Result<()> {
    for entry in meeting.discussed() {
        let open =
            writing.reading().load::<Entry>(entry)?.is_some_and(|entry| entry.state == EntryState::Open);
        if open {
            writing.act::<Entry>(entry, EntryCommand::Discuss { meeting: Some(id) }, context)?;
        }
    }
    discuss_private_notes(writing, id, meeting, context)?;
    if let MeetingOf::Flash { flash } = meeting.of {
        let request = writing.reading().need::<FlashRequest>(flash)?;
        if matches!(request.state, FlashState::Scheduled { .. }) {
            writing.act::<FlashRequest>(flash, FlashCommand::MarkHeld, context)?;
        }
    }
    if let Some(relationship) = meeting.relationship() {
        ask_recurring(writing, relationship, Occasion::MeetingHeld, ReflectionSubject::Meeting(id), context)?;
    }
    Ok(())
}

/// One's own private notes that came up in a held meeting are discussed. Nobody else's phone has them, so no other can say so.
fn discuss_private_notes(
    writing: &mut Writing<'_>,
    id: MeetingId,
    meeting: &Meeting,
    context: &Context,
) -> Result<()> {
    let Some(relationship) = meeting.relationship() else { return Ok(()) };
    let Some(relationship) = writing.reading().neighbour::<Relationship>(relationship)? else {
        return Ok(());
    };
    for entry in private_notes_taken_up(&writing.reading(), &relationship, meeting)? {
        writing.act::<Entry>(entry, EntryCommand::Discuss { meeting: Some(id) }, context)?;
    }
    Ok(())
}

/// Gives one's own private notes their places in the order of an agenda. They stand in the notes themselves: the meeting tells
/// nobody else that there are any.
fn place_private_notes(
    writing: &mut Writing<'_>,
    meeting: MeetingId,
    order: &[AgendaItemId],
    context: &Context,
) -> Result<()> {
    let own = self_space(context.actor.0);
    let mut behind = None;
    for item in order {
        let place = AgendaPlace { meeting, behind };
        behind = Some(*item);
        let Some(note) = writing.reading().neighbour::<Entry>(item.0)? else { continue };
        if note.comes_up() && note.place != Some(place) && writing.reading().space_of::<Entry>(item.0)? == own
        {
            writing.act::<Entry>(item.0, EntryCommand::Place(place), context)?;
        }
    }
    Ok(())
}

/// The date of the rhythm after the last that was ever booked, and after now; where none was, the first one.
fn following(
    reading: &Reading<'_>,
    core: &Core,
    relationship: RelationshipId,
) -> Result<Option<NextMeeting>> {
    let Some(AcceptedVersion { terms, since, .. }) = agreed_version(reading, relationship)? else {
        return Ok(None);
    };
    let Some(cadence) = terms.cadence else { return Ok(None) };
    if !attendees_of(reading, relationship)?.contains(&core.me()?) {
        return Ok(None);
    }
    // A date that was called off is not offered again.
    let last = last_in_series(reading, relationship, |_| true)?;
    let now = core.now()?.with_timezone(&cadence.zone).naive_local();
    // Today's date is ahead until its time has come.
    let today = now.date();
    let done = if now.time() < cadence.at { today.pred_opt().unwrap_or(today) } else { today };
    Ok(Some(cadence.next_date(last, since, done)))
}

/// Whether a meeting can still take place for whoever uses this phone.
fn can_take_place(reading: &Reading<'_>, core: &Core, id: MeetingId, meeting: &Meeting) -> Result<bool> {
    Ok(meeting.can_take_place(core.me()?, &attendees(reading, id, meeting.of)?))
}

/// When the meeting is with which it goes on.
fn goes_on(reading: &Reading<'_>, core: &Core, meeting: &Meeting) -> Result<Option<MomentView>> {
    let (Some(NextDecision::Date { meeting: next }) | Some(NextDecision::TouchBase { meeting: next })) =
        meeting.next
    else {
        return Ok(None);
    };
    Ok(reading.neighbour::<Meeting>(next)?.map(|next| moment(next.start, core.zone())))
}

pub(super) fn view(
    reading: &Reading<'_>,
    core: &Core,
    id: Uuid,
    mut meeting: Meeting,
) -> Result<MeetingView> {
    let (now, me) = (core.now()?, core.me()?);
    let Party { attendees, everyone, about } = party(reading, MeetingId(id), meeting.of)?;
    let can_take_place = meeting.can_take_place(me, &attendees);
    let with = if attendees.is_empty() { &everyone } else { &attendees };
    let with = others_named(reading, reading.space_of::<Meeting>(MeetingId(id))?, with, me)?;
    meeting.lead = meeting.leader(&attendees);
    // A meeting that cannot take place leaves nothing to do; a held one stays as it was.
    let allowed =
        if can_take_place || !meeting.is_ahead() { meeting.allowed_to(me, now) } else { Vec::new() };
    let SendState { waiting, unsent_reason } = reading.send_state(id)?;
    Ok(MeetingView {
        id: MeetingId(id),
        with,
        about,
        when: moment(meeting.start, core.zone()),
        how: meeting.how_to_meet(),
        plan_b_lacks_number: can_take_place && meeting.plan_b_lacks_number(),
        dates: meeting.dates(),
        notice: meeting.notice(),
        can_take_place,
        notice_now: (can_take_place && meeting.is_scheduled() && meeting.span().end > now)
            .then(|| Notice::of(meeting.start.instant(), now)),
        part: meeting.part(me),
        unprepared: can_take_place && meeting.is_unprepared(me),
        owes_reflection: meeting.owes_reflection(me),
        waits_for_its_state: can_take_place && meeting.waits_for_its_state(now),
        waits_for_next: attendees.contains(&me) && meeting.waits_for_next(),
        goes_on: goes_on(reading, core, &meeting)?,
        allowed: allowed.iter().map(Into::into).collect(),
        waiting,
        unsent_reason,
        meeting,
    })
}
