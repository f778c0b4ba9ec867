//! From a request to a date: a time that both said yes to is their meeting, and a match without one asks for it.

use belay_core::services::{FlashTime, FlashView, MeetingView};
use belay_domain::{
    FlashId, MeetingId, WallTime, Window,
    agenda::AgendaKind,
    flash::{FlashAnswer, FlashCommand, FlashOpening, FlashRequest, FlashStatus},
    meeting::{MeetingCommand, MeetingKind, MeetingOf, MeetingOpening},
    profile::ProfileCommand,
    reminder::ReminderKind,
    waiting::WaitKind,
};
use belay_protocol::{Wake, Write};
use belay_tests::{
    Fault, Phone, a_meeting,
    places::{berlin, new_york},
    wall,
};
use chrono::{TimeDelta, Weekday};
use uuid::Uuid;

use crate::{Scene, about, act, see};

/// Mia's request of 45 minutes to both mentors.
fn asks(scene: &Scene, slot: Option<WallTime>) -> FlashId {
    let opening = FlashOpening {
        details: "Where do I begin to read it?".into(),
        minutes: Some(45),
        slot,
        ..about("Reading a balance sheet", &[&scene.tom, &scene.yuki])
    };
    scene.mia.belay.flash().ask(scene.program, opening).unwrap()
}

fn a_conversation(flash: FlashId, start: WallTime) -> MeetingOpening {
    MeetingOpening {
        of: MeetingOf::Flash { flash },
        kind: MeetingKind::Regular,
        ..a_meeting(Uuid::nil().into(), start)
    }
}

fn meetings(phone: &Phone) -> Vec<MeetingView> {
    phone.belay.home().unwrap().meetings
}

fn waits(phone: &Phone) -> Vec<WaitKind> {
    phone.belay.waiting().unwrap().items.iter().map(|item| item.kind).collect()
}

/// The reminders before a meeting that a phone would ring for.
fn rings(phone: &Phone, meeting: MeetingId) -> Vec<ReminderKind> {
    let armed = phone.belay.reminders().to_arm(None).unwrap().into_iter();
    let of_it = armed.filter(|armed| armed.document == meeting.0);
    let before = [ReminderKind::Ahead, ReminderKind::Prepare, ReminderKind::Soon, ReminderKind::Start];
    of_it.map(|armed| armed.reminder.kind).filter(|kind| before.contains(kind)).collect()
}

/// A slot that the mentor accepts is a scheduled meeting on both phones, as long as was asked, with topic and question on
/// its agenda, and with reminders; nothing more is to be done for it.
#[tokio::test]
async fn an_accepted_slot_is_a_scheduled_meeting_with_the_length_topic_and_question_that_were_asked() {
    let scene = Scene::new().await;
    let slot = wall(berlin(), "2026-03-05T15:00");
    let flash = asks(&scene, Some(slot));
    scene.all_sync().await;
    let view = act(&scene.tom, flash, FlashCommand::Accept);
    assert_eq!((view.status, view.meeting), (FlashStatus::AskedWaiting, None));
    assert!(meetings(&scene.tom).is_empty(), "somebody else may have been first");
    scene.tom.sync().await;
    scene.all_sync().await;
    let set = FlashRequest::meeting_id(flash);
    for phone in [&scene.mia, &scene.tom] {
        let view = see(phone, flash);
        assert_eq!((view.status, view.meeting, view.slot), (FlashStatus::Scheduled, Some(set), Some(slot)));
        assert_eq!(view.allowed, ["mark_held"], "a date that stands is not set again");
        let [meeting] = &meetings(phone)[..] else { panic!("one meeting is next") };
        assert_eq!((meeting.id, meeting.meeting.minutes), (set, 45));
        assert!(meeting.meeting.is_scheduled());
        let agenda = phone.belay.meetings().meeting(set).unwrap().agenda;
        let said: Vec<_> = agenda.iter().map(|item| (item.kind, item.text.as_str())).collect();
        assert_eq!(
            said,
            [
                (AgendaKind::Arrival, ""),
                (AgendaKind::Topic, "Reading a balance sheet"),
                (AgendaKind::Question, "Where do I begin to read it?"),
            ]
        );
        assert!(rings(phone, set).len() >= 3, "{:?}", rings(phone, set));
        assert_eq!(waits(phone), []);
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
    }
    assert!(meetings(&scene.yuki).is_empty());
    assert_eq!(see(&scene.yuki, flash).status, FlashStatus::Taken);
}

/// Of two mentors who accept the same slot out of reach, one has the meeting; the other has none, and no space with the asker.
#[tokio::test]
async fn a_mentor_who_was_second_to_accept_a_slot_has_no_meeting() {
    let scene = Scene::new().await;
    let flash = asks(&scene, Some(wall(berlin(), "2026-03-05T15:00")));
    scene.all_sync().await;
    act(&scene.tom, flash, FlashCommand::Accept);
    act(&scene.yuki, flash, FlashCommand::Accept);
    scene.tom.sync().await;
    scene.yuki.sync().await;
    scene.all_sync().await;
    assert_eq!(meetings(&scene.mia).len(), 1);
    assert_eq!(meetings(&scene.tom).len(), 1);
    assert!(meetings(&scene.yuki).is_empty());
    assert_eq!(scene.yuki.belay.attention().count().unwrap(), 1, "they are told, once");
    assert!(
        scene
            .mia
            .belay
            .programs()
            .invited()
            .unwrap()
            .iter()
            .all(|invited| { invited.by.iter().all(|by| by.member != scene.yuki.me()) })
    );
}

/// A time that the mentor proposed and the asker took is a meeting on both phones, whatever the asker's phone did while it was
/// out of reach.
#[tokio::test]
async fn a_taken_time_is_a_scheduled_meeting_on_both_phones() {
    let scene = Scene::new().await;
    let flash = asks(&scene, None);
    scene.all_sync().await;
    let slot = wall(new_york(), "2026-03-05T10:00");
    act(&scene.tom, flash, FlashCommand::ProposeTime { slot });
    scene.tom.sync().await;
    scene.mia.sync().await;
    scene.mia.network.cut(true);
    act(&scene.mia, flash, FlashCommand::TakeTime { mentor: scene.tom.me(), slot });
    assert!(meetings(&scene.mia).is_empty());
    scene.mia.network.cut(false);
    scene.mia.sync().await;
    scene.all_sync().await;
    for phone in [&scene.mia, &scene.tom] {
        let [meeting] = &meetings(phone)[..] else { panic!("one meeting is next") };
        assert!(meeting.meeting.is_scheduled());
        assert_eq!(meeting.meeting.start, slot);
        assert_eq!(waits(phone), []);
    }
    // Moved, it is one meeting still, and the request shows when it is now.
    let later = wall(new_york(), "2026-03-06T10:00");
    let to = MeetingCommand::Move { from: slot, to: later, reason: "A train is late".into() };
    scene.tom.belay.meetings().act(FlashRequest::meeting_id(flash), to).unwrap();
    scene.tom.sync().await;
    scene.mia.sync().await;
    assert_eq!(see(&scene.mia, flash).slot, Some(later));
}

/// A match without a date waits on both for one; what one proposes is no date until the other says yes; and once it is called
/// off, a date waits again.
#[tokio::test]
async fn a_match_without_a_date_asks_both_for_one_until_it_stands() {
    let scene = Scene::new().await;
    let flash = asks(&scene, None);
    scene.all_sync().await;
    act(&scene.tom, flash, FlashCommand::Accept);
    assert_eq!(waits(&scene.tom), [], "nothing is built on a yes that the server has not taken");
    scene.tom.sync().await;
    scene.mia.sync().await;
    assert_eq!(
        (waits(&scene.mia), waits(&scene.tom)),
        (vec![WaitKind::DateFlash], vec![WaitKind::DateFlash])
    );
    let start = wall(berlin(), "2026-03-05T15:00");
    let meeting = scene.mia.belay.meetings().book(a_conversation(flash, start)).unwrap();
    assert_eq!(meeting.meeting.minutes, 45);
    scene.mia.sync().await;
    scene.tom.sync().await;
    for phone in [&scene.mia, &scene.tom] {
        assert_eq!(see(phone, flash).status, FlashStatus::DateProposed);
    }
    assert_eq!((waits(&scene.mia), waits(&scene.tom)), (vec![], vec![WaitKind::ConfirmDate]));
    scene.tom.belay.meetings().act(meeting.id, MeetingCommand::Confirm { start }).unwrap();
    scene.tom.sync().await;
    scene.mia.sync().await;
    assert_eq!(see(&scene.mia, flash).status, FlashStatus::Scheduled);
    assert_eq!((waits(&scene.mia), waits(&scene.tom)), (vec![], vec![]));
    scene.tom.belay.meetings().act(meeting.id, MeetingCommand::Cancel { reason: String::new() }).unwrap();
    scene.tom.sync().await;
    scene.mia.sync().await;
    for phone in [&scene.mia, &scene.tom] {
        assert_eq!(waits(phone), [WaitKind::DateFlash]);
        let view = see(phone, flash);
        assert_eq!(
            (view.status, view.meeting, view.allowed),
            (FlashStatus::Matched, None, vec!["schedule".into(), "mark_held".into()])
        );
    }
    let again = scene.tom.belay.meetings().book(a_conversation(flash, start)).unwrap();
    assert_ne!(again.id, meeting.id);
    scene.tom.sync().await;
    scene.mia.sync().await;
    assert_eq!(see(&scene.mia, flash).meeting, Some(again.id));
}

/// Two who set the same date while out of reach of each other have said yes to each other: it is one meeting, and it stands.
#[tokio::test]
async fn the_same_date_that_both_set_out_of_reach_is_one_meeting() {
    let scene = Scene::new().await;
    let flash = asks(&scene, None);
    scene.all_sync().await;
    act(&scene.tom, flash, FlashCommand::Accept);
    scene.tom.sync().await;
    scene.mia.sync().await;
    let start = wall(berlin(), "2026-03-05T15:00");
    let booked = [&scene.mia, &scene.tom]
        .map(|phone| phone.belay.meetings().book(a_conversation(flash, start)).unwrap().id);
    assert_eq!(booked[0], booked[1]);
    for phone in [&scene.mia, &scene.tom, &scene.mia] {
        phone.sync().await;
    }
    for phone in [&scene.mia, &scene.tom] {
        assert_eq!(see(phone, flash).status, FlashStatus::Scheduled);
        assert_eq!(meetings(phone).len(), 1);
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
    }
}

/// Tom's yes to Mia's slot reached the server, and his phone has no network before the meeting that it made is there.
async fn between_a_yes_and_its_meeting(scene: &Scene, slot: WallTime) -> FlashId {
    let flash = asks(scene, Some(slot));
    scene.all_sync().await;
    act(&scene.tom, flash, FlashCommand::Accept);
    scene.tom.network.then([Fault::Twice].into_iter().chain((0..20).map(|_| Fault::Lost)));
    assert!(scene.tom.belay.sync(&|_| {}).await.is_err());
    scene.mia.sync().await;
    flash
}

/// Between a yes and its meeting the other phone has the time and not the meeting: it says so, and asks for no date.
#[tokio::test]
async fn between_a_yes_and_its_meeting_the_other_phone_says_that_the_date_is_agreed() {
    let scene = Scene::new().await;
    let slot = wall(berlin(), "2026-03-05T15:00");
    let flash = between_a_yes_and_its_meeting(&scene, slot).await;
    let view = see(&scene.mia, flash);
    assert_eq!((view.status, view.meeting, view.slot), (FlashStatus::DateAgreed, None, Some(slot)));
    assert_eq!(waits(&scene.mia), []);
    scene.tom.network.heal();
    scene.tom.sync().await;
    scene.mia.sync().await;
    assert_eq!(see(&scene.mia, flash).status, FlashStatus::Scheduled);
    // A phone that never comes back makes no meeting: once the time has passed, a date waits.
    let other = between_a_yes_and_its_meeting(&scene, wall(berlin(), "2026-03-06T15:00")).await;
    assert_eq!(see(&scene.mia, other).status, FlashStatus::DateAgreed);
    scene.community.clock.pass(TimeDelta::days(5));
    assert_eq!(see(&scene.mia, other).status, FlashStatus::Matched);
    assert!(waits(&scene.mia).contains(&WaitKind::DateFlash));
}

/// A date that the other sets by hand meanwhile is another date than the one both said yes to. One meeting comes of it, with the
/// date that was there first, and whoever's phone had the other is told of it.
#[tokio::test]
async fn another_date_set_by_hand_before_the_agreed_meeting_is_there_is_told_and_not_lost() {
    let scene = Scene::new().await;
    let slot = wall(berlin(), "2026-03-05T15:00");
    let flash = between_a_yes_and_its_meeting(&scene, slot).await;
    let by_hand = wall(berlin(), "2026-03-06T11:00");
    scene.mia.belay.meetings().book(a_conversation(flash, by_hand)).unwrap();
    scene.mia.sync().await;
    scene.tom.network.heal();
    scene.tom.sync().await;
    scene.mia.sync().await;
    for phone in [&scene.mia, &scene.tom] {
        let [meeting] = &meetings(phone)[..] else { panic!("one meeting") };
        assert_eq!(meeting.meeting.start, by_hand);
        assert_eq!(see(phone, flash).status, FlashStatus::DateProposed);
    }
    assert_eq!(scene.tom.belay.attention().count().unwrap(), 1, "his phone had the time both said yes to");
    assert_eq!(waits(&scene.tom), [WaitKind::ConfirmDate]);
}

fn offered(view: &FlashView) -> &FlashTime {
    view.answers.iter().find_map(|said| said.time.as_ref()).unwrap()
}

/// Each sees asked and offered times on their own clock with the other's beside it, and is warned of a time late at night, outside
/// their own hours, or at which they meet somebody.
#[tokio::test]
async fn a_time_is_shown_on_the_viewers_clock_with_what_is_against_it() {
    let scene = Scene::new().await;
    let slot = wall(berlin(), "2026-03-05T15:00");
    let flash = asks(&scene, Some(slot));
    scene.all_sync().await;
    // Tokyo is eight hours ahead of Berlin, and New York six behind.
    let yuki = see(&scene.yuki, flash).time.unwrap();
    assert_eq!((yuki.when.there, yuki.when.here), (slot, wall(berlin(), "2026-03-05T23:00").local));
    assert!(yuki.at_night && !yuki.outside_hours, "she has named no hours");
    let tom = see(&scene.tom, flash);
    assert_eq!(
        tom.expires_here,
        wall(new_york(), "2026-03-05T09:00").local,
        "open until the slot, on his clock"
    );
    let tom = tom.time.unwrap();
    assert_eq!(tom.when.here, wall(new_york(), "2026-03-05T09:00").local);
    assert!(!tom.at_night && !tom.outside_hours && tom.clashes.is_empty());
    let time = |hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let window = Window { weekday: Weekday::Thu, from: time(10), until: time(17), zone: new_york() };
    scene.tom.belay.profile().act(ProfileCommand::SetWindows(vec![window])).unwrap();
    assert!(see(&scene.tom, flash).time.unwrap().outside_hours);
    // 16:30 in New York is 22:30 in Berlin.
    let late = wall(new_york(), "2026-03-05T16:30");
    act(&scene.tom, flash, FlashCommand::ProposeTime { slot: late });
    scene.tom.sync().await;
    scene.mia.sync().await;
    let mia = see(&scene.mia, flash);
    assert!(matches!(mia.answers[0].answer, FlashAnswer::ProposedTime { .. }));
    let time = offered(&mia);
    assert_eq!((time.when.there, time.when.here), (late, wall(berlin(), "2026-03-05T22:30").local));
    assert!(time.at_night);
    assert!(!offered(&see(&scene.tom, flash)).at_night, "for him it is afternoon");
    // A meeting of hers that has begun by then.
    act(&scene.mia, flash, FlashCommand::TakeTime { mentor: scene.tom.me(), slot: late });
    scene.mia.sync().await;
    let near = FlashOpening {
        slot: Some(wall(berlin(), "2026-03-05T22:45")),
        ..about("Pivot tables", &[&scene.yuki])
    };
    let near = scene.mia.belay.flash().ask(scene.program, near).unwrap();
    let clashes = see(&scene.mia, near).time.unwrap().clashes;
    let [clash] = &clashes[..] else { panic!("one meeting") };
    assert_eq!((clash.meeting, clash.with[0].name.as_str()), (FlashRequest::meeting_id(flash), "Tom"));
    assert!(see(&scene.mia, flash).time.unwrap().clashes.is_empty(), "a meeting does not clash with itself");
}

/// Syncs, and gives how loudly the others are told of each write of a document.
async fn told(phone: &Phone, document: impl Into<Uuid>) -> Vec<Wake> {
    phone.network.note_writes();
    phone.sync().await;
    wakes(&phone.network.writes(), document)
}

fn wakes(written: &[Write], document: impl Into<Uuid>) -> Vec<Wake> {
    let id = document.into();
    written.iter().filter(|write| write.id == id).map(|write| write.wake).collect()
}

/// Who is asked, answered, told, or left alone hears of it at once; a date is told by its meeting, and the rest is there when the
/// app is opened.
#[tokio::test]
async fn what_asks_something_of_the_other_alerts_and_the_rest_does_not() {
    let scene = Scene::new().await;
    let flash = asks(&scene, Some(wall(berlin(), "2026-03-05T15:00")));
    assert_eq!(told(&scene.mia, flash).await, [Wake::Alert], "a request arrives");
    scene.all_sync().await;
    act(&scene.tom, flash, FlashCommand::AskForMore { question: "Whose?".into() });
    assert_eq!(told(&scene.tom, flash).await, [Wake::Alert], "a question back");
    scene.mia.sync().await;
    let question = see(&scene.mia, flash).questions[0].id;
    act(&scene.mia, flash, FlashCommand::AnswerMore { question, told: "Our own".into() });
    assert_eq!(told(&scene.mia, flash).await, [Wake::Alert], "its answer");
    scene.all_sync().await;
    act(&scene.yuki, flash, FlashCommand::Decline);
    assert_eq!(told(&scene.yuki, flash).await, [Wake::Alert], "a no");
    scene.all_sync().await;
    act(&scene.tom, flash, FlashCommand::Accept);
    scene.tom.network.note_writes();
    scene.tom.sync().await;
    let written = scene.tom.network.writes();
    assert_eq!(wakes(&written, flash), [Wake::Alert, Wake::Quiet], "a yes; its date is told by the meeting");
    assert_eq!(wakes(&written, FlashRequest::meeting_id(flash)), [Wake::Alert]);
    scene.mia.sync().await;
    scene.community.clock.pass(TimeDelta::days(4));
    act(&scene.mia, flash, FlashCommand::MarkHeld);
    assert_eq!(told(&scene.mia, flash).await, [Wake::Quiet], "they talked");
    act(&scene.mia, flash, FlashCommand::KeepTakeaway { shared: None });
    act(&scene.mia, flash, FlashCommand::WantMore);
    assert_eq!(told(&scene.mia, flash).await, [Wake::Quiet], "a takeaway, and one wants more");
    scene.tom.sync().await;
    act(&scene.tom, flash, FlashCommand::WantMore);
    assert_eq!(told(&scene.tom, flash).await, [Wake::Alert], "both want more");
    let other = scene.mia.belay.flash().ask(scene.program, about("Pivot tables", &[&scene.yuki])).unwrap();
    scene.mia.sync().await;
    act(&scene.mia, other, FlashCommand::Withdraw);
    assert_eq!(told(&scene.mia, other).await, [Wake::Alert], "taken back");
}

/// After the takeaway both are asked once whether they want more; "both want more" is shown, and who has said so is not asked
/// again; then a relationship can begin, once.
#[tokio::test]
async fn both_are_asked_once_for_more_and_then_a_relationship_is_proposed() {
    let scene = Scene::new().await;
    let flash = asks(&scene, Some(wall(berlin(), "2026-03-05T15:00")));
    scene.all_sync().await;
    act(&scene.tom, flash, FlashCommand::Accept);
    scene.tom.sync().await;
    scene.mia.sync().await;
    let home = scene.tom.belay.home().unwrap();
    assert_eq!(home.flash_helping.len(), 1, "who helps is told so");
    scene.community.clock.pass(TimeDelta::days(4));
    let meeting = FlashRequest::meeting_id(flash);
    scene.tom.belay.meetings().act(meeting, MeetingCommand::Hold { next: None }).unwrap();
    scene.tom.sync().await;
    scene.mia.sync().await;
    assert_eq!(see(&scene.mia, flash).status, FlashStatus::Held);
    scene.mia.belay.flash().keep_takeaway(flash, Some("Begin with the cash"), None).unwrap();
    scene.mia.sync().await;
    scene.tom.sync().await;
    let asked = |phone: &Phone| waits(phone).contains(&WaitKind::WantMore);
    assert!(asked(&scene.mia) && asked(&scene.tom));
    act(&scene.mia, flash, FlashCommand::WantMore);
    assert!(!asked(&scene.mia) && !see(&scene.mia, flash).allowed.contains(&"want_more".to_owned()));
    scene.mia.sync().await;
    scene.tom.sync().await;
    assert_eq!(see(&scene.tom, flash).relationship, None);
    act(&scene.tom, flash, FlashCommand::WantMore);
    assert!(!see(&scene.tom, flash).allowed.contains(&"want_more".to_owned()));
    scene.tom.sync().await;
    scene.mia.sync().await;
    for phone in [&scene.mia, &scene.tom] {
        assert!(!asked(phone));
        assert!(waits(phone).contains(&WaitKind::BeginRelationship));
        assert!(see(phone, flash).relationship.is_some());
    }
    scene.tom.belay.flash().begin_relationship(flash).unwrap();
    scene.tom.sync().await;
    scene.mia.sync().await;
    assert!(!waits(&scene.tom).contains(&WaitKind::BeginRelationship));
    assert!(waits(&scene.mia).contains(&WaitKind::AcceptRelationship));
}
