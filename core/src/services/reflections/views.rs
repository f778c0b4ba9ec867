//! What a shell is given of reflections, copies and questions: what this person may see of each, and what they can do now.

use belay_domain::{
    MemberId, Prose, ReflectionId, RelationshipId, Scope, ShareId,
    prompt::prompt_of,
    reflection::{
        PairedAnswer, PairedReflection, ReaderQuestion, Reflection, ReflectionSubject, SharedReflection,
        SharedState,
    },
};
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    Result,
    documents::kinds::company,
    inner::Core,
    storage::{Reading, SendState, UnsentReason},
};

/// One's own reflection.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReflectionView {
    /// Its id.
    pub id: ReflectionId,
    /// The reflection.
    pub reflection: Reflection,
    /// The question it answers; none where it answers no prompt, or one that this version does not know.
    pub question: Option<String>,
    /// How far what it says can be read now: private, until its author shares a copy.
    pub scope: Scope,
    /// What was asked about it by whom it was shared with, the oldest first.
    pub questions: Vec<ReaderQuestion>,
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
    /// How often another text was put in place of the first: a question of an earlier [version](ReaderQuestion::version) is about
    /// another text.
    pub version: u32,
    /// Whether this person is to read it and has not said that they did.
    pub unread: bool,
    /// Who has read it as it stands.
    pub read_by: Vec<MemberId>,
    /// What its readers asked about it, the oldest first.
    pub questions: Vec<ReaderQuestion>,
    /// The commands that are possible now, of a reader.
    pub allowed: Vec<String>,
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

pub(super) fn view(reading: &Reading<'_>, id: Uuid, reflection: Reflection) -> Result<ReflectionView> {
    let id = ReflectionId(id);
    let SendState { mut waiting, mut unsent_reason } = reading.send_state(id.0)?;
    let mut questions = Vec::new();
    for relationship in reflection.shares.keys() {
        let copy = SharedReflection::id_for(id, *relationship);
        let sending = reading.send_state(copy.0)?;
        waiting |= sending.waiting;
        unsent_reason = unsent_reason.or(sending.unsent_reason);
        let asked = reading.neighbour::<SharedReflection>(copy)?.map(|copy| copy.questions);
        questions.extend(asked.unwrap_or_default());
    }
    questions.sort_by_key(|asked| asked.on);
    Ok(ReflectionView {
        id,
        scope: reflection.scope(),
        questions,
        question: reflection.prompt.as_deref().and_then(prompt_of).map(|prompt| prompt.text.clone()),
        allowed: reflection.allowed().iter().map(Into::into).collect(),
        waiting,
        unsent_reason,
        reflection,
    })
}

pub(super) fn shared_view(
    reading: &Reading<'_>,
    core: &Core,
    id: Uuid,
    shared: SharedReflection,
) -> Result<SharedReflectionView> {
    let facts = company(shared.relationship, reading)?;
    let me = core.me()?;
    let (SharedState::Shared { on, .. } | SharedState::TakenBack { on }) = shared.state;
    let SendState { waiting, unsent_reason } = reading.send_state(id)?;
    Ok(SharedReflectionView {
        id: ShareId(id),
        text: shared.text_for(me, &facts).map(str::to_owned),
        version: shared.version,
        unread: shared.is_unread_by(me, &facts),
        read_by: shared.readers.keys().copied().collect(),
        questions: shared.questions_for(me, &facts).to_vec(),
        allowed: shared.allowed(me, &facts).iter().map(Into::into).collect(),
        author: shared.author,
        relationship: shared.relationship,
        subject: shared.subject,
        on,
        waiting,
        unsent_reason,
    })
}

pub(super) fn paired_view(
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
