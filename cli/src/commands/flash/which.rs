//! Which request is meant: the one whose id was typed, or the only one with which something can be done.

use belay_core::{
    Belay,
    domain::{FlashId, Kind, MeetingId, flash::FlashStatus},
    services::{FlashPage, FlashView},
};

use crate::{
    failure::Failure,
    typed::{document, short},
    words::plain,
};

/// The request with which a command is meant; `command` is its name in [`FlashView::allowed`].
pub(super) fn with(belay: &Belay, typed: Option<&str>, command: &str) -> Result<FlashView, Failure> {
    let can = |view: &FlashView| view.allowed.iter().any(|allowed| allowed == command);
    pick(belay, typed, can, &format!("there is no request with which you can {}", plain(command)))
}

/// A request to look at: the only one that is under way.
pub(super) fn any(belay: &Belay, typed: Option<&str>) -> Result<FlashView, Failure> {
    let is_over = |view: &FlashView| {
        use FlashStatus::{Answered, ClosedPlain, Declined, Taken, Withdrawn};
        matches!(view.status, Answered | ClosedPlain | Declined | Taken | Withdrawn)
    };
    pick(belay, typed, |view| !is_over(view), "no request is under way")
}

/// The request for whose conversation the other proposes a date, and its meeting.
pub(super) fn proposed(belay: &Belay, typed: Option<&str>) -> Result<(FlashView, MeetingId), Failure> {
    const NONE: &str = "nobody proposes a date for a conversation";
    let view = pick(belay, typed, |view| view.status == FlashStatus::DateProposed, NONE)?;
    let meeting = view.meeting.ok_or_else(|| Failure::Typed(NONE.to_owned()))?;
    Ok((view, meeting))
}

/// The request out of which a relationship can begin.
pub(super) fn to_begin(belay: &Belay, typed: Option<&str>) -> Result<FlashId, Failure> {
    let none = "a relationship begins when both want more: there is no such request";
    Ok(pick(belay, typed, |view| view.relationship.is_some(), none)?.id)
}

fn pick(
    belay: &Belay,
    typed: Option<&str>,
    can: impl Fn(&FlashView) -> bool,
    none: &str,
) -> Result<FlashView, Failure> {
    let flash = belay.flash();
    if let Some(typed) = typed {
        return Ok(flash.request(document(belay, Kind::FlashRequest, typed)?)?);
    }
    let pages: [FlashPage; 3] = [flash.to_answer(None)?, flash.asked(None)?, flash.helping(None)?];
    let mut found: Vec<FlashView> = Vec::new();
    for view in pages.into_iter().flat_map(|page| page.requests).filter(can) {
        if found.iter().all(|other| other.id != view.id) {
            found.push(view);
        }
    }
    if found.len() > 1 {
        let names: Vec<_> =
            found.iter().map(|view| format!("“{}” ({})", view.topic, short(view.id))).collect();
        return Err(Failure::Typed(format!("which one? Type its id: {}", names.join(", "))));
    }
    found.pop().ok_or_else(|| Failure::Typed(none.to_owned()))
}
