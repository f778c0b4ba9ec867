//! Collects writes for the server and applies its answers, between storage and the wire. No network here.

use std::{collections::BTreeSet, str::FromStr as _};

use belay_crypto::{Header as Envelope, OpenError, open, seal};
use belay_domain::{
    Context, Kind, MemberId, Zone,
    news::{Announcement, Loudness},
    reminder,
    reminder::ReminderFacts,
};
use belay_protocol::{
    Alarm, Document, MAX_ALARMS, MAX_BODY_BYTES, MAX_TOLD, MAX_WRITE_BYTES, MAX_WRITES, Outcome, RefusalCode,
    SpaceChange, SyncRequest, SyncResponse, Wake, Write,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{answer, plan::Exchanged};
use crate::{
    Error, Result,
    documents::{
        agreed_time::{meet_at_agreed_time, tap_on_request},
        attention::{AttentionReason, add_attention},
        bounds,
        deletion::base_beside,
        kinds::{self, Waiters, asked_in, is_out},
        rebase::decide_again,
        receive::receive,
        restore::reupload_whole,
        row::{Incoming, NEWER_ENVELOPE, put_again},
        spaces::{has_left, homes::settle_astray, remove_all_in, rooms, stay_behind},
    },
    json,
    storage::{Changed, Key, Owed, Place, Reading, SpaceState, Store, StoredDocument, StoredSpace, Writing},
};

/// The writes of one exchange, and the facts that are needed when its answer arrives.
pub(crate) struct Batch {
    pub(crate) request: SyncRequest,
    sent: Vec<Sent>,
}

/// One document as it was sent.
struct Sent {
    write: Uuid,
    place: Place,
    /// The revision it builds on.
    base: u64,
    /// The last intention that it contains; 0 if there is none.
    last: u64,
    /// Whether one of its intentions is sent for the first time.
    first: bool,
    content: Vec<u8>,
    /// The circumstances of the last tap in it, of a flash request.
    tap: Option<Context>,
}

/// The outcome of one page: one applied answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PageOutcome {
    pub(crate) brought: Exchanged,
    pub(crate) documents_up: u64,
    pub(crate) documents_down: u64,
}

/// Collects unsent documents, up to the limits of one request.
pub(crate) fn collect(store: &Store, now: DateTime<Utc>, zone: Zone) -> Result<(Batch, Changed)> {
    let mut changed = Changed(false);
    let Unfit { overdue, oversized, unread } = store.read(|reading| unfit(reading, now))?;
    if !(overdue.is_empty() && oversized.is_empty() && unread.is_empty()) {
        ((), changed) = store.receive(|writing| {
            for stored in &overdue {
                writing.isolated(stored.id, |writing| decide_again(writing, stored, now))?;
            }
            for stored in &oversized {
                set_aside(writing, stored, RefusalCode::TooLarge, now)?;
            }
            for stored in unread {
                put_again(writing, stored)?;
            }
            Ok(())
        })?;
    }
    let batch = store.read(|reading| gather(reading, now, zone))?;
    if batch.sent.iter().any(|sent| sent.first) {
        // It is on the disk before it is sent: after a power cut this phone must still know that the server may have
        // it.
        store.write(|writing| {
            batch.sent.iter().try_for_each(|sent| writing.note_sent(sent.place, sent.last))
        })?;
    }
    Ok((batch, changed))
}

/// Documents that must not be sent as they are.
#[derive(Default)]
struct Unfit {
    /// Commands whose deadline passed while they waited, and those that could not be decided until now.
    overdue: Vec<StoredDocument>,
    /// Bodies over the limit.
    oversized: Vec<StoredDocument>,
    /// Rows that cannot be read any more.
    unread: Vec<StoredDocument>,
}

fn unfit(reading: &Reading<'_>, now: DateTime<Utc>) -> Result<Unfit> {
    let mut unfit = Unfit { overdue: reading.undecided(MAX_WRITES)?, ..Unfit::default() };
    for stored in reading.owing(0, MAX_WRITES)? {
        if stored.view.len() > MAX_BODY_BYTES - ENVELOPE_BYTES {
            unfit.oversized.push(stored);
            continue;
        }
        match reading.isolated(stored.id, || has_passed(&stored, now))? {
            Some(true) => unfit.overdue.push(stored),
            Some(false) => {}
            None => unfit.unread.push(stored),
        }
    }
    Ok(unfit)
}

/// The most an envelope adds to a content.
const ENVELOPE_BYTES: usize = 1024;

fn has_passed(stored: &StoredDocument, now: DateTime<Utc>) -> Result<bool> {
    let Ok(kind) = Kind::from_str(&stored.kind) else {
        return Ok(false);
    };
    let deadline = kinds::read(kind, &stored.view)?.deadline();
    Ok(deadline.is_some_and(|deadline| deadline <= now) && stored.base.is_some())
}

/// The unsent documents, up to the limits of one request; none while a restored server is downloaded first.
pub(super) fn gather(reading: &Reading<'_>, now: DateTime<Utc>, zone: Zone) -> Result<Batch> {
    let mut request = SyncRequest {
        epoch: reading.meta(Key::Epoch)?,
        cursor: reading.meta(Key::Cursor)?,
        writes: Vec::new(),
    };
    let mut sent = Vec::new();
    if spaces_heard(reading)?.is_some() {
        // Download first what the restored server still has.
        return Ok(Batch { request, sent });
    }
    let device = reading.device()?;
    let mut bytes = 0;
    for stored in reading.owing(0, MAX_WRITES)? {
        let write = write_of(&stored, reading, device, now, zone)?;
        if bytes + write.0.body.len() > MAX_WRITE_BYTES {
            break;
        }
        bytes += write.0.body.len();
        request.writes.push(write.0);
        sent.push(write.1);
    }
    Ok(Batch { request, sent })
}

fn write_of(
    stored: &StoredDocument,
    reading: &Reading<'_>,
    device: Uuid,
    now: DateTime<Utc>,
    zone: Zone,
) -> Result<(Write, Sent)> {
    let place = stored.place();
    let pending = reading.pending(place)?;
    let last = pending.last().map_or(0, |intention| intention.n);
    // The same content on the same revision is the same write, even after a crash.
    let name = format!("{device}:{}:{}:{}:{last}", stored.space, stored.rev, crc(&stored.view));
    let write = belay_domain::derived(stored.id, &name);
    let Announced { mut alarms, wake, wake_to } = match Kind::from_str(&stored.kind) {
        Ok(kind) => reading
            .isolated(stored.id, || announced(kind, stored, place, reading, now, zone))?
            .unwrap_or_default(),
        Err(_) => Default::default(),
    };
    alarms.truncate(MAX_ALARMS);
    let header = Envelope { space: stored.space, document: stored.id, kind: &stored.kind };
    let wire = Write {
        write,
        space: stored.space,
        id: stored.id,
        kind: stored.kind.clone(),
        base: stored.rev,
        body: belay_protocol::Body(seal(&header, &stored.view)),
        alarms,
        wake,
        wake_to,
    };
    let first = pending.iter().any(|intention| !intention.sent);
    let tap = tap_on_request(&stored.kind, &pending);
    Ok((wire, Sent { write, place, base: stored.rev, last, first, content: stored.view.clone(), tap }))
}

/// What a write says to others: when to ring, how loudly to tell, and whom.
#[derive(Default)]
struct Announced {
    alarms: Vec<Alarm>,
    wake: Wake,
    wake_to: Vec<Uuid>,
}

/// The alarms of this content, and how its change is announced.
fn announced(
    kind: Kind,
    stored: &StoredDocument,
    place: Place,
    reading: &Reading<'_>,
    now: DateTime<Utc>,
    zone: Zone,
) -> Result<Announced> {
    let content = kinds::read(kind, &stored.view)?;
    let mut facts = ReminderFacts::default();
    content.remind(place, reading, &mut facts)?;
    facts.waits = Waiters::default().waiting_for_all(&*content, (now, zone), place, reading)?;
    let alarm = |alarm: reminder::Alarm| Alarm {
        id: alarm.id.0,
        at: alarm.at,
        until: Some(alarm.until),
        to: vec![alarm.to.0],
    };
    let alarms = reminder::alarms(&facts, zone, now).into_iter().map(alarm).collect();
    let Announcement { loudness, to } = content.announcement(stored.base.as_deref())?;
    let wake = match loudness {
        Loudness::Quiet => Wake::Quiet,
        Loudness::Alert => Wake::Alert,
    };
    Ok(Announced { alarms, wake, wake_to: to.into_iter().take(MAX_TOLD).map(|member| member.0).collect() })
}

/// Separates contents in the id of a write. It is no secret and no proof: the id also contains the revision and the
/// number of the intention.
fn crc(bytes: &[u8]) -> Uuid {
    Uuid::new_v5(&Uuid::nil(), bytes)
}

/// Applies an answer in one transaction: the outcomes of the writes, then the documents of others, then the cursor.
/// `clock` is this phone's own.
pub(crate) fn apply(
    store: &Store,
    batch: Batch,
    answer: SyncResponse,
    own: Uuid,
    clock: DateTime<Utc>,
) -> Result<(PageOutcome, Changed)> {
    let asked = batch.request.writes.len();
    answer::believe(&answer)?;
    store.receive(|writing| {
        let now = answer.now;
        let mut applied =
            PageOutcome { documents_down: answer.documents.len() as u64, ..PageOutcome::default() };
        let epoch: Option<String> = writing.reading().meta(Key::Epoch)?;
        let reborn = epoch.is_some_and(|epoch| epoch != answer.epoch);
        if reborn {
            writing.verify_everything()?;
            writing.set_meta(Key::Verifying, &BTreeSet::<Uuid>::new())?;
        }
        writing.set_meta(Key::Epoch, &answer.epoch)?;
        for event in &answer.spaces {
            space_event(writing, event.id, &event.event, now, own)?;
        }
        if let Some(mut there) = spaces_heard(&writing.reading())? {
            there.extend(
                answer.spaces.iter().filter(|event| event.event != SpaceChange::Left).map(|event| event.id),
            );
            writing.set_meta(Key::Verifying, &there)?;
        }
        let mut unanswered = batch.sent;
        for result in answer.results {
            let Some(at) = unanswered.iter().position(|sent| sent.write == result.write) else {
                continue;
            };
            let sent = unanswered.swap_remove(at);
            let tap = sent.tap.clone().map(|tap| (sent.place, tap));
            outcome(writing, sent, result.outcome, now)?;
            if let Some((place, tap)) = tap {
                meet_at_agreed_time(writing, place, &tap, now)?;
            }
            applied.documents_up += 1;
        }
        let mut repeated = 0;
        for document in answer.documents {
            let before = writing.shown();
            // An unreadable document is reported, and the rest is applied.
            let _ = take(writing, document, now)?;
            repeated += u64::from(writing.shown() == before);
        }
        writing.set_meta(Key::Cursor, &answer.cursor)?;
        if !answer.more
            && let Some(there) = spaces_heard(&writing.reading())?
        {
            if !there.contains(&belay_protocol::self_space(own)) {
                // A signed-in person has a `self` space. An answer that leaves it out is not complete, and the spaces
                // that it leaves out are not lost.
                return Err(Error::Offline {
                    why: "the answer leaves out the `self` space of this person".to_owned(),
                });
            }
            reupload_missing(writing, &there)?;
        }
        if !answer.more {
            writing.set_meta(Key::SyncedAt, &now.timestamp_millis())?;
            // A clock that is ahead, of the server or this phone, must not make intentions look older.
            writing.forget_old_intentions(now.min(clock))?;
        }
        tracing::debug!(asked, up = applied.documents_up, down = applied.documents_down, "exchanged");
        let reading = writing.reading();
        applied.brought = Exchanged {
            more: answer.more,
            owing: reading.owes()?,
            moved: writing.shown() > 0,
            reborn,
            repeated,
            held: if repeated > 0 { reading.document_count()? } else { 0 },
            hitch: None,
        };
        Ok(applied)
    })
}

/// The spaces that the server reported since its epoch changed, while its copies are compared; none at other times.
fn spaces_heard(reading: &Reading<'_>) -> Result<Option<BTreeSet<Uuid>>> {
    let heard: Option<serde_json::Value> = reading.meta(Key::Verifying)?;
    Ok(match heard {
        // A phone of the previous version noted only that it had begun to compare.
        Some(serde_json::Value::Bool(true)) => Some(BTreeSet::new()),
        Some(serde_json::Value::Array(_)) => reading.meta(Key::Verifying)?,
        _ => None,
    })
}

fn outcome(writing: &mut Writing<'_>, sent: Sent, outcome: Outcome, now: DateTime<Utc>) -> Result<()> {
    match outcome {
        // No server gives this revision, and every later write would build on it.
        Outcome::Stored { rev, .. } if !answer::follows(rev, sent.base) => Ok(()),
        Outcome::Stored { rev, seq: _, at } => stored(writing, sent, rev, named(at, now)),
        Outcome::Conflict { current } => {
            // An outcome with another document does not belong to this write.
            let is_it = Place { id: current.id, space: current.space } == sent.place;
            if is_it && take(writing, *current, now)? {
                return Ok(());
            }
            // The base cannot be read: the document stays here until another version comes.
            match writing.reading().document_at(sent.place)? {
                Some(stored) => writing.set_owed(&stored, stored.owed.set_aside()),
                None => Ok(()),
            }
        }
        // This person is out since: what waited went to the attention list with that.
        Outcome::Refused { .. } if is_out(&writing.reading(), sent.place.space)? => Ok(()),
        Outcome::Refused { code } => match writing.reading().document_at(sent.place)? {
            Some(stored) => set_aside(writing, &stored, code, now),
            None => Ok(()),
        },
    }
}

/// A moment that the server names; the time of its answer if no clock can show that moment.
fn named(at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    if bounds::is_moment(at) { at } else { now }
}

/// The server has the document as it was sent. Later intentions still wait, on top of it.
fn stored(writing: &mut Writing<'_>, sent: Sent, rev: u64, at: DateTime<Utc>) -> Result<()> {
    writing.acknowledge(sent.place, sent.last, at)?;
    let Some(local) = writing.reading().document_at(sent.place)? else {
        return Ok(());
    };
    let waiting = !writing.reading().pending(sent.place)?.is_empty();
    let base = waiting.then(|| base_of(&local, sent.content)).transpose()?;
    let fresh = StoredDocument {
        rev,
        stored_at: Some(at.timestamp_millis()),
        base,
        owed: if waiting { Owed::Intentions } else { Owed::Nothing },
        verify: false,
        ..local
    };
    put_again(writing, fresh)
}

/// The server's content, to store beside intentions that were made meanwhile.
fn base_of(local: &StoredDocument, sent: Vec<u8>) -> Result<Vec<u8>> {
    match Kind::from_str(&local.kind) {
        Ok(kind) => base_beside(&*kinds::read(kind, &local.view)?, &local.kind, sent),
        Err(_) => Ok(sent),
    }
}

/// The server refused this document as it is. It stays here, and the person gets an attention item.
fn set_aside(
    writing: &mut Writing<'_>,
    stored: &StoredDocument,
    code: RefusalCode,
    now: DateTime<Utc>,
) -> Result<()> {
    let why = AttentionReason::NotTaken { code: json::stored_name(&code).unwrap_or_default() };
    if !writing.reading().has_attention(stored.place(), &json::text(&why)?)? {
        let content = Some(stored.view.clone());
        add_attention(writing, stored.place(), &stored.kind, &why, None, content, now)?;
    }
    writing.set_owed(stored, stored.owed.set_aside())
}

/// Opens a received document and applies it. An unreadable one is reported once and left out; the local one stays.
/// Returns whether it opened.
fn take(writing: &mut Writing<'_>, document: Document, now: DateTime<Utc>) -> Result<bool> {
    let Document { space, id, kind, rev, at, by, body, .. } = document;
    let at = named(at, now);
    let state = writing.reading().in_space(space, |known| known.map(|known| known.state))?;
    if !matches!(state, Some(SpaceState::Joined | SpaceState::Shut)) {
        // The server has not reported this person in that space, so its documents are not stored.
        return Ok(true);
    }
    let envelope = Envelope { space, document: id, kind: &kind };
    let place = Place { id, space };
    let content = match open(&envelope, &body.0) {
        Ok(content) => Some(content.to_vec()),
        Err(OpenError::NewerVersion(_)) => Some(NEWER_ENVELOPE.as_bytes().to_vec()),
        Err(_) => None,
    };
    let opened = match content {
        Some(content) => {
            let incoming = Incoming { id, space, kind: kind.clone(), rev, at, content };
            receive(writing, incoming, MemberId(by), now)?
        }
        None => false,
    };
    if !opened {
        let why = json::text(&AttentionReason::Unreadable)?;
        if !writing.reading().has_attention(place, &why)? {
            add_attention(writing, place, &kind, &AttentionReason::Unreadable, None, None, now)?;
        }
    }
    Ok(opened)
}

fn space_event(
    writing: &mut Writing<'_>,
    id: Uuid,
    event: &SpaceChange,
    now: DateTime<Utc>,
    own: Uuid,
) -> Result<()> {
    match event {
        SpaceChange::Joined { kind, name, members } => {
            let known = writing.reading().space(id)?;
            let reported = StoredSpace::reported(id, *kind, name.clone(), members.clone());
            rooms::check_members(writing, reported, now)?;
            if known == writing.reading().space(id)? && spaces_heard(&writing.reading())?.is_none() {
                // A repeated report changes nothing.
                return Ok(());
            }
            settle_astray(writing, id, now)?;
            writing.want_refused_again()?;
            // Documents that the server refused when this person was not a member can be sent now.
            writing.retry_set_aside(id)
        }
        SpaceChange::Members { name, members } => {
            let Some(known) = writing.reading().space(id)? else {
                return Ok(());
            };
            let reported = StoredSpace::reported(id, known.kind, name.clone(), members.clone());
            rooms::check_members(writing, reported, now)?;
            if writing.reading().space(id)?.as_ref() == Some(&known) {
                return Ok(());
            }
            settle_astray(writing, id, now)?;
            writing.want_refused_again()?;
            if known.state == SpaceState::Joined { Ok(()) } else { writing.retry_set_aside(id) }
        }
        SpaceChange::Left => leave(writing, id, now, own),
    }
}

/// Removes a space from this phone. Documents stay if the person left by themselves (S480). The person's own texts that
/// were not sent are kept.
fn leave(writing: &mut Writing<'_>, space: Uuid, now: DateTime<Utc>, own: Uuid) -> Result<()> {
    if space == belay_protocol::self_space(own) {
        // Nobody can be removed from their `self` space; a server that says so is not believed.
        return Ok(());
    }
    let me = MemberId(own);
    let known = writing.reading().space(space)?;
    let left = known.as_ref().is_some_and(|space| space.state == SpaceState::Left);
    // A request whose asker goes on without this mentor stays with the answer they gave.
    let asked = known.map(|space| asked_in(&writing.reading(), &space)).transpose()?.flatten();
    let is_asked_along = asked.is_some_and(|request| request.asker != me);
    if left || is_asked_along || has_left(&writing.reading(), space, me)? {
        return stay_behind(writing, space, me, now, now.date_naive());
    }
    remove_all_in(writing, space, now)
}

/// After the download from a restored server: documents that it did not send are lost there, and are uploaded again.
fn reupload_missing(writing: &mut Writing<'_>, there: &BTreeSet<Uuid>) -> Result<()> {
    loop {
        let lost = writing.reading().unverified(200)?;
        if lost.is_empty() {
            break;
        }
        for stored in lost {
            reupload_whole(writing, stored)?;
        }
    }
    for space in writing.reading().spaces()? {
        if !there.contains(&space.id) && matches!(space.state, SpaceState::Joined | SpaceState::Wanted) {
            writing.put_space(&StoredSpace { state: SpaceState::Wanted, ..space })?;
        }
    }
    writing.clear_meta(Key::Verifying)
}
