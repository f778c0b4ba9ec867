//! Which prompts have been drawn: one document for each person, found by its id.

use belay_domain::prompt::PromptDraws;

use super::{Of, Place, Subject};
use crate::{
    Result,
    storage::{Projection, Reading},
};

impl Subject for PromptDraws {
    fn facts(_: Of<'_, Self>, _: Place, _: &Reading<'_>) -> Result<()> {
        Ok(())
    }

    fn project(&self, _: Place, _: &mut Projection) {}
}
