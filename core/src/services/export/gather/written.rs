//! What was written: entries, reflections, answers, stories; and what is one's own alone.

use belay_domain::{
    RelationshipId, Scope,
    entry::{Entry, EntryKind},
    reflection::{
        PairedReflection, ReaderQuestion, Reflection, ReflectionSubject, SharedReflection, SharedState,
    },
    relationship::Relationship,
    story::StoryShare,
};
use belay_protocol::self_space;
use uuid::Uuid;

use super::{Reader, words::said};
use crate::{
    Result,
    documents::kinds::{company, every},
    services::export::keepsake::{KeptEntry, KeptOwn, KeptQuestion, KeptReflection, KeptStory, Said},
    storage::{List, Reading},
};

/// What the members wrote for each other, the oldest first.
pub(super) fn entries(reading: &Reading<'_>, reader: &Reader, space: Uuid) -> Result<Vec<KeptEntry>> {
    let mut entries = every::<Entry>(reading, List::Entries, space)?;
    entries.sort_by_key(|(_, entry)| entry.on);
    Ok(entries.iter().map(|(_, entry)| of_entry(reader, entry)).collect())
}

pub(super) fn of_entry(reader: &Reader, entry: &Entry) -> KeptEntry {
    let about = match &entry.kind {
        EntryKind::LearnedOfPartner { partner }
        | EntryKind::LearnedFromPartner { partner }
        | EntryKind::Question { partner } => Some(reader.name(*partner)),
        EntryKind::RoleModel { name } | EntryKind::PastMentor { name } => Some(name.clone()),
        EntryKind::Learning { .. }
        | EntryKind::FlashTakeaway { .. }
        | EntryKind::Lesson { .. }
        | EntryKind::Passion { .. } => None,
    };
    KeptEntry {
        sort: entry.kind.sort(),
        by: reader.name(entry.author),
        about,
        on: entry.on,
        text: said(&entry.text),
    }
}

/// The copies that are shared and not taken back, the oldest first.
pub(super) fn shared_reflections(
    reading: &Reading<'_>,
    reader: &Reader,
    id: RelationshipId,
) -> Result<Vec<KeptReflection>> {
    let facts = company(id, reading)?;
    let mut kept: Vec<_> = every::<SharedReflection>(reading, List::SharedReflections, id.0)?
        .into_iter()
        .filter_map(|(_, copy)| {
            let text = copy.text_for(reader.me, &facts)?.to_owned();
            let SharedState::Shared { on, .. } = copy.state else {
                return None;
            };
            let asked = asked(reader, &copy.questions);
            Some(KeptReflection { by: reader.name(copy.author), on, about: about(copy.subject), text, asked })
        })
        .collect();
    kept.sort_by_key(|reflection| reflection.on);
    Ok(kept)
}

/// The questions to all, with the answers one may read, the oldest first.
pub(super) fn questions(
    reading: &Reading<'_>,
    reader: &Reader,
    id: RelationshipId,
) -> Result<Vec<KeptQuestion>> {
    let facts = company(id, reading)?;
    let mut kept: Vec<_> = every::<PairedReflection>(reading, List::PairedReflections, id.0)?
        .into_iter()
        .map(|(_, asked)| {
            let answers = asked.visible_to(reader.me, &facts);
            let answers = reader.sayings(answers.iter().map(|answer| (&answer.by, said(&answer.text))));
            KeptQuestion { question: asked.question, on: asked.on, answers }
        })
        .collect();
    kept.sort_by_key(|question| question.on);
    Ok(kept)
}

/// The stories one told or heard, the oldest first; of one that was taken back only what its listener took from it.
pub(super) fn stories(reading: &Reading<'_>, reader: &Reader, id: RelationshipId) -> Result<Vec<KeptStory>> {
    let mut shares = every::<StoryShare>(reading, List::StoryShares, id.0)?;
    shares.sort_by_key(|(_, share)| share.on);
    let mine = shares.into_iter().filter(|(_, share)| [share.teller, share.to].contains(&reader.me));
    let kept = mine.map(|(_, share)| {
        let told = share.told_to(reader.me).cloned();
        let takeaway = share.takeaway_for(reader.me);
        let lines = takeaway.map(|takeaway| takeaway.lines_for_teller()).unwrap_or_default();
        let (title, text) = told.map(|told| (told.title, told.text)).unwrap_or_default();
        KeptStory {
            by: reader.name(share.teller),
            to: reader.name(share.to),
            on: share.on,
            point: share.point.clone(),
            title,
            text,
            taken_away: lines.into_iter().map(|line| line.text).collect(),
        }
    });
    Ok(kept.collect())
}

/// One's own reflections on meetings and goals of this relationship or shared with it, one's lessons from it, and what one
/// wants to know of its members.
pub(super) fn own(
    reading: &Reading<'_>,
    reader: &Reader,
    id: RelationshipId,
    relationship: &Relationship,
    of_it: &[Uuid],
) -> Result<KeptOwn> {
    let mut reflections: Vec<_> = every::<Reflection>(reading, List::Reflections, Uuid::nil())?
        .into_iter()
        .filter(|(_, reflection)| {
            let on_it = document(reflection.subject).is_some_and(|about| of_it.contains(&about));
            reflection.can_read(reader.me) && (on_it || reflection.shares.contains_key(&id))
        })
        .map(|(_, reflection)| reflection)
        .collect();
    reflections.sort_by_key(|reflection| reflection.on);
    let (shared, private): (Vec<_>, Vec<_>) =
        reflections.into_iter().partition(|reflection| reflection.scope() == Scope::Partner);
    let kept = |own: Vec<Reflection>| own.iter().map(|one| of_reflection(reader, one)).collect();
    let mut entries = every::<Entry>(reading, List::Entries, self_space(reader.me.0))?;
    entries.retain(|(_, entry)| match &entry.kind {
        EntryKind::Lesson { relationship } => *relationship == id,
        EntryKind::LearnedOfPartner { partner }
        | EntryKind::LearnedFromPartner { partner }
        | EntryKind::Question { partner } => relationship.members.contains_key(partner),
        EntryKind::Learning { goal: Some(goal) } => of_it.contains(&goal.0),
        _ => false,
    });
    entries.sort_by_key(|(_, entry)| entry.on);
    let entries = entries.iter().map(|(_, entry)| of_entry(reader, entry)).collect();
    Ok(KeptOwn { reflections: kept(private), shared_reflections: kept(shared), entries })
}

/// One's own reflection.
pub(super) fn of_reflection(reader: &Reader, reflection: &Reflection) -> KeptReflection {
    KeptReflection {
        by: reader.name(reflection.author),
        on: reflection.on,
        about: about(reflection.subject),
        text: said(&reflection.text),
        asked: Vec::new(),
    }
}

/// What readers asked, in the order they did.
fn asked(reader: &Reader, questions: &[ReaderQuestion]) -> Vec<Said> {
    let asked = questions.iter();
    asked.map(|asked| Said { by: reader.name(asked.by), text: asked.text.clone() }).collect()
}

/// The meeting or goal a reflection is about.
fn document(subject: ReflectionSubject) -> Option<Uuid> {
    match subject {
        ReflectionSubject::Meeting(id) => Some(id.0),
        ReflectionSubject::Goal(id) => Some(id.0),
        _ => None,
    }
}

fn about(subject: ReflectionSubject) -> &'static str {
    match subject {
        ReflectionSubject::Meeting(_) => "meeting",
        ReflectionSubject::Goal(_) => "goal",
        ReflectionSubject::Experience(_) => "experience",
        ReflectionSubject::Resource(_) => "resource",
        ReflectionSubject::StoryShare(_) => "story",
        ReflectionSubject::Feedback(_) => "feedback",
        ReflectionSubject::Moment(_) => "moment",
        ReflectionSubject::Free => "anything",
    }
}
