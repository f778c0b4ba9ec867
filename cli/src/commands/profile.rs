//! `belay profile`: one's own settings.

use belay_core::{
    Belay,
    domain::{
        Window, Zone,
        profile::{self as domain, Load, QuietHours, WritingTime},
        reminder::ReminderKind,
    },
    services::ProfileView,
};
use chrono::NaiveTime;
use clap::Subcommand;

use super::meeting::typed_window;
use crate::{
    failure::{Failure, Outcome},
    screen::{Screen, Show},
    typed::{self, edit, named},
    words::{self, Verbs},
};

/// Zone, hours of quiet, reminders, when you can meet.
#[derive(Debug, Subcommand)]
pub(crate) enum ProfileCommand {
    /// Your settings.
    Show,
    /// Where you are: what days and hours mean in your reminders.
    Zone {
        /// As Europe/Berlin.
        #[arg(value_parser = typed::zone)]
        zone: Zone,
    },
    /// Hours without reminders, each day; without hours there are none.
    Quiet {
        /// From, as 22:00.
        #[arg(value_parser = time, requires = "until")]
        from: Option<NaiveTime>,
        /// Until, as 07:00.
        #[arg(value_parser = time)]
        until: Option<NaiveTime>,
    },
    /// Switch one sort of reminder.
    Reminder {
        /// confirm, ahead, prepare, soon, start, reflect, state_ask, next_date, action_due, action_over, benchmark_due, …
        #[arg(value_parser = named::<ReminderKind>)]
        kind: ReminderKind,
        /// Not wanted.
        #[arg(long)]
        off: bool,
    },
    /// How much you can bear now: usual, or high, in which case you are told of starting meetings only.
    Load {
        /// usual, high
        #[arg(value_parser = named::<Load>)]
        load: Load,
    },
    /// Asking for help is hard for you.
    HardToAsk {
        /// It is not.
        #[arg(long)]
        no: bool,
    },
    /// What matters to you.
    Matters {
        /// In your words.
        text: String,
    },
    /// Make one text of the versions of what matters to you that were kept side by side.
    Settle {
        /// The text they become.
        text: String,
    },
    /// When you want to be reminded to write; without times, never. Nobody asks when you have written already.
    Writing {
        /// As 21:00 for every day, or mon@07:30.
        #[arg(value_parser = writing_time)]
        times: Vec<WritingTime>,
    },
    /// When you can meet, each week; without hours, nothing is said.
    Windows {
        /// As mon@09:00-17:00, with @America/New_York behind it where it is not your zone.
        windows: Vec<String>,
    },
    /// Your telephone number, for `belay meeting give-number`. Without one, none is kept.
    Number {
        /// As +49 30 1234567.
        #[arg(default_value = "")]
        number: String,
    },
}

/// A time of day.
fn time(typed: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(typed, "%H:%M").map_err(|_| "a time of day is written 22:00".to_owned())
}

/// A time of each day, or of a day of the week.
fn writing_time(typed: &str) -> Result<WritingTime, String> {
    let (weekday, at) = match typed.split_once('@') {
        Some((weekday, at)) => {
            (Some(weekday.parse().map_err(|_| format!("“{weekday}” is no day; write mon"))?), at)
        }
        None => (None, typed),
    };
    Ok(WritingTime { weekday, at: time(at)? })
}

/// What is typed for each command of a profile.
pub(crate) const VERBS: Verbs = &[
    ("set_zone", "profile zone"),
    ("set_quiet_hours", "profile quiet"),
    ("switch_reminder", "profile reminder"),
    ("set_load", "profile load"),
    ("set_hard_to_ask", "profile hard-to-ask"),
    ("word", "profile matters"),
    ("settle", "profile settle"),
    ("set_windows", "profile windows"),
    ("set_writing_times", "profile writing"),
    ("set_number", "profile number"),
    ("put_away", "relationship put-away"),
];

pub(crate) fn run(belay: &Belay, command: ProfileCommand, screen: &mut Screen) -> Outcome {
    use domain::ProfileCommand as Asked;
    let profile = belay.profile();
    let matters = || -> Result<_, Failure> { Ok(profile.settings()?.profile.what_matters) };
    let asked = match command {
        ProfileCommand::Show => {
            screen.answer(&profile.settings()?);
            return Ok(());
        }
        ProfileCommand::Zone { zone } => Asked::SetZone(zone),
        ProfileCommand::Quiet { from, until } => {
            Asked::SetQuietHours(from.zip(until).map(|(from, until)| QuietHours { from, until }))
        }
        ProfileCommand::Reminder { kind, off } => Asked::SwitchReminder { kind, on: !off },
        ProfileCommand::Load { load } => Asked::SetLoad(load),
        ProfileCommand::HardToAsk { no } => Asked::SetHardToAsk(!no),
        ProfileCommand::Matters { text } => Asked::Word { edit: edit(&matters()?.text, text) },
        ProfileCommand::Settle { text } => {
            let kept = matters()?;
            Asked::Settle { edit: edit(&kept.text, text), seen: kept.kept }
        }
        ProfileCommand::Writing { times } => Asked::SetWritingTimes(times),
        ProfileCommand::Windows { windows } => {
            let windows = windows.iter().map(|typed| typed_window(belay, typed)).collect::<Result<_, _>>()?;
            Asked::SetWindows(windows)
        }
        ProfileCommand::Number { number } => Asked::SetNumber(number),
    };
    screen.answer(&profile.act(asked)?);
    Ok(())
}

impl Show for ProfileView {
    fn show(&self, screen: &mut Screen) {
        let profile = &self.profile;
        screen.heading("Your settings");
        screen.inside(|screen| {
            screen.field("zone", profile.zone.name());
            let quiet = profile.quiet.map(|quiet| format!("{} to {}", hour(quiet.from), hour(quiet.until)));
            screen.field("quiet", quiet.as_deref().unwrap_or("never"));
            let off: Vec<_> = profile.switched_off.iter().map(|kind| words::plain(kind.as_str())).collect();
            screen.field("not wanted", &off.join(", "));
            if profile.load == Load::High {
                screen.field("load", "high: only starting meetings are told");
            }
            if profile.hard_to_ask {
                screen.field("asking", "is hard");
            }
            screen.prose("matters", &profile.what_matters);
            for window in &profile.windows {
                screen.field("can meet", &hours(window));
            }
            let writing: Vec<_> = profile.writing_times.iter().map(writing).collect();
            screen.field("write at", &writing.join(", "));
            screen.field("number", &profile.number);
            screen.send_state(self.waiting, self.unsent_reason);
        });
    }
}

/// Hours of a week, as one line.
pub(super) fn hours(window: &Window) -> String {
    format!("{} {}–{} {}", window.weekday, hour(window.from), hour(window.until), window.zone.name())
}

fn writing(time: &WritingTime) -> String {
    let day = time.weekday.map_or_else(|| "every day".to_owned(), |weekday| weekday.to_string());
    format!("{day} {}", hour(time.at))
}

fn hour(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}
