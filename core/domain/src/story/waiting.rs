//! What waits in a told story: to be heard, and a listener's questions.

use super::{StoryQuestionState, StoryShare, StoryShareCommand, StoryShareState};
use crate::{
    allowed::allowed,
    waiting::{Wait, WaitKind},
};

impl StoryShare {
    /// What waits for somebody in this telling; nothing once it is taken back.
    #[must_use]
    pub fn waits(&self) -> Vec<Wait> {
        match self.state() {
            StoryShareState::Revoked => Vec::new(),
            StoryShareState::Shared => vec![Wait {
                with: Some(self.teller),
                since: Some(self.on),
                what: self.point.clone(),
                ..Wait::of(WaitKind::HearStory, self.to, allowed![StoryShareCommand::Hear])
            }],
            StoryShareState::Heard | StoryShareState::TakenAway => {
                let asked = self.questions.iter();
                let asked = asked.filter(|question| question.state == StoryQuestionState::Asked);
                asked
                    .map(|question| Wait {
                        with: Some(self.to),
                        since: self.heard,
                        part: Some(question.id.0),
                        what: question.text.clone(),
                        ..Wait::of(
                            WaitKind::AnswerListener,
                            self.teller,
                            allowed![StoryShareCommand::Answer, StoryShareCommand::DeclineQuestion],
                        )
                    })
                    .collect()
            }
        }
    }
}
