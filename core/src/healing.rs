//! Healing a server that was restored from an older copy: what it has is compared with what it once had, and what it
//! lacks is given back or asked again.

use chrono::{DateTime, Utc};

use crate::{
    Result,
    applied::Applied,
    arriving::{Incoming, put_again},
    content::Header,
    replay::{Why, set_before_eyes},
    storage::{Owed, StoredDocument, Writing},
};

/// How the server's copy stands to what it once had, after its epoch changed.
pub(crate) enum Compared {
    /// It has everything.
    ServerHasAll,
    /// It lacks something, and has nothing this phone lacks.
    ServerIsBehind,
    /// Each has something the other lacks.
    Parted,
}

pub(crate) fn compare(local: &StoredDocument, theirs: &Applied) -> Result<Compared> {
    // With intentions waiting, what the server once had is the base (none: it never had it).
    let had = match (&local.base, local.owed) {
        (Some(base), _) => Header::read(base)?.applied,
        (None, Owed::Intentions | Owed::SetAside) => Applied::default(),
        (None, Owed::Nothing | Owed::Restoring | Owed::RestoringSetAside) => {
            Header::read(&local.view)?.applied
        }
    };
    Ok(match (had.is_within(theirs), theirs.is_within(&had)) {
        (true, _) => Compared::ServerHasAll,
        (false, true) => Compared::ServerIsBehind,
        (false, false) => Compared::Parted,
    })
}

/// The server was restored to before what this phone has: it gets it back, on top of its own revision.
pub(crate) fn give_back(
    writing: &mut Writing<'_>,
    local: &StoredDocument,
    incoming: &Incoming,
) -> Result<()> {
    put_again(
        writing,
        StoredDocument { rev: incoming.rev, owed: Owed::Restoring, verify: false, ..local.clone() },
    )
}

/// The server lost this document altogether: it gets it back as a new one.
pub(crate) fn give_back_whole(writing: &mut Writing<'_>, local: StoredDocument) -> Result<()> {
    put_again(writing, StoredDocument { rev: 0, owed: Owed::Restoring, verify: false, ..local })
}

/// The restored server went on with other writes: this phone's own intentions that it lacks wait again, and the
/// version it had is kept for the person where other phones' words in it might be lost.
pub(crate) fn part_ways(
    writing: &mut Writing<'_>,
    local: &StoredDocument,
    theirs: &Applied,
    now: DateTime<Utc>,
) -> Result<()> {
    let device = writing.reading().device()?;
    let own = writing.reading().kept_intentions(local.id)?;
    for (n, _) in own.iter().filter(|(n, line)| !theirs.covers(device, *line, *n)) {
        writing.unacknowledge(*n)?;
    }
    let own = own.into_iter().map(|(_, line)| line).collect();
    // What another copy of this phone wrote is not among its intentions, and another's like any other phone's.
    let others = Header::read(local.base.as_ref().unwrap_or(&local.view))?.applied.without(device, &own);
    if !others.is_within(theirs) {
        let content = local.base.clone().unwrap_or_else(|| local.view.clone());
        set_before_eyes(writing, local.id, &local.kind, &Why::VersionKept, None, Some(content), now)?;
    }
    Ok(())
}
