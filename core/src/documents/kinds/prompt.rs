//! Which prompts have been drawn: one document for each person, found by its id.

use belay_domain::{prompt::PromptDraws, waiting::Wait};

use super::{Of, Place, SpaceKind, Subject};
use crate::{
    Result,
    storage::{Projection, Reading},
};

impl Subject for PromptDraws {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Own];

    fn facts(_: Of<'_, Self>, _: Place, _: &Reading<'_>) -> Result<()> {
        Ok(())
    }

    fn project(&self, _: Place, _: &mut Projection) {}

    fn waits(&self) -> Vec<Wait> {
        Vec::new()
    }
}
