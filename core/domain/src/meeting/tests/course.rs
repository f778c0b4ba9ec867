//! What became of it: notice, no-shows, means, protected time.

use super::*;

#[test]
fn notice_is_free_late_or_last_minute() {
    let notice = |when: &str| {
        let mut meeting = scheduled();
        tell(&mut meeting, MENTEE, when, moved("2026-03-10T10:00", "2026-03-17T10:00")).unwrap();
        meeting.notice().unwrap()
    };
    assert_eq!(notice("2026-03-09T10:00"), Notice::Free);
    assert_eq!(notice("2026-03-09T10:01"), Notice::Late);
    assert_eq!(notice("2026-03-10T07:00"), Notice::Late);
    assert_eq!(notice("2026-03-10T07:01"), Notice::LastMinute);
}

#[test]
fn a_no_show_may_be_marked_ten_minutes_in() {
    let mut meeting = scheduled();
    let early = tell(&mut meeting, MENTOR, "2026-03-10T10:09", MeetingCommand::Miss);
    assert_eq!(early.as_ref().unwrap_err().allowed, ["switch_to_plan_b", "move", "cancel"]);
    assert_eq!(reason(early), Reason::MeetingNotYet);
    tell(&mut meeting, MENTOR, "2026-03-10T10:10", MeetingCommand::Miss).unwrap();
    assert!(matches!(meeting.state, MeetingState::Missed { .. }));
}

#[test]
fn nobody_has_met_before_the_start() {
    let mut meeting = scheduled();
    let early = tell(&mut meeting, MENTEE, "2026-03-10T09:59", hold());
    assert_eq!(reason(early), Reason::MeetingNotYet);
}

#[test]
fn who_says_second_what_became_of_it_is_told_that_it_was_said() {
    let mut meeting = held();
    assert_eq!(reason(tell(&mut meeting, MENTOR, "2026-03-10T11:05", hold())), Reason::AlreadyDone);
    let missed = tell(&mut meeting, MENTOR, "2026-03-10T11:05", MeetingCommand::Miss);
    assert_eq!(reason(missed), Reason::MeetingSettled);
}

#[test]
fn a_decision_that_comes_with_the_second_saying_is_kept() {
    let mut meeting = held();
    let next = Some(NextDecision::ClosingTalk);
    tell(&mut meeting, MENTOR, "2026-03-10T11:05", MeetingCommand::Hold { next }).unwrap();
    assert_eq!(meeting.next, next);
}

#[test]
fn protected_time_is_not_called_off_without_a_reason() {
    let mut meeting = scheduled();
    tell(&mut meeting, MENTEE, "2026-03-03T09:00", MeetingCommand::SetProtected(true)).unwrap();
    let cancel = |reason: &str| MeetingCommand::Cancel { reason: reason.into() };
    let silent = tell(&mut meeting, MENTEE, "2026-03-03T09:00", cancel(" ")).unwrap_err();
    assert_eq!(silent, Refusal::invalid("reason", Reason::Empty));
    tell(&mut meeting, MENTEE, "2026-03-03T09:00", cancel("fever")).unwrap();
    let mut unprotected = scheduled();
    tell(&mut unprotected, MENTEE, "2026-03-03T09:00", cancel("")).unwrap();
}

#[test]
fn the_second_means_is_another_than_the_first() {
    let zoom = Modality::Video { tool: "Zoom".into(), link: String::new() };
    let same = open(MeetingOpening { plan_b: Some(zoom.clone()), ..opening() }, &facts());
    assert_eq!(same.unwrap_err(), Refusal::invalid("plan_b", Reason::PlanBSameMeans));
    let mut meeting = scheduled();
    let none = tell(&mut meeting, MENTEE, "2026-03-03T09:00", MeetingCommand::SetPlanB(None));
    assert_eq!(reason(none), Reason::PlanBNeeded);
    let phone = Modality::Phone { number: "I call you".into() };
    tell(&mut meeting, MENTEE, "2026-03-03T09:00", MeetingCommand::SetModality(phone)).unwrap();
    assert_eq!(meeting.plan_b, None, "the telephone is no second to the telephone");
    tell(&mut meeting, MENTEE, "2026-03-03T09:01", MeetingCommand::SetModality(zoom)).unwrap();
    assert!(matches!(meeting.plan_b, Some(Modality::Phone { .. })));
}

#[test]
fn there_is_no_switch_without_a_second_means_and_after_one_nobody_was_missing() {
    let mut meeting = scheduled();
    let number = Modality::Phone { number: "+49 30 1234567".into() };
    let known = MeetingCommand::SetPlanB(Some(number));
    tell(&mut meeting, MENTEE, "2026-03-03T09:00", known).unwrap();
    tell(&mut meeting, MENTEE, "2026-03-10T10:03", MeetingCommand::SwitchToPlanB).unwrap();
    let missed = tell(&mut meeting, MENTEE, "2026-03-10T10:30", MeetingCommand::Miss).unwrap_err();
    assert_eq!(missed.allowed, ["hold", "move", "cancel"]);
    let in_person = Modality::InPerson { place: "the library".into() };
    let mut there = scheduled();
    for command in [MeetingCommand::SetModality(in_person), MeetingCommand::SetPlanB(None)] {
        tell(&mut there, MENTEE, "2026-03-03T09:00", command).unwrap();
    }
    let nothing = tell(&mut there, MENTEE, "2026-03-10T10:03", MeetingCommand::SwitchToPlanB);
    assert_eq!(reason(nothing), Reason::PlanBNeeded);
}

#[test]
fn a_telephone_without_a_number_is_no_second_means() {
    let mut meeting = scheduled();
    assert!(meeting.plan_b_lacks_number());
    assert_eq!((meeting.plan_b(), meeting.how_to_meet().plan_b), (None, None));
    let switch = tell(&mut meeting, MENTEE, "2026-03-10T10:03", MeetingCommand::SwitchToPlanB).unwrap_err();
    assert_eq!((switch.reason, switch.allowed), (Reason::PlanBNeeded, vec!["set_plan_b".to_owned()]));
    let number = Modality::Phone { number: "+49 30 1234567".into() };
    tell(&mut meeting, MENTEE, "2026-03-10T10:03", MeetingCommand::SetPlanB(Some(number.clone()))).unwrap();
    assert_eq!(meeting.how_to_meet().plan_b, Some(number));
    assert!(!meeting.plan_b_lacks_number());
}

#[test]
fn any_of_them_says_what_became_of_a_date_that_nobody_confirmed() {
    let mut met = proposed();
    assert_eq!(reason(tell(&mut met, MENTEE, "2026-03-10T09:59", hold())), Reason::MeetingNotYet);
    let mut missed = met.clone();
    tell(&mut met, MENTEE, "2026-03-10T10:00", hold()).unwrap();
    assert!(met.is_held(), "said by who proposed it");
    tell(&mut missed, MENTOR, "2026-03-10T10:10", MeetingCommand::Miss).unwrap();
    assert!(matches!(missed.state, MeetingState::Missed { .. }));
    // A yes that was on its way contradicts nobody.
    let start = met.start;
    let late = tell(&mut met, MENTOR, "2026-03-09T09:00", MeetingCommand::Confirm { start });
    assert_eq!(reason(late), Reason::AlreadyDone);
}

#[test]
fn preparing_counts_until_the_meeting_is_over_whoever_tells_first_what_became_of_it() {
    let prepare = MeetingCommand::Prepare;
    let mut meeting = held();
    tell(&mut meeting, MENTOR, "2026-03-10T09:30", prepare.clone()).unwrap();
    assert_eq!(meeting.part(MENTOR).prepared_on, Some("2026-03-10".parse().unwrap()));
    let late = tell(&mut held(), MENTOR, "2026-03-11T09:30", prepare.clone());
    assert_eq!(reason(late), Reason::MeetingSettled);
    let mut off = scheduled();
    let cancel = MeetingCommand::Cancel { reason: String::new() };
    tell(&mut off, MENTEE, "2026-03-09T09:00", cancel).unwrap();
    let mut before = off.clone();
    tell(&mut before, MENTOR, "2026-03-09T08:59", prepare.clone()).unwrap();
    assert_eq!(reason(tell(&mut off, MENTOR, "2026-03-09T09:01", prepare)), Reason::MeetingSettled);
}

#[test]
fn what_somebody_can_do_now_is_theirs_to_do_and_its_time_has_come() {
    let can = |meeting: &Meeting, member, when: &str| {
        let now = at(member, when, 1).now;
        meeting.allowed_to(member, now).iter().map(|one| one.as_str().to_owned()).collect::<Vec<_>>()
    };
    let before = "2026-03-03T09:00";
    assert_eq!(can(&proposed(), MENTEE, before), ["move", "cancel", "prepare"]);
    assert_eq!(can(&proposed(), MENTOR, before), ["confirm", "move", "cancel", "prepare"]);
    assert_eq!(can(&scheduled(), MENTEE, before), ["move", "cancel", "prepare"]);
    assert_eq!(can(&scheduled(), MENTEE, "2026-03-10T10:05"), ["hold", "move", "cancel"]);
    assert_eq!(can(&proposed(), MENTEE, "2026-03-10T10:10"), ["move", "cancel", "hold", "miss"]);
    assert_eq!(can(&held(), MENTEE, "2026-03-10T12:00")[..2], ["decide_next", "reflect"]);
}

#[test]
fn a_meeting_can_take_place_for_those_who_still_meet_until_it_is_said_what_became_of_it() {
    let (both, only) = (BTreeSet::from([MENTEE, MENTOR]), BTreeSet::from([MENTEE]));
    for ahead in [proposed(), scheduled()] {
        assert!(ahead.is_ahead());
        assert!(ahead.can_take_place(MENTOR, &both) && !ahead.can_take_place(MENTOR, &only));
    }
    assert!(!held().is_ahead() && !held().can_take_place(MENTEE, &both));
}

#[test]
fn who_has_left_leads_no_meeting_ahead_and_has_led_those_that_were_held() {
    let only = BTreeSet::from([MENTEE]);
    for (mut meeting, leads) in [(scheduled(), None), (held(), Some(MENTOR))] {
        meeting.lead = Some(MENTOR);
        assert_eq!(meeting.leader(&only), leads);
        meeting.lead = Some(MENTEE);
        assert_eq!(meeting.leader(&only), Some(MENTEE));
    }
}
