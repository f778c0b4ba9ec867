//! The fourteen steps, in four chapters.

mod asking;
mod closing;
mod growing;
mod keeping;

use super::{StepResult, stage::Stage};
use crate::failure::Failure;

/// How many steps there are.
pub(super) const COUNT: usize = 14;

/// Plays one step.
pub(super) async fn play(number: usize, stage: &mut Stage) -> StepResult {
    match number {
        1 => asking::three_people_sign_in(stage).await,
        2 => asking::in_the_tunnel(stage).await,
        3 => asking::both_mentors_see_it(stage).await,
        4 => asking::both_accept_at_once(stage).await,
        5 => asking::the_date_stands_by_itself(stage).await,
        6 => asking::both_want_more(stage).await,
        7 => growing::the_gate_refuses_then_opens(stage).await,
        8 => growing::agreement_goal_and_benchmark(stage).await,
        9 => growing::two_edit_the_same_text(stage).await,
        10 => keeping::a_phone_is_killed(stage).await,
        11 => keeping::shared_and_private(stage).await,
        12 => keeping::a_lifeline_and_a_story(stage).await,
        13 => keeping::the_server_goes_back_in_time(stage).await,
        14 => closing::debrief_sign_off_export(stage).await,
        other => Err(format!("there is no step {other}")),
    }
}

/// Checks a condition of a step; the error says why it does not hold.
fn hold(is: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if is { Ok(()) } else { Err(otherwise()) }
}

/// A value that an earlier step should have left.
fn there<T: Copy>(thing: Option<T>, what: &str) -> Result<T, String> {
    thing.ok_or_else(|| format!("there is no {what}: an earlier step did not hold"))
}

/// A failure, in the words the terminal has for it.
impl From<Failure> for String {
    fn from(failure: Failure) -> Self {
        crate::words::failure(&failure, &crate::words::Nobody).join(" ")
    }
}

/// The words the terminal has for an error of the core.
fn said(error: belay_core::Error) -> String {
    Failure::Core(error).into()
}
