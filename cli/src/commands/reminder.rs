//! `belay reminder`: what is next, and what a phone's alarm clock is armed with. The words are fixed: they say of what,
//! and never what anybody wrote.

use belay_core::{
    Belay,
    domain::{Zone, end_of_day, reminder::ReminderKind},
    services::ReminderView,
};
use chrono::{DateTime, NaiveDate, Utc};
use clap::Subcommand;
use serde::Serialize;

use crate::{
    failure::Outcome,
    screen::{Screen, Show, Style},
    typed::{day, short},
    words,
};

/// What is next, and what the alarm clock is armed with.
#[derive(Debug, Subcommand)]
pub(crate) enum ReminderCommand {
    /// What you are reminded of in a span of days.
    List {
        /// To this day.
        #[arg(long, value_parser = day, default_value = "+14")]
        to: NaiveDate,
    },
    /// What this phone's own alarm clock would be armed with now: the next 48.
    Arm,
}

pub(crate) fn run(belay: &Belay, command: &ReminderCommand, screen: &mut Screen) -> Outcome {
    let zone = belay.zone()?;
    let reminders = match command {
        ReminderCommand::List { to } => belay.reminders().due(belay.now()?, end_of_day(*to, zone))?,
        ReminderCommand::Arm => belay.reminders().to_arm()?,
    };
    screen.answer(&Reminders { reminders, zone });
    Ok(())
}

/// Some reminders, as the clock here shows them.
#[derive(Serialize)]
#[serde(transparent)]
struct Reminders {
    reminders: Vec<ReminderView>,
    #[serde(skip)]
    zone: Zone,
}

impl Show for Reminders {
    fn show(&self, screen: &mut Screen) {
        if self.reminders.is_empty() {
            screen.line(Style::Dim, "Nothing to be reminded of.");
        }
        for view in &self.reminders {
            screen.line(Style::Plain, &line(view, self.zone));
        }
    }
}

/// One reminder on one line.
pub(crate) fn line(view: &ReminderView, zone: Zone) -> String {
    let at: DateTime<Utc> = view.reminder.at;
    let local = at.with_timezone(&zone).format("%a %-d %b, %H:%M");
    let kind = words::plain(view.kind.as_str());
    format!("{local}  {} · {kind} {}", text(view.reminder.kind), short(view.document))
}

/// What a notification says.
fn text(kind: ReminderKind) -> &'static str {
    match kind {
        ReminderKind::Ahead => "You meet in three days.",
        ReminderKind::Prepare => "You meet tomorrow. Take a moment to prepare.",
        ReminderKind::Soon => "You meet in an hour.",
        ReminderKind::Start => "Your meeting is about to start.",
        ReminderKind::Reflect => "How was your meeting?",
        ReminderKind::StateAsk => "What became of your meeting?",
        ReminderKind::NextDate => "How does it go on?",
        ReminderKind::ActionDue => "Something you took on is due in two days.",
        ReminderKind::ActionOver => "Something you took on was due yesterday.",
        ReminderKind::BenchmarkDue => "A benchmark is three days away.",
        ReminderKind::FlashAnswer => "Somebody waits for your answer.",
        ReminderKind::FlashExpired => "Nobody answered in time. Ask somebody else?",
        ReminderKind::FlashTakeaway => "What did you take from the conversation?",
        ReminderKind::EndingReview => "Today you look at how it should end.",
        ReminderKind::Fading => "It has been a while. How would you like to go on?",
    }
}
