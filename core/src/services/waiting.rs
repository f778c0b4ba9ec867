//! What waits for whoever uses this phone: one list of everything, with whom, since when, and what answers it.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
    str::FromStr as _,
};

use belay_domain::{
    FlashId, Kind, MemberId, RelationshipId, Zone,
    reminder::PlannedWait,
    waiting::{Wait, WaitKind},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{
    Companion,
    moments::{MomentView, moment},
    programs::companions,
};
use crate::{
    Belay, Result,
    documents::kinds::{self, Viewer, Waiters, Waiting, Within, by_instant},
    inner::Core,
    storage::{List, ListRow, Place, Reading, Stretch},
};

/// So many documents are looked at in each part of the list, those that began to wait last: more than anybody gets
/// through. What is over but still listed is among them.
const LOOKED_AT: u32 = 200;

/// Something that waits for whoever uses this phone.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct WaitingItem {
    /// What is to be done.
    pub kind: WaitKind,
    /// The document in which it waits.
    pub document: Uuid,
    /// That document's kind.
    pub document_kind: Kind,
    /// The part of it that waits: a win, a listener's question; none where the document alone says it.
    pub part: Option<Uuid>,
    /// The relationship it belongs to; none for what belongs to a flash request.
    pub relationship: Option<RelationshipId>,
    /// The flash request it belongs to.
    pub flash: Option<FlashId>,
    /// Whose turn came before, or the other of two; none among several, and where nobody's turn came before.
    pub with: Option<Companion>,
    /// What it is about, in somebody's words: a goal, a question, a topic. Empty where there are none. Others wrote it: no
    /// notification shows it unless the person chose that.
    pub what: String,
    /// The date it is about, of a meeting.
    pub when: Option<MomentView>,
    /// Since this day; none where no day is known.
    pub since: Option<NaiveDate>,
    /// It waits no longer than this; none where it waits until it is done.
    pub until: Option<DateTime<Utc>>,
    /// The names of the commands that answer it, the most usual first.
    pub actions: Vec<String>,
}

/// What waits.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct WaitingList {
    /// What waits, the longest first; what has no day, last.
    pub items: Vec<WaitingItem>,
    /// Whether there may be more: it comes when some of these are done.
    pub more: bool,
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Belay {
    /// Everything that waits for whoever uses this phone, now. What falls due by time (a meeting is over, a request has run out)
    /// comes and goes without a change. Observe it, and ask again when the app comes to the front.
    ///
    /// # Errors
    /// [`crate::Error::SignedOut`]; those of storage.
    pub fn waiting(&self) -> Result<WaitingList> {
        let core = self.core()?;
        core.read(|reading| waiting(reading, core, None))
    }
}

/// What waits; in one space only, where one is named.
pub(super) fn waiting(reading: &Reading<'_>, core: &Core, only: Option<Uuid>) -> Result<WaitingList> {
    let waits = Waits::read(reading, core, only)?;
    Ok(WaitingList { items: waits.items(reading, core, usize::MAX)?, more: waits.more })
}

/// Everything that waits, as one snapshot has it: the list and the planner of reminders are made of it.
pub(super) struct Waits {
    /// What waits, the longest first; what has no day, last.
    found: Vec<Found>,
    /// Whether there may be more.
    more: bool,
    /// On whom.
    me: MemberId,
}

/// Something that waits in a document.
struct Found {
    document: Uuid,
    space: Uuid,
    kind: Kind,
    within: Within,
    people: Rc<BTreeSet<MemberId>>,
    wait: Wait,
}

impl Found {
    /// Since this day, where the phone is.
    fn since(&self, zone: Zone) -> Option<NaiveDate> {
        self.wait.since.or_else(|| self.wait.from.map(|from| from.with_timezone(&zone).date_naive()))
    }
}

impl Waits {
    /// Reads every document in which something may wait for whoever uses this phone; in one space only, where one is named.
    ///
    /// # Errors
    /// [`crate::Error::SignedOut`]; those of storage.
    pub(super) fn read(reading: &Reading<'_>, core: &Core, only: Option<Uuid>) -> Result<Self> {
        Self::begun(reading, core, i64::MIN, only)
    }

    /// As [`Waits::read`], of what began to wait at this moment or later.
    ///
    /// # Errors
    /// As [`Waits::read`].
    pub(super) fn since(reading: &Reading<'_>, core: &Core, since: DateTime<Utc>) -> Result<Self> {
        Self::begun(reading, core, by_instant(since), None)
    }

    fn begun(reading: &Reading<'_>, core: &Core, from: i64, only: Option<Uuid>) -> Result<Self> {
        let (me, now, zone) = (core.me()?, core.now()?, core.zone());
        let viewer = Viewer { me, today: now.with_timezone(&zone).date_naive() };
        let (waiters, seen) = (Waiters::default(), BTreeSet::new());
        let mut asking = Asking { viewer, now, waiters, seen, found: Vec::new() };
        let at = by_instant(now);
        let begun = Stretch { from, to: at, backwards: true, most: LOOKED_AT };
        let limited = Stretch { from: at.saturating_add(1), to: i64::MAX, backwards: false, most: LOOKED_AT };
        let mut more = false;
        for owner in [me.0, Uuid::nil()] {
            for (list, stretch) in [(List::Waiting, begun), (List::WaitingUntil, limited)] {
                let standing = reading.stretch(list, owner, stretch)?;
                more |= standing.len() == LOOKED_AT as usize;
                for one in standing.iter().filter(|one| only.is_none_or(|only| one.space == only)) {
                    asking.look_at(reading, one)?;
                }
            }
        }
        let mut found = asking.found;
        found.sort_by_cached_key(|one| {
            let since = one.since(zone);
            (since.is_none(), since, one.wait.until, one.wait.kind, one.document)
        });
        Ok(Self { found, more, me })
    }

    /// How much waits.
    pub(super) fn count(&self) -> u64 {
        u64::try_from(self.found.len()).unwrap_or(u64::MAX)
    }

    /// The first of what waits, as a screen shows it.
    ///
    /// # Errors
    /// Those of storage.
    pub(super) fn items(&self, reading: &Reading<'_>, core: &Core, most: usize) -> Result<Vec<WaitingItem>> {
        let mut showing = Showing { me: self.me, zone: core.zone(), names: BTreeMap::new() };
        self.found.iter().take(most).map(|one| showing.item(reading, one)).collect()
    }

    /// What waits since a day, for the planner of reminders: each with the kind of its document.
    pub(super) fn planned(&self) -> impl Iterator<Item = (PlannedWait, Kind)> {
        self.found.iter().filter_map(|Found { document, kind, wait, .. }| {
            Some((PlannedWait::of(*document, self.me, wait)?, *kind))
        })
    }
}

/// What is known while the list is read.
struct Asking {
    viewer: Viewer,
    now: DateTime<Utc>,
    waiters: Waiters,
    seen: BTreeSet<Uuid>,
    found: Vec<Found>,
}

impl Asking {
    /// Adds what waits in a document; it may stand in the list several times.
    fn look_at(&mut self, reading: &Reading<'_>, one: &ListRow) -> Result<()> {
        let Ok(kind) = Kind::from_str(&one.kind) else {
            return Ok(());
        };
        if !self.seen.insert(one.id) {
            return Ok(());
        }
        let found = reading.isolated(one.id, || {
            let content = kinds::read(kind, &one.view)?;
            let place = Place { id: one.id, space: one.space };
            self.waiters.waiting(&*content, self.viewer, self.now, place, reading)
        })?;
        let Some(Waiting { within, people, waits }) = found.flatten() else {
            return Ok(());
        };
        let (document, space) = (one.id, one.space);
        self.found.extend(waits.into_iter().map(|wait| Found {
            document,
            space,
            kind,
            within,
            people: Rc::clone(&people),
            wait,
        }));
        Ok(())
    }
}

/// What is known while what waits is shown.
struct Showing {
    me: MemberId,
    zone: Zone,
    names: BTreeMap<Uuid, Vec<Companion>>,
}

impl Showing {
    fn item(&mut self, reading: &Reading<'_>, one: &Found) -> Result<WaitingItem> {
        let wait = &one.wait;
        let with = wait.with.filter(|with| *with != self.me).or_else(|| self.other(&one.people));
        let with = with.map(|member| self.named(reading, one.space, member)).transpose()?;
        let (relationship, flash) = match one.within {
            Within::Relationship(relationship) => (Some(relationship), None),
            Within::Flash(flash) => (None, Some(flash)),
        };
        Ok(WaitingItem {
            kind: wait.kind,
            document: one.document,
            document_kind: one.kind,
            part: wait.part,
            relationship,
            flash,
            with,
            what: wait.what.clone(),
            when: wait.start.map(|start| moment(start, self.zone)),
            since: one.since(self.zone),
            until: wait.until,
            actions: wait.actions.iter().map(Into::into).collect(),
        })
    }

    /// The other, of two.
    fn other(&self, people: &BTreeSet<MemberId>) -> Option<MemberId> {
        let mut others = people.iter().copied().filter(|member| *member != self.me);
        others.next().filter(|_| others.next().is_none())
    }

    fn named(&mut self, reading: &Reading<'_>, space: Uuid, member: MemberId) -> Result<Companion> {
        let known = match self.names.get(&space) {
            Some(known) => known,
            None => {
                let known = companions(reading, space)?;
                self.names.entry(space).or_insert(known)
            }
        };
        let named = known.iter().find(|companion| companion.member == member).cloned();
        Ok(named.unwrap_or(Companion { member, name: String::new() }))
    }
}
