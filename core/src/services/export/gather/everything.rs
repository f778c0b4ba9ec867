//! Gathers everything: each relationship as it is kept, and all that is one's own, from every space.

use belay_domain::{
    Kind, RelationshipId,
    entry::Entry,
    flash::FlashRequest,
    offer::{Offer, OfferSide},
    reflection::Reflection,
    story::{LifeEvent, Story},
    vision::Vision,
};
use belay_protocol::self_space;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Reader, keepsake, reader, words::said, written};
use crate::{
    Error, Result,
    documents::{
        kinds::{every, of_kind_in, offers_of},
        typed::words_in,
    },
    inner::Core,
    json as stored,
    services::{
        attention,
        export::keepsake::{
            EVERYTHING, Everything, Keepsake, KeptMatter, KeptMoment, KeptOffer, KeptOwnStory, KeptVision,
            KeptWords,
        },
    },
    storage::{List, Reading},
};

/// So many documents are read at once.
const AT_ONCE: u32 = 500;
/// More matters than anybody leaves on the attention list.
const MATTERS: u32 = 100_000;

/// Everything one has on this phone and may take out.
pub(in crate::services::export) fn everything(reading: &Reading<'_>, core: &Core) -> Result<Everything> {
    let reader = reader(reading, core)?;
    let own = self_space(reader.me.0);
    let mut reflections = every::<Reflection>(reading, List::Reflections, Uuid::nil())?;
    reflections.sort_by_key(|(_, reflection)| reflection.on);
    let mut entries = every::<Entry>(reading, List::Entries, own)?;
    entries.sort_by_key(|(_, entry)| entry.on);
    let stories = every::<Story>(reading, List::Stories, Uuid::nil())?;
    let visions = every::<Vision>(reading, List::OfKind, of_kind_in::<Vision>(own))?;
    let (relationships, documents) = documents(reading, core, own)?;
    Ok(Everything {
        format: EVERYTHING,
        made_on: core.now()?.with_timezone(&core.zone()).date_naive(),
        made_for: core.person()?.name,
        reflections: reflections.iter().map(|(_, own)| written::of_reflection(&reader, own)).collect(),
        entries: entries.iter().map(|(_, entry)| written::of_entry(&reader, entry)).collect(),
        stories: stories.iter().map(|(_, story)| of_story(story)).collect(),
        visions: visions.iter().map(|(_, vision)| of_vision(vision)).collect(),
        flash_requests: flash(reading, &reader)?,
        offers: offers_of(reading, reader.me)?.iter().filter_map(|(_, offer)| of_offer(offer)).collect(),
        attention: matters(reading)?,
        relationships,
        documents,
    })
}

/// Every relationship, and every document of one's own space as it is stored: what has no page of its own is in it too.
fn documents(reading: &Reading<'_>, core: &Core, own: Uuid) -> Result<(Vec<Keepsake>, Vec<Value>)> {
    let (mut relationships, mut documents, mut last) = (Vec::new(), Vec::new(), 0);
    loop {
        let chunk = reading.documents_after(last, AT_ONCE)?;
        let Some(newest) = chunk.last() else {
            return Ok((relationships, documents));
        };
        last = newest.row;
        for document in chunk {
            // One that lies where it does not belong is nobody's relationship.
            if document.kind == Kind::Relationship.as_str() && !document.astray {
                let id = RelationshipId(document.id);
                relationships
                    .extend(reading.isolated(document.id, || found(keepsake(reading, core, id)))?.flatten());
            }
            let content = stored::read::<Value>(&document.view).ok();
            let doc = content.and_then(|content| content.get("doc").cloned());
            if let Some(doc) = doc.filter(|_| document.space == own) {
                documents.push(json!({"kind": document.kind, "id": document.id, "doc": doc}));
            }
        }
    }
}

/// What a neighbour is missing for cannot be kept; the rest can.
fn found<T>(kept: Result<T>) -> Result<Option<T>> {
    match kept {
        Err(Error::NotFound { .. }) => Ok(None),
        kept => kept.map(Some),
    }
}

fn of_story(story: &Story) -> KeptOwnStory {
    let moment = |event: &LifeEvent| KeptMoment { label: said(&event.label), shaped: said(&event.shaped) };
    KeptOwnStory {
        title: said(&story.title),
        text: said(&story.text),
        moments: story.events.iter().map(moment).collect(),
    }
}

fn of_vision(vision: &Vision) -> KeptVision {
    KeptVision { on: vision.on, years: vision.horizon_years, text: said(&vision.text) }
}

fn of_offer(offer: &Offer) -> Option<KeptOffer> {
    let shown = offer.shown()?;
    let topics = |side: OfferSide| shown.topics_of(side).map(|topic| topic.text.clone()).collect();
    Some(KeptOffer {
        gives: topics(OfferSide::Gives),
        seeks: topics(OfferSide::Seeks),
        about: said(&shown.about),
    })
}

/// What one asked for, whatever became of it.
fn flash(reading: &Reading<'_>, reader: &Reader) -> Result<Vec<KeptWords>> {
    let asked = every::<FlashRequest>(reading, List::FlashAsked, reader.me.0)?;
    let words = |(_, request): (Uuid, FlashRequest)| {
        Ok(KeptWords { on: request.opened_at.date_naive(), texts: words_in(&stored::tree(&request)?) })
    };
    asked.into_iter().map(words).collect()
}

fn matters(reading: &Reading<'_>) -> Result<Vec<KeptMatter>> {
    let kept = reading.attention(None, MATTERS)?;
    let matter = |kept| {
        let item = attention::item(kept);
        KeptMatter { on: item.at.date_naive(), kind: item.kind, texts: item.words }
    };
    Ok(kept.into_iter().map(matter).collect())
}
