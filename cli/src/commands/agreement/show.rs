//! How an agreement is shown: what is in force, then what would change, each with its words before and after.

use belay_core::{
    domain::{
        Cadence, CadenceUnit, Prose,
        agreement::{AgreementPart, Ending, EndingAnswer, Heading, ReviewResult, Stage, Terms},
    },
    services::AgreementView,
};

use super::super::meeting::means;
use crate::{
    screen::{Screen, Show, Style},
    times,
    typed::short,
    words::{all_needed, counted, plain, weekday},
};

impl Show for AgreementView {
    fn show(&self, screen: &mut Screen) {
        match self.agreement.in_force() {
            Some(version) => {
                screen.heading(&format!(
                    "Agreement · version {} · in force since {}",
                    version.number,
                    times::day(version.since)
                ));
                screen.inside(|screen| terms(screen, &version.terms));
            }
            None => screen.heading("Agreement · nothing is in force yet"),
        }
        screen.inside(|screen| screen.field("id", &short(self.id)));
        if self.agreement.next.is_some() {
            next(self, screen);
        }
        review(self, screen);
        screen.send_state(self.waiting, self.unsent_reason);
    }
}

fn next(view: &AgreementView, screen: &mut Screen) {
    let Some(next) = &view.agreement.next else { return };
    let names = |screen: &Screen, members: &mut dyn Iterator<Item = belay_core::domain::MemberId>| {
        members.map(|member| screen.name(member)).collect::<Vec<_>>().join(", ")
    };
    let stage = match next.stage {
        Stage::Draft => "being worded",
        Stage::Proposed { .. } => "proposed",
    };
    screen.heading(&format!("Version {} · {stage}", next.number));
    screen.inside(|screen| {
        let nothing = Terms::default();
        let before = view.in_force.as_ref().unwrap_or(&nothing);
        for part in &view.changes {
            difference(screen, *part, before, &next.terms);
        }
        if view.changes.is_empty() {
            screen.line(Style::Dim, "Nothing differs from what is in force.");
        }
        let gaps: Vec<_> = view.gaps.iter().map(AgreementPart::to_string).collect();
        let needed = all_needed(&gaps, &*screen);
        screen.field("still needed", &needed);
        let voided: Vec<_> = view.changes_since_voided.iter().map(|part| name(screen, *part)).collect();
        if !voided.is_empty() {
            let text = format!(
                "Changed since somebody said yes, whose yes no longer counts: {}.",
                voided.join(", ")
            );
            screen.line(Style::Warn, &text);
        }
        if let Stage::Proposed { acceptances, .. } = &next.stage {
            let yes = names(screen, &mut acceptances.keys().copied());
            screen.field("yes from", &yes);
            let waits = names(screen, &mut view.waits_for.iter().copied());
            screen.field("waits for", &waits);
        }
    });
}

fn review(view: &AgreementView, screen: &mut Screen) {
    screen.inside(|screen| {
        screen.field(
            "ending",
            &view.review_on.map(|on| format!("looked at on {}", times::day(on))).unwrap_or_default(),
        );
        let asked: Vec<_> = view.review_asks.iter().map(|member| screen.name(*member)).collect();
        if !asked.is_empty() {
            let text = format!(
                "The ending is looked at now. Asked: {}. `belay agreement answer` takes yours.",
                asked.join(", ")
            );
            screen.line(Style::Warn, &text);
        }
        if let Some(last) = view.agreement.reviews.last() {
            for (member, answer) in &last.answers {
                let answer = match answer {
                    EndingAnswer::GoOn { review_on } => {
                        format!("go on, and look again on {}", times::day(*review_on))
                    }
                    EndingAnswer::ReAim => "go on, with another aim".to_owned(),
                    EndingAnswer::Close => "come to an end".to_owned(),
                };
                screen.field(&screen.name(*member), &answer);
            }
        }
        match view.review_result {
            Some(ReviewResult::ReAim) => {
                screen.line(Style::Warn, "Somebody wants another aim: agree afresh.");
            }
            Some(ReviewResult::Close) => {
                screen.line(Style::Warn, "Somebody wants to come to an end: `belay closure begin`.");
            }
            Some(ReviewResult::GoOn { .. }) | None => {}
        }
    });
}

fn terms(screen: &mut Screen, terms: &Terms) {
    for (heading, text) in &terms.clauses {
        screen.prose(clause(*heading), text);
    }
    let roles = terms.roles.iter().map(|(member, line)| (AgreementPart::Role(*member), line));
    let gains = terms.gains.iter().map(|(member, line)| (AgreementPart::Gain(*member), line));
    let gifts = terms.gifts.iter().map(|(member, line)| (AgreementPart::Gift(*member), line));
    for (part, line) in roles.chain(gains).chain(gifts) {
        let label = name(screen, part);
        screen.prose(&label, line);
    }
    let chosen = terms.feedback.keys().map(|member| AgreementPart::Feedback(*member));
    let settled = [
        AgreementPart::Cadence,
        AgreementPart::MeetingLength,
        AgreementPart::Means,
        AgreementPart::Sharing,
        AgreementPart::Ending,
    ];
    for part in chosen.chain(settled) {
        let label = name(screen, part);
        screen.field(&label, &value(terms, part));
    }
}

fn difference(screen: &mut Screen, part: AgreementPart, before: &Terms, after: &Terms) {
    let label = name(screen, part);
    let old = value(before, part);
    screen.field(&label, &value(after, part));
    if !old.is_empty() {
        screen.field("  before", &old);
    }
    if let Some(prose) = after.wording(part) {
        let beside = Prose { text: String::new(), kept: prose.kept.clone() };
        screen.prose("", &beside);
    }
}

/// A part by its name, and by whose it is.
fn name(screen: &Screen, part: AgreementPart) -> String {
    match part {
        AgreementPart::Clause(heading) => clause(heading).to_owned(),
        AgreementPart::Role(member) => screen.does(member, "takes on", "take on"),
        AgreementPart::Gain(member) => screen.does(member, "hopes to learn", "hope to learn"),
        AgreementPart::Gift(member) => screen.does(member, "hopes to give", "hope to give"),
        AgreementPart::Feedback(member) => format!("feedback to {}", screen.name(member)),
        AgreementPart::Cadence => "cadence".to_owned(),
        AgreementPart::MeetingLength => "length".to_owned(),
        AgreementPart::Means => "means".to_owned(),
        AgreementPart::Sharing => "may be shared".to_owned(),
        AgreementPart::Ending => "ending".to_owned(),
    }
}

/// What a clause is called. That of the roles is for all, beside the line on what each takes on.
fn clause(heading: Heading) -> &'static str {
    match heading {
        Heading::Roles => "roles of all",
        heading => heading.as_str(),
    }
}

/// The text of a part; empty if nothing is settled.
fn value(terms: &Terms, part: AgreementPart) -> String {
    match part {
        AgreementPart::Clause(_)
        | AgreementPart::Role(_)
        | AgreementPart::Gain(_)
        | AgreementPart::Gift(_) => terms.wording(part).map(|prose| prose.text.clone()).unwrap_or_default(),
        AgreementPart::Feedback(member) => terms.feedback.get(&member).map_or_else(String::new, |wish| {
            let parts = [wish.when.clone(), wish.channel.clone(), code(&wish.directness), code(&wish.form)];
            parts
                .into_iter()
                .filter(|part| !part.is_empty() && part != "either")
                .collect::<Vec<_>>()
                .join(", ")
        }),
        AgreementPart::Cadence => terms.cadence.as_ref().map(cadence).unwrap_or_default(),
        AgreementPart::MeetingLength => counted(terms.meeting_minutes, "minute", "minutes"),
        AgreementPart::Means => terms.means.as_ref().map_or_else(String::new, |chosen| {
            let all = [&chosen.first_choice]
                .into_iter()
                .chain(&chosen.others)
                .map(means)
                .collect::<Vec<_>>()
                .join("; or ");
            let plan_b = chosen.plan_b.as_ref().map(|second| format!("; if that fails: {}", means(second)));
            all + &plan_b.unwrap_or_default()
        }),
        AgreementPart::Sharing => {
            let clause = terms.sharing;
            let each = [("goals", clause.goals), ("wins", clause.wins), ("stories", clause.stories)];
            each.map(|(what, scope)| format!("{what}: {}", code(&scope))).join(", ")
        }
        AgreementPart::Ending => match &terms.ending {
            Some(Ending::ReviewOn { on }) => format!("looked at on {}", times::day(*on)),
            Some(Ending::Condition { text }) => format!("when {text}"),
            None => String::new(),
        },
    }
}

fn cadence(cadence: &Cadence) -> String {
    let (one, several) = match cadence.unit {
        CadenceUnit::Days => ("day", "days"),
        CadenceUnit::Weeks => ("week", "weeks"),
        CadenceUnit::Months => ("month", "months"),
    };
    let often = counted(cadence.every, one, several);
    let often = often.trim_start_matches("1 ");
    let on = cadence.weekday.map(|on| format!(" on {}", weekday(on))).unwrap_or_default();
    let from = cadence.from.map(|from| format!(", from {} on", from.format("%-d %b %Y"))).unwrap_or_default();
    format!("every {often}{on} at {} ({}){from}", cadence.at.format("%H:%M"), cadence.zone)
}

/// The stored name of a value, in plain words.
fn code(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => plain(&code),
        _ => String::new(),
    }
}
