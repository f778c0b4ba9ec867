//! Meetings of two phones in two zones, with a real server: dates, moves, both at once, and reminders.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

mod calendar_files;
mod private_notes;
mod what_happened;

use std::sync::Arc;

use belay_core::{AttentionReason, Error, services::ReminderView};
use belay_domain::{
    MeetingId, Phase, Reason, WallReading,
    agenda::{NewItem, OwnItemKind},
    flash::{FlashKind, FlashOpening},
    meeting::{MeetingCommand, MeetingOpening, MeetingState, Notice},
    profile::{Profile, ProfileCommand, QuietHours, USUAL_QUIET},
    relationship::RelationshipCommand,
    reminder::ReminderKind,
    zone_named,
};
use belay_protocol::{Wake, shared_space};
use belay_tests::{
    Community, Fault, Phone, SetClock, Visitor, a_circle, a_meeting, a_pair, at, both_sync, get_acquainted,
    meet,
    places::{berlin, new_york},
    reminders, shown, start_working, tell, wall,
};
use chrono::{NaiveTime, TimeDelta};

/// The reminders of a phone for a meeting: kind and time.
fn armed(phone: &Phone, meeting: MeetingId) -> Vec<(ReminderKind, String)> {
    let of_meeting = reminders(phone, meeting).into_iter();
    of_meeting.map(|view| (view.reminder.kind, view.reminder.at.format("%dT%H:%M").to_string())).collect()
}

fn move_to(phone: &Phone, meeting: MeetingId, to: &str) -> MeetingCommand {
    let from = phone.belay.meetings().meeting(meeting).unwrap().view.meeting.start;
    MeetingCommand::Move { from, to: wall(berlin(), to), reason: "a train".into() }
}

#[tokio::test(flavor = "multi_thread")]
async fn s147_in_the_week_the_clocks_disagree_both_are_reminded_at_the_same_instants_by_the_same_names() {
    use ReminderKind::{Ahead, Prepare, Reflect, Soon, Start, StateAsk};
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    // New York has put its clocks forward on 8 March, Berlin does on the 29th: 15:00 there is 10:00 and not 9:00.
    let meeting = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-16T15:00"))).await;
    let seen = tom.belay.meetings().meeting(meeting).unwrap().view.when;
    assert_eq!(seen.here.to_string(), "2026-03-16 10:00:00");
    assert_eq!(seen.there, wall(berlin(), "2026-03-16T15:00"));
    assert_eq!(seen.instant, at("2026-03-16T14:00:00Z"));
    let expected = [
        (Ahead, "13T14:00"),
        (Prepare, "15T14:00"),
        (Soon, "16T13:00"),
        (Start, "16T13:50"),
        (Reflect, "16T15:00"),
        (StateAsk, "16T16:00"),
        (Reflect, "17T15:00"),
    ];
    for phone in [&mia, &tom] {
        let armed = armed(phone, meeting);
        assert_eq!(armed.iter().map(|(kind, at)| (*kind, at.as_str())).collect::<Vec<_>>(), expected);
    }
    let ids =
        |phone: &Phone| reminders(phone, meeting).iter().map(|view| view.reminder.id).collect::<Vec<_>>();
    assert!(ids(&mia).iter().all(|id| !ids(&tom).contains(id)), "each is told by themselves");
    let second = community.phone("Mia", berlin()).await;
    assert_eq!(ids(&second), ids(&mia), "nobody is told twice on two phones");
}

#[tokio::test(flavor = "multi_thread")]
async fn moving_arms_all_reminders_anew_and_cancelling_clears_them() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let meeting = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-16T15:00"))).await;
    let before = reminders(&tom, meeting);
    let moved = tell(&mia, meeting, move_to(&mia, meeting, "2026-03-20T15:00"));
    assert_eq!(moved.notice, Some(Notice::Free));
    mia.sync().await;
    tom.sync().await;
    let after = reminders(&tom, meeting);
    let is_told = |view: &&ReminderView| view.reminder.kind == ReminderKind::Moved;
    assert_eq!(after.iter().filter(is_told).count(), 1, "whoever did not move it is told");
    assert_eq!(after.len(), before.len() + 1);
    assert!(after.iter().all(|new| before.iter().all(|old| old.reminder.id != new.reminder.id)));
    assert_eq!(armed(&tom, meeting)[4], (ReminderKind::Start, "20T13:50".to_owned()));
    tell(&tom, meeting, MeetingCommand::Cancel { reason: String::new() });
    assert_eq!(reminders(&tom, meeting), []);
    tom.sync().await;
    mia.sync().await;
    assert_eq!(reminders(&mia, meeting), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn s150_s170_whoever_prepares_is_not_told_to_and_quiet_hours_are_kept_on_ones_own_phones_only() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let meeting = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-16T07:30"))).await;
    tell(&mia, meeting, MeetingCommand::Prepare);
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let quiet = QuietHours { from: hour(22), until: hour(7) };
    mia.belay.profile().act(ProfileCommand::SetQuietHours(Some(quiet))).unwrap();
    mia.sync().await;
    tom.sync().await;
    tom.belay.profile().act(ProfileCommand::SetQuietHours(None)).unwrap();
    let kinds = |phone: &Phone| armed(phone, meeting).into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
    assert!(!kinds(&mia).contains(&ReminderKind::Prepare));
    assert!(kinds(&tom).contains(&ReminderKind::Prepare));
    // An hour before is 6:30 there, in her night: the minute before it begins.
    assert!(armed(&mia, meeting).contains(&(ReminderKind::Soon, "15T20:59".to_owned())));
    assert!(armed(&tom, meeting).contains(&(ReminderKind::Soon, "16T05:30".to_owned())));
    let second = community.phone("Mia", berlin()).await;
    assert_eq!(second.belay.profile().settings().unwrap().profile.quiet, Some(quiet));
    assert_eq!(armed(&second, meeting), armed(&mia, meeting));
}

/// Nobody is woken at one in the morning who has said nothing of quiet hours; whoever said never is told when it is so.
#[tokio::test(flavor = "multi_thread")]
async fn s170_the_night_is_quiet_from_the_first_day_and_whoever_chose_never_is_told_at_any_hour() {
    let community = Community::new().await;
    let (mia, tom, _) = a_pair(&community).await;
    let program = mia.belay.programs().all().unwrap()[0].id;
    assert_eq!(
        mia.belay.profile().settings().unwrap().profile.quiet,
        Some(USUAL_QUIET),
        "shown before it is set"
    );
    // Another setting leaves the night as it is.
    mia.belay.profile().act(ProfileCommand::SetHardToAsk(true)).unwrap();
    // Seven days later it is one in the morning again.
    community.clock.set(at("2026-03-03T00:00:00Z"));
    let opening = FlashOpening {
        topic: "Firing somebody I like".into(),
        details: String::new(),
        kind: FlashKind::Other,
        minutes: None,
        mentors: [tom.me()].into(),
        slot: None,
    };
    let flash = mia.belay.flash().ask(program, opening).unwrap();
    let told = |phone: &Phone| -> Vec<String> {
        let armed = phone.belay.reminders().to_arm(None).unwrap().into_iter();
        let expired =
            armed.filter(|view| view.document == flash.0 && view.reminder.kind == ReminderKind::FlashExpired);
        expired.map(|view| view.reminder.at.format("%dT%H:%M").to_string()).collect()
    };
    assert_eq!(told(&mia), ["10T06:00"], "at seven, where she is");
    both_sync(&mia, &tom).await;
    mia.belay.profile().act(ProfileCommand::SetQuietHours(None)).unwrap();
    assert_eq!(told(&mia), ["10T00:00"]);
    let tablet = {
        mia.sync().await;
        community.phone("Mia", berlin()).await
    };
    assert_eq!(tablet.belay.profile().settings().unwrap().profile.quiet, None, "never stays never");
    assert_eq!(told(&tablet), ["10T00:00"]);
    // Settings from before there were quiet hours say nothing of them: that is not never.
    let visitor = Visitor::new(&community, "Mia").await;
    let (document, mut content) = visitor.document(Profile::id_for(mia.me())).await;
    content["doc"].as_object_mut().unwrap().remove("quiet");
    visitor.store(&document, &content).await;
    mia.sync().await;
    assert_eq!(mia.belay.profile().settings().unwrap().profile.quiet, Some(USUAL_QUIET));
    assert_eq!(told(&mia), ["10T06:00"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_that_does_not_exist_or_comes_twice_is_shown_before_it_is_proposed() {
    let community = Community::new().await;
    let mia = community.phone("Mia", berlin()).await;
    let look = |text| mia.belay.meetings().look_at(wall(berlin(), text), 60).unwrap().when;
    let gap = look("2026-03-29T02:30");
    assert_eq!((gap.reading, gap.here.to_string()), (WallReading::Gap, "2026-03-29 03:00:00".into()));
    let fold = look("2026-10-25T02:30");
    assert_eq!((fold.reading, fold.instant), (WallReading::Fold, at("2026-10-25T00:30:00Z")));
    assert_eq!(look("2026-10-25T04:30").reading, WallReading::Exact);
    let refusal = zone_named("Mars/Olympus").unwrap_err();
    assert_eq!(Error::from(refusal), Error::Invalid { field: "zone".into(), rule: "unknown_zone".into() });
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_move_it_at_once_one_wins_and_the_other_is_asked_to_look_again() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let meeting = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-16T15:00"))).await;
    tell(&mia, meeting, move_to(&mia, meeting, "2026-03-17T15:00"));
    tell(&tom, meeting, move_to(&tom, meeting, "2026-03-18T15:00"));
    mia.sync().await;
    tom.sync().await;
    mia.sync().await;
    for phone in [&mia, &tom] {
        let view = phone.belay.meetings().meeting(meeting).unwrap().view;
        assert_eq!(view.meeting.start, wall(berlin(), "2026-03-17T15:00"));
        assert_eq!(view.dates.len(), 2);
    }
    let lost = tom.belay.attention().list(None).unwrap().items;
    assert!(
        matches!(&lost[0].why, AttentionReason::Overtaken { refusal } if refusal.reason == Reason::DateChanged)
    );
    assert_eq!(lost[0].words, ["a train"]);
    assert_eq!(mia.belay.attention().count().unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_to_a_date_that_moved_meanwhile_is_no_yes_to_the_new_one() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let start = wall(berlin(), "2026-03-16T15:00");
    let meeting = mia.belay.meetings().book(a_meeting(relationship, start)).unwrap().id;
    mia.sync().await;
    tom.sync().await;
    tell(&mia, meeting, move_to(&mia, meeting, "2026-03-17T15:00"));
    tell(&tom, meeting, MeetingCommand::Confirm { start });
    mia.sync().await;
    tom.sync().await;
    let view = tom.belay.meetings().meeting(meeting).unwrap().view;
    assert!(matches!(view.meeting.state, MeetingState::Proposed { by } if by == mia.me()));
    assert_eq!(tom.belay.attention().count().unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_propose_the_same_date_in_a_tunnel_have_one_meeting_that_stands() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let start = wall(berlin(), "2026-03-16T15:00");
    let one = mia.belay.meetings().book(a_meeting(relationship, start)).unwrap().id;
    let other = tom.belay.meetings().book(a_meeting(relationship, wall(new_york(), "2026-03-16T10:00")));
    assert_eq!(other.unwrap().id, one);
    for phone in [&mia, &tom, &mia, &tom] {
        phone.sync().await;
    }
    for phone in [&mia, &tom] {
        let meetings = phone.belay.meetings().of_relationship(relationship, None).unwrap().meetings;
        assert_eq!(meetings.len(), 1);
        assert!(meetings[0].meeting.is_scheduled());
        assert_eq!(phone.belay.counts().unwrap().attention, 0);
    }
    // Knowingly it can be proposed again.
    let again = tom.belay.meetings().book(a_meeting(relationship, start)).unwrap().id;
    assert_ne!(again, one);

    // A date that was called off meanwhile is not agreed by the other's proposal, and that is told.
    let start = wall(berlin(), "2026-03-17T15:00");
    let gone = mia.belay.meetings().book(a_meeting(relationship, start)).unwrap().id;
    tell(&mia, gone, MeetingCommand::Cancel { reason: "a train".into() });
    tom.belay.meetings().book(a_meeting(relationship, start)).unwrap();
    for phone in [&mia, &tom, &mia, &tom] {
        phone.sync().await;
    }
    assert!(!tom.belay.meetings().meeting(gone).unwrap().view.can_take_place);
    assert_eq!(tom.belay.attention().count().unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_phones_that_confirm_at_once_confirm_once() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let start = wall(berlin(), "2026-03-16T15:00");
    let meeting = mia.belay.meetings().book(a_meeting(relationship, start)).unwrap().id;
    mia.sync().await;
    let second = community.phone("Tom", new_york()).await;
    tom.sync().await;
    tell(&tom, meeting, MeetingCommand::Confirm { start });
    tell(&second, meeting, MeetingCommand::Confirm { start });
    tom.network.then([Fault::AnswerLost]);
    assert!(tom.belay.sync(&|_| {}).await.is_err());
    second.sync().await;
    tom.sync().await;
    for phone in [&tom, &second] {
        assert!(phone.belay.meetings().meeting(meeting).unwrap().view.meeting.is_scheduled());
        assert_eq!(phone.belay.attention().count().unwrap(), 0, "what was wanted is so");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_each_does_in_a_tunnel_comes_together_in_one_meeting() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let meeting = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-03T15:00"))).await;
    mia.network.cut(true);
    tom.network.cut(true);
    tell(&mia, meeting, MeetingCommand::Prepare);
    tell(&tom, meeting, MeetingCommand::Prepare);
    let topic = NewItem { kind: OwnItemKind::Topic, text: "the talk on Friday".into() };
    tell(&tom, meeting, MeetingCommand::AddItem(topic));
    community.clock.set(at("2026-03-03T15:10:00Z"));
    tell(&mia, meeting, MeetingCommand::Hold { next: None });
    mia.network.cut(false);
    tom.network.cut(false);
    tom.sync().await;
    mia.sync().await;
    tom.sync().await;
    for phone in [&mia, &tom] {
        let detail = phone.belay.meetings().meeting(meeting).unwrap();
        let prepared = |who: &Phone| detail.view.meeting.part(who.me()).prepared_on.is_some();
        assert!(detail.view.meeting.is_held() && prepared(&mia) && prepared(&tom));
        assert!(detail.agenda.iter().any(|item| item.text == "the talk on Friday"));
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whether_it_has_begun_is_judged_by_the_true_time_on_a_phone_whose_clock_is_wrong() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let meeting = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-03T15:00"))).await;
    let fast = Phone::new(berlin(), Arc::new(SetClock::new(at("2026-03-04T09:00:00Z"))));
    community.sign_in(&fast, "Mia").await;
    let refused = fast.belay.meetings().act(meeting, MeetingCommand::Hold { next: None }).unwrap_err();
    assert!(matches!(refused, Error::Refused { refusal } if refusal.reason == Reason::MeetingNotYet));
    assert_eq!(armed(&fast, meeting), armed(&mia, meeting));
}

#[tokio::test(flavor = "multi_thread")]
async fn home_shows_in_one_call_what_is_next_and_what_waits() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let meeting = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-03T15:00"))).await;
    let home = mia.belay.home().unwrap();
    assert_eq!((home.me.name.as_str(), home.unsent, home.attention, home.needs_update), ("Mia", 0, 0, 0));
    assert_eq!(home.relationships[0].others[0].name, "Tom");
    assert!(home.relationships[0].next_conversation.is_some());
    assert_eq!(home.meetings.iter().map(|view| view.id).collect::<Vec<_>>(), [meeting]);
    assert_eq!(home.reminders[0].document, meeting.0);
    assert!(home.reminders.len() <= 5);
    community.clock.set(at("2026-03-03T15:00:00Z"));
    let home = mia.belay.home().unwrap();
    assert_eq!((home.meetings.len(), home.unsettled[0].id), (0, meeting));
    tell(&mia, meeting, MeetingCommand::Hold { next: None });
    let home = mia.belay.home().unwrap();
    assert_eq!((home.unsettled.len(), home.unsent), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn s148_a_meeting_that_shares_time_with_another_is_told_and_not_forbidden() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let first = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-16T15:00"))).await;
    let start = wall(berlin(), "2026-03-16T15:30");
    let clashes = mia.belay.meetings().look_at(start, 60).unwrap().clashes;
    let [clash] = &clashes[..] else { panic!("one meeting") };
    assert_eq!((clash.meeting, clash.with[0].name.as_str()), (first, "Tom"));
    assert_eq!(clash.when.here, wall(berlin(), "2026-03-16T15:00").local);
    let second = mia.belay.meetings().book(a_meeting(relationship, start)).unwrap().id;
    assert_eq!(mia.belay.meetings().meeting(second).unwrap().clashes, clashes);
    assert_eq!(mia.belay.meetings().look_at(wall(berlin(), "2026-03-16T16:30"), 60).unwrap().clashes, []);
    mia.clock.pass(TimeDelta::days(30));
    assert_eq!(mia.belay.home().unwrap().unsettled.len(), 2, "a proposal that passed asks as well");
}

#[test]
fn a_date_can_be_looked_at_before_anybody_has_signed_in() {
    let phone = Phone::new(berlin(), Arc::new(SetClock::new(at("2026-03-09T08:00:00Z"))));
    let seen = phone.belay.meetings().look_at(wall(berlin(), "2026-03-16T16:00"), 60).unwrap();
    assert_eq!((seen.when.instant, seen.clashes), (at("2026-03-16T15:00:00Z"), vec![]));
}

#[tokio::test]
async fn a_new_phone_is_armed_like_the_old_one_and_lists_nothing_that_was_due_long_before_it_came() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let began = mentee.belay.now().unwrap();
    let [long_ago, lately, ahead] = ["2026-03-16T15:00", "2026-06-01T15:00", "2026-06-22T15:00"]
        .map(|start| a_meeting(relationship, wall(berlin(), start)));
    let mut meetings = Vec::new();
    for opening in [long_ago, lately, ahead] {
        meetings.push(meet(&mentee, &mentor, opening).await);
    }
    community.clock.pass(at("2026-06-10T09:00:00Z") - began);
    mentee.sync().await;
    let fresh = community.phone("Mia", berlin()).await;
    fresh.sync().await;
    let reminds_of = |phone: &Phone| {
        let due = phone.belay.reminders().due(began, phone.belay.now().unwrap()).unwrap();
        meetings[..2]
            .iter()
            .map(|meeting| due.iter().any(|view| view.document == meeting.0))
            .collect::<Vec<_>>()
    };
    assert_eq!(reminds_of(&mentee), [true, true]);
    assert_eq!(reminds_of(&fresh), [false, true]);
    assert_ne!(armed(&fresh, meetings[2]), []);
    assert_eq!(armed(&fresh, meetings[2]), armed(&mentee, meetings[2]));
}

#[tokio::test(flavor = "multi_thread")]
async fn once_one_of_two_has_left_their_meetings_are_in_no_calendar_and_remind_and_wake_nobody() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let meeting = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-16T15:00"))).await;
    let over = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-03T15:00"))).await;
    let proposed = a_meeting(relationship, wall(berlin(), "2026-03-17T15:00"));
    let proposed = mia.belay.meetings().book(proposed).unwrap().id;
    both_sync(&mia, &tom).await;
    community.clock.pass(TimeDelta::days(2));
    for phone in [&mia, &tom] {
        assert_eq!(shown(phone, meeting), ["reminder", "home", "reminded at home", "calendar", "clash"]);
        assert_eq!(phone.belay.home().unwrap().unsettled.len(), 1);
    }
    tom.network.note_writes();
    tom.belay.relationships().act(relationship, RelationshipCommand::Leave).unwrap();
    tom.sync().await;
    let written = tom.network.writes();
    for meeting in [meeting, over, proposed] {
        let write = written.iter().find(|write| write.id == meeting.0).unwrap();
        assert_eq!((write.alarms.len(), write.wake), (0, Wake::Quiet), "the server is told");
    }
    both_sync(&mia, &tom).await;
    for phone in [&mia, &tom] {
        for meeting in [meeting, over, proposed] {
            assert_eq!(shown(phone, meeting), Vec::<&str>::new());
            let view = phone.belay.meetings().meeting(meeting).unwrap();
            assert!(!view.view.can_take_place && view.view.allowed.is_empty() && view.clashes.is_empty());
            assert!(!view.view.unprepared && !view.view.waits_for_its_state);
        }
        assert_eq!(phone.belay.meetings().next(relationship).unwrap(), None);
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
        let listed = phone.belay.meetings().of_relationship(relationship, None).unwrap().meetings;
        assert!(listed.len() == 3 && listed.iter().all(|view| !view.can_take_place), "kept, and said so");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_a_circle_has_its_meetings_no_more_and_leads_none_and_who_stays_has_them() {
    let community = Community::new().await;
    let tom = community.phone("Tom", berlin()).await;
    let mia = community.phone("Mia", berlin()).await;
    let zoe = community.phone("Zoe", berlin()).await;
    let ada = community.phone("Ada", berlin()).await;
    community.program(&[&tom, &mia, &zoe, &ada]).await;
    let mentees = [&mia, &zoe, &ada];
    let circle = a_circle(&tom, &mentees).await;
    let (from, to, reason) = (Phase::Proposed, Phase::Preparing, String::new());
    tom.belay.relationships().act(circle, RelationshipCommand::MoveTo { from, to, reason }).unwrap();
    both_sync(&tom, &mia).await;
    let led =
        MeetingOpening { lead: Some(zoe.me()), ..a_meeting(circle, wall(berlin(), "2026-03-16T15:00")) };
    let meeting = meet(&tom, &mia, led).await;
    zoe.sync().await;
    assert!(!shown(&zoe, meeting).is_empty());
    zoe.network.note_writes();
    zoe.belay.relationships().act(circle, RelationshipCommand::Leave).unwrap();
    zoe.sync().await;
    let written = zoe.network.writes();
    let write = written.iter().find(|write| write.id == meeting.0).unwrap();
    let woken: std::collections::BTreeSet<_> =
        write.alarms.iter().flat_map(|alarm| alarm.to.clone()).collect();
    assert_eq!(woken, [&tom, &mia, &ada].map(|phone| phone.me().0).into());
    both_sync(&tom, &mia).await;
    assert_eq!(shown(&zoe, meeting), Vec::<&str>::new());
    for phone in [&tom, &mia] {
        assert_eq!(shown(phone, meeting), ["reminder", "home", "reminded at home", "calendar", "clash"]);
        assert_eq!(phone.belay.meetings().meeting(meeting).unwrap().view.meeting.lead, None);
    }
    community.clock.set(at("2026-03-16T16:00:00Z"));
    let held = tell(&tom, meeting, MeetingCommand::Hold { next: None });
    assert_eq!(held.meeting.lead, None, "nobody has led it who had left");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_reminder_stands_twice_in_any_list_and_the_review_of_an_ending_not_at_all_while_it_rests() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    get_acquainted(&mia, &tom, relationship).await;
    start_working(&mia, &tom, relationship).await;
    let next = mia.belay.meetings().next(relationship).unwrap().unwrap();
    let series = MeetingOpening { series: Some(next.series), ..a_meeting(relationship, next.start) };
    mia.belay.meetings().book(series).unwrap();
    meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-16T15:00"))).await;
    let program = mia.belay.programs().all().unwrap()[0].id;
    let asked = FlashOpening {
        topic: "Pivot tables".into(),
        details: String::new(),
        kind: FlashKind::Other,
        minutes: None,
        mentors: [tom.me()].into(),
        slot: None,
    };
    mia.belay.flash().ask(program, asked).unwrap();
    both_sync(&mia, &tom).await;
    let reviews = |phone: &Phone| {
        let (from, to) = (at("2026-01-01T00:00:00Z"), at("2200-01-01T00:00:00Z"));
        let due = phone.belay.reminders().due(from, to).unwrap();
        let lists = [
            due.clone(),
            phone.belay.reminders().to_arm(None).unwrap(),
            phone.belay.home().unwrap().reminders,
        ];
        for list in lists {
            let ids: std::collections::BTreeSet<_> = list.iter().map(|view| view.reminder.id).collect();
            assert_eq!(ids.len(), list.len());
        }
        due.iter().filter(|view| view.reminder.kind == ReminderKind::EndingReview).count()
    };
    for phone in [&mia, &tom] {
        assert_eq!(reviews(phone), 1);
    }
    mia.belay.relationships().act(relationship, RelationshipCommand::Pause).unwrap();
    both_sync(&mia, &tom).await;
    for phone in [&mia, &tom] {
        assert_eq!(reviews(phone), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_somebody_who_left_the_space_without_a_word_no_meeting_is_ahead_and_nothing_reminds_of_them() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    get_acquainted(&mia, &tom, relationship).await;
    start_working(&mia, &tom, relationship).await;
    let meeting = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-16T15:00"))).await;
    let due = || {
        let due = mia.belay.reminders().due(at("2026-01-01T00:00:00Z"), at("2200-01-01T00:00:00Z")).unwrap();
        due.into_iter().map(|view| view.reminder.kind).collect::<Vec<_>>()
    };
    assert!(!shown(&mia, meeting).is_empty() && due().contains(&ReminderKind::EndingReview));
    let people = [&mia, &tom].map(|phone| phone.me().0);
    tom.belay.account().leave(shared_space(relationship.0, &people)).await.expect("leave the space");
    mia.sync().await;

    assert_eq!(shown(&mia, meeting), Vec::<&str>::new());
    // A commitment is still open.
    let own = [ReminderKind::ActionDue, ReminderKind::ActionOver];
    assert!(due().iter().all(|kind| own.contains(kind)), "{:?}", due());
    let view = mia.belay.meetings().meeting(meeting).unwrap().view;
    assert!(!view.can_take_place && view.allowed.is_empty());
    assert_eq!(mia.belay.meetings().next(relationship).unwrap(), None);
    let alone = mia.belay.meetings().book(a_meeting(relationship, wall(berlin(), "2026-03-17T15:00")));
    assert_eq!(alone.unwrap_err().code(), "refused", "there is nobody to meet");
    let home = mia.belay.home().unwrap();
    let others: Vec<_> =
        home.relationships[0].others.iter().map(|one| (one.member, one.name.as_str())).collect();
    assert_eq!(others, [(tom.me(), "")], "whom it was with");
}
