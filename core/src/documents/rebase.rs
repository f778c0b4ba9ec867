//! Rebase: decides waiting intentions again on top of the server's document, because another write came first.
//!
//! Intentions that the server's copy does not contain are decided again on top of it. Allowed ones are applied; the
//! others become attention items with the reason and the person's text. Each is applied exactly once: the version
//! vector of a content says which intentions of which device it contains.

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

/// Rebases the waiting intentions onto `remote`, the content in `incoming`. Intentions that depend on a document that
/// this version cannot read go on waiting.
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
            // Others have overwritten its texts, or the document makes a false claim: this phone cannot tell. The
            // intention is not applied twice, and its texts stay with their author.
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

/// Whether a document's claim to contain an intention may be believed. Other people write documents too: typed texts
/// must be in it, and deleted ones must be gone. For an intention without typed texts it is enough that it was sent.
fn is_held(one: &StoredIntention, kind: &str, remote: &dyn AnyContent) -> Result<bool> {
    if deletion::is_deletion(&one.intent) {
        return Ok(remote.is_deleted());
    }
    // Its author has taken the text back.
    let is_gone = remote.is_deleted() || remote.is_taken_back();
    Ok(remote.holds_words(&one.intent)? || (one.sent && (is_gone || is_wordless(kind, &one.intent))))
}

/// Decides `pending` on top of `remote`, and applies the result.
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

/// Takes the server's content as the base, and goes on showing this phone's content: its intentions cannot be decided
/// yet.
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

/// Asks the domain for each intention in turn. Allowed ones are applied to `content`; returns whether there were any.
/// The others become attention items.
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
                // Another copy of this phone counted further. Later intentions are renumbered too, to keep their order.
                overtaken |= n <= newest;
                let n = if overtaken { writing.renumber(n, newest)? } else { n };
                content.applied_mut().note(own.device, replica, n, own.last);
                kept = true;
            }
            // Somebody did the same already, or the document's author deleted it, and the intention has no text: no
            // attention item is needed.
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

/// Whether an intention has no typed text.
fn is_wordless(kind: &str, intent: &str) -> bool {
    kinds::words_of_intent(kind, intent).is_ok_and(|words| words.is_empty())
}

/// Decides waiting intentions again on the server's last content, because a deadline passed while they waited, or
/// because they could not be decided when it came. Returns the resulting document.
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
