//! Leaving for good: once the word that somebody leaves a relationship has arrived, their membership of its space ends on
//! the server as well, so that nothing later reaches them (S480). What they had stays on their phone, except for what the
//! others had shared with them.

use belay_domain::{
    Aggregate as _, MemberId,
    reflection::SharedReflection,
    relationship::Relationship,
    story::{StoryShare, Told},
};
use belay_protocol::paths;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{Server, turn::Turn};
use crate::{
    Error, Result,
    arriving::put_again,
    content::Content,
    replay::{Why, set_before_eyes},
    storage::{List, Owed, Reading, SpaceState, StoredDocument, StoredSpace, Writing},
    subjects::every,
};

/// So many documents are read at once.
const AT_ONCE: u32 = 200;

/// Leaves the spaces of the relationships that this person has left, once everything said in them has been sent. Gives what
/// failed for one of them: it is tried again with the next exchange.
///
/// # Errors
/// Those of storage.
pub(super) async fn depart(turn: &Turn, server: &Server) -> Result<Option<Error>> {
    let me = turn.core().me()?;
    let mut hitch = None;
    for space in turn.work(move |core| core.read(|reading| to_leave(reading, me))).await? {
        match server.delete(&format!("{}/{space}/members/{me}", paths::SPACES)).await {
            // Somebody who is not in it any more has left.
            Ok(()) | Err(Error::NotFound { .. } | Error::Refused { .. }) => {}
            Err(error) => {
                tracing::info!(%space, %error, "a space could not be left");
                hitch = Some(error);
                continue;
            }
        }
        let (now, zone) = (turn.core().now()?, turn.core().zone());
        let today = now.with_timezone(&zone).date_naive();
        turn.receive(move |writing| stay_behind(writing, space, me, now, today)).await?;
    }
    Ok(hitch)
}

fn to_leave(reading: &Reading<'_>, me: MemberId) -> Result<Vec<Uuid>> {
    let mut spaces = Vec::new();
    for (id, _) in every::<Relationship>(reading, List::LeftRelationships, me.0)? {
        let id = reading.space_of::<Relationship>(id)?;
        let leaves = match reading.space(id)?.map(|space| space.state) {
            Some(SpaceState::Joined) => !reading.owes_in(id)?,
            // Nothing that waits is ever sent into it.
            Some(SpaceState::Shut) => true,
            _ => false,
        };
        if leaves {
            spaces.push(id);
        }
    }
    Ok(spaces)
}

/// Whether this person has left the relationship that lives in a space by their own word.
pub(super) fn has_left(reading: &Reading<'_>, space: Uuid, me: MemberId) -> Result<bool> {
    for (id, _) in every::<Relationship>(reading, List::LeftRelationships, me.0)? {
        if reading.space_of::<Relationship>(id)? == space {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Keeps what was in a space that is shared no more: read, and never sent or compared again. What others had shared of
/// their own goes; of a story that was heard, what its listener took from it stays (S257).
pub(super) fn stay_behind(
    writing: &mut Writing<'_>,
    space: Uuid,
    me: MemberId,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<()> {
    let Some(known) = writing.reading().space(space)?.filter(|known| known.state != SpaceState::Left) else {
        return Ok(());
    };
    let mut last = 0;
    loop {
        let documents = writing.reading().documents_in(space, last, AT_ONCE)?;
        let Some(newest) = documents.last() else { break };
        last = newest.row;
        for stored in documents {
            for intention in writing.reading().pending(stored.place())? {
                let intent = Some(intention.intent);
                set_before_eyes(writing, stored.place(), &stored.kind, &Why::SpaceLeft, intent, None, now)?;
                writing.remove_intention(intention.n)?;
            }
            // What cannot be read stays as it is: it must not keep anybody from leaving.
            let kept = writing.isolated(stored.id, |_| kept(&stored, me, today))?;
            match kept.unwrap_or_else(|| Some(stored.view.clone())) {
                // The server's revision is of no matter any more; if this person ever comes back, its copy is taken.
                Some(view) => put_again(
                    writing,
                    StoredDocument { view, base: None, rev: 0, owed: Owed::Nothing, verify: false, ..stored },
                )?,
                None => writing.remove_document(&stored)?,
            }
        }
    }
    writing.put_space(&StoredSpace { state: SpaceState::Left, ..known })
}

/// What stays of a document; none where nothing does.
fn kept(stored: &StoredDocument, me: MemberId, today: NaiveDate) -> Result<Option<Vec<u8>>> {
    if !stored.readable {
        return Ok(Some(stored.view.clone()));
    }
    if stored.kind == SharedReflection::KIND.as_str() {
        let own = Content::<SharedReflection>::read(&stored.view)?.doc.author == me;
        return Ok(own.then(|| stored.view.clone()));
    }
    if stored.kind == StoryShare::KIND.as_str() {
        let mut content = Content::<StoryShare>::read(&stored.view)?;
        if content.doc.teller != me {
            if content.doc.to != me || content.doc.takeaway.is_none() {
                return Ok(None);
            }
            let beyond = if content.is_all_of(&stored.view)? { None } else { Some(&*stored.view) };
            content.doc.told = Told::Revoked { on: today };
            return content.write(beyond).map(Some);
        }
    }
    Ok(Some(stored.view.clone()))
}
