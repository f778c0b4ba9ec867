//! What the one conversation takes from its request: its id, the time both said yes to, and what to talk about.

use chrono::{DateTime, Utc};

use super::{FlashAnswer, FlashRequest, FlashState};
use crate::{
    AgendaItemId, FlashId, MeetingId, MemberId, WallTime,
    agenda::{OwnItem, OwnItemKind},
    derived,
    meeting::MAX_ITEM_CHARS,
};

impl FlashRequest {
    /// The id of the meeting at the first date of a request: two phones that both set one make one meeting. A date that
    /// replaces a cancelled one gets an id of its own.
    #[must_use]
    pub fn meeting_id(request: FlashId) -> MeetingId {
        MeetingId(derived(request.0, "meeting"))
    }

    /// The time both said yes to, while no meeting stands for it: the asked slot that a mentor accepted, or the offered
    /// one that the asker took.
    #[must_use]
    pub fn agreed_time(&self) -> Option<WallTime> {
        match self.state {
            FlashState::Matched { slot, .. } => slot,
            _ => None,
        }
    }

    /// The same, as long as it can be met: its meeting is on the way.
    #[must_use]
    pub fn agreed_time_ahead(&self, now: DateTime<Utc>) -> Option<WallTime> {
        self.agreed_time().filter(|start| start.instant() > now)
    }

    /// Whether somebody helps, and nobody has said that they talked.
    #[must_use]
    pub fn is_to_be_held(&self) -> bool {
        matches!(self.state, FlashState::Matched { .. } | FlashState::Scheduled { .. })
    }

    /// Whether this mentor proposed a time that the asker can take.
    #[must_use]
    pub fn is_time_of(&self, mentor: MemberId) -> bool {
        matches!(self.answers.get(&mentor), Some(FlashAnswer::ProposedTime { .. }))
    }

    /// The meeting that was set for it, whatever became of it.
    #[must_use]
    pub fn meeting(&self) -> Option<MeetingId> {
        match self.state {
            FlashState::Scheduled { meeting, .. }
            | FlashState::Held { meeting, .. }
            | FlashState::Answered { meeting, .. }
            | FlashState::ClosedPlain { meeting, .. } => Some(meeting),
            FlashState::Open | FlashState::Matched { .. } | FlashState::Withdrawn { .. } => None,
        }
    }

    /// What the agenda of the conversation begins with: the topic, what the asker wrote to it, and what the helper
    /// asked back without an answer. The ids are the same on every phone.
    #[must_use]
    pub fn agenda(&self, request: FlashId) -> Vec<OwnItem> {
        let item = |name: &str, kind, by: MemberId, text: &str| OwnItem {
            id: AgendaItemId(derived(request.0, name)),
            kind,
            by,
            text: shortened(text),
        };
        let topic = item("topic", OwnItemKind::Topic, self.asker, &self.topic);
        let details = item("details", OwnItemKind::Question, self.asker, &self.details);
        let open =
            |question: &&super::FlashQuestion| question.told.is_none() && Some(question.by) == self.helper();
        let asked_back = self.questions.iter().filter(open).map(|question| {
            item(&format!("question:{}", question.id), OwnItemKind::Question, question.by, &question.text)
        });
        [topic]
            .into_iter()
            .chain(Some(details).filter(|details| !details.text.is_empty()))
            .chain(asked_back)
            .collect()
    }
}

/// A text as long as an agenda item may be.
fn shortened(text: &str) -> String {
    if text.chars().count() <= MAX_ITEM_CHARS {
        return text.to_owned();
    }
    text.chars().take(MAX_ITEM_CHARS - 1).chain(['…']).collect()
}
