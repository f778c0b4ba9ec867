//! A flash request as one person may see it.

use std::collections::BTreeSet;

use belay_domain::{
    FlashId, MeetingId, MemberId, Prose, RelationshipId, WallTime,
    flash::{
        FlashAnswer, FlashKind, FlashQuestion, FlashReply, FlashRequest, FlashState, FlashStatus,
        rest_to_withdraw,
    },
    meeting::{Meeting, MeetingState},
};
use belay_protocol::SpaceKind;
use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::time::{FlashTime, time};
use crate::{
    Result,
    documents::{
        content::Content,
        kinds::{is_out, those_who_meet},
    },
    inner::Core,
    services::paging::PAGE,
    storage::{List, Page, Reading, SendState, StoredSpace, UnsentReason},
};

/// A flash request, as this person may see it: who helps is told to the two alone.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FlashView {
    /// Its id.
    pub id: FlashId,
    /// The program on whose board it is asked; none for one to chosen mentors.
    pub program: Option<Uuid>,
    /// Who can read it.
    pub readers: FlashReaders,
    /// The asker.
    pub asker: MemberId,
    /// About what.
    pub topic: String,
    /// The rest of it; may be empty.
    pub details: String,
    /// The sort of help.
    pub kind: FlashKind,
    /// How long the conversation is to be, in minutes.
    pub minutes: u16,
    /// When the asker needs it, or, once somebody helps, the time the two found, or that of their meeting; none where there
    /// is none.
    pub slot: Option<WallTime>,
    /// The same as this person sees it: on their clock, with what it clashes with.
    pub time: Option<FlashTime>,
    /// Since when it is open.
    pub opened_at: DateTime<Utc>,
    /// Until when it takes answers.
    pub expires_at: DateTime<Utc>,
    /// The same on the clock of this phone.
    pub expires_here: NaiveDateTime,
    /// How it reads for this person: "sent, waiting", "asked, waiting", … Never a yes that the server has not taken.
    pub status: FlashStatus,
    /// Whom it asks: everyone for its asker, oneself for a mentor.
    pub mentors: Vec<MemberId>,
    /// The answers of mentors other than yes: all of them for the asker, their own for a mentor.
    pub answers: Vec<FlashAnswered>,
    /// The questions of mentors: all of them for the asker, their own for a mentor.
    pub questions: Vec<FlashQuestion>,
    /// The helper; only for the two people, and only once the server has taken the yes.
    pub helper: Option<MemberId>,
    /// The one conversation, once there is a date or one is proposed; for the two alone. None once it was called off or
    /// missed: then a date is to be found.
    pub meeting: Option<MeetingId>,
    /// The part of the takeaway that the program may read.
    pub shared_takeaway: Option<String>,
    /// Whether this person wants more than one conversation.
    pub wants_more: bool,
    /// The relationship that can begin, because both want more; see [`super::Flash::begin_relationship`].
    pub relationship: Option<RelationshipId>,
    /// The asker's other open requests, which can be withdrawn now that somebody helps; empty for anybody else.
    pub rest: Vec<FlashId>,
    /// The commands that are possible now, for this person.
    pub allowed: Vec<String>,
    /// Whether something in it waits to be sent. It goes to the server by itself.
    pub waiting: bool,
    /// Why a part of it is not sent to the server; none if everything is sent or waits.
    pub unsent_reason: Option<UnsentReason>,
}

impl FlashView {
    /// Whether this person, whom it asks, can still answer it.
    pub(in crate::services) fn is_to_answer(&self, now: DateTime<Utc>) -> bool {
        self.expires_at > now && self.status != FlashStatus::Withdrawn
    }
}

/// Who can read a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum FlashReaders {
    /// Everybody in this program, and its server.
    Board {
        /// The program's name.
        program: String,
    },
    /// The asker and the mentors who are asked, nobody else in any program.
    Asked {
        /// How many mentors are asked.
        mentors: u32,
    },
}

/// An answer of a mentor other than yes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FlashAnswered {
    /// Who.
    pub by: MemberId,
    /// What.
    pub answer: FlashAnswer,
    /// The time they propose, as this person sees it.
    pub time: Option<FlashTime>,
    /// Why, where it is a no with a reason: for the two alone, unreadable for anybody else and for the server.
    pub reason: Option<Prose>,
}

/// A page of flash requests.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FlashPage {
    /// The requests, the newest first.
    pub requests: Vec<FlashView>,
    /// The value to pass for the next page; none on the last one.
    pub next: Option<String>,
}

pub(in crate::services) fn view(
    reading: &Reading<'_>,
    core: &Core,
    id: Uuid,
    request: FlashRequest,
) -> Result<FlashView> {
    let (me, now) = (core.me()?, core.now()?);
    let SendState { waiting, unsent_reason } = reading.send_state(id)?;
    let is_unsent = waiting || unsent_reason.is_some();
    let is_asker = me == request.asker;
    let space = reading.space_of::<FlashRequest>(id)?;
    let program = program_of(reading, space)?;
    let is_out = is_out(reading, space)?;
    let in_vain = is_asker && !is_out && waits_in_vain(reading, space, &request, now)?;
    let status =
        match request.view_for(me, is_unsent, now) {
            _ if in_vain => FlashStatus::NobodyLeft,
            status if is_out && waits(status) => FlashStatus::Withdrawn,
            FlashStatus::Matched | FlashStatus::Scheduled if !meets(reading, space, &request)? => {
                if is_asker { FlashStatus::NobodyLeft } else { FlashStatus::Withdrawn }
            }
            status => status,
        };
    let mine = |member: MemberId| is_asker || member == me;
    // Until the server has taken a yes, nobody helps.
    let helper =
        request.helper().filter(|helper| (is_asker || *helper == me) && status != FlashStatus::AskedWaiting);
    let date = date(reading, &request)?;
    let meeting = date.meeting.filter(|_| helper.is_some());
    let slot = date.start.or(request.agreed_time()).filter(|_| helper.is_some()).or(request.slot);
    let status = match status {
        FlashStatus::Scheduled => date.status,
        FlashStatus::Matched if request.agreed_time_ahead(now).is_some() => FlashStatus::DateAgreed,
        status => status,
    };
    let is_found = matches!(
        status,
        FlashStatus::Matched | FlashStatus::DateAgreed | FlashStatus::DateProposed | FlashStatus::Scheduled
    );
    let allowed = match status {
        FlashStatus::AskedWaiting => &[],
        _ if is_out => &[],
        _ if in_vain => FlashRequest::allowed_in_vain(),
        FlashStatus::NobodyLeft if request.helper().is_some() => FlashRequest::allowed_of_helped(),
        FlashStatus::Withdrawn => &[],
        FlashStatus::Scheduled | FlashStatus::DateProposed => FlashRequest::allowed_with_date(),
        _ => request.allowed(me, now),
    };
    Ok(FlashView {
        id: FlashId(id),
        readers: match &program {
            Some(program) => FlashReaders::Board { program: program.name.clone() },
            None => FlashReaders::Asked { mentors: u32::try_from(request.mentors.len()).unwrap_or(u32::MAX) },
        },
        program: program.map(|program| program.id),
        expires_at: request.expires_at(),
        expires_here: request.expires_at().with_timezone(&core.zone()).naive_local(),
        answers: answers(reading, core, id, &request, mine)?,
        mentors: request.mentors.iter().copied().filter(|mentor| mine(*mentor)).collect(),
        questions: request.questions.iter().filter(|question| mine(question.by)).cloned().collect(),
        shared_takeaway: match &request.state {
            FlashState::Answered { shared, .. } => shared.clone(),
            _ => None,
        },
        wants_more: request.want_more.contains(&me),
        relationship: request
            .conversion(FlashId(id))
            .filter(|_| helper.is_some())
            .map(|conversion| conversion.relationship),
        rest: if is_found && is_asker { rest(reading, FlashId(id), &request, now)? } else { Vec::new() },
        allowed: allowed.iter().map(Into::into).collect(),
        time: slot.map(|slot| time(reading, core, &request, slot)).transpose()?,
        asker: request.asker,
        topic: request.topic,
        details: request.details,
        kind: request.kind,
        minutes: request.minutes,
        slot,
        opened_at: request.opened_at,
        status,
        helper,
        meeting,
        waiting,
        unsent_reason,
    })
}

/// Whether it is still to be answered by somebody.
fn waits(status: FlashStatus) -> bool {
    use FlashStatus as Is;
    matches!(status, Is::SentWaiting | Is::ToDecide | Is::ToAnswer | Is::WaitingForAsker | Is::AskedWaiting)
}

/// The program on whose board a request in this space stands.
pub(super) fn program_of(reading: &Reading<'_>, space: Uuid) -> Result<Option<StoredSpace>> {
    Ok(reading.space(space)?.filter(|space| space.kind == SpaceKind::Program))
}

/// The date of a conversation.
struct Date {
    /// The meeting that takes time, or may.
    meeting: Option<MeetingId>,
    /// When it is, where the meeting is on this phone.
    start: Option<WallTime>,
    /// How the request reads with it.
    status: FlashStatus,
}

/// The date of the conversation: a proposed one is none yet, and one that was called off or missed is none any more.
fn date(reading: &Reading<'_>, request: &FlashRequest) -> Result<Date> {
    let none = Date { meeting: None, start: None, status: FlashStatus::Matched };
    let Some(id) = request.meeting() else { return Ok(none) };
    Ok(match reading.neighbour::<Meeting>(id)? {
        None => Date { meeting: Some(id), start: None, status: FlashStatus::Scheduled },
        Some(meeting) if !meeting.takes_time() => none,
        Some(meeting) => Date {
            meeting: Some(id),
            start: Some(meeting.start),
            status: match meeting.state {
                MeetingState::Proposed { .. } => FlashStatus::DateProposed,
                _ => FlashStatus::Scheduled,
            },
        },
    })
}

/// Whether the two of a request can still meet: neither has left its space.
pub(super) fn meets(reading: &Reading<'_>, space: Uuid, request: &FlashRequest) -> Result<bool> {
    let two: BTreeSet<MemberId> = request.helper().into_iter().chain([request.asker]).collect();
    Ok(!those_who_meet(reading, space, two)?.is_empty())
}

/// Whether everybody it waits for has left its space.
pub(super) fn waits_in_vain(
    reading: &Reading<'_>,
    space: Uuid,
    request: &FlashRequest,
    now: DateTime<Utc>,
) -> Result<bool> {
    // The members of a space are known as soon as the space is.
    let Some(space) = reading.space(space)? else {
        return Ok(false);
    };
    let present = space.members.iter().map(|member| MemberId(member.person)).collect();
    Ok(request.waits_in_vain(&present, now))
}

fn answers(
    reading: &Reading<'_>,
    core: &Core,
    id: Uuid,
    request: &FlashRequest,
    mine: impl Fn(MemberId) -> bool,
) -> Result<Vec<FlashAnswered>> {
    let said = request.answers.iter().filter(|(by, _)| mine(**by));
    said.map(|(by, answer)| {
        let reply = reading.neighbour::<FlashReply>(FlashReply::id_for(FlashId(id), *by))?;
        let offered = match answer {
            FlashAnswer::ProposedTime { slot } => Some(time(reading, core, request, *slot)?),
            _ => None,
        };
        let reason = reply.map(|reply| reply.reason);
        Ok(FlashAnswered { by: *by, answer: answer.clone(), time: offered, reason })
    })
    .collect()
}

/// The asker's other open requests.
fn rest(
    reading: &Reading<'_>,
    matched: FlashId,
    request: &FlashRequest,
    now: DateTime<Utc>,
) -> Result<Vec<FlashId>> {
    let page = Page { after: None, most: PAGE };
    let rows = reading.list(List::FlashOpen, request.asker.0, page)?;
    let open: Vec<(FlashId, FlashRequest)> = rows
        .into_iter()
        .filter_map(|row| {
            let read = || Ok((FlashId(row.id), Content::<FlashRequest>::read(&row.view)?.doc));
            reading.isolated(row.id, read).transpose()
        })
        .collect::<Result<_>>()?;
    let open = open.iter().map(|(id, request)| (*id, request));
    Ok(rest_to_withdraw(matched, request.asker, open, now))
}
