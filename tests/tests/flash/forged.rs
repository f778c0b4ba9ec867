//! Private requests that a modified app makes or copies: a mentor who was asked along puts a copy on the board, and somebody
//! asks in the name of another. What the asker asked privately stays private, and nobody asks for anybody else.

use belay_core::{
    Error,
    services::{FlashReaders, FlashView},
};
use belay_domain::{
    FlashId,
    flash::{FlashCommand, FlashStatus},
};
use belay_protocol::{Document, Space, SpaceKind, SpaceRequest, paths};
use belay_tests::{Phone, Visitor, places::new_york};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Scene, about, act, see};

const TOPIC: &str = "Letting somebody go";
const WORDS: &str = "How did it come to that";

/// Writes a request with this content under this id into a space.
async fn put(visitor: &Visitor, like: &Document, space: Uuid, id: impl Into<Uuid>, content: &Value) {
    visitor.store(&Document { space, id: id.into(), rev: 0, ..like.clone() }, content).await;
}

/// Makes a circle under the id of a request, into which these people are invited.
async fn circle_about(visitor: &Visitor, flash: Uuid, with: &[&Phone]) {
    let with = with.iter().map(|phone| phone.me().0).collect();
    let (kind, name) = (SpaceKind::Circle, String::new());
    let request = SpaceRequest { id: flash, kind, name, with, about: None, people: None, closed: false };
    let _: Space = visitor.post(paths::SPACES, &request).await;
}

/// The request as it lies in a space on the server.
async fn lies_in(visitor: &Visitor, space: Uuid, flash: FlashId) -> Option<String> {
    let documents = visitor.everything().await.into_iter();
    let mut copies = documents.filter(|one| one.space == space && one.id == flash.0);
    copies.next().map(|one| belay_tests::content_of(&one).to_string())
}

fn is_private(view: &FlashView) -> bool {
    matches!(view.readers, FlashReaders::Asked { .. }) && view.program.is_none()
}

/// A mentor who was asked along puts a copy on the board, before or after she makes the private one unreadable. Whoever has
/// not answered yet goes on seeing the private one, on a new phone too, and what they answer stays there.
#[tokio::test]
async fn a_copy_that_a_mentor_puts_on_the_board_takes_the_place_of_no_private_request() {
    for spoils_first in [false, true] {
        let scene = Scene::new().await;
        let flash = scene.mia.belay.flash().ask_privately(about(TOPIC, &[&scene.tom, &scene.yuki])).unwrap();
        scene.all_sync().await;
        let visitor = Visitor::new(&scene.community, "Yuki").await;
        let (private, content) = visitor.document(flash).await;
        if spoils_first {
            let newer = json!({"v": 99, "applied": content["applied"], "doc": {}});
            visitor.store(&private, &newer).await;
            scene.tom.sync().await;
        }
        put(&visitor, &private, scene.program, flash, &content).await;
        scene.tom.sync().await;
        if spoils_first {
            assert_eq!(scene.tom.belay.flash().request(flash).unwrap_err(), Error::UpdateNeeded);
            continue;
        }
        let tablet = scene.community.phone("Tom", new_york()).await;
        for phone in [&scene.tom, &tablet] {
            assert!(is_private(&see(phone, flash)));
        }
        act(&tablet, flash, FlashCommand::AskForMore { question: WORDS.into() });
        for phone in [&tablet, &scene.mia] {
            phone.sync().await;
        }
        assert_eq!(see(&scene.mia, flash).questions[0].text, WORDS);
        let on_the_board = lies_in(&visitor, scene.program, flash).await.unwrap();
        assert!(!on_the_board.contains(WORDS), "{on_the_board}");
        let again = scene.community.phone("Mia", new_york()).await;
        assert!(is_private(&see(&again, flash)), "its asker sees the private one too");
    }
}

/// A private request is believed of an asker who is in its space by their own yes. Whoever makes the space writes there in
/// nobody else's name, also if that person was invited, and whether it could be read at first or not.
#[tokio::test]
async fn nobody_asks_privately_in_the_name_of_somebody_who_is_not_in_the_space() {
    for (invites_her, is_unread_first) in [(false, false), (true, false), (false, true)] {
        let scene = Scene::new().await;
        let own = scene.yuki.belay.flash().ask(scene.program, about(TOPIC, &[&scene.tom])).unwrap();
        scene.yuki.sync().await;
        let visitor = Visitor::new(&scene.community, "Yuki").await;
        let (like, mut content) = visitor.document(own).await;
        content["doc"]["asker"] = json!(scene.mia.me());
        content["doc"]["mentors"] = json!([scene.tom.me(), scene.yuki.me()]);
        let forged = FlashId(Uuid::now_v7());
        let with = if invites_her { vec![&scene.tom, &scene.mia] } else { vec![&scene.tom] };
        circle_about(&visitor, forged.0, &with).await;
        if is_unread_first {
            let newer = json!({"v": 99, "applied": {}, "doc": {}});
            put(&visitor, &like, forged.0, forged, &newer).await;
            scene.tom.sync().await;
            let (there, _) = visitor.document(forged).await;
            visitor.store(&there, &content).await;
        } else {
            put(&visitor, &like, forged.0, forged, &content).await;
        }
        scene.all_sync().await;
        for phone in [&scene.tom, &scene.mia] {
            assert!(matches!(phone.belay.flash().request(forged), Err(Error::NotFound { .. })));
            assert_eq!(phone.belay.attention().count().unwrap(), 0);
        }
        let asked = scene.tom.belay.flash().to_answer(None).unwrap().requests;
        assert_eq!(asked.iter().map(|view| view.id).collect::<Vec<_>>(), [own]);
        assert!(scene.mia.belay.home().unwrap().flash_asked.is_empty());
        if invites_her {
            // With her own yes she is in it, and what is asked there in her name is shown.
            circle_about(&Visitor::new(&scene.community, "Mia").await, forged.0, &[]).await;
            scene.all_sync().await;
            assert_eq!(see(&scene.tom, forged).status, FlashStatus::ToAnswer);
        }
    }
}

/// Under the id of what somebody asked on the board nobody else asks privately: neither in their name nor in one's own.
#[tokio::test]
async fn a_private_request_under_the_id_of_one_on_the_board_does_not_hide_it() {
    for in_her_name in [true, false] {
        let scene = Scene::new().await;
        let flash = scene.asked(TOPIC).await;
        let visitor = Visitor::new(&scene.community, "Yuki").await;
        let (like, mut content) = visitor.document(flash).await;
        if !in_her_name {
            content["doc"]["asker"] = json!(scene.yuki.me());
            content["doc"]["mentors"] = json!([scene.tom.me(), scene.mia.me()]);
        }
        circle_about(&visitor, flash.0, &[&scene.tom, &scene.mia]).await;
        put(&visitor, &like, flash.0, flash, &content).await;
        scene.all_sync().await;
        let tablet = scene.community.phone("Tom", new_york()).await;
        for phone in [&scene.tom, &tablet, &scene.mia] {
            let view = see(phone, flash);
            assert_eq!((view.asker, view.program), (scene.mia.me(), Some(scene.program)));
        }
    }
}

/// What arrives first with a mentor's word in it is the asker's all the same; and once believed it stays when they leave.
#[tokio::test]
async fn a_private_request_that_a_mentor_changed_last_is_believed_and_stays_when_its_asker_leaves() {
    let scene = Scene::new().await;
    let flash = scene.mia.belay.flash().ask_privately(about(TOPIC, &[&scene.tom, &scene.yuki])).unwrap();
    scene.mia.sync().await;
    scene.yuki.sync().await;
    act(&scene.yuki, flash, FlashCommand::AskForMore { question: WORDS.into() });
    scene.yuki.sync().await;
    scene.tom.sync().await;
    assert_eq!(see(&scene.tom, flash).status, FlashStatus::ToAnswer);
    scene.mia.belay.account().leave(flash.0).await.unwrap();
    let visitor = Visitor::new(&scene.community, "Yuki").await;
    let (private, content) = visitor.document(flash).await;
    put(&visitor, &private, scene.program, flash, &content).await;
    scene.tom.sync().await;
    assert!(is_private(&see(&scene.tom, flash)));
}
