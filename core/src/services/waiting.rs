//! What waits for whoever uses this phone: one list of everything, with whom, since when, and what answers it.

use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr as _,
};

use belay_domain::{
    FlashId, Kind, MemberId, RelationshipId,
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
    let (asking, more) = ask(reading, core, only)?;
    let mut items = asking.items;
    items.sort_by_key(|item| (item.since.is_none(), item.since, item.until, item.kind, item.document));
    Ok(WaitingList { items, more })
}

/// What waits, for the planner of reminders: each with the kind of its document.
pub(super) fn planned_waits(reading: &Reading<'_>, core: &Core) -> Result<Vec<(PlannedWait, Kind)>> {
    Ok(ask(reading, core, None)?.0.planned)
}

/// Asks every document in which something may wait. Gives whether there may be more.
fn ask<'a>(reading: &Reading<'_>, core: &'a Core, only: Option<Uuid>) -> Result<(Asking<'a>, bool)> {
    let (me, now) = (core.me()?, core.now()?);
    let viewer = Viewer { me, today: now.with_timezone(&core.zone()).date_naive() };
    let mut asking = Asking {
        core,
        viewer,
        now,
        waiters: Waiters::default(),
        names: BTreeMap::new(),
        seen: BTreeSet::new(),
        items: Vec::new(),
        planned: Vec::new(),
    };
    let at = by_instant(now);
    let begun = Stretch { from: i64::MIN, to: at, backwards: true, most: LOOKED_AT };
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
    Ok((asking, more))
}

/// What is known while the list is read.
struct Asking<'a> {
    core: &'a Core,
    viewer: Viewer,
    now: DateTime<Utc>,
    waiters: Waiters,
    names: BTreeMap<Uuid, Vec<Companion>>,
    seen: BTreeSet<Uuid>,
    items: Vec<WaitingItem>,
    planned: Vec<(PlannedWait, Kind)>,
}

impl Asking<'_> {
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
        for wait in waits {
            let planned = PlannedWait::of(one.id, self.viewer.me, &wait);
            self.planned.extend(planned.map(|planned| (planned, kind)));
            let item = self.item(reading, one, kind, within, &people, wait)?;
            self.items.push(item);
        }
        Ok(())
    }

    fn item(
        &mut self,
        reading: &Reading<'_>,
        one: &ListRow,
        kind: Kind,
        within: Within,
        people: &BTreeSet<MemberId>,
        wait: Wait,
    ) -> Result<WaitingItem> {
        let with = wait.with.filter(|with| *with != self.viewer.me).or_else(|| self.other(people));
        let with = with.map(|member| self.named(reading, one.space, member)).transpose()?;
        let zone = self.core.zone();
        let (relationship, flash) = match within {
            Within::Relationship(relationship) => (Some(relationship), None),
            Within::Flash(flash) => (None, Some(flash)),
        };
        Ok(WaitingItem {
            kind: wait.kind,
            document: one.id,
            document_kind: kind,
            part: wait.part,
            relationship,
            flash,
            with,
            what: wait.what,
            when: wait.start.map(|start| moment(start, zone)),
            since: wait.since.or_else(|| wait.from.map(|from| from.with_timezone(&zone).date_naive())),
            until: wait.until,
            actions: wait.actions.iter().map(Into::into).collect(),
        })
    }

    /// The other, of two.
    fn other(&self, people: &BTreeSet<MemberId>) -> Option<MemberId> {
        let mut others = people.iter().copied().filter(|member| *member != self.viewer.me);
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
