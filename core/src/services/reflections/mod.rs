//! Reflections: one's own, the copies that are shared, and the questions that open when all have answered.

mod journal;
mod views;

use belay_domain::{
    Context, Reason, ReflectionId, Refusal, RelationshipId, ShareId,
    meeting::{Meeting, MeetingCommand},
    reflection::{
        Occasion, PairedCommand, PairedOpening, PairedReflection, PromptSet, Reflection, ReflectionCommand,
        ReflectionOpening, ReflectionState, ReflectionSubject, SharedCommand, SharedOpening,
        SharedReflection, SharedState,
    },
    relationship::Relationship,
};
use belay_protocol::self_space;
use uuid::Uuid;

use super::{
    paging::{Listed, listed},
    prompts::mark_drawn,
};
use crate::{
    Belay, Result,
    documents::kinds::company,
    storage::{List, Place, Reading, Writing},
};

pub use journal::JournalFilter;
pub use views::{
    PairedReflectionPage, PairedReflectionView, ReflectionPage, ReflectionView, ReflectionsAbout,
    SharedReflectionPage, SharedReflectionView,
};
use views::{paired_view, shared_view, view};

/// Reflections. One's own are in one's own space and never leave it; sharing one puts a copy beside it.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Reflections {
    belay: Belay,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Belay {
    /// Reflections.
    #[must_use]
    pub fn reflections(&self) -> Reflections {
        Reflections { belay: self.clone() }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Reflections {
    /// Begins a reflection in one's own space; its text may still be empty. The prompt that it answers counts as drawn. Gives
    /// its id.
    ///
    /// # Errors
    /// The rules' [`crate::Error::Invalid`]; those of storage.
    pub fn begin(&self, opening: ReflectionOpening) -> Result<ReflectionId> {
        let core = self.belay.core()?;
        let id: ReflectionId = core.new_id()?;
        core.write(|writing, context| {
            let own = self_space(context.actor.0);
            let begun = writing.open::<Reflection>(own, id, opening.clone(), context)?;
            if let Some(prompt) = &begun.prompt {
                mark_drawn(writing, prompt, context)?;
            }
            Ok(id)
        })
    }

    /// Carries out a command on one's own reflection. Keeping one on a meeting, or writing on in it, also says in the meeting
    /// that this person has reflected (S149). [`ReflectionCommand::Share`] also puts the copy in place (or the
    /// text as it stands now into the copy that is there); [`ReflectionCommand::TakeBack`] also empties it. Gives the
    /// reflection as it stands then.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`], also for taking back from a relationship one has left; the rules' [`crate::Error::Invalid`] and
    /// [`crate::Error::Refused`]; those of storage.
    pub fn act(&self, reflection: ReflectionId, command: ReflectionCommand) -> Result<ReflectionView> {
        self.belay.core()?.write(|writing, context| {
            let doc = writing.act::<Reflection>(reflection, command.clone(), context)?;
            match command {
                ReflectionCommand::Share { relationship } => {
                    put_copy(writing, reflection, &doc, relationship, context)?;
                }
                ReflectionCommand::TakeBack { relationship } => {
                    let copy = SharedReflection::id_for(reflection, relationship);
                    writing.act::<SharedReflection>(copy, SharedCommand::TakeBack, context)?;
                }
                ReflectionCommand::Write(_) | ReflectionCommand::Settle { .. } | ReflectionCommand::Keep => {
                    mark_reflected(writing, &doc, context)?;
                }
            }
            view(&writing.reading(), reflection.0, doc)
        })
    }

    /// Deletes one of one's own reflections for good, a draft too, and takes back every copy of it that is shared. Nothing of
    /// its words stays on this phone; one's other phones and the server follow with the next sync.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; [`crate::Error::UpdateNeeded`]; those of storage.
    pub fn delete(&self, reflection: ReflectionId) -> Result<()> {
        self.belay.core()?.write(|writing, context| {
            let doc = writing.reading().need::<Reflection>(reflection)?;
            for relationship in doc.shares.keys() {
                let copy = SharedReflection::id_for(reflection, *relationship);
                // Other people in its space can make a copy unreadable. That must not keep its author from deleting it.
                writing.isolated(copy.0, |writing| match take_back_copy(writing, copy, context) {
                    Err(crate::Error::Refused { .. }) => Ok(()),
                    done => done,
                })?;
            }
            writing.delete::<Reflection>(reflection, context)
        })
    }

    /// One of one's own reflections.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; [`crate::Error::UpdateNeeded`]; those of storage.
    pub fn reflection(&self, reflection: ReflectionId) -> Result<ReflectionView> {
        self.belay
            .core()?
            .read(|reading| view(reading, reflection.0, reading.need::<Reflection>(reflection)?))
    }

    /// One's own reflections, the newest first.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for a `from` that no page gave; those of storage.
    pub fn own(&self, from: Option<&str>) -> Result<ReflectionPage> {
        self.belay.core()?.read(|reading| {
            let Listed { views, next } = listed(reading, List::Reflections, Uuid::nil(), from, view)?;
            Ok(ReflectionPage { reflections: views, next })
        })
    }

    /// The shared reflections in a relationship, of all its members, the newest first.
    ///
    /// # Errors
    /// As [`Reflections::own`].
    pub fn shared_in(
        &self,
        relationship: RelationshipId,
        from: Option<&str>,
    ) -> Result<SharedReflectionPage> {
        let core = self.belay.core()?;
        core.read(|reading| {
            let view = |reading: &Reading<'_>, id, doc| shared_view(reading, core, id, doc);
            let Listed { views, next } =
                listed(reading, List::SharedReflections, relationship.0, from, view)?;
            Ok(SharedReflectionPage { reflections: views, next })
        })
    }

    /// All texts on a subject that this person may read (S172). None for [`ReflectionSubject::Free`], which is about nothing.
    ///
    /// # Errors
    /// Those of storage.
    pub fn about(&self, subject: ReflectionSubject) -> Result<ReflectionsAbout> {
        let core = self.belay.core()?;
        let me = core.me()?;
        let Some(about) = subject.document() else {
            return Ok(ReflectionsAbout { own: Vec::new(), shared: Vec::new(), questions: Vec::new() });
        };
        core.read(|reading| {
            let shared = |reading: &Reading<'_>, id, doc| shared_view(reading, core, id, doc);
            let paired = |reading: &Reading<'_>, id, doc| paired_view(reading, core, id, doc);
            let mut shared = listed(reading, List::SharedReflectionsAbout, about, None, shared)?.views;
            // One's own copies say what the originals beside them say.
            shared.retain(|copy| copy.author != me);
            Ok(ReflectionsAbout {
                own: listed(reading, List::ReflectionsAbout, about, None, view)?.views,
                shared,
                questions: listed(reading, List::PairedReflectionsAbout, about, None, paired)?.views,
            })
        })
    }

    /// Says that one has read a copy that somebody shared. Gives it as it stands then.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; the rules' [`crate::Error::Refused`]; those of storage.
    pub fn read_copy(&self, copy: ShareId) -> Result<SharedReflectionView> {
        self.of_reader(copy, |version| SharedCommand::ReadText { version })
    }

    /// Answers a copy that somebody shared with a question, the one reply there is (S362). It counts as read. Gives it as it
    /// stands then.
    ///
    /// # Errors
    /// As of [`Reflections::read_copy`]; the rules' [`crate::Error::Invalid`].
    pub fn ask_about_copy(&self, copy: ShareId, question: String) -> Result<SharedReflectionView> {
        self.of_reader(copy, |version| SharedCommand::Ask {
            question: question.clone(),
            version: Some(version),
        })
    }

    /// One copy that is shared: one's own, or somebody else's.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; [`crate::Error::UpdateNeeded`]; those of storage.
    pub fn shared_copy(&self, copy: ShareId) -> Result<SharedReflectionView> {
        let core = self.belay.core()?;
        core.read(|reading| shared_view(reading, core, copy.0, reading.need::<SharedReflection>(copy)?))
    }

    /// Asks all members of a relationship one question; the answers open together when all are in (S176). Gives its id.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; the rules' [`crate::Error::Invalid`] and [`crate::Error::Refused`]; those of storage.
    pub fn ask_all(&self, opening: PairedOpening) -> Result<Uuid> {
        let core = self.belay.core()?;
        let id: Uuid = core.new_id()?;
        core.write(|writing, context| {
            let space = writing.reading().space_of::<Relationship>(opening.relationship)?;
            writing.open::<PairedReflection>(space, id, opening.clone(), context)?;
            Ok(id)
        })
    }

    /// Answers such a question, or words one's answer anew while it is still covered. Gives what this person may see.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; the rules' [`crate::Error::Invalid`] and [`crate::Error::Refused`]; those of storage.
    pub fn answer(&self, question: Uuid, command: PairedCommand) -> Result<PairedReflectionView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let doc = writing.act::<PairedReflection>(question, command.clone(), context)?;
            paired_view(&writing.reading(), core, question, doc)
        })
    }

    /// One question to all, as this person may see it.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; [`crate::Error::UpdateNeeded`]; those of storage.
    pub fn question(&self, question: Uuid) -> Result<PairedReflectionView> {
        let core = self.belay.core()?;
        core.read(|reading| paired_view(reading, core, question, reading.need::<PairedReflection>(question)?))
    }

    /// The questions to all in a relationship, the newest first.
    ///
    /// # Errors
    /// As [`Reflections::own`].
    pub fn questions_in(
        &self,
        relationship: RelationshipId,
        from: Option<&str>,
    ) -> Result<PairedReflectionPage> {
        let core = self.belay.core()?;
        core.read(|reading| {
            let view = |reading: &Reading<'_>, id, doc| paired_view(reading, core, id, doc);
            let Listed { views, next } =
                listed(reading, List::PairedReflections, relationship.0, from, view)?;
            Ok(PairedReflectionPage { questions: views, next })
        })
    }

    /// Asks all members their own recurring questions, now that their occasion has come (S175): a resource was
    /// finished, an experience is done. Asked again, on this phone or another, it asks nothing twice. Gives what was
    /// asked. When a meeting is held or a goal is reached, this is done by itself.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; [`crate::Error::Refused`]; those of storage.
    pub fn ask_recurring(
        &self,
        relationship: RelationshipId,
        occasion: Occasion,
        subject: ReflectionSubject,
    ) -> Result<Vec<PairedReflectionView>> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            if !company(relationship, &writing.reading())?.members.contains(&context.actor) {
                return Err(Refusal::because(Reason::NotAMember).into());
            }
            let asked = ask_recurring(writing, relationship, occasion, subject, context)?;
            let reading = writing.reading();
            let view = |id: Uuid| paired_view(&reading, core, id, reading.need::<PairedReflection>(id)?);
            asked.into_iter().map(view).collect()
        })
    }
}

impl Reflections {
    /// What a reader does with the text that stands on this phone.
    fn of_reader(
        &self,
        copy: ShareId,
        command: impl Fn(u32) -> SharedCommand,
    ) -> Result<SharedReflectionView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let version = writing.reading().need::<SharedReflection>(copy)?.version;
            let doc = writing.act::<SharedReflection>(copy, command(version), context)?;
            shared_view(&writing.reading(), core, copy.0, doc)
        })
    }
}

/// Puts the recurring questions of a relationship to its members, in the transaction of what they are about. Where the
/// relationship is over, or the person is not in it, nobody is asked anything. Gives the ids of the questions.
pub(crate) fn ask_recurring(
    writing: &mut Writing<'_>,
    relationship: RelationshipId,
    occasion: Occasion,
    subject: ReflectionSubject,
    context: &Context,
) -> Result<Vec<Uuid>> {
    let reading = writing.reading();
    let Some(set) = reading.load::<PromptSet>(PromptSet::id_for(relationship))? else {
        return Ok(Vec::new());
    };
    let there = reading.need::<Relationship>(relationship)?;
    if there.phase() == belay_domain::Phase::Closed || !there.active().contains(&context.actor) {
        return Ok(Vec::new());
    }
    let space = reading.space_of::<Relationship>(relationship)?;
    let mut asked = Vec::new();
    for question in set.asked_on(occasion, subject) {
        writing.open::<PairedReflection>(space, question.id, question.opening, context)?;
        asked.push(question.id);
    }
    Ok(asked)
}

/// Whoever keeps a reflection on a meeting has reflected on it (S149): nobody asks them again. Where the meeting is still
/// ahead, is not theirs, or cannot be read, the reflection is kept all the same.
fn mark_reflected(writing: &mut Writing<'_>, reflection: &Reflection, context: &Context) -> Result<()> {
    let (ReflectionSubject::Meeting(meeting), ReflectionState::Kept) = (reflection.subject, reflection.state)
    else {
        return Ok(());
    };
    writing.isolated(meeting.0, |writing| {
        let Some(there) = writing.reading().load::<Meeting>(meeting)? else { return Ok(()) };
        if there.part(context.actor).reflected_on.is_some() {
            return Ok(());
        }
        match writing.act::<Meeting>(meeting, MeetingCommand::Reflect, context) {
            Err(crate::Error::Refused { .. }) => Ok(()),
            done => done.map(drop),
        }
    })?;
    Ok(())
}

/// The copy of a reflection as it stands now, in the space of those it is shared with.
fn put_copy(
    writing: &mut Writing<'_>,
    id: ReflectionId,
    reflection: &Reflection,
    relationship: RelationshipId,
    context: &Context,
) -> Result<()> {
    let copy = SharedReflection::id_for(id, relationship);
    let text = reflection.text.text.clone();
    if writing.reading().load::<SharedReflection>(copy)?.is_some() {
        writing.act::<SharedReflection>(copy, SharedCommand::Refresh { text }, context)?;
        return Ok(());
    }
    let space = writing.reading().space_of::<Relationship>(relationship)?;
    let opening = SharedOpening { relationship, subject: reflection.subject, text };
    writing.open::<SharedReflection>(space, copy, opening, context)?;
    Ok(())
}

/// Empties a copy, where it is on this phone and has a text.
fn take_back_copy(writing: &mut Writing<'_>, copy: ShareId, context: &Context) -> Result<()> {
    let shared = writing.reading().load::<SharedReflection>(copy)?;
    if shared.is_some_and(|shared| matches!(shared.state, SharedState::Shared { .. })) {
        let space = writing.reading().space_of::<SharedReflection>(copy)?;
        writing.forget_attention(Place { id: copy.0, space })?;
        writing.act::<SharedReflection>(copy, SharedCommand::TakeBack, context)?;
    }
    Ok(())
}
