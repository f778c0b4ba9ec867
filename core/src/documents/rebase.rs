//! Asking the domain again for what waits here, on top of the server's document: another write came first.
//!
//! The intentions that are not in the server's copy are decided again on top of it: what is still allowed happens; what is not
//! goes to the attention list with its reason and the person's own text. Exactly once: a content says which intentions of
//! which device are in it.

use std::str::FromStr as _;

use belay_domain::{Context, Kind, Reason, Refusal};
use chrono::{DateTime, Utc};

use crate::{
    Result,
    documents::{
        attention::{AttentionReason, add_attention},
        deletion::{self, base_beside, delete_again, forget_words},
        kinds::{self, AnyContent},
        row::{Incoming, put_again, put_received, received},
        version_vector::Own,
    },
    storage::{Owed, Place, StoredDocument, StoredIntention, Writing},
};

/// Decides what waits here again on top of `remote`, the content in `incoming`. What cannot be decided, because it depends
/// on a document that this version cannot read, waits on.
pub(crate) fn rebase(
    writing: &mut Writing<'_>,
    local: &StoredDocument,
    incoming: &Incoming,
    remote: Box<dyn AnyContent>,
    now: DateTime<Utc>,
) -> Result<()> {
    let own = writing.reading().own(local.place())?;
    let believed = remote.applied().believed(&own);
    let mut pending = Vec::new();
    for one in writing.reading().pending(local.place())? {
        let is_named = believed.holds(own.device, one.replica, one.n);
        if is_named && is_held(&one, &local.kind, &*remote)? {
            writing.acknowledge_one(one.n, now)?;
        } else if is_named && one.sent && !deletion::is_deletion(&one.intent) {
            // Others have written over its words since, or the document says what is not so: nobody here can tell. It is not
            // done twice, and its words stay with who wrote them.
            let why = AttentionReason::Overtaken { refusal: Refusal::because(Reason::AlreadyDone) };
            add_attention(writing, local.place(), &local.kind, &why, Some(one.intent), None, now)?;
            writing.acknowledge_one(one.n, now)?;
        } else {
            pending.push(one);
        }
    }
    if pending.is_empty() {
        return put_received(writing, incoming, Some(local), &*remote, now);
    }
    let done = writing
        .isolated(local.id, |writing| decide_on(writing, local, incoming, remote, pending, &own, now))?;
    match done {
        Some(()) => Ok(()),
        None => wait_undecided(writing, local, incoming),
    }
}

/// Whether a document that says it holds an intention may be believed. Others write in documents too: what was typed has to
/// stand in it, and what was deleted must be gone. Where nothing was typed, that it was sent is enough.
fn is_held(one: &StoredIntention, kind: &str, remote: &dyn AnyContent) -> Result<bool> {
    if deletion::is_deletion(&one.intent) {
        return Ok(remote.is_deleted());
    }
    // Its author has taken the words back.
    let is_gone = remote.is_deleted() || remote.is_taken_back();
    Ok(remote.holds_words(&one.intent)? || (one.sent && (is_gone || is_wordless(kind, &one.intent))))
}

/// Decides `pending` on top of `remote`, and puts into place what comes of it.
fn decide_on(
    writing: &mut Writing<'_>,
    local: &StoredDocument,
    incoming: &Incoming,
    remote: Box<dyn AnyContent>,
    pending: Vec<StoredIntention>,
    own: &Own,
    now: DateTime<Utc>,
) -> Result<()> {
    let place = Place { id: local.id, space: local.space };
    let unknown_fields = if remote.is_all_of(&incoming.content)? { None } else { Some(&*incoming.content) };
    let mut content = remote;
    if !replay(writing, &mut content, &local.kind, pending, place, own, now)? {
        // No intention was allowed, so nothing was changed.
        return put_received(writing, incoming, Some(local), &*content, now);
    }
    let stored = StoredDocument {
        view: content.write(unknown_fields)?,
        base: Some(base_beside(&*content, &local.kind, incoming.content.clone())?),
        owed: Owed::Intentions,
        ..received(incoming, Some(local))
    };
    writing.put_document(&stored, &content.project(place))?;
    forget_words(writing, local, &*content)
}

/// Takes the server's content as the base, and goes on showing what this phone has: its intentions cannot be decided yet.
fn wait_undecided(writing: &mut Writing<'_>, local: &StoredDocument, incoming: &Incoming) -> Result<()> {
    if local.owed == Owed::Undecided && local.readable && local.rev == incoming.rev {
        return Ok(());
    }
    let view = if local.readable { local.view.clone() } else { incoming.content.clone() };
    let base = Some(incoming.content.clone());
    put_again(
        writing,
        StoredDocument { view, base, owed: Owed::Undecided, ..received(incoming, Some(local)) },
    )
}

/// Asks the domain for each intention in turn. What is still allowed is done in `content`; gives whether anything was. The
/// others go to the attention list.
fn replay(
    writing: &mut Writing<'_>,
    content: &mut Box<dyn AnyContent>,
    kind: &str,
    pending: Vec<StoredIntention>,
    place: Place,
    own: &Own,
    now: DateTime<Utc>,
) -> Result<bool> {
    let mut kept = false;
    let newest = content.applied().newest_of(own.device, own.last);
    let mut overtaken = false;
    for StoredIntention { n, replica, intent, context, sent: _ } in pending {
        let context = Context { now: context.now.max(now), ..context };
        let decided = match delete_again(writing, &**content, kind, place, &intent, &context)? {
            Some(deleted) => deleted.map(|tombstone| *content = Box::new(tombstone)),
            None => content.ask_again(&intent, place, &writing.reading(), &context)?,
        };
        match decided {
            Ok(()) => {
                // Another copy of this phone counted further. Those after it are numbered anew too, to keep their order.
                overtaken |= n <= newest;
                let n = if overtaken { writing.renumber(n, newest)? } else { n };
                content.applied_mut().note(own.device, replica, n, own.last);
                kept = true;
            }
            // Somebody did it already, or its author deleted it, and nothing was written in it: nobody has to be told.
            Err(refusal)
                if matches!(refusal.reason, Reason::AlreadyDone | Reason::Deleted)
                    && is_wordless(kind, &intent) =>
            {
                writing.remove_intention(n)?;
            }
            Err(refusal) => {
                let why = AttentionReason::Overtaken { refusal };
                add_attention(writing, place, kind, &why, Some(intent), None, now)?;
                writing.remove_intention(n)?;
            }
        }
    }
    Ok(kept)
}

/// Whether nothing that a person typed is in an intention.
fn is_wordless(kind: &str, intent: &str) -> bool {
    kinds::words_of_intent(kind, intent).is_ok_and(|words| words.is_empty())
}

/// Decides pending intentions again on what the server last had, because a deadline passed while they waited, or because
/// they could not be decided when it came.
/// Gives the document as it stands then.
pub(crate) fn decide_again(
    writing: &mut Writing<'_>,
    stored: &StoredDocument,
    now: DateTime<Utc>,
) -> Result<()> {
    let Ok(kind) = Kind::from_str(&stored.kind) else {
        return Ok(());
    };
    let Some(base) = &stored.base else {
        return Ok(());
    };
    if stored.owed != Owed::Undecided
        && kinds::read(kind, &stored.view)?.deadline().is_none_or(|deadline| deadline > now)
    {
        return Ok(());
    }
    let at = stored.stored_at.and_then(DateTime::from_timestamp_millis).unwrap_or_default();
    let incoming = Incoming {
        id: stored.id,
        space: stored.space,
        kind: stored.kind.clone(),
        rev: stored.rev,
        at,
        content: base.clone(),
    };
    rebase(writing, stored, &incoming, kinds::read(kind, base)?, now)
}
