//! What the others of a request have to hear of, by comparing it with what they have.

use std::collections::BTreeSet;

use super::{FlashAnswer, FlashRequest, FlashState};
use crate::{
    MemberId,
    news::{FlashNews, News, Told},
};

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

    /// The same, each with whom it concerns: whose turn it is, and who need not answer any more.
    #[must_use]
    pub fn told(&self, before: Option<&Self>) -> Vec<Told> {
        let two = || [self.asker].into_iter().chain(self.helper());
        let said_no = |mentor: &MemberId| self.answers.get(mentor).is_some_and(FlashAnswer::is_no);
        let told = |news| {
            let one = News::Flash(news);
            match news {
                FlashNews::Asked => one.for_some(self.mentors.iter().copied()),
                FlashNews::Answered => one.for_some([self.asker]),
                FlashNews::ToldMore => one.for_some(self.told_more_since(before)),
                FlashNews::Matched | FlashNews::BothWantMore => one.for_some(two()),
                FlashNews::Withdrawn => {
                    let asked = self.mentors.iter().copied().filter(|mentor| !said_no(mentor));
                    one.for_some(asked.chain(before.and_then(Self::helper)))
                }
                FlashNews::Dated | FlashNews::Held | FlashNews::Ended | FlashNews::WantsMore => one.for_all(),
            }
        };
        self.news(before).into_iter().map(told).collect()
    }

    /// The mentors whose question back was answered since `before`.
    fn told_more_since(&self, before: Option<&Self>) -> BTreeSet<MemberId> {
        let knew = |id| {
            let questions = before.map(|before| &before.questions).into_iter().flatten();
            questions.into_iter().any(|question| question.id == id && question.told.is_some())
        };
        let told = self.questions.iter().filter(|question| question.told.is_some() && !knew(question.id));
        told.map(|question| question.by).collect()
    }
}
