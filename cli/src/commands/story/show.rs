//! How stories look in a terminal.

use belay_core::{
    domain::story::{
        Height, LifeEvent, LifePoint, LifeTime, Lifeline, StoryQuestionState, StoryShareState, StoryStep,
        StoryTag, TakeawayKind, ToldQuestion, ToldStory,
    },
    services::{StoryPage, StorySharePage, StoryShareView, StoryView, TellingPreview},
};

use crate::{
    screen::{Screen, Show, Style},
    times,
    typed::short,
    words::{self, counted},
};

impl Show for StoryPage {
    fn show(&self, screen: &mut Screen) {
        if self.stories.is_empty() {
            screen.line(Style::Dim, "No stories yet: `belay story begin` begins one.");
        }
        for view in &self.stories {
            screen.heading(&format!("{} · {}", called(&view.story.title.text), step(view.story.step)));
            screen.inside(|screen| {
                screen.field("id", &short(view.id));
                screen.field("words", &view.words.to_string());
                let tags: Vec<_> = view.story.tags.iter().map(|one| tag(*one)).collect();
                screen.field("for", &tags.join(", "));
            });
        }
        if let Some(next) = &self.next {
            screen.line(Style::Dim, &format!("There is more: --from {next}"));
        }
    }
}

impl Show for StoryView {
    fn show(&self, screen: &mut Screen) {
        let story = &self.story;
        screen.heading(&format!("{} · {}", called(&story.title.text), step(story.step)));
        screen.inside(|screen| {
            screen.field("id", &short(self.id));
            screen.prose("title", &story.title);
            if story.tender {
                screen.field("tender", "a listener is told before it opens");
            }
            lifeline(screen, &self.lifeline);
            for event in &story.events {
                moment(screen, event);
            }
            for theme in &self.common_themes {
                let covered = self.covered_themes.contains(theme);
                let carried = if covered { " · the text carries it" } else { "" };
                screen.field("theme", &format!("{} · in {} moments{carried}", theme.name, theme.moments));
            }
            screen.prose("text", &story.text);
            screen.field("words", &self.words.to_string());
            for person in &story.people {
                let told = match (&person.alias, person.real) {
                    (Some(alias), _) => format!("told as {alias}"),
                    (None, true) => "needs another name".to_owned(),
                    (None, false) => "invented".to_owned(),
                };
                screen.field("person", &format!("{} · {told} · {}", person.name, short(person.id)));
            }
            for rehearsal in &story.rehearsals {
                let with = rehearsal.with.as_deref().unwrap_or("alone");
                let line = format!(
                    "{} · {with} · {} {}",
                    times::day(rehearsal.on),
                    counted(rehearsal.minutes, "minute", "minutes"),
                    rehearsal.note
                );
                screen.field("practised", line.trim_end());
            }
            for advice in &self.advice {
                screen.line(Style::Warn, words::advice(*advice));
            }
            screen.send_state(self.waiting, self.unsent_reason);
        });
    }
}

fn moment(screen: &mut Screen, event: &LifeEvent) {
    let tender = if event.tender { " · tender" } else { "" };
    screen.field(
        "moment",
        &format!("{} · {}{tender} · {}", time(event.when), event.label.text, short(event.id)),
    );
    for kept in &event.label.kept {
        screen.field("  or", &kept.text);
    }
    screen.prose("  shaped", &event.shaped);
}

/// A chart of small bars around a middle line: lows to the left, highs to the right.
fn lifeline(screen: &mut Screen, lifeline: &Lifeline) {
    for point in &lifeline.points {
        screen.line(Style::Plain, &bar(point));
    }
    if lifeline.needs_birth_year {
        screen.line(Style::Warn, "Say the year you were born, to place moments given by age.");
    }
}

fn bar(point: &LifePoint) -> String {
    let height = point.height.value();
    let length = usize::from(height.unsigned_abs());
    let (low, high) = if height < 0 { (length, 0) } else { (0, length) };
    // Spaces at which a line is never broken: they keep the middle in its column.
    let gap = |filled: usize| "\u{a0}".repeat(usize::from(Height::HIGHEST.unsigned_abs()) - filled);
    let (below, above) = ("▬".repeat(low), "▬".repeat(high));
    let chart = format!("{}{below}│{above}{}", gap(low), gap(high));
    format!("{chart} {} · {}", time(point.when), point.label)
}

impl Show for TellingPreview {
    fn show(&self, screen: &mut Screen) {
        told(screen, &self.told);
        if let Some(theme) = &self.theme_for_question {
            screen.field("ask about", theme);
        }
        for advice in &self.advice {
            screen.line(Style::Warn, words::advice(*advice));
        }
    }
}

impl Show for StorySharePage {
    fn show(&self, screen: &mut Screen) {
        if self.shares.is_empty() {
            screen.line(Style::Dim, "No stories were told here.");
        }
        for share in &self.shares {
            share.show(screen);
            screen.gap();
        }
        if let Some(next) = &self.next {
            screen.line(Style::Dim, &format!("There is more: --from {next}"));
        }
    }
}

impl Show for StoryShareView {
    fn show(&self, screen: &mut Screen) {
        let (teller, to) = (screen.name(self.teller), screen.name(self.to));
        screen.heading(&format!("{teller} to {to} · {} · {}", times::day(self.on), state(self.state)));
        screen.inside(|screen| {
            screen.field("id", &short(self.id));
            screen.field("point", &self.point);
            if self.opens_with_notice {
                screen.line(Style::Warn, "This story is tender. `belay story share hear --tender` opens it.");
            }
            if let Some(story) = &self.told {
                told(screen, story);
            }
            match &self.question {
                ToldQuestion::Own { text } => screen.field("asks you", text),
                ToldQuestion::FromTheme { theme } => screen.field("asks about", theme),
            }
            if let Some(prompt) = &self.asked {
                screen.field("take away", &prompt.text);
            }
            for line in &self.takeaway_lines {
                screen.field(kind(line.kind), &line.text);
            }
            for question in &self.questions {
                let answer = match &question.state {
                    StoryQuestionState::Asked => "not answered yet",
                    StoryQuestionState::Answered { text } => text,
                    StoryQuestionState::Declined => "would rather not say",
                };
                screen.field("question", &format!("{} · {answer} · {}", question.text, short(question.id)));
            }
            screen.can_now(&self.allowed);
            screen.send_state(self.waiting, self.unsent_reason);
        });
    }
}

fn told(screen: &mut Screen, story: &ToldStory) {
    screen.field("title", &story.title);
    for moment in &story.moments {
        screen.field(
            "moment",
            &format!("{} · {} ({})", time(moment.when), moment.label, moment.height.value()),
        );
    }
    screen.field("text", &story.text);
    if story.tender {
        screen.field("tender", "the listener is told before it opens");
    }
}

fn called(title: &str) -> &str {
    if title.is_empty() { "A story without a name" } else { title }
}

fn time(when: LifeTime) -> String {
    match when {
        LifeTime::Date { on } => times::day(on),
        LifeTime::Year { year } => year.to_string(),
        LifeTime::Age { age } => format!("at {age}"),
    }
}

fn step(step: StoryStep) -> &'static str {
    match step {
        StoryStep::Lifeline => "lifeline",
        StoryStep::Themes => "themes",
        StoryStep::Writing => "writing",
        StoryStep::Practising => "practising",
        StoryStep::Ready => "ready",
    }
}

fn tag(tag: StoryTag) -> &'static str {
    match tag {
        StoryTag::EarlyStruggle => "early struggle",
        StoryTag::Setback => "setback",
        StoryTag::TurningPoint => "turning point",
        StoryTag::Success => "success",
    }
}

fn state(state: StoryShareState) -> &'static str {
    match state {
        StoryShareState::Shared => "told, not opened yet",
        StoryShareState::Heard => "heard",
        StoryShareState::TakenAway => "something was taken from it",
        StoryShareState::Revoked => "taken back",
    }
}

fn kind(kind: TakeawayKind) -> &'static str {
    match kind {
        TakeawayKind::Unlike => "unlike",
        TakeawayKind::Learned => "learned",
        TakeawayKind::Apply => "apply",
        TakeawayKind::Alike => "alike",
    }
}
