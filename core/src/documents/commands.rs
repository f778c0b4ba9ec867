//! Carries out commands: the domain decides one on the local document, and the intention and the new content are
//! written in one transaction.

use belay_domain::{Context, Intent, Reason, Refusal};
use belay_protocol::SpaceKind;
use uuid::Uuid;

use crate::{
    Error, Result,
    documents::{
        content::Content,
        deletion::{self, base_beside, forget_words},
        kinds::{AnyContent, Subject, Tombstone, decided},
        spaces::homes,
    },
    json,
    storage::{Owed, Place, Reading, SpaceState, StoredDocument, Writing},
};

impl Writing<'_> {
    /// Makes a document in a space. If it exists there already (made on another phone under the same derived id), the
    /// existing one is returned. A document of this id in another space gives way.
    ///
    /// # Errors
    /// The domain's refusal, and one for a deleted id; [`Error::Conflict`] if the id is taken; those of storage.
    pub(crate) fn open<A: Subject>(
        &mut self,
        space: Uuid,
        id: impl Into<Uuid>,
        opening: A::Opening,
        context: &Context,
    ) -> Result<A> {
        let id = id.into();
        if let Some(already) = homes::make_room(self, Place { id, space }, A::KIND)? {
            if deletion::is_deleted(&already) {
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

    /// Deletes a document: the deletion is sent like any change, and its texts are removed from this phone.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::UpdateNeeded`]; the domain's refusal; those of storage.
    pub(crate) fn delete<A: Subject>(&mut self, id: impl Into<Uuid>, context: &Context) -> Result<()> {
        let stored = self.reading().document(id.into())?.filter(|stored| stored.kind == A::KIND.as_str());
        let stored = stored.ok_or_else(|| Error::not_found(A::KIND.as_str()))?;
        let (mut tombstone, intent) = match Content::<A>::read(&stored.view) {
            Ok(before) => {
                let tombstone = Tombstone::new(before.applied.clone(), before.delete(context)?);
                (tombstone, deletion::intent(stored.id, &before.write(None)?)?)
            }
            Err(Error::UpdateNeeded) if is_own_and_unread::<A>(&self.reading(), &stored)? => {
                // The content may not even be readable JSON. Then no text in it counts as seen.
                (Tombstone::over(&stored, context)?, deletion::intent(stored.id, &stored.view)?)
            }
            Err(error) => return Err(error),
        };
        self.forget_attention(stored.place())?;
        // A tombstone is readable, and need not wait for a decision on the content: the waiting intentions are removed.
        let owed = if stored.owed == Owed::Undecided { Owed::Intentions } else { stored.owed };
        let stored = StoredDocument { readable: true, owed, ..stored };
        self.keep(stored, &mut tombstone, None, &intent, context)
    }

    /// Asks the domain, and stores what it allows: the intention, and the new content in `stored`.
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
        let unknown_fields = match &before {
            Some(before) if !before.is_all_of(&stored.view)? => Some(stored.view.clone()),
            _ => None,
        };
        let applied = before.map(|before| before.applied).unwrap_or_default();
        let mut content = Content { v: A::VERSION, applied, doc };
        self.keep(stored, &mut content, unknown_fields.as_deref(), &text, context)?;
        Ok(content.doc)
    }

    /// Stores an intention and the new content. `beyond` is the content before, if a newer app had written in it.
    pub(crate) fn keep(
        &mut self,
        stored: StoredDocument,
        content: &mut dyn AnyContent,
        unknown_fields: Option<&[u8]>,
        intent: &str,
        context: &Context,
    ) -> Result<()> {
        let place = stored.place();
        let device = self.reading().device()?;
        let newest = content.applied().newest_of(device, self.reading().last_given()?);
        let n = self.add_intention(place, intent, context, newest)?;
        let applied = content.applied_mut();
        applied.note(device, self.replica(), n, n);
        if applied.is_long(device) {
            applied.shorten(device, &self.reading().replicas_waiting(place)?);
        }
        let space = self.reading().space(place.space)?.map(|space| space.state);
        // The server's content is stored beside the view with the first intention that changes it.
        let base = stored.base.clone().or_else(|| (stored.rev > 0).then(|| stored.view.clone()));
        let kept = StoredDocument {
            view: content.write(unknown_fields)?,
            base: base.map(|base| base_beside(content, &stored.kind, base)).transpose()?,
            owed: match (space, stored.owed) {
                // A space that one has left, or that the server refuses to make, gets no documents. They stay here until
                // that changes.
                (Some(SpaceState::Left), _) => Owed::Nothing,
                (Some(SpaceState::Refused), owed) => owed.set_aside(),
                // A document that the server lost is still sent whole.
                (_, Owed::Restoring | Owed::RestoringSetAside) => Owed::Restoring,
                // It waits behind intentions that could not be decided yet.
                (_, Owed::Undecided) => Owed::Undecided,
                // A refused document is tried again after a change.
                (_, Owed::Nothing | Owed::Intentions | Owed::SetAside) => Owed::Intentions,
            },
            ..stored.clone()
        };
        self.put_document(&kept, &content.project(place))?;
        forget_words(self, &stored, content)
    }
}

/// Whether this phone's own intentions show that this person is the author of a document that this version cannot read: it was
/// opened or deleted on this phone. The author in the document itself proves nothing, because any member can write it. In the
/// `self` space nobody else writes: there an unreadable document is of a newer version, and waits for the update.
fn is_own_and_unread<A: Subject>(reading: &Reading<'_>, stored: &StoredDocument) -> Result<bool> {
    let is_shared = reading.kind_of_space(stored.space)?.is_some_and(|kind| kind != SpaceKind::Own);
    if !A::KIND.can_be_deleted() || !is_shared {
        return Ok(false);
    }
    let asked = reading.asked_for(stored.place())?;
    let is_beginning = |intent: &str| {
        matches!(json::read(intent), Ok(Intent::<A::Opening, A::Command>::Open(_)))
            || deletion::is_deletion(intent)
    };
    Ok(asked.iter().any(|intent| is_beginning(intent)))
}
