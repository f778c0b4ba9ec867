//! What waits in a goal: a review, words for a question, a win to mark.

use super::{Goal, GoalCommand, GoalState, WinSource, WinState};
use crate::{
    allowed::allowed,
    waiting::{Wait, WaitKind},
};

impl Goal {
    /// What waits for somebody in this goal.
    #[must_use]
    pub fn waits(&self) -> Vec<Wait> {
        let statement = &self.statement.text;
        let review = match &self.state {
            GoalState::InReview => Some(Wait {
                with: Some(self.owner),
                since: self.sent_on,
                what: statement.clone(),
                ..Wait::of_everyone_but(
                    WaitKind::ReviewGoal,
                    [self.owner],
                    allowed![GoalCommand::Agree, GoalCommand::PushBack],
                )
            }),
            GoalState::PushedBack { question, by } => Some(Wait {
                with: Some(*by),
                since: self.reviews.last().map(|review| review.on),
                what: question.clone(),
                ..Wait::of(WaitKind::RewordGoal, self.owner, allowed![GoalCommand::Reword])
            }),
            _ => None,
        };
        let open = self.wins.iter().filter(|win| win.state == WinState::Open);
        let wins = open.map(|win| Wait {
            with: match win.source {
                WinSource::ByHand(member) => Some(member),
                WinSource::Benchmark(_) => None,
            },
            since: Some(win.on),
            part: Some(win.id.0),
            what: win.text.clone(),
            ..Wait::of_everyone_but(
                WaitKind::MarkWin,
                [],
                allowed![GoalCommand::Celebrate, GoalCommand::WaiveWin],
            )
        });
        review.into_iter().chain(wins).collect()
    }
}
