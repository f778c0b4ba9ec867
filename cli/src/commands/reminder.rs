//! `belay reminder`: what is next, and what a phone's alarm clock is armed with. They say of what and when, and never what
//! anybody wrote.

use std::{sync::Mutex, time::Duration};

use belay_core::{
    Belay,
    domain::{
        Zone, end_of_day,
        reminder::{MeetingAhead, ReminderSentence},
    },
    services::{Muted, ReminderView},
};
use chrono::{DateTime, NaiveDate, Utc};
use clap::Subcommand;
use serde::Serialize;

use crate::{
    failure::Outcome,
    screen::{Screen, Show, Style},
    times,
    typed::{day, short},
    words,
};

/// The clock may have been set meanwhile, and a laptop may have slept: so long is slept at most.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

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
    /// Be this phone's alarm clock until Ctrl-C: show each reminder when it is due, and stay in sync.
    Watch,
}

pub(crate) async fn run(belay: &Belay, command: &ReminderCommand, screen: &mut Screen) -> Outcome {
    let zone = belay.zone()?;
    let reminders = match command {
        ReminderCommand::List { to } => belay.reminders().due(belay.now()?, end_of_day(*to, zone))?,
        ReminderCommand::Arm => belay.reminders().to_arm(None)?,
        ReminderCommand::Watch => return watch(belay, screen).await,
    };
    let muted = belay.reminders().standing()?.muted;
    screen.answer(&Reminders { reminders, zone, muted });
    Ok(())
}

/// Some reminders, as the clock here shows them.
#[derive(Serialize)]
#[serde(transparent)]
struct Reminders {
    reminders: Vec<ReminderView>,
    #[serde(skip)]
    zone: Zone,
    #[serde(skip)]
    muted: Option<Muted>,
}

impl Show for Reminders {
    fn show(&self, screen: &mut Screen) {
        if let Some(why) = self.muted {
            screen.line(Style::Warn, words::muted(why));
        }
        if self.reminders.is_empty() {
            screen.line(Style::Dim, "Nothing to be reminded of.");
        }
        for view in &self.reminders {
            screen.line(Style::Plain, &line(view, self.zone));
        }
    }
}

/// A reminder that is due now.
#[derive(Serialize)]
#[serde(transparent)]
struct Due {
    view: ReminderView,
    #[serde(skip)]
    zone: Zone,
}

impl Show for Due {
    fn show(&self, screen: &mut Screen) {
        screen.line(Style::Plain, &line(&self.view, self.zone));
    }
}

/// Rings what is due, arms again after each change, and stays in sync, until the person has seen enough.
async fn watch(belay: &Belay, screen: &mut Screen) -> Outcome {
    // Nothing rang here since the last watch, however that ended.
    belay.reminders().disarmed()?;
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    // The observers' thread tells; this one rings.
    let tell = Mutex::new(tell);
    let watching = belay.observe(
        |belay| belay.reminders().to_arm(None),
        move |armed| {
            if let Ok(tell) = tell.lock() {
                // The receiver is gone once the person has left.
                let _ = tell.send(armed);
            }
        },
    )?;
    let rung = async {
        let mut armed: Vec<ReminderView> = Vec::new();
        loop {
            let now = belay.now()?;
            let ahead = armed.first().map(|next| (next.reminder.at - now).to_std().unwrap_or_default());
            let wait = ahead.map_or(LOOK_AGAIN, |ahead| ahead.min(LOOK_AGAIN));
            tokio::select! {
                () = tokio::time::sleep(wait) => ring(belay, &armed, screen)?,
                change = told.recv() => match change {
                    Some(change) => {
                        armed = change?;
                        let ids: Vec<_> = armed.iter().map(|view| view.reminder.id).collect();
                        belay.reminders().armed(&ids)?;
                        continue;
                    }
                    None => return Ok(()),
                },
            }
            // What could not be shown now waits for a change.
            let now = belay.now()?;
            armed = belay.reminders().to_arm(None)?;
            armed.retain(|view| view.reminder.at > now);
        }
    };
    let outcome = tokio::select! {
        () = belay.keep_in_sync() => Ok(()),
        outcome = rung => outcome,
        _ = tokio::signal::ctrl_c() => Ok(()),
    };
    watching.cancel();
    outcome
}

/// Shows what is due now, each once.
fn ring(belay: &Belay, armed: &[ReminderView], screen: &mut Screen) -> Outcome {
    let (now, zone) = (belay.now()?, belay.zone()?);
    for due in armed.iter().take_while(|view| view.reminder.at <= now) {
        if let Some(view) = belay.reminders().fired(due.reminder.id)? {
            screen.answer(&Due { view, zone });
        }
    }
    Ok(())
}

/// One reminder on one line.
pub(crate) fn line(view: &ReminderView, zone: Zone) -> String {
    let local = times::instant(view.reminder.at, zone);
    let kind = words::plain(view.kind.as_str());
    format!("{local}  {} · {kind} {}", text(view.says, zone), short(view.document))
}

/// The text of a notification.
pub(crate) fn text(says: ReminderSentence, zone: Zone) -> String {
    match says {
        ReminderSentence::YouMeet { ahead, starts, prepare, .. } => {
            let prepare = if prepare { " Take a moment to prepare." } else { "" };
            format!("You meet {}.{prepare}", when(ahead, starts, zone))
        }
        ReminderSentence::ConfirmTheDate { ahead, starts, .. } => {
            format!("A date waits for your yes: {}.", when(ahead, starts, zone))
        }
        ReminderSentence::HowWasIt { .. } => "How was your meeting?".into(),
        ReminderSentence::WhatBecameOfIt { .. } => "What became of your meeting?".into(),
        ReminderSentence::HowDoesItGoOn => "How does it go on?".into(),
        ReminderSentence::ActionDue { on, days } => {
            format!("Something you took on {} due {}.", is(days), day_in_words(on, days))
        }
        ReminderSentence::BenchmarkDue { on, days } => {
            format!("A benchmark {} due {}.", is(days), day_in_words(on, days))
        }
        ReminderSentence::YourAnswerIsAwaited { .. } => "Somebody waits for your answer.".into(),
        ReminderSentence::NobodyAnswered => "Nobody answered in time. Ask somebody else?".into(),
        ReminderSentence::WhatDidYouTake => "What did you take from the conversation?".into(),
        ReminderSentence::EndingReview { days: 0, .. } => "Today you look at how it should end.".into(),
        ReminderSentence::EndingReview { on, days } if days < 0 => {
            format!("You wanted to look at how it should end: that was {}.", day_in_words(on, days))
        }
        ReminderSentence::EndingReview { on, days } => {
            let day = day_in_words(on, days);
            let (first, rest) = day.split_at(1);
            format!("{}{rest} you look at how it should end.", first.to_uppercase())
        }
        ReminderSentence::YouMeetAnotherTime { starts, .. } => {
            format!("Your meeting was moved: {}.", times::instant(starts, zone))
        }
        ReminderSentence::WaitsForYou { what, .. } => format!("{}.", words::waits(what, None)),
        ReminderSentence::TimeToWrite => "It is your time to write a line.".into(),
        ReminderSentence::BeenAWhile => "It has been a while. How would you like to go on?".into(),
    }
}

/// When a meeting starts, as seen from the moment its reminder comes.
fn when(ahead: MeetingAhead, starts: DateTime<Utc>, zone: Zone) -> String {
    let starts = starts.with_timezone(&zone);
    let at = starts.format("%H:%M");
    match ahead {
        MeetingAhead::Minutes { minutes: 0 } => format!("now, at {at}"),
        MeetingAhead::Minutes { minutes: 60 } => format!("in an hour, at {at}"),
        MeetingAhead::Minutes { minutes } => format!("in {}, at {at}", counted(minutes, "minute")),
        MeetingAhead::Today => format!("today at {at}"),
        MeetingAhead::Tomorrow => format!("tomorrow at {at}"),
        MeetingAhead::Days { days } => {
            format!("in {}, on {} at {at}", counted(days, "day"), starts.format("%A"))
        }
    }
}

fn is(days: i64) -> &'static str {
    if days < 0 { "was" } else { "is" }
}

/// A day as seen from another, so many days before it.
fn day_in_words(on: NaiveDate, days: i64) -> String {
    match days {
        0 => "today".into(),
        1 => "tomorrow".into(),
        -1 => "yesterday".into(),
        2..=6 => format!("in {days} days, on {}", on.format("%A")),
        _ => format!("on {}", times::day(on)),
    }
}

fn counted(count: i64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
