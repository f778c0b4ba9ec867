//! How flash requests look in a terminal.

use belay_core::{
    domain::flash::{FlashAnswer, FlashKind, FlashStatus},
    services::{
        FlashAnswered, FlashOfferView, FlashPage, FlashReaders, FlashTakeaways, FlashTime, FlashView,
    },
};

use serde::Serialize;

use crate::{
    commands::meeting,
    screen::{Screen, Show, Style},
    times,
    typed::short,
    words::counted,
};

impl Show for FlashPage {
    fn show(&self, screen: &mut Screen) {
        if self.requests.is_empty() {
            screen.line(Style::Dim, "No requests here. `belay flash list --help` names the other lists.");
        }
        for request in &self.requests {
            request.show(screen);
            screen.gap();
        }
        if let Some(next) = &self.next {
            screen.line(Style::Dim, &format!("There is more: --from {next}"));
        }
    }
}

impl Show for FlashView {
    fn show(&self, screen: &mut Screen) {
        screen.heading(&format!("{} · {}", self.topic, status(self.status)));
        screen.inside(|screen| {
            screen.field("id", &short(self.id));
            screen.field("asked by", &screen.name(self.asker));
            screen.field("details", &self.details);
            if let FlashKind::HowTo { tool, level } = &self.kind {
                screen.field("with", tool);
                screen.field("so far", level);
            }
            let slot = self.time.as_ref().map(|time| format!(" · {}", meeting::when(&time.when)));
            let minutes = counted(self.minutes, "minute", "minutes");
            screen.field("conversation", &format!("{minutes}{}", slot.unwrap_or_default()));
            // What is over, or one's own choice already, needs no warning.
            if matches!(self.status, FlashStatus::ToAnswer | FlashStatus::DateProposed) {
                self.time.iter().for_each(|time| warnings(screen, time));
            }
            screen.field("helps", &self.helper.map(|helper| screen.name(helper)).unwrap_or_default());
            let mentors: Vec<_> = self.mentors.iter().map(|mentor| screen.name(*mentor)).collect();
            screen.field("asks", &mentors.join(", "));
            screen.field("read by", &readers(&self.readers));
            for said in self.answers.iter().filter(|said| !is_answered(self, said)) {
                screen.field("answer", &format!("{}: {}", screen.name(said.by), answer(said)));
                said.time.iter().for_each(|time| warnings(screen, time));
                if let Some(reason) = &said.reason {
                    screen.prose("  why", reason);
                }
            }
            for question in &self.questions {
                let told = question.told.as_deref().unwrap_or("not answered yet");
                let line = format!("{} · {told} · {}", question.text, short(question.id));
                screen.field("question", &line);
            }
            screen.field("meeting", &self.meeting.map(short).unwrap_or_default());
            screen.field("takeaway", self.shared_takeaway.as_deref().unwrap_or_default());
            if matches!(self.status, FlashStatus::SentWaiting | FlashStatus::ToDecide | FlashStatus::ToAnswer)
            {
                screen.field("open until", &times::moment(self.expires_here));
            }
            if self.status == FlashStatus::Matched {
                screen.line(Style::Warn, "No date yet: `belay flash date WHEN` proposes one.");
            }
            if self.status == FlashStatus::DateAgreed {
                screen.line(Style::Dim, "Both of you said yes to this time; its meeting is on the way.");
            }
            if self.status == FlashStatus::DateProposed {
                screen.line(
                    Style::Warn,
                    "The date waits for a yes: whoever did not propose it, `belay flash agree`.",
                );
            }
            if self.relationship.is_some() {
                screen.line(Style::Good, "Both of you want more: `belay flash begin` begins a relationship.");
            }
            let rest: Vec<_> = self.rest.iter().map(|id| short(*id)).collect();
            if !rest.is_empty() {
                screen.line(
                    Style::Warn,
                    &format!("Still open, and no longer needed? Withdraw: {}", rest.join(", ")),
                );
            }
            screen.can_now(&self.allowed);
            screen.send_state(self.waiting, self.unsent_reason);
        });
    }
}

impl Show for FlashTakeaways {
    fn show(&self, screen: &mut Screen) {
        if self.own.is_empty() && self.shared.is_empty() {
            screen.line(Style::Dim, "Nothing on this topic yet.");
        }
        for own in &self.own {
            screen.heading(&format!("{} · {} · yours alone", own.topic, times::day(own.on)));
            screen.inside(|screen| screen.prose("taken", &own.text));
        }
        for shared in &self.shared {
            screen.heading(&format!("{} · {}", shared.topic, times::day(shared.on)));
            screen.inside(|screen| screen.field("taken", &shared.text));
        }
    }
}

/// Who takes no requests, or only so many.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct Offers(pub(super) Vec<FlashOfferView>);

impl Show for Offers {
    fn show(&self, screen: &mut Screen) {
        if self.0.is_empty() {
            screen.line(Style::Dim, "Nobody you know has said that they take no requests, or only so many.");
        }
        for offer in &self.0 {
            screen.heading(&screen.name(offer.member));
            screen.inside(|screen| {
                let until = offer.away_until.map(|until| until.format("%a %-d %b %Y").to_string());
                screen.field("takes none before", &until.unwrap_or_default());
                screen.field("at a time", &offer.at_once.map(|most| most.to_string()).unwrap_or_default());
            });
        }
    }
}

/// The state of a request for its viewer.
pub(crate) fn status(status: FlashStatus) -> &'static str {
    match status {
        FlashStatus::SentWaiting => "sent, waiting",
        FlashStatus::ToDecide => "you can decide",
        FlashStatus::ToAnswer => "asked of you",
        FlashStatus::WaitingForAsker => "the asker's turn",
        FlashStatus::AskedWaiting => "asked, waiting",
        FlashStatus::Declined => "you said no",
        FlashStatus::Taken => "somebody else helps",
        FlashStatus::Matched => "you found each other",
        FlashStatus::DateAgreed => "you agreed on a date",
        FlashStatus::DateProposed => "a date is proposed",
        FlashStatus::Scheduled => "there is a date",
        FlashStatus::Held => "you have talked",
        FlashStatus::Answered => "a takeaway is kept",
        FlashStatus::ClosedPlain => "closed",
        FlashStatus::Withdrawn => "taken back",
        FlashStatus::Expired => "nobody accepted in time",
        FlashStatus::NobodyLeft => "nobody is left to answer",
        FlashStatus::AskedOfOthers => "asked of others",
    }
}

/// Whether it is a question back that the asker has answered: it stands below, with its answer.
fn is_answered(view: &FlashView, said: &FlashAnswered) -> bool {
    let mut own = view.questions.iter().filter(|question| question.by == said.by);
    said.answer == FlashAnswer::AskedForMore && own.all(|question| question.told.is_some())
}

/// Who can read a request.
fn readers(readers: &FlashReaders) -> String {
    match readers {
        FlashReaders::Board { program } => format!("everybody in {program}, and its server"),
        FlashReaders::Asked { mentors: 1 } => "the two of you; nobody else in a program".to_owned(),
        FlashReaders::Asked { mentors } => {
            format!("who asks, and the {mentors} who are asked; nobody else in a program")
        }
    }
}

fn answer(said: &FlashAnswered) -> String {
    match (&said.answer, &said.time) {
        (FlashAnswer::Declined { .. }, _) => "no".to_owned(),
        (FlashAnswer::AskedForMore, _) => "asks back".to_owned(),
        (FlashAnswer::ProposedTime { .. }, Some(time)) => format!("proposes {}", meeting::when(&time.when)),
        (FlashAnswer::ProposedTime { .. }, None) => "proposes another time".to_owned(),
        (FlashAnswer::Unavailable { .. }, _) => "cannot take anybody now".to_owned(),
    }
}

/// What is against a time. It forbids nothing.
fn warnings(screen: &mut Screen, time: &FlashTime) {
    if time.at_night {
        screen.line(Style::Warn, "That is late at night or early in the morning for you.");
    } else if time.outside_hours {
        screen.line(Style::Warn, "That is outside the hours in which you can meet.");
    }
    if !time.clashes.is_empty() {
        let others: Vec<_> = time.clashes.iter().map(|clash| meeting::with_whom(screen, clash)).collect();
        let text = format!("You have a meeting then: {}.", others.join("; "));
        screen.line(Style::Warn, &text);
    }
}
