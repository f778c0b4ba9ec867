//! How meetings look in a terminal.

use belay_core::{
    domain::{
        Modality, NextMeeting, WallReading, Zone,
        agenda::{AgendaItem, AgendaKind, AgendaRef, Debrief},
        meeting::{MeetingDateState, MeetingKind, MeetingState, NextDecision, Notice},
    },
    services::{CommonHours, DateView, MeetingClash, MeetingDetail, MeetingPage, MeetingView, MomentView},
};
use serde::Serialize;

use crate::{
    screen::{Screen, Show, Style},
    times,
    typed::short,
    words::counted,
};

/// What the rhythm has next, if there is a rhythm.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct Next(pub(super) Option<NextMeeting>);

/// Hours in common.
#[derive(Serialize)]
pub(super) struct Hours {
    #[serde(flatten)]
    pub(super) common: CommonHours,
    pub(super) zone: Zone,
}

/// A moment in words: here first, and there where that differs.
pub(crate) fn when(moment: &MomentView) -> String {
    let here = times::moment(moment.here);
    let mut text = format!("{here} {}", moment.zone.name());
    if moment.here != moment.there.local {
        text += &format!(" ({} {})", moment.there.local.format("%a %H:%M"), moment.there.zone.name());
    }
    match moment.reading {
        WallReading::Exact => text,
        WallReading::Gap => text + " · the clocks are put forward over it: the first moment after is meant",
        WallReading::Fold => text + " · this time comes twice that day: the earlier is meant",
    }
}

/// With whom, and about what.
fn with(screen: &Screen, view: &MeetingView) -> String {
    let names: Vec<_> = view.with.iter().map(|one| screen.name(one.member)).collect();
    let names = if names.is_empty() { String::new() } else { format!(" · with {}", names.join(" and ")) };
    if view.about.is_empty() {
        names
    } else {
        format!("{names} · {}", view.about.replace(['\r', '\n'], " "))
    }
}

/// When, with whom, about what.
pub(crate) fn line(screen: &mut Screen, view: &MeetingView) {
    let proposed = if view.meeting.is_scheduled() { "" } else { " · proposed" };
    let prepare = if view.unprepared && !view.waits_for_its_state { " · not prepared" } else { "" };
    let who = with(screen, view);
    let when = when(&view.when);
    screen.line(Style::Plain, &format!("{when}{who}{proposed}{prepare} · {}", short(view.id)));
}

impl Show for Next {
    fn show(&self, screen: &mut Screen) {
        match &self.0 {
            Some(next) => {
                screen.line(Style::Plain, &times::wall(next.start));
                screen.line(Style::Dim, "`belay meeting propose RELATIONSHIP` books it.");
            }
            None => screen.line(Style::Dim, "No rhythm is agreed: it stands in the agreement."),
        }
    }
}

impl Show for Hours {
    fn show(&self, screen: &mut Screen) {
        let CommonHours { hours, unknown } = &self.common;
        if hours.is_empty() {
            screen.line(Style::Warn, "There are no hours in common.");
        }
        for member in unknown {
            let line = match screen.name(*member).as_str() {
                "you" => {
                    "Your hours are not known: `belay profile windows` says when you can meet.".to_owned()
                }
                name => format!(
                    "{name} shows no hours: they may be others. `belay relationship share-hours` shows yours."
                ),
            };
            screen.line(Style::Dim, &line);
        }
        for span in hours {
            let end = span.end.with_timezone(&self.zone).format("%H:%M");
            let text = format!("{} – {end}", times::instant(span.start, self.zone));
            screen.line(Style::Plain, &text);
        }
    }
}

impl Show for DateView {
    fn show(&self, screen: &mut Screen) {
        screen.heading(&when(&self.when));
        screen.inside(|screen| {
            if self.clashes.is_empty() {
                screen.line(Style::Good, "✓ Nothing of yours is then.");
            }
            shares_time(screen, &self.clashes);
        });
    }
}

/// The meetings with which a time clashes, by whom they are with and when.
fn shares_time(screen: &mut Screen, clashes: &[MeetingClash]) {
    for clash in clashes {
        let text = format!("It shares time with your meeting {}.", with_whom(screen, clash));
        screen.line(Style::Warn, &text);
    }
}

/// A meeting that shares time with something: with whom it is, and when.
pub(crate) fn with_whom(screen: &Screen, clash: &MeetingClash) -> String {
    let names: Vec<_> = clash.with.iter().map(|one| screen.name(one.member)).collect();
    format!("with {}, {}", names.join(" and "), when(&clash.when))
}

impl Show for MeetingPage {
    fn show(&self, screen: &mut Screen) {
        if self.meetings.is_empty() {
            screen.line(
                Style::Dim,
                "No meetings: `belay meeting propose RELATIONSHIP 2026-03-16T15:00` proposes one.",
            );
        }
        for meeting in &self.meetings {
            meeting.show(screen);
        }
        if let Some(next) = &self.next {
            screen.line(Style::Dim, &format!("There is more: --from {next}"));
        }
    }
}

impl Show for MeetingView {
    fn show(&self, screen: &mut Screen) {
        let stands = if self.meeting.is_ahead() && !self.can_take_place {
            "it will not take place".to_owned()
        } else {
            state(screen, &self.meeting.state)
        };
        screen.heading(&format!("{} · {stands}", when(&self.when)));
        screen.inside(|screen| about(self, screen));
    }
}

/// The lines of a meeting under its heading.
fn about(view: &MeetingView, screen: &mut Screen) {
    let meeting = &view.meeting;
    screen.field("id", &short(view.id));
    let names: Vec<_> = view.with.iter().map(|one| screen.name(one.member)).collect();
    screen.field("with", &names.join(" and "));
    screen.field("about", &view.about);
    screen.field(
        "what",
        &format!(
            "{} · {}{}",
            kind(meeting.kind),
            counted(meeting.minutes, "minute", "minutes"),
            if meeting.protected { " · protected" } else { "" }
        ),
    );
    let plan_b = view.how.plan_b.as_ref().map(|second| format!(" · if that fails: {}", means(second)));
    screen.field("by", &format!("{}{}", means(&view.how.modality), plan_b.unwrap_or_default()));
    if view.plan_b_lacks_number {
        screen.line(
            Style::Dim,
            "If that fails: nobody's number is here. `belay meeting give-number` gives yours.",
        );
    }
    if let Some(lead) = meeting.lead {
        screen.field("leads", &screen.name(lead));
    }
    for date in &view.dates {
        if let MeetingDateState::Moved { to } = &date.state {
            let (from, to) = (times::moment(date.start.local), times::moment(to.local));
            screen.field("moved", &format!("from {from} to {to}"));
        }
    }
    if let Some(moved) = meeting.moves.last() {
        let who = screen.name(moved.by);
        screen.field("because", &format!("{} ({who}{})", moved.reason, notice(moved.notice())));
    }
    if view.waits_for_its_state {
        screen.line(
            Style::Warn,
            "It is over. Did you meet? `belay meeting hold`, `miss`, `move` or `cancel` says so.",
        );
    }
    if view.waits_for_next {
        screen.line(
            Style::Warn,
            "How does it go on? `belay meeting decide` with a date, a touch-base or a closing talk.",
        );
    }
    if view.unprepared && meeting.is_scheduled() {
        screen.line(Style::Dim, "You have not prepared yet.");
    }
    if view.owes_reflection {
        screen.line(Style::Dim, "Your reflection is open.");
    }
    screen.send_state(view.waiting, view.unsent_reason);
}

impl Show for MeetingDetail {
    fn show(&self, screen: &mut Screen) {
        self.view.show(screen);
        let meeting = &self.view.meeting;
        screen.inside(|screen| {
            shares_time(screen, &self.clashes);
            if !self.agenda.is_empty() {
                screen.line(Style::Heading, "Agenda");
                for entry in &self.agenda {
                    let line = item(screen, entry);
                    screen.line(Style::Plain, &line);
                }
            }
            for action in &meeting.commitments {
                let due = action.due().map(|due| format!(" · by {}", times::day(due))).unwrap_or_default();
                let done = if action.is_open() { "○" } else { "●" };
                let text = format!(
                    "{done} {} · {}{due} · {}",
                    action.what,
                    screen.name(action.owner),
                    short(action.id)
                );
                screen.field("commitment", &text);
            }
            // One that is not on this phone yet has no time to show.
            let then =
                self.view.goes_on.as_ref().map_or_else(String::new, |then| format!(" on {}", when(then)));
            match meeting.next {
                Some(NextDecision::Date { .. }) => screen.field("next", &format!("a meeting{then}")),
                Some(NextDecision::TouchBase { .. }) => screen.field("next", &format!("a touch-base{then}")),
                Some(NextDecision::ClosingTalk) => screen.field("next", "a talk about closing"),
                None => {}
            }
            screen.prose("notes", &meeting.notes);
            if let Some(next) = &self.next {
                screen.field("rhythm", &format!("next on {}", times::wall(next.start)));
            }
        });
    }
}

fn item(screen: &Screen, item: &AgendaItem) -> String {
    let debrief = item.debrief.map(|part| match part {
        Debrief::Achieved => "What you achieved",
        Debrief::Remains => "What remains, and who takes it along",
        Debrief::Lessons => "What each takes from it",
        Debrief::Thanks => "Thanks and goodbye",
    });
    let what = debrief.unwrap_or(match item.kind {
        AgendaKind::Acquaint if matches!(item.about, Some(AgendaRef::Entry { .. })) => "Question",
        AgendaKind::Arrival => "Arriving",
        AgendaKind::Acquaint => "Getting acquainted",
        AgendaKind::Purpose => "What the talks are for",
        AgendaKind::Logistics => "How you work together",
        AgendaKind::Week => "How the week was",
        AgendaKind::FollowUp => "Open commitment",
        AgendaKind::Learning => "Something learned",
        AgendaKind::Goal => "A goal to look at",
        AgendaKind::Topic => "Topic",
        AgendaKind::Question => "Question",
        AgendaKind::Exercise => "Exercise",
        AgendaKind::Relationship => "How the two of you are getting on",
    });
    let text = if item.text.is_empty() { String::new() } else { format!(": {}", item.text) };
    let owner = item.owner.map(|owner| format!(" ({})", screen.name(owner))).unwrap_or_default();
    format!("· {what}{text}{owner} · {}", short(item.id))
}

/// A sort of meeting.
fn kind(kind: MeetingKind) -> &'static str {
    match kind {
        MeetingKind::First => "first meeting",
        MeetingKind::Regular => "meeting",
        MeetingKind::TouchBase => "touch-base",
        MeetingKind::WorkSession => "working together",
        MeetingKind::Informal => "informal",
        MeetingKind::Closing => "closing meeting",
        MeetingKind::Roundtable => "round table",
        MeetingKind::Unplanned => "chance talk",
    }
}

pub(crate) fn means(means: &Modality) -> String {
    let (by, what) = match means {
        Modality::InPerson { place } => ("in person", place.clone()),
        Modality::Video { tool, link } => ("video", format!("{tool} {link}")),
        Modality::Phone { number } => ("phone", number.clone()),
        Modality::Text { tool } => ("in writing", tool.clone()),
        Modality::Other { name } => return name.clone(),
    };
    let what = what.trim();
    if what.is_empty() { by.to_owned() } else { format!("{by}, {what}") }
}

fn state(screen: &Screen, state: &MeetingState) -> String {
    match state {
        MeetingState::Proposed { by } => format!("proposed by {}", screen.name(*by)),
        MeetingState::Scheduled { plan_b_since: None } => "it stands".to_owned(),
        MeetingState::Scheduled { .. } => "by plan B".to_owned(),
        MeetingState::Held { .. } => "held".to_owned(),
        MeetingState::Cancelled { by, reason, .. } => {
            let why = if reason.is_empty() { String::new() } else { format!(": {reason}") };
            format!("called off by {}{why}", screen.name(*by))
        }
        MeetingState::Missed { .. } => "missed".to_owned(),
    }
}

fn notice(notice: Notice) -> String {
    match notice {
        Notice::Free => String::new(),
        Notice::Late => ", less than a day before".to_owned(),
        Notice::LastMinute => ", at the last minute".to_owned(),
    }
}
