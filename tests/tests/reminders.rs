//! What a phone hands to its own scheduler and what it reports back: each reminder rings once, late ones still ring, and a
//! button does what it says.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use belay_core::{
    Error,
    ports::transport::{Call, Reply},
    services::{Muted, PushAddress, ReminderView},
};
use belay_domain::{
    MeetingId, ReminderId,
    action::NewAction,
    goal::{GoalCommand, GoalOpening},
    link::{Link, MeetingLink},
    meeting::{MeetingCommand, MeetingState},
    reminder::{ReminderAction, ReminderChannel, ReminderKind},
};
use belay_protocol::{ArmedReport, Wake, paths};
use belay_server::WebPushSettings;
use belay_tests::{
    Between, Community, Phone, SetClock, a_goal, a_meeting, a_pair, at, both_sync, get_acquainted, meet,
    places::berlin, start_working, wall,
};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// Does what a scheduler does after a change: takes the list, and says what it has.
fn arm(phone: &Phone) -> Vec<ReminderView> {
    let list = phone.belay.reminders().to_arm(None).unwrap();
    let ids: Vec<ReminderId> = list.iter().map(|view| view.reminder.id).collect();
    phone.belay.reminders().armed(&ids).unwrap();
    list
}

/// The next reminder of a meeting of this kind.
fn next(phone: &Phone, meeting: MeetingId, kind: ReminderKind) -> ReminderView {
    let list = phone.belay.reminders().to_arm(None).unwrap().into_iter();
    let mut of = list.filter(|view| view.document == meeting.0 && view.reminder.kind == kind);
    of.next().unwrap_or_else(|| panic!("{kind:?} is not planned"))
}

fn is_listed(phone: &Phone, id: ReminderId) -> bool {
    phone.belay.reminders().to_arm(None).unwrap().iter().any(|view| view.reminder.id == id)
}

/// A pair that meets on 16 March at 15:00 in Berlin.
async fn before_a_meeting(community: &Community) -> (Phone, Phone, MeetingId) {
    let (mia, tom, relationship) = a_pair(community).await;
    let meeting = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-16T15:00"))).await;
    (mia, tom, meeting)
}

fn set(community: &Community, moment: &str) -> DateTime<Utc> {
    let moment = at(moment);
    community.clock.set(moment);
    moment
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_handed_over_says_how_to_ring_and_nothing_that_anybody_wrote() {
    let community = Community::new().await;
    let (mia, _tom, meeting) = before_a_meeting(&community).await;
    let soon = next(&mia, meeting, ReminderKind::Soon);
    assert_eq!((soon.key.as_str(), soon.channel), ("meeting.soon", ReminderChannel::Meetings));
    assert_eq!(soon.tolerance_seconds, 0);
    assert_eq!(soon.actions, [ReminderAction::Join, ReminderAction::PlanB]);
    assert_eq!(mia.belay.screen(&soon.link), Ok(Link::Meeting { meeting, page: MeetingLink::Join }));
    assert_eq!(soon.reminder.until, at("2026-03-16T14:00:00Z"));
    let few = mia.belay.reminders().to_arm(Some(2)).unwrap();
    assert_eq!(few.len(), 2);
    let unknown = mia.belay.screen("belay://nowhere").unwrap_err();
    assert_eq!(unknown, Error::Invalid { field: "link".into(), rule: "unknown".into() });
    let told = serde_json::to_string(&mia.belay.reminders().to_arm(None).unwrap()).unwrap();
    for wrote in ["Learn to lead", "Tom", "Mia"] {
        assert!(!told.contains(wrote), "{wrote} in {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_is_shown_once_whoever_rings_it_and_however_often() {
    let community = Community::new().await;
    let (mia, _tom, meeting) = before_a_meeting(&community).await;
    arm(&mia);
    let soon = next(&mia, meeting, ReminderKind::Soon);
    let fired = |id| mia.belay.reminders().fired(id).unwrap();
    // Too early it is not shown, and stays armed.
    assert_eq!(fired(soon.reminder.id), None);
    set(&community, "2026-03-16T13:00:00Z");
    assert_eq!(fired(soon.reminder.id).map(|view| view.says), Some(soon.says));
    // Rung once more, and pushed by the server.
    assert_eq!(fired(soon.reminder.id), None);
    assert_eq!(mia.belay.reminders().pushed(soon.reminder.id).unwrap(), None);
    assert!(!is_listed(&mia, soon.reminder.id));
    assert_eq!(fired(ReminderId(Uuid::from_u128(7))), None);
    let start = next(&mia, meeting, ReminderKind::Start);
    mia.belay.reminders().dismissed(start.reminder.id).unwrap();
    assert!(!is_listed(&mia, start.reminder.id));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_answered_before_the_phone_reported_it_as_armed_is_answered() {
    let community = Community::new().await;
    let (mia, _tom, meeting) = before_a_meeting(&community).await;
    let reminders = mia.belay.reminders();
    // The app was ended after it had armed these and before it said so.
    let soon = next(&mia, meeting, ReminderKind::Soon);
    reminders.dismissed(soon.reminder.id).unwrap();
    assert!(!is_listed(&mia, soon.reminder.id));
    let start = next(&mia, meeting, ReminderKind::Start);
    let answer = reminders.acted(start.reminder.id, ReminderAction::Join, None).unwrap();
    assert!(answer.open.is_some_and(|link| link.contains(&meeting.to_string())));
    arm(&mia);
    set(&community, "2026-03-16T14:00:00Z");
    for answered in [soon, start] {
        assert_eq!(reminders.fired(answered.reminder.id).unwrap(), None, "{answered:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_due_while_the_phone_was_off_rings_when_it_starts_and_not_after_its_use() {
    let community = Community::new().await;
    let (mia, _tom, meeting) = before_a_meeting(&community).await;
    let soon = next(&mia, meeting, ReminderKind::Soon);
    arm(&mia);
    // The system's scheduler had it: it rang, although nobody said so.
    set(&community, "2026-03-16T13:20:00Z");
    assert!(!is_listed(&mia, soon.reminder.id));
    // After a reboot the scheduler is empty: it did not.
    mia.belay.reminders().disarmed().unwrap();
    assert!(is_listed(&mia, soon.reminder.id));
    let shown = mia.belay.reminders().fired(soon.reminder.id).unwrap().unwrap();
    assert_ne!(shown.says, soon.says, "its words are those of now");
    assert!(!is_listed(&mia, soon.reminder.id));
    set(&community, "2026-03-16T14:11:00Z");
    let start = next_before(&mia, meeting);
    assert_eq!(start, None, "whoever is too late for a meeting is not told of it");
}

fn next_before(phone: &Phone, meeting: MeetingId) -> Option<ReminderKind> {
    let list = phone.belay.reminders().to_arm(None).unwrap().into_iter();
    let kinds = list.filter(|view| view.document == meeting.0).map(|view| view.reminder.kind);
    kinds.into_iter().find(|kind| matches!(kind, ReminderKind::Soon | ReminderKind::Start))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_phone_does_not_ring_what_was_due_before_it() {
    let community = Community::new().await;
    let (mia, _tom, meeting) = before_a_meeting(&community).await;
    mia.sync().await;
    set(&community, "2026-03-16T13:20:00Z");
    let second = community.phone("Mia", berlin()).await;
    second.sync().await;
    arm(&second);
    assert_eq!(next_before(&second, meeting), Some(ReminderKind::Start));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_that_was_moved_or_called_off_is_not_shown_although_the_scheduler_had_it() {
    let community = Community::new().await;
    let (mia, tom, meeting) = before_a_meeting(&community).await;
    arm(&mia);
    let soon = next(&mia, meeting, ReminderKind::Soon);
    let cancel = MeetingCommand::Cancel { reason: "ill".into() };
    tom.belay.meetings().act(meeting, cancel).unwrap();
    both_sync(&tom, &mia).await;
    set(&community, "2026-03-16T13:00:00Z");
    assert_eq!(mia.belay.reminders().fired(soon.reminder.id).unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_does_what_it_says_by_the_rules_of_the_app() {
    let community = Community::new().await;
    let (mia, tom, meeting) = before_a_meeting(&community).await;
    arm(&mia);
    arm(&tom);
    set(&community, "2026-03-16T16:00:00Z");
    let held = next_of(&mia, ReminderKind::StateAsk);
    mia.belay.reminders().fired(held).unwrap().unwrap();
    let answer = mia.belay.reminders().acted(held, ReminderAction::Yes, None).unwrap();
    assert!(answer.done && answer.open.is_none());
    let is_held = |phone: &Phone| {
        let state = phone.belay.meetings().meeting(meeting).unwrap().view.meeting.state;
        matches!(state, MeetingState::Held { .. })
    };
    assert!(is_held(&mia));
    both_sync(&mia, &tom).await;
    assert!(is_held(&tom));
    // What cannot be done by a tap opens its screen.
    let reflect = next_of(&mia, ReminderKind::Reflect);
    mia.belay.reminders().fired(reflect).unwrap().unwrap();
    let answer = mia.belay.reminders().acted(reflect, ReminderAction::Write, None).unwrap();
    let page = Link::Meeting { meeting, page: MeetingLink::Reflect };
    assert_eq!(answer.open, Some(page.to_string()));
    // What was typed into the notification is kept.
    let answer = mia.belay.reminders().acted(reflect, ReminderAction::Write, Some("I listened.")).unwrap();
    assert!(answer.done);
    let own = mia.belay.reflections().own(None).unwrap().reflections;
    assert!(own.iter().any(|view| view.reflection.text.text == "I listened."));
    let never = mia.belay.reminders().acted(ReminderId(Uuid::nil()), ReminderAction::Yes, None);
    assert!(matches!(never, Err(Error::NotFound { .. })));
}

fn next_of(phone: &Phone, kind: ReminderKind) -> ReminderId {
    let now = phone.belay.now().unwrap();
    let due = phone.belay.reminders().due(now - TimeDelta::days(2), now + TimeDelta::seconds(1)).unwrap();
    due.iter().rev().find(|view| view.reminder.kind == kind).unwrap().reminder.id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_is_muted_says_so_and_rings_what_is_still_of_use_when_it_may_again() {
    let community = Community::new().await;
    let (mia, _tom, meeting) = before_a_meeting(&community).await;
    arm(&mia);
    let soon = next(&mia, meeting, ReminderKind::Soon);
    let muted = |why| mia.belay.reminders().muted(why).unwrap();
    muted(Some(Muted::NotAllowed));
    assert_eq!(mia.belay.today().unwrap().muted, Some(Muted::NotAllowed));
    assert_eq!(mia.belay.home().unwrap().muted, Some(Muted::NotAllowed));
    assert_eq!(mia.belay.reminders().standing().unwrap().muted, Some(Muted::NotAllowed));
    set(&community, "2026-03-16T13:05:00Z");
    assert_eq!(mia.belay.reminders().fired(soon.reminder.id).unwrap(), None);
    muted(None);
    assert_eq!(mia.belay.today().unwrap().muted, None);
    assert!(is_listed(&mia, soon.reminder.id), "it did not ring");
    assert!(mia.belay.reminders().fired(soon.reminder.id).unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_rang_before_the_phone_noticed_that_it_is_muted_is_handed_over_when_it_may_ring_again() {
    let community = Community::new().await;
    let (mia, _tom, meeting) = before_a_meeting(&community).await;
    arm(&mia);
    let soon = next(&mia, meeting, ReminderKind::Soon).reminder.id;
    let reminders = mia.belay.reminders();
    // The app is started for it, and only then sees that the permission has gone.
    set(&community, "2026-03-16T13:00:20Z");
    reminders.muted(Some(Muted::NotAllowed)).unwrap();
    assert_eq!(reminders.fired(soon).unwrap(), None);
    assert!(!is_listed(&mia, soon), "the scheduler would ring in vain, again and again");
    set(&community, "2026-03-16T13:05:00Z");
    reminders.muted(None).unwrap();
    assert!(is_listed(&mia, soon));
    assert!(reminders.fired(soon).unwrap().is_some());
    assert!(!is_listed(&mia, soon));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_is_shown_where_the_scheduler_does_not_have_the_reminder() {
    let community = Community::new().await;
    let (mia, tom, meeting) = before_a_meeting(&community).await;
    let soon = next(&mia, meeting, ReminderKind::Soon).reminder.id;
    arm(&mia);
    set(&community, "2026-03-16T13:00:00Z");
    let pushed = |phone: &Phone, id| phone.belay.reminders().pushed(id).unwrap();
    assert_eq!(pushed(&mia, soon), None, "it rings by itself");
    let other = next_of(&tom, ReminderKind::Soon);
    assert!(pushed(&tom, other).is_some());
    assert_eq!(pushed(&tom, other), None, "the same push once more");
    assert_eq!(tom.belay.reminders().fired(other).unwrap(), None);
}

/// Syncs, and gives how loudly the others are told of each write of a document.
async fn told(phone: &Phone, document: impl Into<Uuid>) -> Vec<Wake> {
    phone.network.note_writes();
    phone.sync().await;
    let id = document.into();
    phone.network.writes().iter().filter(|write| write.id == id).map(|write| write.wake).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_goal_in_review_and_one_given_back_are_told_at_once_and_ring_once() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    get_acquainted(&mia, &tom, relationship).await;
    start_working(&mia, &tom, relationship).await;
    set(&community, "2026-03-02T15:00:00Z");
    arm(&tom);
    let opening = GoalOpening {
        outcome: "Others hear it".into(),
        evidence: "Three minutes".into(),
        due: Some("2026-09-01".parse().unwrap()),
        ..a_goal(&mia, relationship, "Say what I think")
    };
    let goal = mia.belay.goals().draft(opening).unwrap();
    let due = Some("2026-06-01".parse().unwrap());
    let action = NewAction { owner: mia.me(), what: "Ask".into(), due, someday: false };
    mia.belay.goals().act(goal, GoalCommand::AddAction(action)).unwrap();
    mia.belay.goals().act(goal, GoalCommand::SendToReview).unwrap();
    assert_eq!(told(&mia, goal).await, [Wake::Alert]);
    tom.sync().await;
    let reviews = |phone: &Phone| {
        let list = phone.belay.reminders().to_arm(None).unwrap().into_iter();
        list.filter(|view| view.document == goal.0 && view.key == "goal.review").collect::<Vec<_>>()
    };
    let [now, again] = reviews(&tom).try_into().unwrap();
    assert!(now.reminder.at <= tom.belay.now().unwrap(), "it rings at once");
    assert!(tom.belay.reminders().fired(now.reminder.id).unwrap().is_some());
    assert_eq!(reviews(&tom).len(), 1);
    assert_eq!(tom.belay.screen(&again.link), Ok(Link::Goal { goal }));
    let question = GoalCommand::PushBack { question: "By when?".into() };
    tom.belay.goals().act(goal, question).unwrap();
    assert_eq!(reviews(&tom), [], "what is done reminds of nothing");
    assert_eq!(told(&tom, goal).await, [Wake::Alert]);
    mia.sync().await;
    let back = mia.belay.reminders().to_arm(None).unwrap();
    assert!(back.iter().any(|view| view.document == goal.0 && view.key == "goal.back"));
}

/// Notes what a phone reports as armed.
#[derive(Default)]
struct Reports(Mutex<Vec<BTreeSet<Uuid>>>);

impl Between for Reports {
    fn up(&self, call: Call) -> Call {
        if call.url.ends_with(paths::PUSH_ARMED) {
            let report: ArmedReport = serde_json::from_slice(call.body.as_deref().unwrap()).unwrap();
            self.0.lock().unwrap().push(report.ids.into_iter().collect());
        }
        call
    }

    fn down(&self, reply: Reply) -> Reply {
        reply
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registered_phone_tells_the_server_what_it_rings_by_itself() {
    let clock = Arc::new(SetClock::new(at("2026-03-02T09:00:00Z")));
    let contact = "mailto:operator@example.org".to_owned();
    let web = WebPushSettings { contact, key: None, allow_private: false };
    let community = Community::with(clock, |config| config.push.web = Some(web)).await;
    let (mia, _tom, meeting) = before_a_meeting(&community).await;
    let reports = Arc::new(Reports::default());
    mia.network.pass_through(Arc::clone(&reports) as Arc<dyn Between>);
    let taken = || std::mem::take(&mut *reports.0.lock().unwrap());
    let armed = || arm(&mia).iter().map(|view| view.reminder.id.0).collect::<BTreeSet<_>>();
    armed();
    mia.sync().await;
    assert_eq!(taken(), Vec::<BTreeSet<Uuid>>::new(), "nothing is pushed to a phone that is not registered");
    let account = mia.belay.account();
    let offer = account.push_offer().await.unwrap();
    assert!(offer.web.is_some() && !offer.fcm && !offer.apns && !offer.registered);
    let off = account.register_push(&PushAddress::Fcm { token: "token".into() }).await;
    assert!(matches!(off, Err(Error::NotFound { .. })));
    // The key and secret of RFC 8291, appendix A.
    let address = PushAddress::Web {
        endpoint: "https://push.example.org/one".into(),
        p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
            .into(),
        auth: "BTBZMqHH6r4Tts7J_aSIgg".into(),
    };
    account.register_push(&address).await.unwrap();
    assert!(account.push_offer().await.unwrap().registered);
    mia.sync().await;
    let told = armed();
    assert_eq!(taken(), std::slice::from_ref(&told));
    let soon = next(&mia, meeting, ReminderKind::Soon).reminder.id;
    assert!(told.contains(&soon.0));
    set(&community, "2026-03-16T13:00:00Z");
    mia.belay.reminders().fired(soon).unwrap().unwrap();
    armed();
    mia.sync().await;
    assert_eq!(taken(), Vec::<BTreeSet<Uuid>>::new(), "what rang is not pushed either: the server knows");
    mia.belay.meetings().act(meeting, MeetingCommand::Cancel { reason: "ill".into() }).unwrap();
    let left = armed();
    mia.sync().await;
    let told = taken().pop().unwrap();
    assert!(left.is_subset(&told) && told.contains(&soon.0));
    account.unregister_push().await.unwrap();
    assert!(!account.push_offer().await.unwrap().registered);
}

#[test]
fn in_months_of_phones_off_muted_and_abroad_nothing_rings_twice_and_nothing_is_missed() {
    let counts = belay_tests::months::play_many(1..13, 84, 2, |_, _| ());
    assert!(counts.holds(), "{counts}");
    let happened = [counts.rung, counts.pushed, counts.lost, counts.reboots, counts.muted, counts.moves];
    assert!(happened.iter().all(|count| *count > 0), "{counts}");
    assert!(counts.shown * 10 > counts.reminders * 7, "{counts}");
    assert!(counts.exact > 100, "{counts}");
}
