//! A server that was restored from an older copy: what it has is compared with what it once had, and what it lacks is given
//! back or asked again.

use belay_domain::{Reason, Refusal};
use chrono::{DateTime, Utc};

use crate::{
    Result,
    documents::{
        attention::{AttentionReason, add_attention},
        content::Header,
        deletion::is_anothers_tombstone,
        kinds::AnyContent,
        row::{Incoming, put_again},
        version_vector::{Own, VersionVector},
    },
    storage::{Owed, Reading, StoredDocument, Writing},
};

/// How the server's copy stands to what it once had, after its epoch changed.
pub(crate) enum Compared {
    /// It has everything.
    ServerHasAll,
    /// It lacks something, and has nothing this phone lacks.
    ServerIsBehind,
    /// Each has something the other lacks.
    Diverged,
}

/// `own` is what this device knows of its own numbers: what the server's copy says beyond them is no proof that it has
/// everything.
pub(crate) fn compare(local: &StoredDocument, remote: &VersionVector, own: &Own) -> Compared {
    // With intentions waiting, what the server once had is the base (none: it never had it).
    let had = match (&local.base, local.owed) {
        (Some(base), _) => applied_in(base),
        (None, Owed::Intentions | Owed::SetAside) => VersionVector::default(),
        (None, Owed::Nothing | Owed::Restoring | Owed::RestoringSetAside | Owed::Undecided) => {
            applied_in(&local.view)
        }
    };
    match (had.believed(own).is_within(&remote.believed(own)), remote.is_within(&had)) {
        (true, _) => Compared::ServerHasAll,
        (false, true) => Compared::ServerIsBehind,
        (false, false) => Compared::Diverged,
    }
}

/// The version vector of a stored content. A damaged row says nothing of it, and has nothing to give back.
fn applied_in(content: &[u8]) -> VersionVector {
    Header::read(content).unwrap_or_default().applied
}

/// The server was restored to before what this phone has: it gets it back, on top of its own revision.
pub(crate) fn reupload(writing: &mut Writing<'_>, local: &StoredDocument, incoming: &Incoming) -> Result<()> {
    let owed = owed_back(&writing.reading(), local)?;
    put_again(writing, StoredDocument { rev: incoming.rev, owed, verify: false, ..local.clone() })
}

/// The server lost this document altogether: it gets it back as a new one.
pub(crate) fn reupload_whole(writing: &mut Writing<'_>, local: StoredDocument) -> Result<()> {
    let owed = owed_back(&writing.reading(), &local)?;
    put_again(writing, StoredDocument { rev: 0, owed, verify: false, ..local })
}

/// What a document owes a server that lost it. What is not decided yet does not go up as it is shown here, and what somebody
/// else deleted is deleted again by them alone: nobody believes it of another.
fn owed_back(reading: &Reading<'_>, local: &StoredDocument) -> Result<Owed> {
    Ok(match local.owed {
        Owed::Undecided => Owed::Undecided,
        _ if is_anothers_tombstone(reading, local)? => Owed::Nothing,
        _ => Owed::Restoring,
    })
}

/// The restored server went on with other writes: this phone's own intentions that it lacks wait again, and the
/// version it had is kept for the person where other phones' words in it might be lost.
pub(crate) fn keep_both(
    writing: &mut Writing<'_>,
    local: &StoredDocument,
    remote: &VersionVector,
    now: DateTime<Utc>,
) -> Result<()> {
    let own = writing.reading().own(local.place())?;
    let believed = remote.believed(&own);
    let kept = writing.reading().kept_intentions(local.place())?;
    for (n, _) in kept.iter().filter(|(n, replica)| !believed.covers(own.device, *replica, *n)) {
        writing.unacknowledge(*n)?;
    }
    // Changes of another copy of this phone are not among its intentions. They count as another phone's.
    let others = applied_in(local.base.as_ref().unwrap_or(&local.view)).without(own.device, &own.replicas);
    if !others.is_within(remote) {
        let content = local.base.clone().unwrap_or_else(|| local.view.clone());
        add_attention(
            writing,
            local.place(),
            &local.kind,
            &AttentionReason::VersionKept,
            None,
            Some(content),
            now,
        )?;
    }
    Ok(())
}

/// A standing content arrives for what was deleted here: from a server restored to before that, or from a phone that never
/// heard of it. The deletion stands, and whoever deleted it sends it once more; words that it never saw go to the attention
/// list.
pub(crate) fn stand(
    writing: &mut Writing<'_>,
    local: &StoredDocument,
    incoming: &Incoming,
    remote: &dyn AnyContent,
    now: DateTime<Utc>,
) -> Result<()> {
    if !remote.applied().is_within(&Header::read(&local.view)?.applied) {
        let why = AttentionReason::Overtaken { refusal: Refusal::because(Reason::Deleted) };
        let content = Some(incoming.content.clone());
        add_attention(writing, local.place(), &local.kind, &why, None, content, now)?;
    }
    reupload(writing, local, incoming)
}
