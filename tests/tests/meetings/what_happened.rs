//! Meetings that say what is so: what happened whatever the plan was, the dates of a rhythm, the words of an agenda, and the
//! number to call.

use belay_domain::{
    Cadence, CadenceUnit, MemberId, Modality, Reason, RelationshipId, Span, Window,
    agenda::Debrief,
    entry::{EntryCommand, EntryKind, EntryOpening, EntryState},
    meeting::{MeetingCommand, MeetingKind, MeetingOpening, MeetingState},
    profile::ProfileCommand,
    relationship::{ConversationKind, RelationshipCommand},
    reminder::{ReminderKind, ReminderSentence},
    waiting::WaitKind,
};
use belay_tests::{
    Community, Phone, a_meeting, a_pair, agree, at, both_sync, meet,
    places::{berlin, new_york},
    tell, wall,
};
use chrono::{NaiveTime, Weekday};

use crate::armed;

fn attention(phones: [&Phone; 2]) -> [u64; 2] {
    phones.map(|phone| phone.belay.attention().count().unwrap())
}

fn waits(phone: &Phone) -> Vec<WaitKind> {
    phone.belay.waiting().unwrap().items.into_iter().map(|item| item.kind).collect()
}

/// Every second Tuesday at 17:00 in Berlin, from Friday 6 March 2026 on.
fn tuesdays() -> Cadence {
    Cadence {
        every: 2,
        unit: CadenceUnit::Weeks,
        at: NaiveTime::from_hms_opt(17, 0, 0).unwrap(),
        zone: berlin(),
        weekday: Some(Weekday::Tue),
        from: Some("2026-03-06".parse().unwrap()),
    }
}

/// A date that nobody confirmed does not vanish: who was not asked yet is reminded to say yes, both are asked afterwards what
/// became of it, and whoever was there says so.
#[tokio::test(flavor = "multi_thread")]
async fn they_met_on_a_date_nobody_had_confirmed_and_who_proposed_it_records_it() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let start = wall(berlin(), "2026-03-16T15:00");
    let meeting = mia.belay.meetings().book(a_meeting(relationship, start)).unwrap().id;
    both_sync(&mia, &tom).await;
    let (asked, state_ask) = (ReminderKind::Confirm, (ReminderKind::StateAsk, "16T16:00".to_owned()));
    let confirm = [(asked, "14T14:00".to_owned()), (asked, "15T14:00".to_owned())];
    assert_eq!(armed(&tom, meeting), [&confirm[..], std::slice::from_ref(&state_ask)].concat());
    assert_eq!(armed(&mia, meeting), [state_ask], "she has said yes by proposing it");
    let says = belay_tests::reminders(&tom, meeting)[0].says;
    assert!(matches!(says, ReminderSentence::ConfirmTheDate { there, .. } if there == start));

    community.clock.set(at("2026-03-16T15:00:00Z"));
    for phone in [&mia, &tom] {
        let unsettled = phone.belay.home().unwrap().unsettled;
        assert_eq!(unsettled.iter().map(|view| view.id).collect::<Vec<_>>(), [meeting]);
        assert!(unsettled[0].waits_for_its_state);
        let waits = waits(phone);
        assert!(waits.contains(&WaitKind::SettleMeeting) && !waits.contains(&WaitKind::ConfirmDate));
    }
    // His yes is on its way when she says that they met.
    tell(&tom, meeting, MeetingCommand::Confirm { start });
    tell(&mia, meeting, MeetingCommand::Hold { next: None });
    both_sync(&mia, &tom).await;
    both_sync(&tom, &mia).await;
    for phone in [&mia, &tom] {
        assert!(phone.belay.meetings().meeting(meeting).unwrap().view.meeting.is_held());
        assert!(!waits(phone).contains(&WaitKind::SettleMeeting));
    }
    assert_eq!(attention([&mia, &tom]), [0, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_that_was_moved_and_never_confirmed_is_recorded_as_not_held_by_either() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let start = wall(berlin(), "2026-03-16T15:00");
    let meeting = mia.belay.meetings().book(a_meeting(relationship, start)).unwrap().id;
    both_sync(&mia, &tom).await;
    let to = wall(berlin(), "2026-03-18T15:00");
    tell(&tom, meeting, MeetingCommand::Move { from: start, to, reason: "a train".into() });
    both_sync(&tom, &mia).await;
    community.clock.set(at("2026-03-18T14:09:00Z"));
    let early = mia.belay.meetings().act(meeting, MeetingCommand::Miss).unwrap_err();
    assert!(
        matches!(early, belay_core::Error::Refused { refusal } if refusal.reason == Reason::MeetingNotYet)
    );
    let view = mia.belay.meetings().meeting(meeting).unwrap().view;
    assert_eq!(view.allowed, ["confirm", "move", "cancel", "hold"], "what she can do at this minute");
    community.clock.set(at("2026-03-18T14:10:00Z"));
    tell(&mia, meeting, MeetingCommand::Miss);
    both_sync(&mia, &tom).await;
    for phone in [&mia, &tom] {
        let view = phone.belay.meetings().meeting(meeting).unwrap().view;
        assert!(matches!(view.meeting.state, MeetingState::Missed { by, .. } if by == mia.me()));
        assert_eq!(phone.belay.home().unwrap().unsettled, []);
    }
}

/// Preparing on a phone that was offline while somebody else said that they met is no conflict.
#[tokio::test(flavor = "multi_thread")]
async fn preparing_that_arrives_after_the_meeting_was_held_folds_in_silently() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let meeting = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-16T15:00"))).await;
    community.clock.set(at("2026-03-16T13:55:00Z"));
    tell(&mia, meeting, MeetingCommand::Prepare);
    community.clock.set(at("2026-03-16T15:00:00Z"));
    tell(&tom, meeting, MeetingCommand::Hold { next: None });
    tom.sync().await;
    both_sync(&mia, &tom).await;
    for phone in [&mia, &tom] {
        let view = phone.belay.meetings().meeting(meeting).unwrap().view;
        assert!(view.meeting.is_held());
        assert_eq!(view.meeting.part(mia.me()).prepared_on, Some("2026-03-16".parse().unwrap()));
    }
    assert_eq!(attention([&mia, &tom]), [0, 0]);
}

fn question(
    phone: &Phone,
    with: Option<RelationshipId>,
    partner: MemberId,
    text: &str,
) -> belay_domain::EntryId {
    let opening = EntryOpening { kind: EntryKind::Question { partner }, text: text.into() };
    phone.belay.entries().note(with, opening).unwrap()
}

fn words(phone: &Phone, meeting: belay_domain::MeetingId) -> Vec<String> {
    let agenda = phone.belay.meetings().meeting(meeting).unwrap().agenda;
    agenda.into_iter().map(|item| item.text).filter(|text| !text.is_empty()).collect()
}

/// An item of an agenda has its own words. A private question stays with its author, and has been discussed once they met.
#[tokio::test(flavor = "multi_thread")]
async fn s221_a_private_question_is_on_its_authors_agenda_alone_in_its_own_words_and_is_discussed_when_they_met()
 {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let private = question(&mia, None, tom.me(), "Were you ever let go");
    let shared = question(&mia, Some(relationship), tom.me(), "How did you begin");
    let meeting = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-16T15:00"))).await;
    assert_eq!(words(&mia, meeting), ["How did you begin", "Were you ever let go"]);
    assert_eq!(words(&tom, meeting), ["How did you begin"]);
    community.clock.set(at("2026-03-16T15:00:00Z"));
    tell(&tom, meeting, MeetingCommand::Hold { next: None });
    both_sync(&tom, &mia).await;
    assert!(!tom.wrote_down("Were you ever let go"));
    assert_eq!(words(&mia, meeting), ["How did you begin"], "of a held meeting both have the same agenda");

    let next = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-30T15:00"))).await;
    assert_eq!(words(&mia, next), Vec::<String>::new(), "neither comes up again");
    tell(&mia, meeting, MeetingCommand::Reflect);
    for entry in [private, shared] {
        let state = mia.belay.entries().entry(entry).unwrap().entry.state;
        assert!(matches!(state, EntryState::Discussed { meeting: Some(held), .. } if held == meeting));
    }

    // What she writes down after it comes up in the next; and if she says that they met, it is discussed at once.
    community.clock.set(at("2026-03-17T09:00:00Z"));
    let later = question(&mia, None, tom.me(), "What would you do now");
    assert_eq!(words(&mia, next), ["What would you do now"]);
    community.clock.set(at("2026-03-30T14:00:00Z"));
    tell(&mia, next, MeetingCommand::Hold { next: None });
    let entry = mia.belay.entries().entry(later).unwrap().entry;
    assert!(matches!(entry.state, EntryState::Discussed { meeting: Some(held), .. } if held == next));
    let again = mia.belay.entries().act(later, EntryCommand::Discuss { meeting: None });
    assert!(again.is_err(), "it is said once");
    both_sync(&mia, &tom).await;
    assert!(!tom.wrote_down("What would you do now"));
    assert_eq!(attention([&mia, &tom]), [0, 0]);
}

/// The closing meeting debriefs, and the debrief comes before the goodbye.
#[tokio::test(flavor = "multi_thread")]
async fn s444_s445_the_closing_meeting_asks_what_was_achieved_what_remains_what_was_learned_and_thanks_last()
{
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    mia.belay.closures().begin(relationship).unwrap();
    both_sync(&mia, &tom).await;
    let next = |phone: &Phone| {
        let view = phone.belay.relationships().relationship(relationship).unwrap();
        view.next_conversation.unwrap().kind
    };
    assert_eq!([&mia, &tom].map(next), [ConversationKind::Debrief; 2]);
    let opening = MeetingOpening {
        kind: MeetingKind::Closing,
        ..a_meeting(relationship, wall(berlin(), "2026-03-16T15:00"))
    };
    let meeting = meet(&mia, &tom, opening).await;
    let parts = |phone: &Phone| {
        let agenda = phone.belay.meetings().meeting(meeting).unwrap().agenda;
        agenda.into_iter().filter_map(|item| item.debrief).collect::<Vec<_>>()
    };
    let all = [Debrief::Achieved, Debrief::Remains, Debrief::Lessons, Debrief::Thanks];
    assert_eq!([&mia, &tom].map(parts), [all, all]);
    let debriefed = RelationshipCommand::HoldConversation { kind: ConversationKind::Debrief, meeting: None };
    mia.belay.relationships().act(relationship, debriefed).unwrap();
    both_sync(&mia, &tom).await;
    assert_eq!([&mia, &tom].map(next), [ConversationKind::Farewell; 2]);
    community.clock.set(at("2026-03-16T15:00:00Z"));
    tell(&tom, meeting, MeetingCommand::Hold { next: None });
    both_sync(&tom, &mia).await;
    assert_eq!([&mia, &tom].map(parts), [all, all], "as it stood");
}

/// A rhythm has a weekday and a day it begins; its first date stands at once, as every other does.
#[tokio::test(flavor = "multi_thread")]
async fn s092_the_first_date_of_an_accepted_rhythm_is_on_its_weekday_from_its_start_and_stands_at_once() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    agree(&mia, &tom, relationship, tuesdays(), None).await;
    let first = mia.belay.meetings().next(relationship).unwrap().unwrap();
    assert_eq!(first.start, wall(berlin(), "2026-03-10T17:00"));
    assert_eq!(tom.belay.meetings().next(relationship).unwrap(), Some(first));
    // Both book it in a tunnel: it is one meeting, and it stands.
    let opening = MeetingOpening { series: Some(first.series), ..a_meeting(relationship, first.start) };
    let booked = [&mia, &tom].map(|phone| phone.belay.meetings().book(opening.clone()).unwrap());
    assert!(booked.iter().all(|view| view.meeting.is_scheduled()));
    both_sync(&mia, &tom).await;
    both_sync(&tom, &mia).await;
    for phone in [&mia, &tom] {
        let listed = phone.belay.meetings().of_relationship(relationship, None).unwrap().meetings;
        assert!(matches!(&listed[..], [only] if only.meeting.is_scheduled()));
        let second = phone.belay.meetings().next(relationship).unwrap().unwrap();
        assert_eq!(second.start, wall(berlin(), "2026-03-24T17:00"));
    }
    assert_eq!(attention([&mia, &tom]), [0, 0]);
    // On the day itself it is the next one until its hour has come.
    community.clock.set(at("2026-03-24T08:00:00Z"));
    let today = mia.belay.meetings().next(relationship).unwrap().unwrap();
    assert_eq!(today.start, wall(berlin(), "2026-03-24T17:00"));
    community.clock.set(at("2026-03-24T16:00:00Z"));
    let after = mia.belay.meetings().next(relationship).unwrap().unwrap();
    assert_eq!(after.start, wall(berlin(), "2026-04-07T17:00"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_date_of_a_rhythm_without_a_start_stands_at_once_as_well() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    agree(&mia, &tom, relationship, Cadence { weekday: None, from: None, ..tuesdays() }, None).await;
    let first = tom.belay.meetings().next(relationship).unwrap().unwrap();
    let opening = MeetingOpening { series: Some(first.series), ..a_meeting(relationship, first.start) };
    assert!(tom.belay.meetings().book(opening).unwrap().meeting.is_scheduled());
    let other = wall(new_york(), "2026-03-27T10:00");
    assert!(!tom.belay.meetings().book(a_meeting(relationship, other)).unwrap().meeting.is_scheduled());
}

/// One's own number is kept once, and given for a meeting by one's own yes alone; it can be taken out of it again.
#[tokio::test(flavor = "multi_thread")]
async fn s162_ones_own_number_is_kept_once_given_on_ones_own_yes_and_a_plan_b_without_a_number_is_none() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let view = |phone: &Phone, meeting| phone.belay.meetings().meeting(meeting).unwrap().view;
    let start = wall(berlin(), "2026-03-16T15:00");
    let first = mia.belay.meetings().book(a_meeting(relationship, start)).unwrap();
    assert!(first.plan_b_lacks_number && first.how.plan_b.is_none(), "nobody's number is known");
    both_sync(&mia, &tom).await;

    let none = tom.belay.meetings().give_number(first.id).unwrap_err();
    assert_eq!(none, belay_core::Error::Invalid { field: "number".into(), rule: "empty".into() });
    // Nobody gives theirs by confirming.
    tom.belay.profile().act(ProfileCommand::SetNumber("  +1 212 555 0100 ".into())).unwrap();
    assert!(tell(&tom, first.id, MeetingCommand::Confirm { start }).plan_b_lacks_number);
    let given = tom.belay.meetings().give_number(first.id).unwrap();
    assert!(!given.plan_b_lacks_number);
    assert!(tom.belay.meetings().take_back_number(first.id).unwrap().plan_b_lacks_number);
    both_sync(&tom, &mia).await;
    assert!(!mia.wrote_down("+1 212 555 0100"), "taken back before it was sent");
    tom.belay.meetings().give_number(first.id).unwrap();
    both_sync(&tom, &mia).await;
    let his = Modality::Phone { number: "+1 212 555 0100".into() };
    for phone in [&mia, &tom] {
        assert_eq!(view(phone, first.id).how.plan_b, Some(his.clone()));
    }
    community.clock.set(at("2026-03-16T14:02:00Z"));
    let switched = tell(&mia, first.id, MeetingCommand::SwitchToPlanB);
    assert_eq!(switched.how.modality, his);

    mia.belay.profile().act(ProfileCommand::SetNumber("+49 30 1234567".into())).unwrap();
    let second =
        mia.belay.meetings().book(a_meeting(relationship, wall(berlin(), "2026-03-30T15:00"))).unwrap();
    assert_eq!(second.how.plan_b, None, "booking gives nothing away");
    let second = mia.belay.meetings().give_number(second.id).unwrap();
    assert_eq!(second.how.plan_b, Some(Modality::Phone { number: "+49 30 1234567".into() }));
    assert!(!second.plan_b_lacks_number);
    both_sync(&mia, &tom).await;
    assert_eq!(view(&tom, second.id).how.plan_b, second.how.plan_b);
    // What was chosen stays, and a meeting that needs no second means gives no number away.
    let by_bike = MeetingOpening {
        modality: Some(Modality::InPerson { place: "The library".into() }),
        ..a_meeting(relationship, wall(berlin(), "2026-04-13T15:00"))
    };
    let third = mia.belay.meetings().book(by_bike).unwrap();
    assert_eq!(third.meeting.plan_b, None);
    assert_eq!(mia.belay.meetings().take_back_number(third.id).unwrap_err().code(), "not_found");
    let long = mia.belay.profile().act(ProfileCommand::SetNumber("1".repeat(101))).unwrap_err();
    assert_eq!(long, belay_core::Error::Invalid { field: "number".into(), rule: "too_long".into() });
}

/// Whoever chooses to shows their hours to those they meet; a time for both is found without typing the other's.
#[tokio::test(flavor = "multi_thread")]
async fn hours_that_a_person_shows_to_those_they_meet_are_in_the_times_both_have_and_leave_with_them() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let window =
        |zone, from, until| Window { weekday: Weekday::Tue, from: hour(from), until: hour(until), zone };
    let during = Span { start: at("2026-03-16T00:00:00Z"), end: at("2026-03-23T00:00:00Z") };
    let common = |phone: &Phone| phone.belay.meetings().common_hours_with(relationship, during).unwrap();
    let set =
        |phone: &Phone, windows| phone.belay.profile().act(ProfileCommand::SetWindows(windows)).unwrap();
    let show = |phone: &Phone| {
        let hours = phone.belay.profile().settings().unwrap().profile.windows;
        phone.belay.relationships().act(relationship, RelationshipCommand::ShareHours { hours }).unwrap()
    };
    set(&mia, vec![window(berlin(), 9, 18)]);
    set(&tom, vec![window(new_york(), 9, 17)]);
    both_sync(&mia, &tom).await;
    assert_eq!(common(&mia).unknown, [tom.me()], "he shows nothing yet");
    show(&tom);
    both_sync(&tom, &mia).await;
    let both = Span { start: at("2026-03-17T13:00:00Z"), end: at("2026-03-17T17:00:00Z") };
    let seen = common(&mia);
    assert_eq!((seen.hours, seen.unknown), (vec![both], vec![]));
    assert_eq!(common(&tom).unknown, [mia.me()], "hers are her own choice");
    show(&mia);
    // New hours are shown where the old ones were.
    set(&mia, vec![window(berlin(), 15, 18)]);
    both_sync(&mia, &tom).await;
    let later = Span { start: at("2026-03-17T14:00:00Z"), ..both };
    assert_eq!(common(&tom).hours, [later]);
    let too_many = RelationshipCommand::ShareHours { hours: vec![window(berlin(), 9, 18); 51] };
    assert!(mia.belay.relationships().act(relationship, too_many).is_err());
    let nothing = RelationshipCommand::ShareHours { hours: Vec::new() };
    mia.belay.relationships().act(relationship, nothing).unwrap();
    both_sync(&mia, &tom).await;
    assert_eq!(common(&tom).unknown, [mia.me()]);
    tom.belay.relationships().act(relationship, RelationshipCommand::Leave).unwrap();
    both_sync(&tom, &mia).await;
    let left = mia.belay.relationships().relationship(relationship).unwrap().relationship;
    assert!(left.hours.is_empty(), "who leaves takes theirs along");
}

/// What was shown can be taken back, also after the end; and another phone that had new hours meanwhile shows them nowhere.
#[tokio::test(flavor = "multi_thread")]
async fn hours_that_were_taken_back_stay_taken_back_whatever_another_phone_did_and_after_the_end() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let tablet = community.phone("Mia", berlin()).await;
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let hours =
        |from| vec![Window { weekday: Weekday::Tue, from: hour(from), until: hour(18), zone: berlin() }];
    let tell = |phone: &Phone, command| phone.belay.relationships().act(relationship, command);
    let share = |hours| RelationshipCommand::ShareHours { hours };
    let shown = || {
        let seen = tom.belay.relationships().relationship(relationship).unwrap().relationship;
        seen.hours.get(&mia.me()).cloned()
    };
    mia.belay.profile().act(ProfileCommand::SetWindows(hours(9))).unwrap();
    tell(&mia, share(hours(9))).unwrap();
    both_sync(&mia, &tablet).await;
    // In a tunnel she has new hours on the tablet; on the phone she takes back what she showed.
    tablet.belay.profile().act(ProfileCommand::SetWindows(hours(12))).unwrap();
    tell(&mia, share(Vec::new())).unwrap();
    for phone in [&mia, &tablet, &mia, &tom] {
        phone.sync().await;
    }
    assert_eq!(shown(), None);
    assert_eq!(attention([&mia, &tablet]), [0, 0]);

    tell(&mia, share(hours(12))).unwrap();
    both_sync(&mia, &tom).await;
    assert_eq!(shown(), Some(hours(12)));
    tell(&tom, RelationshipCommand::Leave).unwrap();
    both_sync(&tom, &mia).await;
    assert!(tell(&mia, share(hours(9))).is_err(), "nothing new is shown after the end");
    tell(&mia, share(Vec::new())).unwrap();
    let ended = mia.belay.relationships().relationship(relationship).unwrap().relationship;
    assert!(ended.hours.is_empty());
}
