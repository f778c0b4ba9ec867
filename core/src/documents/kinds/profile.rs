//! Profiles: a member's own settings, in no list, since there is one and its id is known.

use belay_domain::{profile::Profile, waiting::Wait};

use super::{Of, Place, SpaceKind, Subject};
use crate::{
    Result,
    storage::{Projection, Reading},
};

impl Subject for Profile {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Own];

    fn facts(_of: Of<'_, Self>, _place: Place, _reading: &Reading<'_>) -> Result<()> {
        Ok(())
    }

    fn project(&self, _place: Place, _projection: &mut Projection) {}

    fn waits(&self) -> Vec<Wait> {
        Vec::new()
    }
}
