//! The output of a command: one answer, as readable lines or as JSON.

mod out;
mod progress;
mod style;

use std::{collections::BTreeMap, process::ExitCode};

use belay_core::{
    Belay, Error, UnsentReason,
    domain::{GoalId, MemberId, Prose, acts_on_display},
    services::Companion,
};
use serde::Serialize;
use uuid::Uuid;

use out::Stream;

pub(crate) use progress::Progress;
pub(crate) use style::Style;

use crate::{
    failure::Failure,
    words::{self, Names, Vocabulary},
};

/// The narrowest and the widest a line gets: below, nothing can be read; above, the eye loses the line.
const WIDTHS: (usize, usize) = (40, 100);

/// The terminal: where answers, notes and complaints go.
pub(crate) struct Screen {
    json: bool,
    width: usize,
    names: BTreeMap<MemberId, String>,
    me: Option<MemberId>,
    titles: BTreeMap<Uuid, String>,
    vocabulary: Vocabulary,
    indent: usize,
}

/// A value that can be shown to a person. JSON needs only `Serialize`.
pub(crate) trait Show: Serialize {
    /// Writes it as lines.
    fn show(&self, screen: &mut Screen);
}

impl Screen {
    pub(crate) fn new(json: bool, width: Option<usize>) -> Self {
        let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = width.or(terminal).unwrap_or(WIDTHS.1).clamp(WIDTHS.0, WIDTHS.1);
        Self {
            json,
            width,
            names: BTreeMap::new(),
            me: None,
            titles: BTreeMap::new(),
            vocabulary: Vocabulary { near: Vec::new(), all: Vec::new() },
            indent: 0,
        }
    }

    /// Learns the names of everyone this person shares a space with. Where two have one name, their ids tell them apart.
    pub(crate) fn know(&mut self, belay: &Belay) -> Result<(), Failure> {
        self.me = belay.account().signed_in()?.map(|own| MemberId(own.person));
        // Before anybody has signed in there is nobody to name, and signing in must be possible.
        if self.me.is_some() {
            self.names = told_apart(belay.programs().companions()?);
        }
        Ok(())
    }

    /// What can be done now is named in these words.
    pub(crate) fn speak(&mut self, vocabulary: Vocabulary) {
        self.vocabulary = vocabulary;
    }

    /// Learns the title of a goal or an action, to be named by it.
    pub(crate) fn learn_title(&mut self, id: impl Into<Uuid>, title: &str) {
        self.titles.insert(id.into(), title.to_owned());
    }

    /// Learns the titles of the goals and actions that a refusal names by their ids.
    pub(crate) fn learn_titles(&mut self, belay: &Belay, failure: &Failure) {
        let Failure::Core(Error::Refused { refusal }) = failure else { return };
        for condition in &refusal.missing {
            let goal = condition.strip_prefix("goal:").and_then(|id| id.parse::<Uuid>().ok());
            if let Some(goal) = goal.and_then(|id| belay.goals().goal(GoalId(id)).ok()) {
                self.learn_title(goal.id, &goal.goal.statement.text);
            }
        }
        if refusal.missing.iter().any(|condition| condition.starts_with("action:")) {
            let Ok(open) = belay.relationships().open(None) else { return };
            let plans = open.relationships.iter().filter_map(|one| belay.goals().action_plan(one.id).ok());
            for action in plans.flatten() {
                self.learn_title(action.id, &action.what);
            }
        }
    }

    /// The commands of the core that are possible now, as they are typed.
    pub(crate) fn can_now(&mut self, allowed: &[String]) {
        let offers = words::offers(&self.vocabulary, allowed);
        self.field("can now", &offers);
    }

    /// Somebody's name; `you` for oneself.
    pub(crate) fn name(&self, member: MemberId) -> String {
        if self.me == Some(member) {
            return "you".to_owned();
        }
        self.names
            .get(&member)
            .cloned()
            .unwrap_or_else(|| format!("someone who left ({})", crate::typed::short(member)))
    }

    /// An action with its subject: `Tom takes on`, `you take on`.
    pub(crate) fn does(&self, member: MemberId, does: &str, do_: &str) -> String {
        let verb = if self.me == Some(member) { do_ } else { does };
        format!("{} {verb}", self.name(member))
    }

    /// Whether answers are JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// The answer of a command.
    pub(crate) fn answer(&mut self, value: &impl Show) {
        if self.json {
            self.print_json(value);
        } else {
            value.show(self);
        }
    }

    /// An answer that is one sentence for a person, and an object for a program.
    pub(crate) fn done(&mut self, sentence: &str, value: &impl Serialize) {
        if self.json {
            self.print_json(value);
        } else {
            self.line(Style::Good, &format!("✓ {sentence}"));
        }
    }

    fn print_json(&mut self, value: &impl Serialize) {
        match serde_json::to_string_pretty(value) {
            Ok(text) => self.raw_json(&text),
            Err(error) => self.complain(&Failure::Here(error.to_string())),
        }
    }

    /// A heading, on one line however long a text of somebody in it is.
    pub(crate) fn heading(&mut self, text: &str) {
        self.line(Style::Heading, &text.replace(['\r', '\n'], " "));
    }

    /// One paragraph, wrapped to the width and indented as far as the lines around it. A text with lines of its own stands
    /// further in from the second on: it cannot pass for lines of ours.
    pub(crate) fn line(&mut self, style: Style, text: &str) {
        for (at, paragraph) in text.split('\n').enumerate() {
            let indent = if at == 0 { self.indent } else { self.indent + 2 };
            let room = self.width.saturating_sub(indent).max(20);
            for line in wrap(paragraph, room) {
                self.put(&[(Style::Plain, &" ".repeat(indent)), (style, &line), (Style::Plain, "\n")]);
            }
        }
    }

    /// A name and its value on one line; nothing where there is no value. A name that is wider than its column pushes the
    /// value aside.
    pub(crate) fn field(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        let label = label(name);
        let indent = " ".repeat(self.indent);
        let room = self.width.saturating_sub(self.indent + label.chars().count()).max(20);
        for (at, line) in wrap(value, room).into_iter().enumerate() {
            let label = if at == 0 { label.clone() } else { " ".repeat(LABEL) };
            self.put(&[
                (Style::Plain, &indent),
                (Style::Dim, &label),
                (Style::Plain, &line),
                (Style::Plain, "\n"),
            ]);
        }
    }

    /// A text that may have versions beside it which wait to be settled.
    pub(crate) fn prose(&mut self, name: &str, prose: &Prose) {
        self.field(name, &prose.text);
        for kept in &prose.kept {
            let who = self.name(kept.by);
            self.field("  or", &format!("{} ({who} wrote this at the same time; settle it)", kept.text));
        }
    }

    /// Whether the server lacks a part of what is shown, and why it stays here.
    pub(crate) fn send_state(&mut self, waiting: bool, unsent_reason: Option<UnsentReason>) {
        if waiting {
            self.line(Style::Dim, "Waits to be sent.");
        }
        if let Some(why) = unsent_reason {
            self.line(Style::Warn, &format!("Stays on this phone: {}.", words::unsent_reason(why)));
        }
    }

    /// A step of the demo: a mark that programs can look for at the head of the line, then the text.
    pub(crate) fn step(&mut self, style: Style, mark: &str, text: &str) {
        let room = self.width.saturating_sub(mark.len() + 1);
        for (at, line) in wrap(text, room).into_iter().enumerate() {
            let head = if at == 0 { (style, mark) } else { (Style::Plain, &*" ".repeat(mark.len())) };
            self.put(&[head, (Style::Plain, " "), (Style::Plain, &line), (Style::Plain, "\n")]);
        }
    }

    /// A text that is a document of its own, with the lines it has.
    pub(crate) fn raw(&mut self, text: &str) {
        let end = if text.ends_with('\n') { "" } else { "\n" };
        self.put(&[(Style::Plain, text), (Style::Plain, end)]);
    }

    /// JSON that is a document of its own.
    pub(crate) fn raw_json(&mut self, json: &str) {
        out::write_json(Stream::Answer, &format!("{}\n", json.trim_end()));
    }

    /// A blank line.
    pub(crate) fn gap(&mut self) {
        self.put(&[(Style::Plain, "\n")]);
    }

    /// Lines further in, for the parts of something.
    pub(crate) fn inside(&mut self, lines: impl FnOnce(&mut Self)) {
        self.indent += 2;
        lines(self);
        self.indent -= 2;
    }

    /// Something worth knowing beside the answer; on standard error, so that JSON stays JSON.
    pub(crate) fn note(&self, text: &str) {
        out::write(Stream::Aside, &[(Style::Warn, &format!("! {text}")), (Style::Plain, "\n")]);
    }

    /// Why a command did not do what was asked, and what to do instead.
    pub(crate) fn complain(&self, failure: &Failure) {
        if self.json {
            return out::write_json(Stream::Aside, &format!("{}\n", words::failure_as_json(failure, self)));
        }
        for (at, line) in words::failure(failure, self).into_iter().enumerate() {
            let line = if at == 0 {
                (Style::Bad, format!("✗ {line}"))
            } else {
                (Style::Plain, format!("  {line}"))
            };
            out::write(Stream::Aside, &[(line.0, &line.1), (Style::Plain, "\n")]);
        }
    }

    /// The error of clap for the typed words, or the help.
    pub(crate) fn usage(error: &clap::Error) -> ExitCode {
        // The error repeats what was typed, and a script may have typed somebody else's words.
        if error.use_stderr()
            && std::env::args_os().any(|word| word.to_string_lossy().contains(acts_on_display))
        {
            out::write(Stream::Aside, &[(Style::Plain, &error.render().to_string())]);
            return ExitCode::from(2);
        }
        error.exit()
    }

    /// Shows the progress of long work; nothing without a terminal.
    pub(crate) fn progress(&self, what: &str) -> Progress {
        Progress::new(what, self.json)
    }

    fn put(&self, pieces: &[(Style, &str)]) {
        out::write(Stream::Answer, pieces);
    }
}

impl Names for Screen {
    fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    fn person(&self, member: MemberId) -> String {
        self.name(member)
    }

    fn title(&self, id: Uuid) -> Option<String> {
        self.titles.get(&id).cloned()
    }
}

/// Everyone's name. Where two have the same one, or somebody's cannot be seen, the id that can be typed stands with it.
fn told_apart(people: Vec<Companion>) -> BTreeMap<MemberId, String> {
    let mut called = BTreeMap::<String, usize>::new();
    for one in &people {
        *called.entry(one.name.to_lowercase()).or_default() += 1;
    }
    let shown = |one: Companion| {
        let alone = called.get(&one.name.to_lowercase()) == Some(&1);
        let id = crate::typed::short(one.member);
        let name = match one.name.as_str() {
            "" => format!("somebody ({id})"),
            name if alone => name.to_owned(),
            name => format!("{name} ({id})"),
        };
        (one.member, name)
    };
    people.into_iter().map(shown).collect()
}

/// How wide the names of fields are.
const LABEL: usize = 14;

/// The name of a field, with what parts it from the value.
fn label(name: &str) -> String {
    let gap = LABEL.saturating_sub(name.chars().count()).max(2);
    format!("{name}{}", " ".repeat(gap))
}

/// Breaks a text at white space into lines of at most `room` letters; longer words stand alone.
fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let long = line.chars().count() + 1 + word.chars().count() > room;
            if long && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            } else if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_people_of_one_name_are_told_apart_by_what_can_be_typed() {
        let one = |number, name: &str| Companion {
            member: MemberId(Uuid::from_u128(number)),
            name: name.to_owned(),
        };
        let names = told_apart(vec![one(1, "Mia"), one(2, "mia"), one(3, "Tom"), one(4, "")]);
        let shown: Vec<_> = names.values().map(String::as_str).collect();
        assert_eq!(shown, ["Mia (00000001)", "mia (00000002)", "Tom", "somebody (00000004)"]);
    }

    #[test]
    fn a_name_never_runs_into_its_value() {
        for name in ["id", "confidentiality", "before you sign", "thirteen mark"] {
            assert!(label(name).starts_with(name) && label(name).ends_with("  "), "{name}");
        }
        assert_eq!(label("id").len(), LABEL);
    }

    #[test]
    fn lines_break_at_words_and_long_words_stand_alone() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("a\nb", 7), ["a", "b"]);
        assert_eq!(wrap("Donaudampfschiff an", 5), ["Donaudampfschiff", "an"]);
    }
}
