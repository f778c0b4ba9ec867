//! The heart of the phone: carrying out a command, and asking again when another write came first.
//!
//! Both go through the domain. A command is decided on the document as it stands here, kept as an intention, and
//! written in one transaction. When the server's copy moved on, the intentions that are not in it are decided again
//! on top of it: what is still allowed happens; what is not goes to the attention list with its reason and the
//! person's own text. Exactly once: a content says which intentions of which device are in it.

use std::str::FromStr as _;

use belay_domain::{Context, Intent, Kind, Reason, Refusal};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Error, Result,
    any::{self, AnyContent, decided},
    applied::Own,
    arriving::{Incoming, put_again, put_received, received},
    content::Content,
    homes,
    isolation::isolated,
    json,
    storage::{Kept, Key, Owed, Reading, SpaceState, StoredDocument, StoredIntention, Writing},
    subjects::{Place, Subject},
    tombstone::{self, base_beside, delete_again, forget_words},
    words::words_of_intent,
};

/// Why something needs a person's eye.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum), uniffi(name = "AttentionReason"))]
pub enum Why {
    /// Another write came first, and after it the rules no longer allow this.
    Overtaken {
        /// The rule, and what is allowed instead.
        refusal: Refusal,
    },
    /// The server did not take it; it stays on this phone.
    NotTaken {
        /// The server's code: `forbidden`, `too_large`, `invalid`.
        code: String,
    },
    /// The space it was in is no longer shared with this person.
    SpaceLeft,
    /// The server was restored from a backup and went on without this version.
    VersionKept,
    /// It arrived damaged, or made for another document; what was here stays.
    Unreadable,
    /// The space is not the one that was meant: somebody is in it whom nobody asked in, or it is of another kind. Nothing is
    /// sent into it.
    NotPrivate {
        /// Another space is used in its place. If not, what was meant for it waits on this phone.
        replaced: bool,
    },
}

impl Reading<'_> {
    /// The aggregate under this id, where there is one of this kind that this version can read.
    pub(crate) fn load<A: Subject>(&self, id: impl Into<Uuid>) -> Result<Option<A>> {
        let Some(stored) = self.document(id.into())? else {
            return Ok(None);
        };
        if stored.kind != A::KIND.as_str() {
            return Ok(None);
        }
        match Content::<A>::read(&stored.view) {
            Ok(content) => Ok(Some(content.doc)),
            // It was deleted.
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The aggregate under this id, for whoever can go on without it: none where there is none or this version cannot read
    /// it. Then it is [noted](Self::take_unread) that something is not known.
    pub(crate) fn neighbour<A: Subject>(&self, id: impl Into<Uuid>) -> Result<Option<A>> {
        let id = id.into();
        Ok(self.isolated(id, || self.load::<A>(id))?.flatten())
    }

    /// Carries out a step on one of several documents: none where it cannot be read or the step fails on it. The rest goes
    /// on; see [`isolated`].
    ///
    /// # Errors
    /// Those of storage.
    pub(crate) fn isolated<T>(&self, document: Uuid, step: impl FnOnce() -> Result<T>) -> Result<Option<T>> {
        let done = isolated(document, step)?;
        if done.is_none() {
            self.note_unread();
            if self.document(document)?.is_some_and(|stored| is_damaged(&stored)) {
                self.note_damaged_row();
            }
        }
        Ok(done)
    }

    /// The aggregate under this id.
    ///
    /// # Errors
    /// [`Error::NotFound`] naming the kind.
    pub(crate) fn need<A: Subject>(&self, id: impl Into<Uuid>) -> Result<A> {
        self.load(id)?.ok_or_else(|| Error::not_found(A::KIND.as_str()))
    }

    /// The space in which a document of this kind lives.
    ///
    /// # Errors
    /// [`Error::NotFound`] naming the kind.
    pub(crate) fn space_of<A: Subject>(&self, id: impl Into<Uuid>) -> Result<Uuid> {
        let stored = self.document(id.into())?.filter(|stored| stored.kind == A::KIND.as_str());
        stored.map(|stored| stored.space).ok_or_else(|| Error::not_found(A::KIND.as_str()))
    }

    /// This device's id.
    pub(crate) fn device(&self) -> Result<Uuid> {
        self.meta(Key::Device)?.ok_or_else(|| Error::internal("find this device's id"))
    }
}

impl Writing<'_> {
    /// Makes a document in a space. Where it exists there already (made on another phone under the same derived id), it
    /// is given as it stands. A document of this id in another space gives way.
    ///
    /// # Errors
    /// The domain's refusal, and one for what was deleted under this id; [`Error::Conflict`] where something else lies
    /// there; those of storage.
    pub(crate) fn open<A: Subject>(
        &mut self,
        space: Uuid,
        id: impl Into<Uuid>,
        opening: A::Opening,
        context: &Context,
    ) -> Result<A> {
        let id = id.into();
        if let Some(already) = homes::make_room(self, Place { id, space }, A::KIND)? {
            if tombstone::is_deleted(&already) {
                return Err(Refusal::because(Reason::Deleted).into());
            }
            return Content::<A>::read(&already.view).map(|content| content.doc);
        }
        let unsent = StoredDocument {
            row: 0,
            id,
            space,
            kind: A::KIND.as_str().to_owned(),
            view: Vec::new(),
            base: None,
            rev: 0,
            stored_at: None,
            owed: Owed::Intentions,
            readable: true,
            verify: false,
            astray: false,
        };
        self.decide::<A>(unsent, None, Intent::Open(opening), context)
    }

    /// Carries out a command on a document.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::UpdateNeeded`]; the domain's refusal; those of storage.
    pub(crate) fn act<A: Subject>(
        &mut self,
        id: impl Into<Uuid>,
        command: A::Command,
        context: &Context,
    ) -> Result<A> {
        let stored = self.reading().document(id.into())?.filter(|stored| stored.kind == A::KIND.as_str());
        let stored = stored.ok_or_else(|| Error::not_found(A::KIND.as_str()))?;
        let before = Content::read(&stored.view)?;
        self.decide::<A>(stored, Some(before), Intent::Do(command), context)
    }

    /// Asks the domain, and keeps what it allows: the intention, and in `stored` the content that comes of it.
    fn decide<A: Subject>(
        &mut self,
        stored: StoredDocument,
        before: Option<Content<A>>,
        intent: Intent<A::Opening, A::Command>,
        context: &Context,
    ) -> Result<A> {
        // Two commands of one tap must not make parts with the same id.
        let context = &Context { seed: self.next_seed(context.seed), ..context.clone() };
        let text = json::text(&intent)?;
        let place = stored.place();
        let doc = decided::<A>(&intent, before.as_ref(), place, &self.reading(), context)??;
        let beyond = match &before {
            Some(before) if !before.is_all_of(&stored.view)? => Some(stored.view.clone()),
            _ => None,
        };
        let applied = before.map(|before| before.applied).unwrap_or_default();
        let mut content = Content { v: A::VERSION, applied, doc };
        self.keep(stored, &mut content, beyond.as_deref(), &text, context)?;
        Ok(content.doc)
    }

    /// Keeps an intention and the content that came of it. `beyond` is the content before, where a newer app had written
    /// in it.
    pub(crate) fn keep(
        &mut self,
        stored: StoredDocument,
        content: &mut dyn AnyContent,
        beyond: Option<&[u8]>,
        intent: &str,
        context: &Context,
    ) -> Result<()> {
        let place = stored.place();
        let device = self.reading().device()?;
        let newest = content.applied().newest_of(device, self.reading().last_given()?);
        let n = self.add_intention(place, intent, context, newest)?;
        let applied = content.applied_mut();
        applied.note(device, self.line(), n, n);
        if applied.is_long(device) {
            applied.shorten(device, &self.reading().lines_waiting(place)?);
        }
        let space = self.reading().space(place.space)?.map(|space| space.state);
        // The server's content is kept aside with the first intention that changes it.
        let base = stored.base.clone().or_else(|| (stored.rev > 0).then(|| stored.view.clone()));
        let kept = StoredDocument {
            view: content.write(beyond)?,
            base: base.map(|base| base_beside(content, &stored.kind, base)).transpose()?,
            owed: match (space, stored.owed) {
                // Nothing is sent into a space one has left, or that the server will not make. It stays here, and waits
                // for the day that changes.
                (Some(SpaceState::Left), _) => Owed::Nothing,
                (Some(SpaceState::Refused), owed) => owed.set_aside(),
                // What the server lost still goes up whole.
                (_, Owed::Restoring | Owed::RestoringSetAside) => Owed::Restoring,
                // It waits behind what could not be decided yet.
                (_, Owed::Undecided) => Owed::Undecided,
                // What the server refused is tried again in its new shape.
                (_, Owed::Nothing | Owed::Intentions | Owed::SetAside) => Owed::Intentions,
            },
            ..stored.clone()
        };
        self.put_document(&kept, &content.project(place))?;
        forget_words(self, &stored, content)
    }
}

/// Whether a row that this version once could read cannot be read any more.
fn is_damaged(stored: &StoredDocument) -> bool {
    let readable = || Kind::from_str(&stored.kind).is_ok_and(|kind| any::read(kind, &stored.view).is_ok());
    stored.readable && !matches!(isolated(stored.id, || Ok(readable())), Ok(Some(true)))
}

/// Decides what waits here again on top of `theirs`, the content in `incoming`. What cannot be decided, because it depends
/// on a document that this version cannot read, waits on.
pub(crate) fn rebase(
    writing: &mut Writing<'_>,
    local: &StoredDocument,
    incoming: &Incoming,
    theirs: Box<dyn AnyContent>,
    now: DateTime<Utc>,
) -> Result<()> {
    let own = writing.reading().own(local.place())?;
    let believed = theirs.applied().believed(&own);
    let mut pending = Vec::new();
    for one in writing.reading().pending(local.place())? {
        let is_named = believed.holds(own.device, one.line, one.n);
        if is_named && is_held(&one, &*theirs)? {
            writing.acknowledge_one(one.n, now)?;
        } else if is_named && one.sent && !tombstone::is_deletion(&one.intent) {
            // Others have written over its words since, or the document says what is not so: nobody here can tell. It is not
            // done twice, and its words stay with who wrote them.
            let why = Why::Overtaken { refusal: Refusal::because(Reason::AlreadyDone) };
            set_before_eyes(writing, local.place(), &local.kind, &why, Some(one.intent), None, now)?;
            writing.acknowledge_one(one.n, now)?;
        } else {
            pending.push(one);
        }
    }
    if pending.is_empty() {
        return put_received(writing, incoming, Some(local), &*theirs, now);
    }
    let done = writing
        .isolated(local.id, |writing| decide_on(writing, local, incoming, theirs, pending, &own, now))?;
    match done {
        Some(()) => Ok(()),
        None => wait_undecided(writing, local, incoming),
    }
}

/// Whether a document that says it holds an intention may be believed. Others write in documents too: what was typed has to
/// stand in it, and what was deleted must be gone. Where nothing was typed, that it was sent is enough.
fn is_held(one: &StoredIntention, theirs: &dyn AnyContent) -> Result<bool> {
    if tombstone::is_deletion(&one.intent) {
        return Ok(theirs.is_deleted());
    }
    // Its author has taken the words back.
    let is_gone = theirs.is_deleted() || theirs.is_taken_back();
    Ok(theirs.holds_words(&one.intent)? || (one.sent && (is_gone || is_wordless(&one.intent))))
}

/// Decides `pending` on top of `theirs`, and puts into place what comes of it.
fn decide_on(
    writing: &mut Writing<'_>,
    local: &StoredDocument,
    incoming: &Incoming,
    theirs: Box<dyn AnyContent>,
    pending: Vec<StoredIntention>,
    own: &Own,
    now: DateTime<Utc>,
) -> Result<()> {
    let place = Place { id: local.id, space: local.space };
    let beyond = if theirs.is_all_of(&incoming.content)? { None } else { Some(&*incoming.content) };
    let mut content = theirs;
    if !replay(writing, &mut content, &local.kind, pending, place, own, now)? {
        // Nothing was allowed, so nothing was changed.
        return put_received(writing, incoming, Some(local), &*content, now);
    }
    let stored = StoredDocument {
        view: content.write(beyond)?,
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
    for StoredIntention { n, line, intent, context, sent: _ } in pending {
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
                content.applied_mut().note(own.device, line, n, own.last);
                kept = true;
            }
            // Somebody did it already, or its author deleted it, and nothing was written in it: nobody has to be told.
            Err(refusal)
                if matches!(refusal.reason, Reason::AlreadyDone | Reason::Deleted)
                    && is_wordless(&intent) =>
            {
                writing.remove_intention(n)?;
            }
            Err(refusal) => {
                let why = Why::Overtaken { refusal };
                set_before_eyes(writing, place, kind, &why, Some(intent), None, now)?;
                writing.remove_intention(n)?;
            }
        }
    }
    Ok(kept)
}

/// Whether nothing that a person typed is in an intention.
fn is_wordless(intent: &str) -> bool {
    json::read(intent).is_ok_and(|intent| words_of_intent(&intent).is_empty())
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
        && any::read(kind, &stored.view)?.deadline().is_none_or(|deadline| deadline > now)
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
    rebase(writing, stored, &incoming, any::read(kind, base)?, now)
}

/// Puts a matter on the attention list.
pub(crate) fn set_before_eyes(
    writing: &mut Writing<'_>,
    place: Place,
    kind: &str,
    why: &Why,
    intent: Option<String>,
    content: Option<Vec<u8>>,
    now: DateTime<Utc>,
) -> Result<()> {
    let why = json::text(why)?;
    let kind = kind.to_owned();
    let (document, space, at) = (place.id, Some(place.space), now.timestamp_millis());
    writing.add_attention(&Kept { id: 0, document, space, kind, why, intent, content, at })
}
