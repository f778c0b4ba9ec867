//! `belay relationship show`: a relationship as its own screen would show it.

use belay_core::services::{AgreementStanding, NextPhase, RelationshipPage};

use super::{home::ways, meeting, relationship::code, waits};
use crate::{
    screen::{Screen, Show, Style},
    times,
    typed::short,
    words,
};

impl Show for RelationshipPage {
    fn show(&self, screen: &mut Screen) {
        self.view.show(screen);
        screen.inside(|screen| {
            if let Some(meeting) = &self.next_meeting {
                let proposed = if meeting.meeting.is_scheduled() { "" } else { " · proposed" };
                let when = meeting::when(&meeting.when);
                screen.field("next meeting", &format!("{when}{proposed} · {}", short(meeting.id)));
            }
            if let Some(agreement) = &self.agreement {
                screen.field("agreement", &standing(screen, agreement));
            }
            for goal in &self.goals {
                let overdue = if goal.overdue.is_empty() { "" } else { " · a benchmark is overdue" };
                let statement = &goal.goal.statement.text;
                screen.field("goal", &format!("{statement}{overdue} · {}", short(goal.id)));
            }
            for due in &self.actions {
                let who = screen.name(due.action.owner);
                let late = if due.overdue { "overdue, " } else { "" };
                let by = due.action.due().map(times::day).unwrap_or_default();
                screen.field("to do", &format!("{late}{by}  {} · {who}", due.action.what));
            }
            if let Some(last) = &self.last_shared {
                let (who, what) = (screen.name(last.by.member), words::plain(last.kind.as_str()));
                screen.field(
                    "last shared",
                    &format!("{what} · {who} · {} · {}", times::day(last.on), short(last.document)),
                );
            }
            if let Some(next) = &self.next_phase {
                next_phase(screen, next, &short(self.view.id));
            }
            ways(screen, &self.after_ending, self.view.id);
            screen.can_now(&self.allowed);
        });
        if !self.waits.is_empty() {
            screen.gap();
            screen.heading("Waits on you");
            screen.inside(|screen| self.waits.iter().for_each(|item| waits::line(screen, item)));
        }
    }
}

fn standing(screen: &Screen, agreement: &AgreementStanding) -> String {
    let mut said = Vec::new();
    match agreement.since {
        Some(since) => said.push(format!("in force since {}", times::day(since))),
        None => said.push("not in force yet".to_owned()),
    }
    let silent: Vec<_> = agreement.waits_for.iter().map(|one| screen.name(one.member)).collect();
    if !silent.is_empty() {
        said.push(format!("a version waits for the yes of {}", silent.join(" and ")));
    }
    if agreement.is_worded {
        said.push("a version is being worded".to_owned());
    }
    said.extend(agreement.review_on.map(|day| format!("the ending is looked at on {}", times::day(day))));
    said.join(" · ")
}

/// What opens the next phase, and whose turn it is.
fn next_phase(screen: &mut Screen, next: &NextPhase, id: &str) {
    let phase = code(&next.phase);
    if next.missing.is_empty() {
        screen.line(Style::Good, &format!("Nothing is missing for the next phase, {phase}."));
        screen.line(Style::Dim, &format!("`belay relationship move {id} {}`", phase.replace(' ', "_")));
        return;
    }
    screen.field("next phase", &format!("{phase}, once there is:"));
    screen.inside(|screen| {
        for one in &next.missing {
            let whose: Vec<_> = one.whose.iter().map(|who| screen.name(who.member)).collect();
            let turn =
                if whose.is_empty() { String::new() } else { format!(" · from {}", whose.join(" and ")) };
            let style = if one.mine { Style::Warn } else { Style::Plain };
            screen.line(style, &format!("{}{turn}", words::missing(one.what)));
        }
    });
}
