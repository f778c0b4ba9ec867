//! `belay home`: what is next.

use belay_core::{
    Belay, Staying,
    domain::{
        RelationshipId, Zone,
        fading::{Fading, FadingStep, WayOn},
        relationship::AfterEnding,
    },
    services::{
        Companion, DueAction, DueBenchmark, FlashView, Home, HomeDeclined, HomeEnded, HomeRelationship,
        ProgramBoard,
    },
    sync::SyncState,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Serialize;

use super::{flash, meeting, program, prompt, reminder, waits};
use crate::{
    failure::Outcome,
    screen::{Screen, Show, Style},
    times,
    typed::short,
    words::{attention, counted, listed, muted, plain, unread, unsent_reason},
};

pub(crate) fn run(belay: &Belay, screen: &mut Screen) -> Outcome {
    let programs = belay.programs().all()?.into_iter();
    let boards = programs.filter_map(|program| belay.programs().board(program.id).ok()).collect();
    screen.answer(&Shown { home: belay.home()?, boards, zone: belay.zone()?, now: belay.now()? });
    Ok(())
}

/// Home, as the clock here shows it.
#[derive(Serialize)]
#[serde(transparent)]
struct Shown {
    home: Home,
    /// The programs that one owns.
    #[serde(skip)]
    boards: Vec<ProgramBoard>,
    #[serde(skip)]
    zone: Zone,
    #[serde(skip)]
    now: DateTime<Utc>,
}

/// Later reminders are no news yet.
const SOON: TimeDelta = TimeDelta::days(7);

impl Show for Shown {
    fn show(&self, screen: &mut Screen) {
        let home = &self.home;
        screen.heading(&format!("{} · {}", home.me.name, standing(home.sync, waiting(home), home.unsent)));
        if home.attention > 0 {
            screen.line(Style::Warn, &attention(home.attention));
        }
        if let Some(why) = home.muted {
            screen.line(Style::Warn, muted(why));
        }
        if !home.staying.is_empty() {
            screen.line(Style::Warn, &staying(&home.staying));
        }
        if home.needs_update > 0 {
            screen.line(Style::Warn, &unread(home.needs_update));
        }
        section(screen, "Waits on you", &home.waits, waits::line);
        if home.waiting > home.waits.len() as u64 {
            let text = format!("{} in all: `belay waits`.", counted(home.waiting, "thing", "things"));
            screen.inside(|screen| screen.line(Style::Dim, &text));
        }
        section(screen, "Did you meet?", &home.unsettled, meeting::line);
        section(screen, "Next meetings", &home.meetings, meeting::line);
        section(screen, "To do", &home.actions, action);
        section(screen, "Goals on the way", &home.benchmarks, benchmark);
        section(screen, "Asked of you", &home.flash_to_answer, request);
        section(screen, "You help", &home.flash_helping, request);
        section(screen, "You asked", &home.flash_asked, request);
        section(screen, "Relationships", &home.relationships, relationship);
        section(screen, "You look after", &self.boards, |screen, board| {
            let people = counted(u64::try_from(board.members.len()).unwrap_or(u64::MAX), "person", "people");
            let waits =
                program::waiting(board.unanswered).map(|waits| format!(" · {waits}")).unwrap_or_default();
            screen.line(Style::Plain, &format!("{} · {people}{waits} · {}", board.name, short(board.id)));
        });
        section(screen, "Not this time", &home.declined, declined);
        section(screen, "Over", &home.ended, ended);
        let soon: Vec<_> = home.reminders.iter().filter(|view| view.reminder.at < self.now + SOON).collect();
        section(screen, "You will be reminded", &soon, |screen, view| {
            screen.line(Style::Plain, &reminder::line(view, self.zone));
        });
        section(screen, "Write a line?", home.prompt.as_slice(), prompt::offered);
        if home.is_blank() && self.boards.is_empty() {
            screen.gap();
            screen.line(
                Style::Dim,
                "Nothing waits, and nothing is next: `belay relationship propose NAME` or `belay flash ask`.",
            );
        }
    }
}

/// Lines under a title; nothing where there are none.
pub(super) fn section<T>(screen: &mut Screen, title: &str, parts: &[T], line: impl Fn(&mut Screen, &T)) {
    if parts.is_empty() {
        return;
    }
    screen.gap();
    screen.heading(title);
    screen.inside(|screen| parts.iter().for_each(|part| line(screen, part)));
}

/// Where sync stands: `waiting` of the `unsent` documents go to the server by themselves.
pub(crate) fn standing(sync: SyncState, waiting: u64, unsent: u64) -> String {
    match sync {
        SyncState::Syncing => "syncing".to_owned(),
        SyncState::Waiting => "no connection; sync goes on by itself".to_owned(),
        SyncState::SignedOut => "signed out".to_owned(),
        SyncState::Resting if waiting > 0 => {
            format!("{} to be sent", counted(waiting, "document", "documents"))
        }
        SyncState::Resting if unsent > 0 => "nothing more can be sent".to_owned(),
        SyncState::Resting => "everything is sent".to_owned(),
    }
}

/// How much goes to the server by itself.
fn waiting(home: &Home) -> u64 {
    home.unsent.saturating_sub(home.staying.iter().map(|staying| staying.count).sum())
}

/// The unsent texts of this phone and the reason, in one sentence.
pub(crate) fn staying(staying: &[Staying]) -> String {
    let all: u64 = staying.iter().map(|staying| staying.count).sum();
    let head = format!("{} on this phone alone", counted(all, "text stays", "texts stay"));
    if let [one] = staying {
        return format!("{head}: {}.", unsent_reason(one.why));
    }
    let why: Vec<_> =
        staying.iter().map(|one| format!("{} because {}", one.count, unsent_reason(one.why))).collect();
    format!("{head}: {}.", why.join("; "))
}

fn action(screen: &mut Screen, due: &DueAction) {
    let by = due.action.due().map(times::day).unwrap_or_default();
    let (style, late) = if due.overdue { (Style::Warn, "overdue, ") } else { (Style::Plain, "") };
    screen.line(
        style,
        &format!("{late}{by}  {} · {} {}", due.action.what, plain(due.kind.as_str()), short(due.document)),
    );
}

fn benchmark(screen: &mut Screen, due: &DueBenchmark) {
    let (style, late) = if due.overdue { (Style::Warn, "overdue, ") } else { (Style::Plain, "") };
    let (by, measure) = (times::day(due.benchmark.due), &due.benchmark.measure);
    screen.line(style, &format!("{late}{by}  {measure} · {} · goal {}", due.statement, short(due.goal)));
}

/// A no needs no reason, and nobody is named for it.
fn declined(screen: &mut Screen, one: &HomeDeclined) {
    let with = with(screen, &one.others, &one.topic);
    screen.line(Style::Plain, &format!("The relationship {with} does not come about."));
    put_away(screen, one.id);
}

/// An ending, and what can be done now.
fn ended(screen: &mut Screen, one: &HomeEnded) {
    let with = with(screen, &one.others, &one.topic);
    screen.line(Style::Plain, &format!("The relationship {with} ended on {}.", times::day(one.on)));
    ways(screen, &one.ways, one.id);
    put_away(screen, one.id);
}

fn with(screen: &Screen, others: &[Companion], topic: &str) -> String {
    let names: Vec<_> = others.iter().map(|other| screen.name(other.member)).collect();
    let about = if topic.is_empty() { String::new() } else { format!(", about {topic}") };
    format!("with {}{about}", names.join(" and "))
}

/// What can be done once a relationship is over, each with its command.
pub(super) fn ways(screen: &mut Screen, ways: &[AfterEnding], id: RelationshipId) {
    screen.inside(|screen| {
        for way in ways {
            let text = match way {
                AfterEnding::Keep => format!("Keep what was written: `belay export {} --to FILE`", short(id)),
                AfterEnding::MentorInTurn => {
                    "Be a mentor in turn: tell your program, or `belay relationship \
                     propose NAME --role mentor`"
                        .to_owned()
                }
                AfterEnding::StayInTouch => {
                    "Stay in touch: `belay flash ask` for a question now and then".to_owned()
                }
            };
            screen.line(Style::Plain, &text);
        }
    });
}

fn put_away(screen: &mut Screen, id: RelationshipId) {
    let text = format!("`belay relationship put-away {}` once you have read this.", short(id));
    screen.inside(|screen| screen.line(Style::Dim, &text));
}

fn request(screen: &mut Screen, view: &FlashView) {
    let status = flash::status(view.status);
    let who = screen.name(view.asker);
    screen.line(Style::Plain, &format!("{} · {who} · {status} · {}", view.topic, short(view.id)));
}

fn relationship(screen: &mut Screen, one: &HomeRelationship) {
    let names: Vec<_> = one.others.iter().map(|other| screen.name(other.member)).collect();
    let phase = if one.rests { "rests".to_owned() } else { named(&one.phase) };
    screen.line(Style::Plain, &format!("{} · {phase} · {}", names.join(" and "), short(one.id)));
    screen.inside(|screen| {
        screen.field("about", &one.topic);
        if one.asks_me {
            screen.line(Style::Warn, "You are asked: `belay relationship accept` or `decline`.");
        }
        if let Some(next) = &one.next_conversation {
            screen.field("talk next", &named(&next.kind));
        }
        if let Some(one) = &one.fading {
            fading(screen, one);
        }
    });
}

/// How far a relationship has faded, and how one can go on.
pub(super) fn fading(screen: &mut Screen, fading: &Fading) {
    screen.line(Style::Warn, &faded(fading.step, fading.since, &fading.ways));
}

/// That nothing has happened since a day, and how one could go on.
pub(crate) fn faded(step: FadingStep, since: NaiveDate, ways: &[WayOn]) -> String {
    let ways: Vec<_> = ways.iter().map(|way| way_on(*way)).collect();
    let soft = if step >= FadingStep::Announce { "Closing is near" } else { "It has been a while" };
    format!("{soft}: nothing since {}. You could {}.", times::day(since), listed(&ways, "or"))
}

fn way_on(way: WayOn) -> &'static str {
    match way {
        WayOn::Revive => "book a meeting",
        WayOn::Pause => "take a rest",
        WayOn::Renegotiate => "agree afresh",
        WayOn::Close => "say goodbye",
    }
}

/// The stored name of a value, in plain words.
fn named(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => plain(&code),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use belay_core::UnsentReason;

    use super::*;

    #[test]
    fn what_stays_here_is_one_line_with_each_reason() {
        let left = Staying { why: UnsentReason::SpaceLeft, count: 2 };
        let refused = Staying { why: UnsentReason::NotTaken, count: 1 };
        assert_eq!(
            staying(&[left, refused]),
            "3 texts stay on this phone alone: 2 because you have left the relationship or program it belongs to; 1 because the server did not take it."
        );
        let one = "1 text stays on this phone alone: the server did not take it.";
        assert_eq!(staying(&[refused]), one);
    }
}
