//! Heals a server that was restored from an older copy: compares its documents with what it once had. What it lacks is
//! re-uploaded, or decided again.

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

/// The relation of the server's copy to what it once had, after its epoch changed.
pub(crate) enum Compared {
    /// The copy has everything.
    ServerHasAll,
    /// The copy lacks something, and has nothing that this phone lacks.
    ServerIsBehind,
    /// Diverged: each has changes that the other lacks.
    Diverged,
}

/// `own` is what this device knows of its own numbers. Claims of the server's copy beyond them are no proof that it has
/// everything.
pub(crate) fn compare(local: &StoredDocument, remote: &VersionVector, own: &Own) -> Compared {
    // With waiting intentions, the base is what the server once had (none: it never had the document).
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

/// The version vector of a stored content. A damaged row has none, and nothing to re-upload.
fn applied_in(content: &[u8]) -> VersionVector {
    Header::read(content).unwrap_or_default().applied
}

/// Re-uploads this document on top of the server's older revision.
pub(crate) fn reupload(writing: &mut Writing<'_>, local: &StoredDocument, incoming: &Incoming) -> Result<()> {
    let owed = owed_back(&writing.reading(), local)?;
    put_again(writing, StoredDocument { rev: incoming.rev, owed, verify: false, ..local.clone() })
}

/// Re-uploads this document as a new one, because the server lost it completely.
pub(crate) fn reupload_whole(writing: &mut Writing<'_>, local: StoredDocument) -> Result<()> {
    let owed = owed_back(&writing.reading(), &local)?;
    put_again(writing, StoredDocument { rev: 0, owed, verify: false, ..local })
}

/// The upload state of a document for a server that lost it. Undecided intentions are not uploaded with the view. Only
/// the person who deleted a document re-uploads its tombstone: nobody believes it of another.
fn owed_back(reading: &Reading<'_>, local: &StoredDocument) -> Result<Owed> {
    Ok(match local.owed {
        Owed::Undecided => Owed::Undecided,
        _ if is_anothers_tombstone(reading, local)? => Owed::Nothing,
        _ => Owed::Restoring,
    })
}

/// The restored server went on with other writes. This phone's intentions that it lacks wait again. The old version
/// becomes an attention item if texts of other phones in it might be lost.
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

/// A content arrives for a locally deleted document: from a server restored to an earlier state, or from a phone that
/// did not know of the deletion. The deletion stays, and its author sends it once more. Texts that it never saw become
/// attention items.
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
