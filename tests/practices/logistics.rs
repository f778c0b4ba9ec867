//! How often and by what means people meet.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use belay_domain::{
    Aggregate, Cadence, CadenceUnit, Modality, Series,
    meeting::{MeetingCommand, MeetingFacts, MeetingOpening},
    reminder::ReminderKind,
};
use belay_tests::places;
use chrono::NaiveTime;

use crate::{
    meeting_scene::{berlin, facts, held, kinds, on, planned, reminded, scheduled},
    scene::{MENTEE, by, day},
};

fn video(tool: &str, link: &str) -> Modality {
    Modality::Video { tool: tool.into(), link: link.into() }
}

#[test]
fn s092_every_two_weeks_from_1_march_is_15_march_at_the_same_local_time() {
    let cadence = Cadence {
        every: 2,
        unit: CadenceUnit::Weeks,
        at: NaiveTime::from_hms_opt(10, 0, 0).unwrap(),
        zone: places::berlin(),
        weekday: None,
        from: None,
    };
    let opening = MeetingOpening {
        series: Some(Series::starting(day("2027-03-01"))),
        ..on(berlin("2027-03-01T10:00"))
    };
    let meeting = held(scheduled(opening, &facts()), &facts());
    let next = cadence.next_meeting(meeting.series.unwrap());
    assert_eq!(next.start, berlin("2027-03-15T10:00"));
    let after_the_clocks_change = cadence.next_meeting(next.series);
    assert_eq!(after_the_clocks_change.start, berlin("2027-03-29T10:00"));
    let hours = (after_the_clocks_change.start.instant() - next.start.instant()).num_hours();
    assert_eq!(hours, 14 * 24 - 1);
}

#[test]
fn s095_the_first_choice_is_preset_and_can_be_changed_for_that_meeting_only() {
    let agreed = MeetingFacts {
        first_choice: Some(video("Webex", "https://calls.example/ours")),
        plan_b: Some(Modality::Text { tool: "Signal".into() }),
        ..facts()
    };
    let mut this = scheduled(on(berlin("2026-03-10T10:00")), &agreed);
    assert_eq!(Some(&this.modality), agreed.first_choice.as_ref());
    assert_eq!(this.plan_b, agreed.plan_b);
    let there = Modality::InPerson { place: "The library".into() };
    this.handle(MeetingCommand::SetModality(there.clone()), &agreed, &by(MENTEE)).unwrap();
    assert_eq!(this.modality, there);
    let next = scheduled(on(berlin("2026-03-24T10:00")), &agreed);
    assert_eq!(Some(next.modality), agreed.first_choice);
}

#[test]
fn s455_any_tool_by_name_and_the_start_reminder_leads_to_its_link() {
    let webex = video("Webex", "https://calls.example/42");
    let opening = MeetingOpening { modality: Some(webex.clone()), ..on(berlin("2026-03-10T10:00")) };
    let meeting = scheduled(opening, &facts());
    let start = reminded(MENTEE, &planned(&meeting), "2026-03-10T09:45", "2026-03-10T10:00");
    assert_eq!(kinds(&start), [ReminderKind::Start]);
    assert_eq!(meeting.how_to_meet().modality, webex);
}
