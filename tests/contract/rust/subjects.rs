//! The contract in the field's own words: texts, pages, refusals, the flash race, reminders.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::SystemTime,
};

use belay_core::{
    AttentionReason, Error,
    domain::{
        Rating, Reason, RelationshipId, UniFfiTag as Domain, WallTime, Zone,
        crossing::{CalendarDay, ClockTime, LocalDate, LocalTime, ZoneName},
        flash::{FlashCommand, FlashKind, FlashOpening, FlashStatus},
        goal::{GoalCommand, GoalKind, GoalOpening},
        link::Link,
        meeting::{MeetingCommand, MeetingOf, MeetingOpening},
        profile::{ProfileCommand, WritingTime},
        reflection::{ReflectionOpening, ReflectionSubject},
        relationship::{
            Form as RelationshipForm, Origin as RelationshipOrigin, RelationshipCommand, RelationshipOpening,
            Role, Seat,
        },
        reminder::{ReminderChannel, ReminderKind},
    },
    services::{Muted, ReminderView},
};
use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use uniffi::{Lift, Lower};

use super::{
    account::{read, write},
    phone::{Phone, program},
};

#[tokio::test]
async fn any_text_comes_back_as_it_was() {
    let mia = Phone::of("Mia", "texts", "Europe/Berlin").await;
    let long = "x".repeat(20_000);
    let texts = [
        "",
        long.as_str(),
        "שלום, עולם — مرحبا",
        "\u{202E}right to left\u{202C} and back",
        "🧗🏽‍♀️🇨🇭👩‍👩‍👧‍👦",
        "e\u{301} is not \u{e9}, \u{0} is a letter here",
        "a line\r\nand a\ttab",
        "𝔭𝔩𝔞𝔫𝔢 sixteen",
    ];
    let mut written = Vec::new();
    for text in texts {
        written.push((write(&mia, text).await, text));
    }
    mia.sync().await;
    let second = Phone::of("Mia", "texts", "Europe/Berlin").await;
    for (id, text) in written {
        assert_eq!(read(&mia, id).await.reflection.text.text, text);
        assert_eq!(read(&second, id).await.reflection.text.text, text);
    }
    let opening =
        ReflectionOpening { subject: ReflectionSubject::Free, prompt: None, text: "x".repeat(20_001) };
    let too_long = mia.belay.reflections().begin_from_app(opening).await;
    let expected = Error::Invalid { field: "text".to_owned(), rule: "too_long".to_owned() };
    assert_eq!(too_long, Err(expected));
}

#[tokio::test]
async fn pages_follow_each_other() {
    let mia = Phone::of("Mia", "pages", "Europe/Berlin").await;
    let mut written = Vec::new();
    for number in 0..120 {
        written.push(write(&mia, &format!("Number {number}.")).await);
    }
    let (mut sizes, mut seen, mut from) = (Vec::new(), Vec::new(), None);
    loop {
        let page = mia.belay.reflections().own_from_app(from).await.expect("it can be listed");
        sizes.push(page.reflections.len());
        seen.extend(page.reflections.iter().map(|view| view.id));
        from = page.next;
        if from.is_none() {
            break;
        }
    }
    assert_eq!(sizes, [50, 50, 20]);
    assert_eq!(seen.len(), written.len(), "each once");
    assert_eq!(BTreeSet::from_iter(seen), BTreeSet::from_iter(written), "and each is there");
}

/// What a value of another language becomes here.
fn lift<T: Lift<Domain, FfiType = V::FfiType>, V: Lower<Domain>>(value: V) -> uniffi::Result<T> {
    T::try_lift(V::lower(value))
}

#[tokio::test]
async fn values_out_of_range_are_invalid() {
    let mia = Phone::of("Mia", "range", "Europe/Berlin").await;
    let page = mia.belay.reflections().own_from_app(Some("nonsense".to_owned())).await;
    assert!(matches!(page, Err(Error::Invalid { field, .. }) if field == "from"));
    // The values of other languages pass these conversions, one by one.
    let out_of_range = |field: &str| Error::Invalid { field: field.into(), rule: "out_of_range".into() };
    let day = CalendarDay { year: 2026, month: 2, day: 30 };
    let lifted = lift::<LocalDate, _>(day).expect_err("no such day");
    assert_eq!(lifted.downcast::<Error>().expect("the public error"), out_of_range("date"));
    let time = ClockTime { hour: 24, minute: 0, second: 0 };
    let lifted = lift::<LocalTime, _>(time).expect_err("no such time");
    assert_eq!(lifted.downcast::<Error>().expect("the public error"), out_of_range("time"));
    let lifted = lift::<Rating, _>(6_u8).expect_err("five is the most");
    assert_eq!(lifted.downcast::<Error>().expect("the public error"), out_of_range("rating"));
    let lifted = lift::<ZoneName, _>("Mars/Olympus".to_owned()).expect_err("no such zone");
    let unknown = Error::Invalid { field: "zone".to_owned(), rule: "unknown_zone".to_owned() };
    assert_eq!(lifted.downcast::<Error>().expect("the public error"), unknown);
}

/// A mentee in Berlin and a mentor in New York who have begun a relationship.
async fn pair(case: &str) -> (Phone, Phone, RelationshipId) {
    let mia = Phone::of("Mia", case, "Europe/Berlin").await;
    let tom = Phone::of("Tom", case, "America/New_York").await;
    program(&[&mia, &tom]).await;
    let opening = RelationshipOpening {
        form: Some(RelationshipForm::OneToOne),
        members: vec![
            Seat { member: mia.me().await, role: Role::Mentee },
            Seat { member: tom.me().await, role: Role::Mentor },
        ],
        topic: String::new(),
        focus: BTreeSet::new(),
        purpose: "Learn to lead".to_owned(),
        origin: RelationshipOrigin::Direct,
        program: None,
        length: None,
    };
    let relationship = mia.belay.relationships().propose_from_app(opening).await.expect("it can be proposed");
    mia.sync().await;
    tom.sync().await;
    let accepted = tom.belay.relationships().act_from_app(relationship, RelationshipCommand::Accept).await;
    accepted.expect("it can be accepted");
    tom.sync().await;
    mia.sync().await;
    (mia, tom, relationship)
}

#[tokio::test]
async fn a_refusal_says_what_is_allowed() {
    let (mia, _tom, relationship) = pair("refusal").await;
    let opening = GoalOpening {
        relationship,
        owner: mia.me().await,
        kind: GoalKind::Development,
        statement: "Speak up in the weekly meeting".to_owned(),
        outcome: String::new(),
        evidence: String::new(),
        due: None,
        vision: None,
    };
    let goal = mia.belay.goals().draft_from_app(opening).await.expect("a draft may have gaps");
    let refused = mia.belay.goals().act_from_app(goal, GoalCommand::SendToReview).await;
    let Err(Error::Refused { refusal }) = refused else {
        panic!("a goal with gaps is not sent");
    };
    assert_eq!(refusal.missing, ["outcome", "evidence", "due"]);
    assert!(refusal.allowed.iter().any(|allowed| allowed == "reword"));
    let view = mia.belay.goals().goal_from_app(goal).await.expect("it is there");
    assert!(view.allowed.iter().any(|allowed| allowed == "reword"));
}

#[tokio::test]
async fn a_flash_request_has_one_winner() {
    let mia = Phone::of("Mia", "flash", "Europe/Berlin").await;
    let tom = Phone::of("Tom", "flash", "America/New_York").await;
    let yuki = Phone::of("Yuki", "flash", "Asia/Tokyo").await;
    let program = program(&[&mia, &tom, &yuki]).await;
    let opening = FlashOpening {
        topic: "Reading a balance sheet".to_owned(),
        details: String::new(),
        kind: FlashKind::Other,
        minutes: None,
        mentors: BTreeSet::from([tom.me().await, yuki.me().await]),
        slot: None,
    };
    let flash = mia.belay.flash().ask_from_app(program, opening).await.expect("it can be asked");
    for phone in [&mia, &tom, &yuki] {
        phone.sync().await;
    }
    for mentor in [&tom, &yuki] {
        mentor.go_offline();
        let view =
            mentor.belay.flash().act_from_app(flash, FlashCommand::Accept).await.expect("it can be accepted");
        assert_eq!((view.status, view.helper), (FlashStatus::AskedWaiting, None));
    }
    for mentor in [&tom, &yuki] {
        mentor.go_online();
        mentor.sync().await;
    }
    for phone in [&mia, &tom] {
        phone.sync().await;
    }
    let request =
        async |phone: &Phone| phone.belay.flash().request_from_app(flash).await.expect("it is there");
    assert_eq!(request(&tom).await.status, FlashStatus::Matched);
    assert_eq!(request(&mia).await.helper, Some(tom.me().await));
    let lost = request(&yuki).await;
    assert_eq!((lost.status, lost.helper), (FlashStatus::Taken, None));
    let told = yuki.belay.attention().list_from_app(None).await.expect("it can be listed").items;
    let [told] = told.as_slice() else {
        panic!("one matter waits: {told:?}");
    };
    assert!(
        matches!(&told.why, AttentionReason::Overtaken { refusal } if refusal.reason == Reason::FlashTaken)
    );
    assert_eq!(tom.belay.attention().count_from_app().await, Ok(0));
}

#[tokio::test]
async fn reminders_ring_at_the_right_instants() {
    let (mia, tom, relationship) = pair("reminders").await;
    // Ten days ahead, at three in the afternoon of Berlin, wherever one is.
    let berlin = Zone::named("Europe/Berlin").expect("a zone of the IANA database");
    let today = DateTime::<Utc>::from(SystemTime::now()).with_timezone(&berlin).date_naive();
    let local = (today + Days::new(10)).and_hms_opt(15, 0, 0).expect("three in the afternoon");
    let start = WallTime { local, zone: berlin };
    let opening = MeetingOpening::new(MeetingOf::Relationship { relationship }, start);
    let meeting = mia.belay.meetings().book_from_app(opening).await.expect("it can be booked").id;
    mia.sync().await;
    tom.sync().await;
    tom.belay
        .meetings()
        .act_from_app(meeting, MeetingCommand::Confirm { start })
        .await
        .expect("it can be confirmed");
    tom.sync().await;
    mia.sync().await;
    let begins = start.instant();
    let expected = BTreeMap::from([
        (ReminderKind::Soon, begins - TimeDelta::hours(1)),
        (ReminderKind::Start, begins - TimeDelta::minutes(10)),
        (ReminderKind::StateAsk, begins + TimeDelta::hours(2)),
    ]);
    let mut armed = Vec::new();
    for phone in [&mia, &tom] {
        let all = phone.belay.reminders().to_arm_from_app(None).await.expect("they can be planned");
        let own: Vec<_> = all.into_iter().filter(|view| view.document == meeting.0).collect();
        for (kind, at) in &expected {
            let rings = own.iter().filter(|view| view.reminder.kind == *kind).map(|view| view.reminder.at);
            assert_eq!(rings.collect::<Vec<_>>(), [*at], "{kind:?}");
        }
        assert!(own.iter().any(|view| view.reminder.kind == ReminderKind::Prepare));
        let around = phone.belay.reminders().due_from_app(begins - TimeDelta::minutes(11), begins).await;
        let kinds = around.expect("they can be planned").into_iter().map(|view| view.reminder.kind);
        assert_eq!(kinds.collect::<Vec<_>>(), [ReminderKind::Start]);
        armed.push(own);
    }
    let at = |own: &Vec<ReminderView>| own.iter().map(|view| view.reminder.at).collect::<Vec<_>>();
    assert_eq!(at(&armed[0]), at(&armed[1]), "both ring at the same instants");
    let ids = |own: &Vec<ReminderView>| own.iter().map(|view| view.reminder.id).collect::<BTreeSet<_>>();
    assert!(ids(&armed[0]).is_disjoint(&ids(&armed[1])), "each is told by themselves");
}

#[tokio::test]
async fn a_phone_arms_what_is_planned() {
    let mia = Phone::of("Mia", "arming", "Europe/Berlin").await;
    let noon = WritingTime { weekday: None, at: NaiveTime::from_hms_opt(12, 0, 0).expect("noon") };
    let command = ProfileCommand::SetWritingTimes(vec![noon]);
    mia.belay.profile().act_from_app(command).await.expect("it can be set");
    let reminders = mia.belay.reminders();
    let planned = reminders.to_arm_from_app(None).await.expect("they can be planned");
    let next = planned.last().expect("there is one a day");
    let of_writing = |view: &ReminderView| view.key == "write.own" && view.channel == ReminderChannel::Gentle;
    assert!(planned.iter().all(of_writing));
    assert_eq!(mia.belay.screen(&next.link), Ok(Link::Write { about: None, prompt: None }));
    let ids: Vec<_> = planned.iter().map(|view| view.reminder.id).collect();
    reminders.armed_from_app(ids.clone()).await.expect("they are noted");
    let standing = reminders.standing_from_app().await.expect("it can be read");
    assert_eq!(standing.armed, ids.len() as u64);
    let id = next.reminder.id;
    reminders.dismissed_from_app(id).await.expect("it is noted");
    let left = reminders.to_arm_from_app(None).await.expect("they can be planned");
    assert!(left.iter().all(|view| view.reminder.id != id));
    assert_eq!(reminders.fired_from_app(id).await, Ok(None));
    reminders.muted_from_app(Some(Muted::NotAllowed)).await.expect("it is noted");
    assert_eq!(mia.belay.home_from_app().await.expect("it can be read").muted, Some(Muted::NotAllowed));
}
