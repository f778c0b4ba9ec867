//! Who takes no requests now, or only so many at a time.

use belay_core::Error;
use belay_domain::{
    Reason,
    flash::{FlashAnswer, FlashCommand, FlashRequest, FlashStatus},
};
use belay_tests::{places::new_york, wall};
use chrono::TimeDelta;

use crate::{Scene, about, act, see};

/// Whoever takes no requests before a day says so once for all their programs: askers see it, cannot ask them, and what waited is
/// answered; on that day they can be asked again.
#[tokio::test]
async fn who_takes_no_requests_until_a_day_cannot_be_asked_before_it_in_any_program() {
    let scene = Scene::new().await;
    let other = scene.community.program(&[&scene.mia, &scene.tom]).await;
    let waited = scene.asked("Pivot tables").await;
    let flash = scene.tom.belay.flash();
    assert_eq!(flash.away_until(Some("2026-03-10".parse().unwrap())).unwrap(), 1);
    scene.tom.sync().await;
    scene.all_sync().await;
    let view = see(&scene.mia, waited);
    assert!(view.answers.iter().any(|said| matches!(said.answer, FlashAnswer::Unavailable { .. })));
    assert_eq!(see(&scene.yuki, waited).status, FlashStatus::ToAnswer, "the other mentor may still answer");
    let seen = scene.mia.belay.flash().offers().unwrap();
    assert_eq!(
        seen.iter().map(|offer| (offer.member, offer.away_until)).collect::<Vec<_>>(),
        [(scene.tom.me(), Some("2026-03-10".parse().unwrap()))]
    );
    act(&scene.mia, waited, FlashCommand::Withdraw);
    let ask = || {
        let asked = scene.mia.belay.flash();
        let opening = || about("Help", &[&scene.tom]);
        [asked.ask(scene.program, opening()), asked.ask(other, opening()), asked.ask_privately(opening())]
    };
    for refused in ask() {
        let Err(Error::Refused { refusal }) = refused else { panic!("Tom is away") };
        assert_eq!((refusal.reason, refusal.missing), (Reason::FlashAway, vec![scene.tom.me().to_string()]));
    }
    scene.community.clock.pass(TimeDelta::days(8));
    assert_eq!(ask().iter().filter(|asked| asked.is_ok()).count(), 1, "on that day, once with each mentor");
    assert!(scene.mia.belay.flash().offers().unwrap().is_empty());
}

/// A mentor who takes one conversation at a time cannot accept a second, or propose a time for it, before the first was held.
#[tokio::test]
async fn a_mentor_takes_no_more_conversations_at_a_time_than_they_said() {
    let scene = Scene::new().await;
    scene.tom.belay.flash().take_at_once(Some(1)).unwrap();
    let first = scene.mia.belay.flash().ask(scene.program, about("Pivot tables", &[&scene.tom])).unwrap();
    let second = scene.yuki.belay.flash().ask_privately(about("Balance sheets", &[&scene.tom])).unwrap();
    scene.all_sync().await;
    scene.all_sync().await;
    let slot = wall(new_york(), "2026-03-05T10:00");
    act(&scene.tom, first, FlashCommand::ProposeTime { slot });
    let is_full = |command| {
        let refused = scene.tom.belay.flash().act(second, command);
        matches!(refused, Err(Error::Refused { refusal }) if refusal.reason == Reason::FlashFull)
    };
    assert!(is_full(FlashCommand::Accept), "the time that he proposed may be taken");
    act(&scene.tom, first, FlashCommand::Accept);
    scene.tom.sync().await;
    assert!(is_full(FlashCommand::Accept) && is_full(FlashCommand::ProposeTime { slot }));
    act(
        &scene.tom,
        first,
        FlashCommand::Schedule { meeting: FlashRequest::meeting_id(first), replaces: None },
    );
    act(&scene.tom, first, FlashCommand::MarkHeld);
    assert_eq!(act(&scene.tom, second, FlashCommand::Accept).status, FlashStatus::AskedWaiting);
    assert_eq!(scene.mia.belay.flash().offers().unwrap()[0].at_once, Some(1));
}
