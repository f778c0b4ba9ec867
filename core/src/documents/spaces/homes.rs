//! Where documents belong, so that nothing written elsewhere under an id that others can compute hides what is one's own.
//!
//! A document is named by its space and its id. Many ids are derived, so that two phones make the same document once; a
//! stranger can derive them too, and write something under them into a space of their own. Of all documents with one id
//! exactly one is *at home*: it is listed, loaded by its id and changed by commands. The others are *astray*: kept as they
//! came, and shown nowhere. A document is at home where its kind lives ([`kinds::lives_in`]) and where what it says of itself
//! ([`Claim`]) holds: a goal in the space of its relationship, a relationship in the space that was derived from its
//! members.

use std::{collections::BTreeSet, str::FromStr as _};

use belay_domain::{
    Aggregate as _, FlashId, Kind, MemberId, RelationshipId,
    agreement::Agreement,
    closure::Closure,
    flash::FlashRequest,
    reflection::PromptSet,
    relationship::{Origin, Relationship},
};
use belay_protocol::{SpaceKind, self_space};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::rooms;
use crate::{
    Error, Result,
    documents::{
        isolation::isolated,
        kinds::{self, Claim, Room, closure_now, lives_in},
        row::put_again,
    },
    storage::{List, Place, Reading, StoredDocument, Stretch, Writing},
};

/// How many documents of one list are looked at when a relationship arrives after what is said to be in it: more than a
/// relationship has in years.
const LOOKED_AT: u32 = 10_000;
/// So many documents are read at once.
const AT_ONCE: u32 = 200;

/// Whether a document belongs where it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Home {
    /// It does.
    Here,
    /// It does not.
    Elsewhere,
    /// The document that would decide is not on this phone (yet).
    Unclear,
}

/// Makes room for a document in the place where it belongs, because this phone makes it there: whatever has its id in
/// another space is astray. Gives the document that lies in this place already.
///
/// # Errors
/// [`Error::Conflict`] where something of another kind lies in this place; those of storage.
pub(crate) fn make_room(
    writing: &mut Writing<'_>,
    place: Place,
    kind: Kind,
) -> Result<Option<StoredDocument>> {
    if let Some(rival) = rival_of(&writing.reading(), place)? {
        put_again(writing, StoredDocument { astray: true, ..rival })?;
    }
    let Some(existing) = writing.reading().document_at(place)? else {
        return Ok(None);
    };
    if existing.kind != kind.as_str() {
        return Err(Error::Conflict { what: "document".to_owned() });
    }
    if existing.astray {
        put_again(writing, StoredDocument { astray: false, ..existing.clone() })?;
    }
    Ok(Some(existing))
}

/// Decides whether what has just been put into a place belongs there, and what follows from it: for a document of the same
/// id elsewhere, for what is said to be in a relationship, and for the space.
///
/// `claim` is what the document says of itself, where that has been read already; `is_new` tells that it was not here
/// before, or could not be read.
pub(crate) fn settle(
    writing: &mut Writing<'_>,
    place: Place,
    claim: Option<Claim>,
    is_new: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    if let Some(claim) = &claim {
        let stays = stays_home(&writing.reading(), place, claim, is_new)?;
        if stays {
            return consequences(writing, place, claim, now);
        }
    }
    let Some(stored) = writing.reading().document_at(place)? else {
        return Ok(());
    };
    let claim = claim.unwrap_or_else(|| claim_of(&stored));
    let rival = rival_of(&writing.reading(), place)?;
    let home = judge(&writing.reading(), place, &stored.kind, &claim, is_new || stored.astray)?;
    let astray = match (home, &rival) {
        (Home::Elsewhere, _) => true,
        (Home::Here | Home::Unclear, None) => false,
        (_, Some(rival)) => !gives_way(&writing.reading(), rival, &stored, &claim, home)?,
    };
    if let Some(rival) = rival.filter(|_| !astray) {
        put_again(writing, StoredDocument { astray: true, ..rival })?;
    }
    if astray != stored.astray {
        put_again(writing, StoredDocument { astray, ..stored })?;
    }
    if !astray {
        consequences(writing, place, &claim, now)?;
    }
    Ok(())
}

/// Whether a document is at home in this place already, and nothing speaks against it: so it is with nearly everything that
/// arrives.
fn stays_home(reading: &Reading<'_>, place: Place, claim: &Claim, is_new: bool) -> Result<bool> {
    Ok(match reading.home_of(place.id)? {
        Some((space, kind)) if space == place.space => {
            judge(reading, place, &kind, claim, is_new)? != Home::Elsewhere
        }
        _ => false,
    })
}

/// The document of this id that is at home in another space.
fn rival_of(reading: &Reading<'_>, place: Place) -> Result<Option<StoredDocument>> {
    match reading.home_of(place.id)? {
        Some((space, _)) if space != place.space => reading.document(place.id),
        _ => Ok(None),
    }
}

/// Whether the document that is at home leaves its place to another of the same id, which claims `claim` and was judged as
/// `home`.
fn gives_way(
    reading: &Reading<'_>,
    rival: &StoredDocument,
    stored: &StoredDocument,
    claim: &Claim,
    home: Home,
) -> Result<bool> {
    if home != Home::Here {
        return Ok(false);
    }
    let before = claim_of(rival);
    let home_of_rival = judge(reading, rival.place(), &rival.kind, &before, false)?;
    // Whoever was asked privately can put a copy on a board. Nobody but the asker can make a private request of theirs, so
    // that one stays, or comes in.
    match (&before, claim) {
        (Claim::Asked { asker, .. }, Claim::Request { asker: same, .. })
            if asker == same && home_of_rival == Home::Here =>
        {
            return Ok(false);
        }
        (Claim::Unsaid, Claim::Request { .. }) if was_asked_privately(reading, rival)? => return Ok(false),
        (Claim::Request { asker, .. }, Claim::Asked { asker: same, .. }) if asker == same => return Ok(true),
        _ => {}
    }
    // A document in a space with consent is not replaced by one in a space to which one was only invited.
    let (remote, ours) = (is_of_own_will(reading, rival.space)?, is_of_own_will(reading, stored.space)?);
    Ok(match home_of_rival {
        Home::Elsewhere => true,
        Home::Unclear => ours || !remote,
        Home::Here => ours && !remote,
    })
}

/// Whether a document that a mentor made unreadable since was a private request that was believed: its space was noted as
/// that of the request.
fn was_asked_privately(reading: &Reading<'_>, stored: &StoredDocument) -> Result<bool> {
    let is_request = stored.kind == FlashRequest::KIND.as_str();
    Ok(is_request && reading.space(stored.space)?.is_some_and(|space| space.about == Some(stored.id)))
}

/// Whether one is in a space by one's own will.
fn is_of_own_will(reading: &Reading<'_>, space: Uuid) -> Result<bool> {
    let me = reading.own_id()?;
    reading.in_space(space, |space| match (space, me) {
        (Some(space), Some(me)) => !space.invites(me),
        _ => true,
    })
}

/// Whether somebody is in a space by their own will.
fn is_in(reading: &Reading<'_>, space: Uuid, person: MemberId) -> Result<bool> {
    reading.in_space(space, |space| {
        let mut members = space.into_iter().flat_map(|space| &space.members);
        members.any(|member| member.person == person.0 && !member.invited)
    })
}

/// The claim of a document; none if this version cannot read it.
fn claim_of(stored: &StoredDocument) -> Claim {
    let Ok(kind) = Kind::from_str(&stored.kind) else {
        return Claim::Unsaid;
    };
    let said = isolated(stored.id, || Ok(kinds::read(kind, &stored.view)?.claim(stored.place())));
    said.ok().flatten().unwrap_or(Claim::Unsaid)
}

/// Whether a document belongs where it lies, if it says this of itself.
pub(crate) fn belongs_here(reading: &Reading<'_>, stored: &StoredDocument, claim: &Claim) -> Result<bool> {
    Ok(judge(reading, stored.place(), &stored.kind, claim, false)? == Home::Here)
}

fn judge(
    reading: &Reading<'_>,
    Place { id, space }: Place,
    kind: &str,
    claim: &Claim,
    is_new: bool,
) -> Result<Home> {
    let own = reading.own_id()?.map(self_space);
    let kind_of_space = match reading.kind_of_space(space)? {
        _ if Some(space) == own => SpaceKind::Own,
        // A space of one person is one's own or nobody's.
        Some(kind) if kind != SpaceKind::Own || own.is_none() => kind,
        _ => return Ok(Home::Elsewhere),
    };
    if Kind::from_str(kind).is_ok_and(|kind| !lives_in(kind).contains(&kind_of_space)) {
        return Ok(Home::Elsewhere);
    }
    let here = |is: bool| if is { Home::Here } else { Home::Elsewhere };
    // Others in a program can change its requests. What they say keeps a newcomer out, and puts out nothing that is in, also
    // on a phone that hears of it for the first time: into that space its person has once said yes.
    let keeps_out = is_new && !is_of_own_will(reading, space)?;
    let by_request = |holds: bool| match (holds, keeps_out) {
        (true, _) => Home::Here,
        (false, true) => Home::Elsewhere,
        (false, false) => Home::Unclear,
    };
    Ok(match claim {
        Claim::Asked { room, asker, .. } => {
            let is_theirs = room.kind == kind_of_space && room.may_have(space);
            // Anybody can make a space under this id and write there in the name of anybody. The asker has to be in it by
            // their own will; one that was believed stays when they leave.
            here(is_theirs && (!is_new || is_in(reading, space, *asker)?))
        }
        // In any other space than a program's, a request says for whom that space is made.
        Claim::Request { .. } => here(kind_of_space == SpaceKind::Program),
        Claim::Anywhere => Home::Here,
        Claim::Nowhere => Home::Elsewhere,
        Claim::Unsaid if kind_of_space == SpaceKind::Own => Home::Here,
        Claim::Unsaid => Home::Unclear,
        Claim::Own => here(kind_of_space == SpaceKind::Own),
        Claim::With(relationship) => match reading.home_of(relationship.0)? {
            Some((existing, kind)) if kind == Relationship::KIND.as_str() => here(existing == space),
            _ => Home::Unclear,
        },
        Claim::Between { about, people } => here(Room::pair(*about, *people).may_have(space)),
        Claim::Helping(flash) => match two_of(reading, *flash)? {
            None => Home::Unclear,
            Some(two) => by_request(Room::pair(flash.0, two).may_have(space)),
        },
        Claim::Relationship { room, origin, is_between } => {
            let found = room.may_have(space);
            match origin {
                // Members of a circle come and go, so it may not say any more from whom its space was derived.
                _ if !found && room.kind == SpaceKind::Circle => Home::Unclear,
                _ if !found => Home::Elsewhere,
                Origin::Flash(flash) if FlashRequest::relationship_id(*flash).0 == id => {
                    let two = two_of(reading, *flash)?;
                    two.map_or(Home::Unclear, |two| {
                        by_request(Room::pair(room.about, two).people == room.people)
                    })
                }
                // Others can compute an id that was derived: it is believed of those it was derived from.
                _ => here(*is_between || id.get_version_num() != DERIVED),
            }
        }
    })
}

/// The version of an id that was derived (RFC 9562, section 5.5).
const DERIVED: usize = 5;

/// The asker and the helper of a request, where this phone has it and somebody helps.
fn two_of(reading: &Reading<'_>, flash: FlashId) -> Result<Option<[MemberId; 2]>> {
    let request = match reading.load::<FlashRequest>(flash) {
        Err(Error::UpdateNeeded) => None,
        other => other?,
    };
    Ok(request.and_then(|request| Some([request.asker, request.helper()?])))
}

/// The consequences of a document in its right space.
fn consequences(writing: &mut Writing<'_>, place: Place, claim: &Claim, now: DateTime<Utc>) -> Result<()> {
    match claim {
        Claim::Relationship { room, .. } => {
            rooms::expect(writing, place.space, room)?;
            rooms::inspect(writing, place.space, now)?;
            gather_around(writing, RelationshipId(place.id), place.space, now)
        }
        Claim::Between { about, people } => {
            rooms::expect(writing, place.space, &Room::pair(*about, *people))?;
            rooms::inspect(writing, place.space, now)
        }
        Claim::Helping(flash) => {
            let Some(two) = two_of(&writing.reading(), *flash)? else { return Ok(()) };
            rooms::expect(writing, place.space, &Room::pair(flash.0, two))?;
            rooms::inspect(writing, place.space, now)
        }
        Claim::Asked { room, asker, helper } => {
            rooms::expect(writing, place.space, room)?;
            rooms::inspect(writing, place.space, now)?;
            gather_two(writing, FlashId(place.id), *asker, *helper, now)
        }
        Claim::Request { asker, helper } => gather_two(writing, FlashId(place.id), *asker, *helper, now),
        Claim::Anywhere | Claim::Unsaid | Claim::Nowhere | Claim::Own | Claim::With(_) => Ok(()),
    }
}

/// Somebody helps with a request: what the two wrote in a space of theirs, and waited for this word, is at home.
fn gather_two(
    writing: &mut Writing<'_>,
    request: FlashId,
    asker: MemberId,
    helper: Option<MemberId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(two) = helper.map(|helper| [asker, helper]) else { return Ok(()) };
    let me = writing.reading().own_id()?.map(MemberId);
    if !two.iter().any(|one| me == Some(*one)) {
        return Ok(());
    }
    for about in [request.0, FlashRequest::relationship_id(request).0] {
        for space in Room::pair(about, two).ids() {
            settle_astray(writing, space, now)?;
        }
    }
    Ok(())
}

/// A relationship is known: what is said to be in it and lies elsewhere is astray, and what waited for it is at home.
fn gather_around(
    writing: &mut Writing<'_>,
    id: RelationshipId,
    space: Uuid,
    now: DateTime<Utc>,
) -> Result<()> {
    const LISTS: [List; 5] =
        [List::Goals, List::Meetings, List::SharedReflections, List::PairedReflections, List::StoryShares];
    let all = Stretch { from: i64::MIN, to: i64::MAX, backwards: false, most: LOOKED_AT };
    let mut elsewhere = BTreeSet::new();
    let reading = writing.reading();
    for list in LISTS {
        let rows = reading.stretch(list, id.0, all)?.into_iter();
        elsewhere.extend(rows.filter(|one| one.space != space).map(|one| (one.id, one.space)));
    }
    let closing = reading.load::<Relationship>(id).ok().flatten();
    let closure =
        closing.map(|existing| closure_now(id, &existing)).unwrap_or_else(|| Closure::id_for(id, 1));
    for derived in [Agreement::id_for(id).0, PromptSet::id_for(id), Closure::id_for(id, 1).0, closure.0] {
        let existing = reading.document(derived)?.filter(|existing| existing.space != space);
        elsewhere.extend(existing.map(|existing| (existing.id, existing.space)));
    }
    for (id, space) in elsewhere {
        settle(writing, Place { id, space }, None, false, now)?;
    }
    settle_astray(writing, space, now)
}

/// Looks again at what did not belong into a space, for instance because others are in it now.
pub(crate) fn settle_astray(writing: &mut Writing<'_>, space: Uuid, now: DateTime<Utc>) -> Result<()> {
    let mut last = 0;
    loop {
        let astray = writing.reading().astray_in(space, last, AT_ONCE)?;
        let Some(newest) = astray.last() else { return Ok(()) };
        last = newest.row;
        for stored in astray {
            settle(writing, stored.place(), None, true, now)?;
        }
    }
}
