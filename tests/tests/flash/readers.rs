//! Who can read a request: everybody in a program, or the mentors who are asked and nobody else.

use belay_core::{AttentionReason, Error, UnsentReason, services::FlashReaders};
use belay_domain::{
    Reason,
    flash::{FlashCommand, FlashOpening, FlashRequest, FlashStatus},
};
use belay_tests::{Phone, places::berlin, wall};

use crate::{Scene, about, act, see};

const TOPIC: &str = "Letting somebody go";

/// A fourth member of the program, whom nobody asks.
async fn bystander(scene: &Scene) -> Phone {
    let eve = scene.community.phone("Eve", berlin()).await;
    let link = scene.mia.belay.account().invite(scene.program, Some(1)).await.unwrap();
    eve.belay.account().join(&link).await.unwrap();
    eve.sync().await;
    scene.mia.sync().await;
    eve
}

/// What is asked of one mentor never reaches another phone in the program; the mentor needs no relationship with the asker, and
/// the whole way to a date goes in the space of the two.
#[tokio::test]
async fn what_is_asked_of_chosen_mentors_reaches_nobody_else_in_the_program() {
    let scene = Scene::new().await;
    let slot = Some(wall(berlin(), "2026-03-05T15:00"));
    let opening = FlashOpening { slot, ..about(TOPIC, &[&scene.tom]) };
    let flash = scene.mia.belay.flash().ask_privately(opening).unwrap();
    scene.all_sync().await;
    for phone in [&scene.mia, &scene.tom] {
        let view = see(phone, flash);
        assert_eq!((view.readers, view.program), (FlashReaders::Asked { mentors: 1 }, None));
    }
    assert_eq!(see(&scene.tom, flash).status, FlashStatus::ToAnswer);
    assert_eq!(scene.tom.belay.home().unwrap().flash_to_answer.len(), 1);
    let elsewhere = scene.yuki.belay.flash().request(flash);
    assert!(matches!(elsewhere, Err(Error::NotFound { .. })));
    act(&scene.tom, flash, FlashCommand::Accept);
    scene.tom.sync().await;
    scene.all_sync().await;
    for phone in [&scene.mia, &scene.tom] {
        let view = see(phone, flash);
        assert_eq!(
            (view.status, view.meeting),
            (FlashStatus::Scheduled, Some(FlashRequest::meeting_id(flash)))
        );
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
    }
    act(&scene.mia, flash, FlashCommand::MarkHeld);
    scene.mia.belay.flash().keep_takeaway(flash, None, Some("Say it in the first sentence")).unwrap();
    scene.mia.sync().await;
    scene.all_sync().await;
    for words in [TOPIC, "Say it in the first sentence"] {
        assert!(!scene.yuki.wrote_down(words), "{words} never reaches a third phone");
    }
    assert!(scene.yuki.belay.flash().takeaways(scene.program, TOPIC).unwrap().shared.is_empty());
}

/// Several chosen mentors share one request: of two who accept at once one helps, the other is told by the request itself, and
/// whoever was not asked never has it.
#[tokio::test]
async fn of_several_chosen_mentors_one_helps_and_the_others_copies_say_so() {
    let scene = Scene::new().await;
    let eve = bystander(&scene).await;
    let flash = scene.mia.belay.flash().ask_privately(about(TOPIC, &[&scene.tom, &scene.yuki])).unwrap();
    scene.all_sync().await;
    eve.sync().await;
    assert_eq!(see(&scene.tom, flash).readers, FlashReaders::Asked { mentors: 2 });
    assert_eq!(see(&scene.tom, flash).mentors, [scene.tom.me()]);
    act(&scene.tom, flash, FlashCommand::Accept);
    act(&scene.yuki, flash, FlashCommand::Accept);
    scene.yuki.sync().await;
    scene.tom.sync().await;
    scene.all_sync().await;
    assert_eq!(see(&scene.mia, flash).helper, Some(scene.yuki.me()));
    assert_eq!((see(&scene.tom, flash).status, see(&scene.tom, flash).helper), (FlashStatus::Taken, None));
    let told = scene.tom.belay.attention().list(None).unwrap().items;
    assert!(
        matches!(&told[..], [item] if matches!(&item.why, AttentionReason::Overtaken { refusal } if refusal.reason == Reason::FlashTaken))
    );
    eve.sync().await;
    assert!(!eve.wrote_down(TOPIC));
    assert!(eve.belay.programs().invited().unwrap().is_empty());
}

/// On the board everybody in the program can read a request, and each phone says so.
#[tokio::test]
async fn a_request_on_the_board_says_that_everybody_in_the_program_can_read_it() {
    let scene = Scene::new().await;
    let flash = scene.asked(TOPIC).await;
    for phone in [&scene.mia, &scene.tom] {
        let view = see(phone, flash);
        assert!(matches!(view.readers, FlashReaders::Board { program } if !program.is_empty()));
        assert_eq!(view.program, Some(scene.program));
    }
}

/// Somebody with whom nothing is shared cannot be asked. Where a mentor has left before the request was sent, nothing of it leaves
/// the phone, and its asker is told and can withdraw it.
#[tokio::test]
async fn a_mentor_who_has_left_before_it_was_sent_is_never_reached_and_the_asker_is_told() {
    let scene = Scene::new().await;
    let stranger = scene.community.phone("Olga", berlin()).await;
    let Err(Error::Refused { refusal }) = scene.mia.belay.flash().ask_privately(about(TOPIC, &[&stranger]))
    else {
        panic!("nobody asks a stranger");
    };
    assert_eq!((refusal.reason, refusal.field.as_deref()), (Reason::NotAMember, Some("mentors")));
    scene.tom.belay.account().leave(scene.program).await.unwrap();
    let flash = scene.mia.belay.flash().ask_privately(about(TOPIC, &[&scene.tom])).unwrap();
    // With the first sync her phone hears that he left, and asks for the space once more with the second.
    for _ in 0..2 {
        scene.mia.sync().await;
    }
    scene.tom.sync().await;
    assert!(!scene.tom.wrote_down(TOPIC));
    let view = see(&scene.mia, flash);
    assert_eq!(view.unsent_reason, Some(UnsentReason::SpaceRefused));
    assert_eq!(scene.mia.belay.attention().count().unwrap(), 1);
    assert_eq!(act(&scene.mia, flash, FlashCommand::Withdraw).status, FlashStatus::Withdrawn);
}

/// What one asked or asked back is found with who can read it: the board, or asker and mentor. Mentors who are asked along are
/// not named to each other.
#[tokio::test]
async fn what_one_wrote_into_a_request_is_found_with_who_can_read_it() {
    let scene = Scene::new().await;
    let board = scene.asked("Pivot tables").await;
    act(&scene.tom, board, FlashCommand::AskForMore { question: "how large".into() });
    scene.tom.sync().await;
    scene.mia.sync().await;
    act(&scene.mia, board, FlashCommand::Withdraw);
    let private = scene.mia.belay.flash().ask_privately(about(TOPIC, &[&scene.tom, &scene.yuki])).unwrap();
    scene.all_sync().await;
    act(&scene.tom, private, FlashCommand::AskForMore { question: "how long".into() });
    scene.tom.sync().await;
    scene.all_sync().await;
    act(&scene.yuki, private, FlashCommand::AskForMore { question: "since when".into() });
    for phone in [&scene.yuki, &scene.tom, &scene.mia] {
        phone.sync().await;
    }
    let hit = |phone: &Phone, words: &str| phone.belay.search(words, None).unwrap().hits.remove(0);
    let readers = |phone, words| {
        let hit = hit(phone, words);
        (hit.board, hit.with.into_iter().map(|one| one.member).collect::<Vec<_>>())
    };
    for (phone, words) in [(&scene.mia, "pivot"), (&scene.tom, "large")] {
        assert_eq!(readers(phone, words), (Some("Climbers".to_owned()), vec![]));
    }
    assert_eq!(readers(&scene.tom, "long"), (None, vec![scene.mia.me()]));
    assert_eq!(readers(&scene.mia, "letting").1.len(), 2, "she asked both");
}

/// Asking again what nobody took up stays among chosen mentors, with the next of those whom the asker knows.
#[tokio::test]
async fn asking_again_names_the_next_mentor_among_those_the_asker_knows() {
    let scene = Scene::new().await;
    let flash = scene.mia.belay.flash().ask_privately(about(TOPIC, &[&scene.tom])).unwrap();
    scene.all_sync().await;
    scene.tom.belay.flash().decline(flash, Some("I have never done it")).unwrap();
    scene.tom.sync().await;
    scene.all_sync().await;
    let view = see(&scene.mia, flash);
    assert_eq!(view.status, FlashStatus::NobodyLeft);
    assert_eq!(view.answers[0].reason.as_ref().unwrap().text, "I have never done it");
    let again = scene.mia.belay.flash().ask_again(flash).unwrap();
    assert_eq!(again.mentors, [scene.yuki.me()].into());
    let again = scene.mia.belay.flash().ask_privately(again).unwrap();
    scene.all_sync().await;
    assert_eq!(see(&scene.yuki, again).status, FlashStatus::ToAnswer);
    assert!(matches!(scene.tom.belay.flash().request(again), Err(Error::NotFound { .. })));
}
