//! What a change of a meeting is for the others: when, how and whether they meet is told at once (S148, S163).

use super::{Meeting, MeetingState};
use crate::news::{News, Told, newly_waiting};

impl Meeting {
    /// What is new since `before`, which is what the others have; without it, the meeting is.
    #[must_use]
    pub fn news(&self, before: Option<&Self>) -> Vec<Told> {
        let Some(before) = before else {
            return match self.state {
                MeetingState::Proposed { .. } => newly_waiting(None, &self.waits()),
                _ => vec![News::DateSet.for_all()],
            };
        };
        let state = |meeting: &Self| std::mem::discriminant(&meeting.state);
        let changed = state(before) != state(self);
        let now = match self.state {
            MeetingState::Scheduled { .. } if changed => Some(News::DateConfirmed),
            MeetingState::Cancelled { .. } | MeetingState::Missed { .. } if changed => Some(News::DateOff),
            _ => None,
        };
        let is_moved = (before.start, before.minutes) != (self.start, self.minutes);
        let moved = is_moved.then_some(News::DateMoved);
        let means = (before.how_to_meet() != self.how_to_meet()).then_some(News::MeansChanged);
        let told = [now, moved, means].into_iter().flatten().map(News::for_all);
        newly_waiting(Some(&before.waits()), &self.waits()).into_iter().chain(told).collect()
    }
}
