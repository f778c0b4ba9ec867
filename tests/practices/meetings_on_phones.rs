//! Practices of meetings and reminders that take more than one document or phone: with a real server.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use std::collections::BTreeSet;

use belay_domain::{
    Cadence, CadenceUnit, MeetingId, Modality, WallTime,
    action::NewAction,
    agenda::AgendaKind,
    agreement::Means,
    entry::{EntryKind, EntryOpening, EntryState},
    fading::WayOn,
    meeting::{MeetingCommand, MeetingKind, MeetingOpening, NextDecision},
    profile::ProfileCommand,
    reminder::ReminderKind,
};
use belay_tests::{
    Community, Phone, a_meeting, a_pair, agree, at, meet,
    places::{berlin, los_angeles},
    tell, wall,
};
use chrono::{NaiveTime, TimeDelta};

use crate::phone_scene::unfit;

fn every_two_weeks() -> Cadence {
    let at = NaiveTime::from_hms_opt(15, 0, 0).unwrap();
    Cadence { every: 2, unit: CadenceUnit::Weeks, at, zone: berlin(), weekday: None, from: None }
}

/// The reminders of one kind that a phone is armed with, by the day and hour of UTC.
fn armed(phone: &Phone, kind: ReminderKind) -> Vec<String> {
    let armed = phone.belay.reminders().to_arm(None).unwrap().into_iter();
    let of_kind = armed.filter(|view| view.reminder.kind == kind);
    of_kind.map(|view| view.reminder.at.format("%dT%H:%M").to_string()).collect()
}

fn kinds(phone: &Phone, meeting: MeetingId) -> Vec<AgendaKind> {
    phone.belay.meetings().meeting(meeting).unwrap().agenda.iter().map(|item| item.kind).collect()
}

async fn both_sync(one: &Phone, other: &Phone) {
    one.sync().await;
    other.sync().await;
    one.sync().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s145_learning_entries_come_up_and_are_discussed_on_hold_on_both_phones() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let learned = |phone: &Phone, text: &str| {
        let opening = EntryOpening { kind: EntryKind::Learning { goal: None }, text: text.into() };
        phone.belay.entries().note(Some(relationship), opening).unwrap()
    };
    let entries = [learned(&mia, "to ask first"), learned(&tom, "to wait")];
    both_sync(&mia, &tom).await;
    let meeting = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-03T15:00"))).await;
    for phone in [&mia, &tom] {
        let learning = kinds(phone, meeting).into_iter().filter(|kind| *kind == AgendaKind::Learning);
        assert_eq!(learning.count(), 2);
    }
    community.clock.set(at("2026-03-03T15:00:00Z"));
    // Both say so at once; neither has to look at anything.
    tell(&tom, meeting, MeetingCommand::Hold { next: None });
    tell(&mia, meeting, MeetingCommand::Hold { next: None });
    both_sync(&mia, &tom).await;
    both_sync(&tom, &mia).await;
    for phone in [&mia, &tom] {
        for entry in entries {
            let state = phone.belay.entries().entry(entry).unwrap().entry.state;
            assert!(matches!(state, EntryState::Discussed { meeting: Some(held), .. } if held == meeting));
        }
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
    }
    let next = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-17T15:00"))).await;
    assert!(!kinds(&tom, next).contains(&AgendaKind::Learning));
}

#[tokio::test(flavor = "multi_thread")]
async fn s147_the_organisers_local_time_stays_and_the_others_view_is_recomputed() {
    let community = Community::new().await;
    let (mia, _, relationship) = a_pair(&community).await;
    let seattle = community.phone("Tom", los_angeles()).await;
    let seen = |start: &str| {
        let opening = a_meeting(relationship, wall(berlin(), start));
        (mia.belay.meetings().book(opening).unwrap().id, start.to_owned())
    };
    let (before, after) = (seen("2026-03-05T18:00"), seen("2026-03-12T18:00"));
    both_sync(&mia, &seattle).await;
    for ((meeting, start), there) in [(before, "09:00"), (after, "10:00")] {
        let view = seattle.belay.meetings().meeting(meeting).unwrap().view.when;
        assert_eq!(view.there, wall(berlin(), &start));
        assert_eq!(view.here.format("%H:%M").to_string(), there);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s149_s152_only_who_has_not_reflected_is_asked_twice_and_then_left_in_peace() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let meeting = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-03T15:00"))).await;
    community.clock.set(at("2026-03-03T14:30:00Z"));
    tell(&mia, meeting, MeetingCommand::Hold { next: None });
    tell(&mia, meeting, MeetingCommand::Reflect);
    both_sync(&mia, &tom).await;
    let owes = |phone: &Phone| phone.belay.meetings().meeting(meeting).unwrap().view.owes_reflection;
    assert!(!owes(&mia) && owes(&tom));
    assert!(armed(&mia, ReminderKind::Reflect).is_empty());
    assert_eq!(armed(&tom, ReminderKind::Reflect), ["03T15:00", "04T15:00"]);
    community.clock.set(at("2026-03-04T16:00:00Z"));
    assert!(armed(&tom, ReminderKind::Reflect).is_empty(), "a third is not sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn s150_s151_s162_s455_who_has_prepared_is_told_only_of_the_start_its_link_and_plan_b() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    mia.belay.profile().act(ProfileCommand::SetNumber("+49 30 1234567".into())).unwrap();
    let video = Modality::Video { tool: "Jitsi".into(), link: "https://meet.example/us".into() };
    let opening = MeetingOpening {
        modality: Some(video.clone()),
        ..a_meeting(relationship, wall(berlin(), "2026-03-04T10:00"))
    };
    // Ten in Berlin is four in New York, and he wants to be told at any hour.
    tom.belay.profile().act(ProfileCommand::SetQuietHours(None)).unwrap();
    let meeting = meet(&mia, &tom, opening).await;
    mia.belay.meetings().give_number(meeting).unwrap();
    tell(&mia, meeting, MeetingCommand::Prepare);
    both_sync(&mia, &tom).await;
    assert!(armed(&mia, ReminderKind::Prepare).is_empty());
    assert_eq!(armed(&tom, ReminderKind::Prepare), ["03T09:00"]);
    for phone in [&mia, &tom] {
        assert_eq!(armed(phone, ReminderKind::Start), ["04T08:50"]);
        let how = phone.belay.meetings().meeting(meeting).unwrap().view.how;
        assert_eq!(how.modality, video, "the link is there");
        assert!(matches!(how.plan_b, Some(Modality::Phone { .. })), "it was filled in");
    }
    let library = Modality::InPerson { place: "The library".into() };
    tell(&tom, meeting, MeetingCommand::SetPlanB(Some(library.clone())));
    both_sync(&tom, &mia).await;
    assert_eq!(mia.belay.meetings().meeting(meeting).unwrap().view.how.plan_b, Some(library));
    let without = mia.belay.meetings().act(meeting, MeetingCommand::SetPlanB(None));
    assert_eq!(without.unwrap_err().code(), "refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn s153_s295_a_commitment_stands_after_arrival_and_reminds_its_owner_alone() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let first = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-03T15:00"))).await;
    community.clock.set(at("2026-03-03T14:10:00Z"));
    let friday = "2026-03-13".parse().unwrap();
    let commitment =
        NewAction { owner: tom.me(), what: "Introduce her".into(), due: Some(friday), someday: false };
    tell(&mia, first, MeetingCommand::Commit(commitment));
    tell(&mia, first, MeetingCommand::Hold { next: None });
    let next = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-12T15:00"))).await;
    for phone in [&mia, &tom] {
        assert_eq!(kinds(phone, next)[..2], [AgendaKind::Arrival, AgendaKind::FollowUp]);
    }
    // On Wednesday at nine, where he is.
    assert_eq!(armed(&tom, ReminderKind::ActionDue), ["11T13:00"]);
    assert!(armed(&mia, ReminderKind::ActionDue).is_empty());
    assert_eq!(tom.belay.home().unwrap().actions[0].document, first.0);
    assert!(mia.belay.home().unwrap().actions.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn s165_s167_both_are_asked_what_became_of_it_and_how_it_goes_on() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let meeting = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-03T15:00"))).await;
    for phone in [&mia, &tom] {
        assert_eq!(armed(phone, ReminderKind::StateAsk), ["03T16:00"]);
    }
    community.clock.set(at("2026-03-03T16:00:00Z"));
    assert!(tom.belay.meetings().meeting(meeting).unwrap().view.waits_for_its_state);
    tell(&tom, meeting, MeetingCommand::Hold { next: None });
    both_sync(&tom, &mia).await;
    assert!(armed(&mia, ReminderKind::StateAsk).is_empty());
    assert_eq!(armed(&mia, ReminderKind::NextDate), ["04T08:00"]);
    assert_eq!(armed(&tom, ReminderKind::NextDate), ["04T14:00"]);
    tell(&mia, meeting, MeetingCommand::DecideNext(NextDecision::ClosingTalk));
    both_sync(&mia, &tom).await;
    assert!(armed(&tom, ReminderKind::NextDate).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn s081_s221_questions_to_ones_partner_are_on_ones_own_agenda_of_the_first_meeting_alone() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    for text in ["What was hard at first?", "What do they read?", "What went wrong?"] {
        let kind = EntryKind::Question { partner: tom.me() };
        mia.belay.entries().note(None, EntryOpening { kind, text: text.into() }).unwrap();
    }
    let opening = MeetingOpening {
        kind: MeetingKind::First,
        ..a_meeting(relationship, wall(berlin(), "2026-03-03T15:00"))
    };
    let meeting = meet(&mia, &tom, opening).await;
    let place = |phone: &Phone, kind| kinds(phone, meeting).iter().position(|other| *other == kind).unwrap();
    for phone in [&mia, &tom] {
        assert!(place(phone, AgendaKind::Acquaint) < place(phone, AgendaKind::Purpose));
    }
    let to_ask = |phone: &Phone| {
        kinds(phone, meeting).into_iter().filter(|kind| *kind == AgendaKind::Acquaint).count()
    };
    assert_eq!(to_ask(&mia), to_ask(&tom) + 3);
    community.clock.set(at("2026-03-03T14:10:00Z"));
    tell(&mia, meeting, MeetingCommand::Hold { next: None });
    both_sync(&mia, &tom).await;
    assert_eq!(kinds(&mia, meeting), kinds(&tom, meeting), "it does not stay with the meeting");
}

#[tokio::test(flavor = "multi_thread")]
async fn s092_s095_the_rhythm_proposes_the_next_date_and_the_agreed_means_are_preset() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let video = Modality::Video { tool: "Jitsi".into(), link: String::new() };
    let means = Means {
        first_choice: video.clone(),
        others: Vec::new(),
        plan_b: Some(Modality::Phone { number: String::new() }),
    };
    agree(&mia, &tom, relationship, every_two_weeks(), Some(means)).await;
    let first = mia.belay.meetings().next(relationship).unwrap().unwrap();
    let opening = MeetingOpening { series: Some(first.series), ..a_meeting(relationship, first.start) };
    let meeting = meet(&mia, &tom, opening).await;
    community.clock.set(first.start.instant());
    tell(&mia, meeting, MeetingCommand::Hold { next: None });
    both_sync(&mia, &tom).await;
    let next = mia.belay.meetings().next(relationship).unwrap().unwrap();
    assert_eq!(next.start.local - first.start.local, TimeDelta::weeks(2));
    assert_eq!(tom.belay.meetings().next(relationship).unwrap(), Some(next));
    // Both book it at once: it is one meeting, and stands without a further yes.
    let opening = MeetingOpening { series: Some(next.series), ..a_meeting(relationship, next.start) };
    let booked = [&mia, &tom].map(|phone| phone.belay.meetings().book(opening.clone()).unwrap());
    assert_eq!(booked[0].id, booked[1].id);
    assert!(booked[0].meeting.is_scheduled());
    assert_eq!(booked[0].meeting.modality, video);
    both_sync(&mia, &tom).await;
    tell(&tom, booked[0].id, MeetingCommand::SetModality(Modality::Phone { number: String::new() }));
    both_sync(&tom, &mia).await;
    let after = mia.belay.meetings().next(relationship).unwrap().unwrap();
    let opening = MeetingOpening { series: Some(after.series), ..a_meeting(relationship, after.start) };
    assert_eq!(mia.belay.meetings().book(opening).unwrap().meeting.modality, video, "for that meeting only");
    for phone in [&mia, &tom] {
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s308_after_29_days_with_nothing_booked_both_see_three_ways_on_and_with_a_date_neither() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    agree(&mia, &tom, relationship, every_two_weeks(), None).await;
    let meeting = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-03T15:00"))).await;
    community.clock.set(at("2026-03-03T14:10:00Z"));
    tell(&mia, meeting, MeetingCommand::Hold { next: None });
    both_sync(&mia, &tom).await;
    let fading = |phone: &Phone| phone.belay.home().unwrap().relationships[0].fading.clone();
    community.clock.set(at("2026-03-31T20:00:00Z"));
    assert_eq!((fading(&mia), fading(&tom)), (None, None));
    community.clock.set(at("2026-04-01T20:00:00Z"));
    for phone in [&mia, &tom] {
        let fading = fading(phone).unwrap();
        assert_eq!(fading.ways, [WayOn::Revive, WayOn::Pause, WayOn::Close]);
        assert_eq!(fading.to, BTreeSet::from([mia.me(), tom.me()]));
        assert!(!armed(phone, ReminderKind::Fading).is_empty(), "the next step is planned");
    }
    meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-04-07T15:00"))).await;
    for phone in [&mia, &tom] {
        assert_eq!(fading(phone), None);
        assert!(armed(phone, ReminderKind::Fading).is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s146_s164_a_date_that_moves_within_its_span_moves_no_other_and_is_not_missed() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    agree(&mia, &tom, relationship, every_two_weeks(), None).await;
    let in_series = |next: belay_domain::NextMeeting| MeetingOpening {
        series: Some(next.series),
        ..a_meeting(relationship, next.start)
    };
    let first = mia.belay.meetings().next(relationship).unwrap().unwrap();
    let meeting = meet(&mia, &tom, in_series(first)).await;
    community.clock.set(first.start.instant());
    tell(&mia, meeting, MeetingCommand::Hold { next: None });
    both_sync(&mia, &tom).await;
    let second = mia.belay.meetings().next(relationship).unwrap().unwrap();
    let moved = mia.belay.meetings().book(in_series(second)).unwrap().id;
    both_sync(&mia, &tom).await;
    for (phone, days) in [(&mia, 2), (&tom, 4)] {
        let from = phone.belay.meetings().meeting(moved).unwrap().view.meeting.start;
        let to = WallTime { local: second.start.local + TimeDelta::days(days), ..from };
        tell(phone, moved, MeetingCommand::Move { from, to, reason: "a train".into() });
        both_sync(phone, if days == 2 { &tom } else { &mia }).await;
    }
    for phone in [&mia, &tom] {
        let detail = phone.belay.meetings().meeting(moved).unwrap();
        assert_eq!(detail.view.dates.len(), 3, "the trail says where it went");
        assert!(!detail.counts_as_missed);
        community.clock.set(detail.view.meeting.start.instant());
        assert_eq!(phone.belay.home().unwrap().relationships[0].fading, None);
    }
    tell(&tom, moved, MeetingCommand::Hold { next: None });
    both_sync(&tom, &mia).await;
    for phone in [&mia, &tom] {
        let third = phone.belay.meetings().next(relationship).unwrap().unwrap();
        assert_eq!(third.start.local - second.start.local, TimeDelta::weeks(2), "on its own day again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s148_a_move_of_protected_time_asks_why_and_the_other_phone_says_it() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let start = wall(berlin(), "2026-03-16T15:00");
    let opening = MeetingOpening { protected: true, ..a_meeting(relationship, start) };
    let meeting = meet(&mia, &tom, opening).await;
    let to_thursday = |reason: &str| MeetingCommand::Move {
        from: start,
        to: wall(berlin(), "2026-03-19T15:00"),
        reason: reason.into(),
    };
    let silent = unfit(tom.belay.meetings().act(meeting, to_thursday(" ")));
    assert_eq!(silent, ("reason".to_owned(), "empty".to_owned()));
    tom.network.note_writes();
    tell(&tom, meeting, to_thursday("my child is ill"));
    both_sync(&tom, &mia).await;
    let written = tom.network.writes();
    let write = written.iter().find(|write| write.id == meeting.0).unwrap();
    assert_eq!(write.wake, belay_protocol::Wake::Alert, "who is away from the app is told");
    for phone in [&mia, &tom] {
        let view = phone.belay.meetings().meeting(meeting).unwrap().view;
        assert_eq!(view.meeting.moves[0].reason, "my child is ill");
        assert_eq!(view.when.there, wall(berlin(), "2026-03-19T15:00"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s163_a_failed_call_goes_on_by_plan_b_on_both_phones_as_one_meeting() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let video = Modality::Video { tool: "Jitsi".into(), link: String::new() };
    let opening = MeetingOpening {
        modality: Some(video),
        plan_b: Some(Modality::Phone { number: "+49 30 1234567".into() }),
        ..a_meeting(relationship, wall(berlin(), "2026-03-03T15:00"))
    };
    let meeting = meet(&mia, &tom, opening).await;
    community.clock.set(at("2026-03-03T14:04:00Z"));
    tell(&mia, meeting, MeetingCommand::SwitchToPlanB);
    both_sync(&mia, &tom).await;
    let how = tom.belay.meetings().meeting(meeting).unwrap().view.how;
    assert!(matches!(how.modality, Modality::Phone { .. }), "the partner is told the new means");
    assert_eq!(tom.belay.meetings().act(meeting, MeetingCommand::Miss).unwrap_err().code(), "refused");
    tell(&tom, meeting, MeetingCommand::Hold { next: None });
    both_sync(&tom, &mia).await;
    for phone in [&mia, &tom] {
        let detail = phone.belay.meetings().meeting(meeting).unwrap();
        assert_eq!(detail.view.dates.len(), 1);
        assert!(!detail.counts_as_missed);
    }
}
