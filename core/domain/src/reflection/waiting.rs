//! What waits in a question to all: an answer of everybody who is asked.

use super::{PairedCommand, PairedReflection};
use crate::{
    allowed::allowed,
    waiting::{Wait, WaitKind},
};

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
