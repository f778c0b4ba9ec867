//! Reflections: one's own, the copies that are shared, and the questions that open when all have answered.

use belay_domain::{
    Context, MemberId, Prose, Reason, ReflectionId, Refusal, RelationshipId, Scope, ShareId,
    reflection::{
        Occasion, PairedAnswer, PairedCommand, PairedOpening, PairedReflection, PromptSet, Reflection,
        ReflectionCommand, ReflectionOpening, ReflectionSubject, SharedCommand, SharedOpening,
        SharedReflection, SharedState,
    },
    relationship::Relationship,
};
use belay_protocol::self_space;
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::paging::{Listed, listed};
use crate::{
    Belay, Result,
    documents::kinds::company,
    inner::Core,
    storage::{List, Place, Reading, SendState, UnsentReason, Writing},
};

/// Reflections. One's own are in one's own space and never leave it; sharing one puts a copy beside it.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Reflections {
    belay: Belay,
}

/// One's own reflection.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReflectionView {
    /// Its id.
    pub id: ReflectionId,
    /// The reflection.
    pub reflection: Reflection,
    /// How far what it says can be read now: private, until its author shares a copy.
    pub scope: Scope,
    /// The commands that are possible now.
    pub allowed: Vec<String>,
    /// Whether something in it, or in a copy of it, waits to be sent. It goes to the server by itself.
    pub waiting: bool,
    /// Why a part of it, or of a copy of it, is not sent to the server; none if everything is sent or waits.
    pub unsent_reason: Option<UnsentReason>,
}

/// A copy that is shared: one's own, or somebody else's.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SharedReflectionView {
    /// Its id.
    pub id: ShareId,
    /// The author of the reflection.
    pub author: MemberId,
    /// With the members of which relationship it is shared.
    pub relationship: RelationshipId,
    /// The document that it is about.
    pub subject: ReflectionSubject,
    /// The text as its author last shared it; none once it was taken back.
    pub text: Option<String>,
    /// On which day it was shared, or taken back.
    pub on: NaiveDate,
    /// Whether something in it waits to be sent. It goes to the server by itself.
    pub waiting: bool,
    /// Why a part of it is not sent to the server; none if everything is sent or waits.
    pub unsent_reason: Option<UnsentReason>,
}

/// One question to all, as this person may see it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PairedReflectionView {
    /// Its id.
    pub id: Uuid,
    /// The relationship whose members are asked.
    pub relationship: RelationshipId,
    /// The question.
    pub question: String,
    /// The prompt it came from, by its id.
    pub prompt: Option<String>,
    /// The document that it is about.
    pub subject: ReflectionSubject,
    /// Since this day.
    pub on: NaiveDate,
    /// This person's answer, if there is one.
    pub own: Option<Prose>,
    /// The answers that can be read now: one's own, and everybody's once all are in.
    pub answers: Vec<PairedAnswer>,
    /// The members whose answers are missing.
    pub waits_for: Vec<MemberId>,
    /// Whether all answers are in, so that they are open to all.
    pub is_open: bool,
    /// Whether something in it waits to be sent. It goes to the server by itself.
    pub waiting: bool,
    /// Why a part of it is not sent to the server; none if everything is sent or waits.
    pub unsent_reason: Option<UnsentReason>,
}

/// A page of one's own reflections.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReflectionPage {
    /// The reflections, the newest first.
    pub reflections: Vec<ReflectionView>,
    /// The value to pass for the next page; none on the last one.
    pub next: Option<String>,
}

/// A page of copies.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SharedReflectionPage {
    /// The copies, the newest first.
    pub reflections: Vec<SharedReflectionView>,
    /// The value to pass for the next page; none on the last one.
    pub next: Option<String>,
}

/// A page of questions to all.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PairedReflectionPage {
    /// The questions, the newest first.
    pub questions: Vec<PairedReflectionView>,
    /// The value to pass for the next page; none on the last one.
    pub next: Option<String>,
}

/// All texts on one subject that this person may read (S172): the newest 50 of each.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReflectionsAbout {
    /// One's own, shared or not.
    pub own: Vec<ReflectionView>,
    /// The shared reflections of others.
    pub shared: Vec<SharedReflectionView>,
    /// Questions to all.
    pub questions: Vec<PairedReflectionView>,
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
    /// Begins a reflection in one's own space; its text may still be empty. Gives its id.
    ///
    /// # Errors
    /// The rules' [`crate::Error::Invalid`]; those of storage.
    pub fn begin(&self, opening: ReflectionOpening) -> Result<ReflectionId> {
        let core = self.belay.core()?;
        let id: ReflectionId = core.new_id()?;
        core.write(|writing, context| {
            let own = self_space(context.actor.0);
            writing.open::<Reflection>(own, id, opening.clone(), context)?;
            Ok(id)
        })
    }

    /// Carries out a command on one's own reflection. [`ReflectionCommand::Share`] also puts the copy in place (or the
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
                ReflectionCommand::Write(_) | ReflectionCommand::Settle { .. } | ReflectionCommand::Keep => {}
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

fn view(reading: &Reading<'_>, id: Uuid, reflection: Reflection) -> Result<ReflectionView> {
    let id = ReflectionId(id);
    let SendState { mut waiting, mut unsent_reason } = reading.send_state(id.0)?;
    for relationship in reflection.shares.keys() {
        let copy = reading.send_state(SharedReflection::id_for(id, *relationship).0)?;
        waiting |= copy.waiting;
        unsent_reason = unsent_reason.or(copy.unsent_reason);
    }
    Ok(ReflectionView {
        id,
        scope: reflection.scope(),
        allowed: reflection.allowed().iter().map(Into::into).collect(),
        waiting,
        unsent_reason,
        reflection,
    })
}

fn shared_view(
    reading: &Reading<'_>,
    core: &Core,
    id: Uuid,
    shared: SharedReflection,
) -> Result<SharedReflectionView> {
    let facts = company(shared.relationship, reading)?;
    let (SharedState::Shared { on, .. } | SharedState::TakenBack { on }) = shared.state;
    let SendState { waiting, unsent_reason } = reading.send_state(id)?;
    Ok(SharedReflectionView {
        id: ShareId(id),
        text: shared.text_for(core.me()?, &facts).map(str::to_owned),
        author: shared.author,
        relationship: shared.relationship,
        subject: shared.subject,
        on,
        waiting,
        unsent_reason,
    })
}

fn paired_view(
    reading: &Reading<'_>,
    core: &Core,
    id: Uuid,
    paired: PairedReflection,
) -> Result<PairedReflectionView> {
    let facts = company(paired.relationship, reading)?;
    let me = core.me()?;
    let answers = paired.visible_to(me, &facts);
    let SendState { waiting, unsent_reason } = reading.send_state(id)?;
    Ok(PairedReflectionView {
        id,
        own: answers.iter().find(|answer| answer.by == me).map(|answer| answer.text.clone()),
        answers,
        waits_for: paired.waits_for(&facts).into_iter().collect(),
        is_open: paired.is_open(&facts),
        relationship: paired.relationship,
        question: paired.question,
        prompt: paired.prompt,
        subject: paired.subject,
        on: paired.on,
        waiting,
        unsent_reason,
    })
}
