//! Takeaways of flash conversations: private ones, and those shared with the program.

use belay_domain::{
    Context, Edit, EntryId, FlashId, MemberId, Prose, derived,
    entry::{Entry, EntryCommand, EntryKind, EntryOpening, EntrySort},
    flash::{FlashCommand, FlashRequest, SharedTakeaway, alike, takeaways_on},
};
use belay_protocol::self_space;
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::{Flash, FlashView, view::view};
use crate::{
    Result,
    documents::{content::Content, kinds::entries_of_sort},
    storage::{List, Page, Reading, Writing},
};

/// How many takeaways are looked at for a topic, the newest first: reading them takes a moment before every request.
const LOOKED_AT: u32 = 1_000;

/// The takeaways of conversations on a topic, private and shared (S010).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FlashTakeaways {
    /// One's own, that nobody else can read.
    pub own: Vec<OwnTakeaway>,
    /// The takeaways that are shared in the program.
    pub shared: Vec<SharedTakeaway>,
}

/// A private takeaway of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OwnTakeaway {
    /// The request it came from.
    pub flash: FlashId,
    /// Its topic.
    pub topic: String,
    /// The takeaway.
    pub text: Prose,
    /// On this day.
    pub on: NaiveDate,
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Flash {
    /// Keeps what the asker takes from the conversation: `own` in their own space, where nobody else can read it, and
    /// `shared` for the whole program to read. Either may be left out; said again, it changes both, and a `shared` that
    /// is left out is taken back.
    ///
    /// # Errors
    /// As [`Flash::act`].
    pub fn keep_takeaway(
        &self,
        flash: FlashId,
        own: Option<&str>,
        shared: Option<&str>,
    ) -> Result<FlashView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let shared = shared.map(str::to_owned);
            let doc = writing.act::<FlashRequest>(flash, FlashCommand::KeepTakeaway { shared }, context)?;
            if let Some(own) = own {
                keep_own(writing, flash, own, context)?;
            }
            view(&writing.reading(), core, flash.0, doc)
        })
    }

    /// The private takeaway of this request's conversation, if there is one.
    ///
    /// # Errors
    /// Those of storage.
    pub fn own_takeaway(&self, flash: FlashId) -> Result<Option<OwnTakeaway>> {
        let core = self.belay.core()?;
        let id = own_takeaway_id(flash, core.me()?);
        core.read(|reading| match reading.load::<Entry>(id)? {
            Some(entry) => own_takeaway(reading, entry),
            None => Ok(None),
        })
    }

    /// What oneself and others took from conversations on this topic: shown before a request on it is posted (S010). Of
    /// the newest thousand each.
    ///
    /// # Errors
    /// Those of storage.
    pub fn takeaways(&self, program: Uuid, topic: &str) -> Result<FlashTakeaways> {
        let core = self.belay.core()?;
        let own_space = self_space(core.me()?.0);
        core.read(|reading| {
            let page = Page { after: None, most: LOOKED_AT };
            let rows = reading.list(List::SharedTakeaways, program, page)?;
            let requests: Vec<FlashRequest> = rows
                .into_iter()
                .filter_map(|row| {
                    let read = || Ok(Content::<FlashRequest>::read(&row.view)?.doc);
                    reading.isolated(row.id, read).transpose()
                })
                .collect::<Result<_>>()?;
            let mut own = Vec::new();
            let sort = entries_of_sort(own_space, EntrySort::FlashTakeaway);
            for row in reading.list(List::EntriesOfSort, sort, page)? {
                let one = || own_takeaway(reading, Content::<Entry>::read(&row.view)?.doc);
                own.extend(reading.isolated(row.id, one)?.flatten());
            }
            own.retain(|takeaway| alike(topic, &takeaway.topic) > 0);
            own.sort_by_key(|takeaway| std::cmp::Reverse(alike(topic, &takeaway.topic)));
            Ok(FlashTakeaways { own, shared: takeaways_on(topic, &requests) })
        })
    }
}

/// The entry of an asker's own takeaway: one for each request and asker, made alike on two phones.
fn own_takeaway_id(flash: FlashId, asker: MemberId) -> EntryId {
    EntryId(derived(flash.0, &format!("takeaway:{asker}")))
}

fn keep_own(writing: &mut Writing<'_>, flash: FlashId, text: &str, context: &Context) -> Result<()> {
    let id = own_takeaway_id(flash, context.actor);
    if let Some(there) = writing.reading().load::<Entry>(id)? {
        let edit = Edit { before: there.text.text, after: text.to_owned() };
        let seen = there.text.kept;
        writing.act::<Entry>(id, EntryCommand::Write { edit, seen }, context)?;
        return Ok(());
    }
    let opening = EntryOpening { kind: EntryKind::FlashTakeaway { flash }, text: text.to_owned() };
    writing.open::<Entry>(self_space(context.actor.0), id, opening, context)?;
    Ok(())
}

/// None for an entry of another sort, or if its request is not on this phone, because its program was left.
fn own_takeaway(reading: &Reading<'_>, entry: Entry) -> Result<Option<OwnTakeaway>> {
    let EntryKind::FlashTakeaway { flash } = entry.kind else {
        return Ok(None);
    };
    let request = reading.neighbour::<FlashRequest>(flash)?;
    Ok(request.map(|request| OwnTakeaway { flash, topic: request.topic, text: entry.text, on: entry.on }))
}
