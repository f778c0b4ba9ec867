//! What waits in a closure: each member's part in it.

use super::{Closure, ClosureCommand};
use crate::{
    allowed::allowed,
    waiting::{Wait, WaitKind},
};

impl Closure {
    /// What waits for somebody in this closure: whoever has not signed. What they still need for that, says
    /// [`Closure::missing_to_sign`].
    #[must_use]
    pub fn waits(&self) -> Vec<Wait> {
        vec![Wait {
            with: Some(self.opened_by),
            since: Some(self.opened_on),
            ..Wait::of_everyone_but(
                WaitKind::FinishClosing,
                self.signatures.keys().copied(),
                allowed![ClosureCommand::Answer, ClosureCommand::SayGoodbyeInWriting, ClosureCommand::Sign],
            )
        }]
    }
}
