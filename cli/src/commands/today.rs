//! `belay today`: the next meeting, what waits longest, and what the last meeting left open.

use belay_core::{
    Belay,
    services::{Today, TodaySignal},
};
use serde::Serialize;

use super::{
    home::{fading, section},
    meeting, prompt, waits,
};
use crate::{
    failure::Outcome,
    screen::{Screen, Show, Style},
    times,
    typed::short,
    words::{attention, counted, muted},
};

pub(crate) fn run(belay: &Belay, screen: &mut Screen) -> Outcome {
    screen.answer(&Shown(belay.today()?));
    Ok(())
}

/// Today, as lines.
#[derive(Serialize)]
#[serde(transparent)]
struct Shown(Today);

impl Show for Shown {
    fn show(&self, screen: &mut Screen) {
        let today = &self.0;
        screen.heading(&format!("{} · {}", today.me.name, times::day(today.day)));
        if today.attention > 0 {
            screen.line(Style::Warn, &attention(today.attention));
        }
        if let Some(why) = today.muted {
            screen.line(Style::Warn, muted(why));
        }
        section(screen, "Next meeting", today.next_meeting.as_slice(), meeting::line);
        section(screen, "Waits on you", &today.waits, waits::with_command);
        let shown = (today.waits.len() + today.open_ends.len()) as u64;
        if today.waiting > shown {
            let text = format!("{} in all: `belay waits`.", counted(today.waiting, "thing", "things"));
            screen.inside(|screen| screen.line(Style::Dim, &text));
        }
        section(screen, "After your last meeting", &today.open_ends, waits::with_command);
        section(screen, "A word between you", today.signal.as_slice(), signal);
        section(screen, "Write a line?", today.prompt.as_slice(), prompt::offered);
        if today.next_meeting.is_none() && today.waiting == 0 && today.signal.is_none() {
            screen.gap();
            screen.line(Style::Dim, "Nothing waits.");
        }
    }
}

fn signal(screen: &mut Screen, signal: &TodaySignal) {
    let names: Vec<_> = signal.with.iter().map(|one| screen.name(one.member)).collect();
    screen.line(Style::Plain, &format!("{} · {}", names.join(" and "), short(signal.relationship)));
    screen.inside(|screen| fading(screen, &signal.fading));
}
