//! What the others of a request have to hear of, by comparing it with what they have.

use std::collections::BTreeSet;

use super::{FlashRequest, FlashState};

/// What is new in a request for the others in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlashNews {
    /// It is asked.
    Asked,
    /// A mentor answered without a yes: a time, a question back, a no.
    Answered,
    /// The asker answered a question back.
    ToldMore,
    /// A mentor helps: by their yes, or because the asker took their time.
    Matched,
    /// The asker took it back.
    Withdrawn,
    /// There is a date, or another one: the meeting tells of it.
    Dated,
    /// They talked.
    Held,
    /// A takeaway was kept, or it was closed without one.
    Ended,
    /// One of the two wants more.
    WantsMore,
    /// Both want more.
    BothWantMore,
}

impl FlashNews {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Asked,
        Self::Answered,
        Self::ToldMore,
        Self::Matched,
        Self::Withdrawn,
        Self::Dated,
        Self::Held,
        Self::Ended,
        Self::WantsMore,
        Self::BothWantMore,
    ];
}

impl FlashRequest {
    /// What is new since `before`, which is what the others have; without it, all of it is new. Several things may be:
    /// a phone that was away sends them at once.
    #[must_use]
    pub fn news(&self, before: Option<&Self>) -> BTreeSet<FlashNews> {
        let Some(before) = before else {
            // One that a server lost and gets back is no news.
            let asked = Some(FlashNews::Asked).filter(|_| self.state == FlashState::Open);
            return asked.into_iter().collect();
        };
        let told =
            |request: &Self| request.questions.iter().filter(|question| question.told.is_some()).count();
        let is_both = |request: &Self| {
            request.helper().is_some_and(|helper| {
                request.want_more.contains(&request.asker) && request.want_more.contains(&helper)
            })
        };
        let new_answer = |(by, answer)| before.answers.get(by) != Some(answer);
        let answered = self.answers.iter().any(new_answer) || self.questions.len() > before.questions.len();
        let state = match (&before.state, &self.state) {
            (was, is) if was == is => None,
            (_, FlashState::Open) => None,
            (_, FlashState::Withdrawn { .. }) => Some(FlashNews::Withdrawn),
            // Whoever set the date at once has said yes too.
            (FlashState::Open, _) | (_, FlashState::Matched { .. }) => Some(FlashNews::Matched),
            (_, FlashState::Scheduled { .. }) => Some(FlashNews::Dated),
            (_, FlashState::Held { .. }) => Some(FlashNews::Held),
            (_, FlashState::Answered { .. } | FlashState::ClosedPlain { .. }) => Some(FlashNews::Ended),
        };
        let more = match (is_both(before), is_both(self)) {
            (false, true) => Some(FlashNews::BothWantMore),
            _ if self.want_more != before.want_more => Some(FlashNews::WantsMore),
            _ => None,
        };
        let answered = answered.then_some(FlashNews::Answered);
        let told = (told(self) > told(before)).then_some(FlashNews::ToldMore);
        [answered, told, state, more].into_iter().flatten().collect()
    }
}
