//! What waits in a question to all: an answer of everybody who is asked; and in a shared copy: to be read.

use chrono::{NaiveTime, TimeDelta};

use super::{PairedCommand, PairedReflection, SharedCommand, SharedReflection, SharedState};
use crate::{
    allowed::allowed,
    calendar::later,
    waiting::{Wait, WaitKind},
};

/// How long a shared reflection waits to be read: four weeks, twice a usual rhythm. Then it stands in its list, and what was
/// not answered is nobody's debt (a proposed number).
pub const UNREAD_DAYS: i64 = 28;

impl SharedReflection {
    /// What waits for somebody in this copy; nothing once it is taken back.
    #[must_use]
    pub fn waits(&self) -> Vec<Wait> {
        let SharedState::Shared { on, .. } = self.state else {
            return Vec::new();
        };
        let readers = self.readers.keys().chain([&self.author]).copied();
        let day = on.and_time(NaiveTime::MIN).and_utc();
        vec![Wait {
            with: Some(self.author),
            since: Some(on),
            until: Some(later(day, TimeDelta::days(UNREAD_DAYS))),
            ..Wait::of_everyone_but(
                WaitKind::ReadReflection,
                readers,
                allowed![SharedCommand::Read, SharedCommand::Ask],
            )
        }]
    }
}

impl PairedReflection {
    /// What waits for somebody in this question.
    #[must_use]
    pub fn waits(&self) -> Vec<Wait> {
        let silent = self.asked.iter().filter(|member| !self.answers.contains_key(member));
        silent
            .map(|member| Wait {
                since: Some(self.on),
                what: self.question.clone(),
                ..Wait::of(WaitKind::AnswerQuestion, *member, allowed![PairedCommand::Answer])
            })
            .collect()
    }
}
