//! The attention list: what could not happen, why, and one's own words.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    AttentionReason, Belay, Result,
    documents::{kinds::words_of_intent, shown::shown_of_content},
    json,
    storage::StoredAttention,
};

/// How many matters a page holds.
const PAGE: u32 = super::paging::PAGE;

/// The attention list.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Attention {
    belay: Belay,
}

/// One matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AttentionItem {
    /// Its number.
    pub id: u64,
    /// The document it is about.
    pub document: Uuid,
    /// The document's kind, for instance `flash_request`.
    pub kind: String,
    /// Why it is here.
    pub why: AttentionReason,
    /// The command that could not happen, for instance `accept`; empty where a whole version is kept.
    pub command: String,
    /// The texts that the person had written in it: nothing is lost.
    pub words: Vec<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A page of matters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AttentionPage {
    /// The matters, the newest first.
    pub items: Vec<AttentionItem>,
    /// The value to pass for the next page; none on the last one.
    pub next: Option<u64>,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Belay {
    /// The attention list.
    #[must_use]
    pub fn attention(&self) -> Attention {
        Attention { belay: self.clone() }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Attention {
    /// The attention items, the newest first.
    ///
    /// # Errors
    /// Those of storage.
    pub fn list(&self, from: Option<u64>) -> Result<AttentionPage> {
        self.belay.core()?.read(|reading| {
            let kept = reading.attention(from, PAGE)?;
            let next = kept.last().filter(|_| kept.len() == PAGE as usize).map(|last| last.id);
            Ok(AttentionPage { items: kept.into_iter().map(item).collect(), next })
        })
    }

    /// The number of attention items.
    ///
    /// # Errors
    /// Those of storage.
    pub fn count(&self) -> Result<u64> {
        self.belay.core()?.read(|reading| reading.attention_count())
    }

    /// Takes a matter off the list: the person has seen to it.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; those of storage.
    pub fn settle(&self, id: u64) -> Result<()> {
        self.belay.core()?.write(|writing, _| writing.settle_attention(id))
    }
}

pub(crate) fn item(kept: StoredAttention) -> AttentionItem {
    // A damaged row costs what is damaged in it.
    let why = json::read(&kept.why).unwrap_or(AttentionReason::Unreadable);
    let typed = kept.intent.as_deref().map(|intent| words_of_intent(&kept.kind, intent));
    let mut words = typed.transpose().ok().flatten().unwrap_or_default();
    let intent: Option<Value> = kept.intent.and_then(|intent| json::read(intent).ok());
    let content: Option<Value> = kept.content.and_then(|content| json::read(content).ok());
    let command = intent.as_ref().map(command_of).unwrap_or_default();
    words.extend(
        content.map(|content| shown_of_content(kept.document, &kept.kind, &content)).unwrap_or_default(),
    );
    AttentionItem {
        id: kept.id,
        document: kept.document,
        kind: kept.kind,
        why,
        command,
        words,
        at: DateTime::from_timestamp_millis(kept.at).unwrap_or_default(),
    }
}

/// The name of the command in an intent: `{"do": "accept"}`, `{"do": {"push_back": {…}}}` or `{"delete": {…}}`.
fn command_of(intent: &Value) -> String {
    match intent.get("do") {
        Some(Value::String(command)) => command.clone(),
        Some(Value::Object(command)) => command.keys().next().cloned().unwrap_or_default(),
        _ if intent.get("delete").is_some() => "delete".to_owned(),
        _ => "open".to_owned(),
    }
}
