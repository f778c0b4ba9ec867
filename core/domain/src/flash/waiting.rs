//! What waits in a flash request: answers, a decision, a date, a takeaway, and whether it goes on.

use chrono::TimeDelta;

use super::{FlashAnswer, FlashCommand, FlashRequest, FlashState};
use crate::{
    Allowed, MemberId, WallTime,
    allowed::{Step, allowed},
    calendar::{days_after, later},
    waiting::{Wait, WaitKind},
};

/// How long both are asked whether they want more, after a takeaway was kept: as long as the takeaway itself had time. Then no
/// answer is one (a proposed number).
pub const WANT_MORE_DAYS: i64 = super::TAKEAWAY_DAYS;

impl FlashRequest {
    /// What waits for somebody in this request.
    #[must_use]
    pub fn waits(&self) -> Vec<Wait> {
        let wait = |kind, member, with, actions| Wait {
            with: Some(with),
            what: self.topic.clone(),
            ..Wait::of(kind, member, actions)
        };
        let both = |kind, helper: MemberId, actions: &'static [Allowed]| {
            [wait(kind, self.asker, helper, actions), wait(kind, helper, self.asker, actions)]
        };
        match &self.state {
            FlashState::Open => {
                let until = Some(self.expires_at());
                let from = Some(self.opened_at);
                let answers = allowed![
                    FlashCommand::Accept,
                    FlashCommand::ProposeTime,
                    FlashCommand::AskForMore,
                    FlashCommand::Decline
                ];
                let asked = self.mentors.iter().filter(|mentor| self.owes_answer(**mentor));
                let asked = asked.map(|mentor| wait(WaitKind::AnswerFlash, *mentor, self.asker, answers));
                let decide = self
                    .open_offer()
                    .map(|(by, actions)| wait(WaitKind::DecideFlash, self.asker, by, actions));
                asked.chain(decide).map(|wait| Wait { from, until, ..wait }).collect()
            }
            // Of one that is scheduled, the caller looks whether that meeting still stands.
            // The meeting at a time that both said yes to is on its way, until that time has passed without one.
            FlashState::Matched { helper, .. } | FlashState::Scheduled { helper, .. } => {
                let from = self.agreed_time().map(WallTime::instant);
                let waits = both(WaitKind::DateFlash, *helper, allowed![FlashCommand::Schedule]).into_iter();
                waits.map(|wait| Wait { from, ..wait }).collect()
            }
            FlashState::Held { helper, at, .. } => vec![Wait {
                from: Some(*at),
                until: self.takeaway_until(),
                ..wait(
                    WaitKind::KeepTakeaway,
                    self.asker,
                    *helper,
                    allowed![FlashCommand::KeepTakeaway, FlashCommand::ClosePlain],
                )
            }],
            FlashState::Answered { helper, on, .. } => {
                let since = Some(*on);
                if self.want_more.contains(&self.asker) && self.want_more.contains(helper) {
                    let begin =
                        both(WaitKind::BeginRelationship, *helper, allowed![Step::Propose]).into_iter();
                    return begin.map(|wait| Wait { since, ..wait }).collect();
                }
                let last = days_after(*on, WANT_MORE_DAYS).and_time(chrono::NaiveTime::MIN).and_utc();
                // The day ends last in the zone that is furthest behind.
                let until = Some(later(last, TimeDelta::days(2)));
                let silent = both(WaitKind::WantMore, *helper, allowed![FlashCommand::WantMore]).into_iter();
                let silent = silent.filter(|wait| !self.want_more.iter().any(|one| wait.is_of(*one)));
                silent.map(|wait| Wait { since, until, ..wait }).collect()
            }
            FlashState::ClosedPlain { .. } | FlashState::Withdrawn { .. } => Vec::new(),
        }
    }

    /// A mentor whose answer the asker can do something about, and what: a time was proposed, or a question back is not
    /// answered.
    fn open_offer(&self) -> Option<(MemberId, &'static [Allowed])> {
        self.answers.iter().find_map(|(by, answer)| match answer {
            FlashAnswer::ProposedTime { .. } => Some((*by, allowed![FlashCommand::TakeTime] as &[_])),
            FlashAnswer::AskedForMore if !self.owes_answer(*by) => {
                Some((*by, allowed![FlashCommand::AnswerMore] as &[_]))
            }
            _ => None,
        })
    }
}
