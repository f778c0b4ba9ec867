//! The places in which a phone shows a meeting.

use belay_core::services::{MeetingView, ReminderView};
use belay_domain::MeetingId;

use crate::{Phone, at};

/// The alarms of a phone for a meeting.
///
/// # Panics
/// If it cannot be read.
#[must_use]
pub fn reminders(phone: &Phone, meeting: MeetingId) -> Vec<ReminderView> {
    let mut views = phone.belay.reminders().to_arm(None).expect("read what to arm");
    views.retain(|view| view.document == meeting.0);
    views
}

/// What a phone shows of a meeting anywhere: reminders, home, calendar, clashes.
///
/// # Panics
/// If it cannot be read.
#[must_use]
pub fn shown(phone: &Phone, meeting: MeetingId) -> Vec<&'static str> {
    let home = phone.belay.home().expect("read home");
    let start = phone.belay.meetings().meeting(meeting).expect("find the meeting").view.meeting.start;
    let far = at("2200-01-01T00:00:00Z");
    let due = phone.belay.reminders().due(at("2026-01-01T00:00:00Z"), far).expect("read what is due");
    let clashes = phone.belay.meetings().look_at(start, 60).expect("look at a date").clashes;
    let is = |view: &MeetingView| view.id == meeting;
    [
        (
            "reminder",
            !reminders(phone, meeting).is_empty() || due.iter().any(|view| view.document == meeting.0),
        ),
        ("home", home.meetings.iter().chain(&home.unsettled).any(is)),
        ("reminded at home", home.reminders.iter().any(|view| view.document == meeting.0)),
        (
            "calendar",
            phone.belay.meetings().calendar(None).expect("read the calendar").meetings.iter().any(is),
        ),
        ("clash", clashes.iter().any(|clash| clash.meeting == meeting)),
    ]
    .into_iter()
    .filter_map(|(place, shows)| shows.then_some(place))
    .collect()
}
