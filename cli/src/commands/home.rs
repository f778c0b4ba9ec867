//! `belay home`: what is next.

use belay_core::Belay;

use crate::{failure::Outcome, screen::Screen};

pub(crate) fn run(belay: &Belay, screen: &mut Screen) -> Outcome {
    screen.answer(&belay.relationships().open(None)?);
    Ok(())
}
