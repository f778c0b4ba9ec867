//! Rules for every command of every kind of document: a stranger is refused, a command that says
//! it was done did something, and what a refusal says is allowed is a command that exists.
//!
//! The commands are those of the golden intentions, which hold every sort there is. Each is asked at every stage of its
//! document's golden history, by both members and by a stranger.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use belay_domain::{Aggregate, Context, Intent, MemberId, Phase, Reason, action::ActionCommand};
use belay_tests::{
    Draw,
    golden::{ForEach, PAIR, Shows, Step, context, for_each_kind, replayed, steps},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

/// Somebody who has nothing to do with them.
const STRANGER: MemberId = MemberId(Uuid::from_u128(0xdead));

/// One command asked at one stage.
struct Asked<'a> {
    /// The command's name, as it is stored.
    command: &'a str,
    /// The person who acts.
    by: MemberId,
    /// Whether it was done, and whether the document is another then; or why not, and what is allowed instead.
    answer: Result<bool, (Reason, Vec<String>)>,
}

/// A text nobody else writes, short enough for every field.
const MARK: &str = "Quittenmus";

/// Fields whose texts were typed earlier: what an edit was made from, and the passage that is unmarked.
const KNOWN_BEFORE: [&str; 3] = ["before", "seen", "unmark_passage"];

/// The same intention once for each text in it that is not [`KNOWN_BEFORE`], with that text replaced by [`MARK`], and where it
/// stands.
fn with_each_text_marked(intent: &Value) -> Vec<(String, Value)> {
    let mut marked = Vec::new();
    let paths = paths_of_texts(intent, &mut Vec::new());
    for path in paths {
        let mut copy = intent.clone();
        *copy.pointer_mut(&path).unwrap() = Value::String(MARK.into());
        marked.push((path, copy));
    }
    marked
}

fn paths_of_texts(value: &Value, path: &mut Vec<String>) -> Vec<String> {
    let mut paths = Vec::new();
    let parts: Vec<(String, &Value)> = match value {
        Value::String(_) => return vec![format!("/{}", path.join("/"))],
        Value::Array(parts) => parts.iter().enumerate().map(|(at, part)| (at.to_string(), part)).collect(),
        Value::Object(fields) => fields.iter().map(|(name, part)| (name.clone(), part)).collect(),
        _ => Vec::new(),
    };
    for (name, part) in parts.into_iter().filter(|(name, _)| !KNOWN_BEFORE.contains(&name.as_str())) {
        path.push(name);
        paths.extend(paths_of_texts(part, path));
        path.pop();
    }
    paths
}

/// Asks every golden command of a kind at every stage of the golden history.
fn ask_all<A: Aggregate>(facts: &A::Facts, mut see: impl FnMut(&Asked<'_>)) {
    let steps = steps::<A>();
    let commands: Vec<(String, A::Command)> = steps
        .iter()
        .filter_map(|step| Some((name_of(step.intent.get("do")?), step.intent.get("do")?)))
        .map(|(name, command)| (name, serde_json::from_value(command.clone()).unwrap()))
        .collect();
    for stage in 1..=steps.len() {
        let Some(document) = replayed::<A>(&steps[..stage], facts) else { continue };
        let number = u128::try_from(stage).unwrap() + 1;
        for (name, command) in &commands {
            for by in [PAIR[0], PAIR[1], STRANGER] {
                let mut after = document.clone();
                let answer = match after.handle(command.clone(), facts, &context(by, number)) {
                    Ok(()) => Ok(after != document),
                    Err(refusal) => Err((refusal.reason, refusal.allowed)),
                };
                see(&Asked { command: name, by, answer });
            }
        }
    }
}

/// A history of its own: the golden intentions in an order drawn from a seed, some left out, some by the other member. `see`
/// gets each command that was done: its name, what it was, who gave it, and the document before and after.
fn wander<A: Shows>(facts: &A::Facts, seed: u64, mut see: impl FnMut(&str, &A::Command, MemberId, &A, &A)) {
    let draw = Draw::of(seed);
    let mut left: Vec<(u128, Step)> = (1..).zip(steps::<A>()).collect();
    let mut document: Option<A> = None;
    let mut moment = 0;
    while !left.is_empty() {
        let (number, step) = left.remove(if draw.happens(60) { 0 } else { draw.below(left.len()) });
        if document.is_some() && draw.happens(15) {
            continue;
        }
        let by = if draw.happens(80) { step.by } else { PAIR[draw.below(PAIR.len())] };
        moment += 1;
        // The ids of new parts follow from the seed, and the other commands name them.
        let context = Context { seed: Uuid::from_u128(number), ..context(by, moment) };
        let intent = step.read::<A>();
        let Ok(after) = intent.clone().apply(document.clone(), facts, &context) else {
            continue;
        };
        if let (Intent::Do(command), Some(before)) = (intent, &document) {
            see(&name_of(&step.intent["do"]), &command, by, before, &after);
        }
        document = Some(after);
    }
}

/// The name of a command as serde writes it: the text itself, or the one key.
fn name_of(command: &Value) -> String {
    match command {
        Value::String(name) => name.clone(),
        Value::Object(fields) => fields.keys().next().unwrap().clone(),
        other => panic!("a command is a name, or a name with fields: {other}"),
    }
}

/// What a refusal may name beside commands: what is done elsewhere in the app, a choice in the form that was filled in, and that
/// there is nothing to do but wait.
const NOT_COMMANDS: [&str; 13] = [
    "agree_on_working",
    "ask_again",
    "due",
    "from_theme",
    "get_acquainted",
    "hold_closing_meeting",
    "mentors",
    "own",
    "propose_another",
    "propose_circle",
    "someday",
    "unplanned",
    "wait",
];

/// The name of every command of a sort: serde lists them to whoever asks for one that does not exist.
fn names_in<Command: DeserializeOwned>() -> BTreeSet<String> {
    let Err(error) = serde_json::from_value::<Command>(Value::String("?".into())) else {
        return BTreeSet::new();
    };
    let error = error.to_string();
    let (_, expected) = error.split_once("expected ").unwrap_or_else(|| panic!("{error}"));
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_golden_intentions_hold_every_command_there_is() {
    struct Missing(String);
    impl ForEach for Missing {
        fn kind<A: Shows>(&mut self, facts: &A::Facts) {
            let mut asked = BTreeSet::new();
            ask_all::<A>(facts, |one| {
                asked.insert(one.command.to_owned());
            });
            for name in names_in::<A::Command>().difference(&asked) {
                writeln!(self.0, "{}: {name}", A::KIND.as_str()).unwrap();
            }
        }
    }
    let mut missing = Missing(String::new());
    for_each_kind(&mut missing);
    assert_eq!(missing.0, "");
}

#[test]
fn a_stranger_is_refused_whatever_they_ask_and_whenever() {
    struct Done(BTreeSet<String>);
    impl ForEach for Done {
        fn kind<A: Shows>(&mut self, facts: &A::Facts) {
            ask_all::<A>(facts, |one| {
                if one.by == STRANGER && one.answer.is_ok() {
                    self.0.insert(format!("{}: {}", A::KIND.as_str(), one.command));
                }
            });
        }
    }
    let mut done = Done(BTreeSet::new());
    for_each_kind(&mut done);
    assert_eq!(done.0, BTreeSet::new());
}

/// Commands whose conditions no stage of the golden histories meets: a year that has passed, a circle that is open, words that
/// were accepted as they stand. The tests of their own subjects show what they do.
const CONDITIONS_NOT_MET: [&str; 14] = [
    "agreement: accept",
    "agreement: answer_ending_review",
    "agreement: call_ending_review",
    "closure: waive_by_notice",
    "meeting: miss",
    "relationship: ask",
    "relationship: close",
    "relationship: join",
    "relationship: lapse",
    "relationship: move_to",
    "relationship: open_for_joining",
    "relationship: stop_joining",
    "relationship: take_back",
    "story: set_real",
];

#[test]
fn every_command_does_something_at_some_stage_for_somebody() {
    // Saying what is so already may change nothing; a command that never changes anything does not do what it says.
    struct Idle(BTreeMap<String, bool>);
    impl ForEach for Idle {
        fn kind<A: Shows>(&mut self, facts: &A::Facts) {
            ask_all::<A>(facts, |one| {
                let name = format!("{}: {}", A::KIND.as_str(), one.command);
                *self.0.entry(name).or_default() |= one.answer == Ok(true);
            });
        }
    }
    let mut seen = Idle(BTreeMap::new());
    for_each_kind(&mut seen);
    let idle: Vec<_> = seen.0.iter().filter(|(_, changed)| !**changed).map(|(name, _)| name).collect();
    assert_eq!(idle, CONDITIONS_NOT_MET);
}

/// How many histories of each kind are drawn.
const HISTORIES: u64 = 200;

#[test]
fn what_was_done_is_shown_whatever_was_done_before() {
    struct Denied {
        by: BTreeMap<String, String>,
        done: BTreeSet<String>,
    }
    impl ForEach for Denied {
        fn kind<A: Shows>(&mut self, facts: &A::Facts) {
            for seed in 0..HISTORIES {
                wander::<A>(facts, seed, |name, command, by, before, after| {
                    let name = format!("{}: {name}", A::KIND.as_str());
                    if !after.shows(before, command, by) {
                        let told =
                            format!("seed {seed}, {command:?} by {by:?} on {before:#?}, came to {after:#?}");
                        self.by.entry(name.clone()).or_insert(told);
                    }
                    self.done.insert(name);
                });
            }
        }
    }
    let mut denied = Denied { by: BTreeMap::new(), done: BTreeSet::new() };
    for_each_kind(&mut denied);
    assert_eq!(
        denied.by.keys().collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "{:?}",
        denied.by.first_key_value()
    );
    // Of about 130 commands.
    assert!(denied.done.len() > 110, "only {} were ever done: {:?}", denied.done.len(), denied.done);
}

#[test]
fn what_a_person_typed_stands_in_the_document_when_the_command_was_done() {
    struct Lost(BTreeSet<String>, usize);
    impl ForEach for Lost {
        fn kind<A: Shows>(&mut self, facts: &A::Facts) {
            let golden = steps::<A>();
            for (at, step) in golden.iter().enumerate() {
                for (field, typed) in with_each_text_marked(&step.intent) {
                    let Ok(intent) = serde_json::from_value::<Intent<A::Opening, A::Command>>(typed) else {
                        continue; // The name of something, an id or a date: nobody types it freely.
                    };
                    let before = replayed::<A>(&golden[..at], facts);
                    let context = context(step.by, u128::try_from(at).unwrap() + 1);
                    let Ok(after) = intent.apply(before, facts, &context) else { continue };
                    self.1 += 1;
                    if !serde_json::to_string(&after).unwrap().contains(MARK) {
                        self.0.insert(format!("{}: {field}", A::KIND.as_str()));
                    }
                }
            }
        }
    }
    let mut lost = Lost(BTreeSet::new(), 0);
    for_each_kind(&mut lost);
    assert!(lost.1 > 100, "only {} texts were tried", lost.1);
    assert_eq!(lost.0, BTreeSet::new());
}

#[test]
fn what_a_refusal_says_is_allowed_is_a_command_that_exists() {
    struct Unknown {
        names: BTreeSet<String>,
        said: BTreeSet<(String, String)>,
    }
    impl ForEach for Unknown {
        fn kind<A: Shows>(&mut self, facts: &A::Facts) {
            self.names.extend(names_in::<A::Command>());
            ask_all::<A>(facts, |one| {
                if let Err((_, allowed)) = &one.answer {
                    let said = allowed.iter().map(|name| (A::KIND.as_str().to_owned(), name.clone()));
                    self.said.extend(said);
                }
            });
        }
    }
    // An action is a part of a goal and has commands of its own; a phase is moved to by its name.
    let phases =
        [Phase::Preparing, Phase::Negotiating, Phase::EnablingGrowth, Phase::ComingToClosure, Phase::Closed];
    let phases = phases.map(|phase| serde_json::to_value(phase).unwrap().as_str().unwrap().to_owned());
    let mut seen = Unknown { names: names_in::<ActionCommand>(), said: BTreeSet::new() };
    seen.names.extend(phases);
    for_each_kind(&mut seen);
    assert!(seen.said.len() > 30, "the rules name what is allowed: {:?}", seen.said);
    seen.names.extend(NOT_COMMANDS.map(str::to_owned));
    let unknown: Vec<_> = seen.said.iter().filter(|(_, name)| !seen.names.contains(name)).collect();
    assert_eq!(unknown, Vec::<&(String, String)>::new());
}
