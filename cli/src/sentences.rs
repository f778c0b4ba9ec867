//! Every sentence of the terminal that is made of a code of the core, in one snapshot: a reviewer reads them all in one
//! file. A new code without a sentence does not compile, or fails here. CONTRIBUTING says how to update it.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use belay_core::{
    AttentionReason, Error, Staying, UnsentReason,
    domain::{
        Advice, Allowed, Kind, MemberId, Reason, Refusal, WallTime, Zone,
        agreement::{AgreementPart, Heading},
        fading::{FadingStep, WayOn},
        flash::FlashStatus,
        relationship::Missing,
        reminder::{MeetingAhead, ReminderKind, ReminderSentence},
        waiting::WaitKind,
    },
    services::Muted,
    sync::SyncState,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::de::DeserializeOwned;
use serde_json::json;
use uuid::Uuid;

use crate::{
    commands::{attention, flash, home, reminder, verbs},
    failure::Failure,
    words::{
        Names, Vocabulary, advice, answer_to, attention as attention_of, failure, invalid, muted, needs,
        of_field, offers, reason, unread, unsent_reason, waits,
    },
};

/// Behind these the core's sources name conditions.
const CONDITIONS: [&str; 4] = [".missing([", "missing.push(", "lacks.push((", "unfit("];

const SOMEBODY: MemberId = MemberId(Uuid::nil());

/// What a phase may wait for.
const GATES: [Missing; 14] = [
    Missing::Acceptance { member: SOMEBODY },
    Missing::SecondMentee,
    Missing::Topic,
    Missing::HeldMeeting,
    Missing::Purpose,
    Missing::LearnedOfPartner { member: SOMEBODY },
    Missing::Aim { member: SOMEBODY },
    Missing::Agreement,
    Missing::Structure,
    Missing::AgreedGoal,
    Missing::DevelopmentGoal,
    Missing::Expectations { member: SOMEBODY },
    Missing::ClosingMeeting,
    Missing::Signatures,
];

const ME: MemberId = MemberId(Uuid::from_u128(1));
const TOM: MemberId = MemberId(Uuid::from_u128(2));
const GOAL: Uuid = Uuid::from_u128(3);

/// Mia's terminal, who knows Tom and has a goal.
struct Mia;

impl Names for Mia {
    fn vocabulary(&self) -> &Vocabulary {
        Vocabulary::NONE
    }

    fn person(&self, member: MemberId) -> String {
        if member == ME { "you".to_owned() } else { "Tom".to_owned() }
    }

    fn title(&self, id: Uuid) -> Option<String> {
        (id == GOAL).then(|| "Defend a design".to_owned())
    }
}

/// The page, section by section.
#[derive(Default)]
struct Page(String);

impl Page {
    fn section(&mut self, title: &str) {
        let _ = writeln!(self.0, "\n{title}");
    }

    /// A code with its sentences.
    fn line(&mut self, code: impl std::fmt::Display, said: impl AsRef<str>) {
        assert!(!said.as_ref().is_empty(), "{code} has no sentence");
        let _ = writeln!(self.0, "  {code:24}  {}", said.as_ref());
    }
}

/// Every variant of an enum without fields.
fn all<T: DeserializeOwned>() -> Vec<(String, T)> {
    let read = |name: String| {
        let value = serde_json::from_value(json!(name)).expect("a variant without fields");
        (name, value)
    };
    variants::<T>().into_iter().map(read).collect()
}

/// The codes in the quotes behind these texts, in the sources of a folder of the core.
fn codes(behind: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for folder in ["domain/src", "src"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core").join(folder);
        each_source(&folder, &mut |text| {
            for before in behind {
                found.extend(quoted(text, before));
            }
        });
    }
    found
}

/// The rules of wrong values: those in the core's sources, and those of names.
fn rules() -> BTreeSet<String> {
    let mut found = BTreeSet::from(["empty", "too_long", "control_characters"].map(str::to_owned));
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src");
    each_source(&core, &mut |text| {
        for behind in text.split("Error::invalid(").skip(1) {
            let inside = behind.split(')').next().unwrap_or_default();
            found.extend(inside.split('"').nth(3).map(str::to_owned));
        }
    });
    found
}

fn errors() -> Vec<Error> {
    let text = str::to_owned;
    let all = vec![
        Error::Offline { why: text("connection refused") },
        Error::SignedOut,
        Error::Refused {
            refusal: Refusal::because(Reason::NotNow).missing(["plan_b"]).allowing([Allowed::WAIT]),
        },
        Error::NotFound { what: text("story_share") },
        Error::Conflict { what: text("account") },
        Error::Conflict { what: text("document") },
        Error::Invalid { field: text("statement"), rule: text("too_long") },
        Error::Busy { retry_after: 30 },
        Error::StorageFull,
        Error::Locked,
        Error::UpdateNeeded,
        Error::Closed,
        Error::Cancelled,
        Error::Internal { why: text("a row is gone") },
    ];
    for error in &all {
        // A new case does not compile until it is in the list above.
        match error {
            Error::Offline { .. }
            | Error::SignedOut
            | Error::Refused { .. }
            | Error::NotFound { .. }
            | Error::Conflict { .. }
            | Error::Invalid { .. }
            | Error::Busy { .. }
            | Error::StorageFull
            | Error::Locked
            | Error::UpdateNeeded
            | Error::Closed
            | Error::Cancelled
            | Error::Internal { .. } => {}
        }
    }
    all
}

fn refusals(page: &mut Page) {
    page.section("Errors");
    for error in errors() {
        let code = error.code();
        page.line(code, failure(&Failure::Core(error), &Mia).join(" / "));
    }
    page.section("Refusals: why not");
    for (name, why) in all::<Reason>() {
        page.line(name, reason(why));
    }
    page.section("Refusals and pages: what is still needed");
    let mut needed = codes(&CONDITIONS);
    needed.extend(variants::<Heading>());
    for part in [AgreementPart::Cadence, AgreementPart::MeetingLength, AgreementPart::Means] {
        needed.insert(part.to_string());
    }
    needed.extend(GATES.iter().map(|gate| gate.code().to_owned()));
    for condition in needed {
        page.line(&condition, needs::phrase(&condition).expect("a condition has words"));
    }
    for whose in ["roles", "gain", "gift", "feedback", "learned_of_partner", "expectations", "acceptance"] {
        for member in [ME, TOM] {
            page.line(whose, needs::needed(&format!("{whose}:{member}"), &Mia));
        }
    }
    page.line("goal", needs::needed(&format!("goal:{GOAL}"), &Mia));
    page.section("Wrong values: how a field is called");
    for field in codes(&["Refusal::invalid(", "Error::invalid(", "filled(", "bounded("]) {
        let refusal = Refusal::invalid(&field, Reason::Empty);
        page.line(&field, of_field(&refusal).unwrap_or_default());
    }
    page.section("Wrong values: the rules");
    for rule in rules() {
        page.line(&rule, invalid("name", &rule));
    }
}

fn verbs_of_all(page: &mut Page) {
    page.section("What is typed for each command of the core, after `belay`");
    for kind in Kind::ALL {
        for (name, typed) in verbs(*kind) {
            page.line(format!("{} {name}", kind.as_str()), typed);
        }
    }
    page.section("What is typed or done for a step");
    for name in variants::<belay_core::domain::Step>() {
        let offer = offers(Vocabulary::NONE, std::slice::from_ref(&name));
        page.line(name, offer);
    }
}

fn attention_items(page: &mut Page) {
    page.section("Attention items");
    let refusal = Refusal::because(Reason::NotNow).allowing([Allowed::WAIT]);
    let code = |code: &str| AttentionReason::NotTaken { code: code.to_owned() };
    let samples = [
        AttentionReason::Overtaken { refusal },
        code("too_large"),
        code("forbidden"),
        AttentionReason::SpaceLeft,
        AttentionReason::VersionKept,
        AttentionReason::Unreadable,
        AttentionReason::NotPrivate { replaced: true },
        AttentionReason::NotPrivate { replaced: false },
    ];
    let told = |one: &AttentionReason| tag(one, "why");
    assert_eq!(samples.iter().map(told).collect::<BTreeSet<_>>(), variants_of::<AttentionReason>("why"));
    for one in &samples {
        page.line(told(one), attention::why(one, &[Kind::Meeting]));
    }
    page.section("Why a text is not sent: \"… stays on this phone alone: …\"");
    for why in [
        UnsentReason::SpaceLeft,
        UnsentReason::SpaceRefused,
        UnsentReason::NotPrivate,
        UnsentReason::NotTaken,
        UnsentReason::UpdateNeeded,
    ] {
        page.line(tag(&json!({"why": why}), "why"), unsent_reason(why));
    }
}

/// The tag of a value, as it is stored.
fn tag(value: &impl serde::Serialize, tag: &str) -> String {
    let value = serde_json::to_value(value).expect("JSON");
    value[tag].as_str().unwrap_or_default().to_owned()
}

fn reminders(page: &mut Page, now: DateTime<Utc>, zone: Zone) {
    page.section("Reminders");
    let there = WallTime { local: now.with_timezone(&zone).naive_local(), zone };
    let meets = |ahead, prepare| ReminderSentence::YouMeet { ahead, starts: now, there, prepare };
    let day = |days: i64| (now.date_naive() + TimeDelta::days(days), days);
    let mut samples = vec![
        meets(MeetingAhead::Minutes { minutes: 0 }, false),
        meets(MeetingAhead::Minutes { minutes: 1 }, false),
        meets(MeetingAhead::Minutes { minutes: 60 }, false),
        meets(MeetingAhead::Today, false),
        meets(MeetingAhead::Tomorrow, true),
        meets(MeetingAhead::Days { days: 3 }, false),
        ReminderSentence::ConfirmTheDate { ahead: MeetingAhead::Days { days: 2 }, starts: now, there },
        ReminderSentence::HowWasIt { there },
        ReminderSentence::WhatBecameOfIt { there },
        ReminderSentence::HowDoesItGoOn,
        ReminderSentence::YourAnswerIsAwaited { until: now },
        ReminderSentence::NobodyAnswered,
        ReminderSentence::WhatDidYouTake,
        ReminderSentence::BeenAWhile,
        ReminderSentence::TimeToWrite,
        ReminderSentence::YouMeetAnotherTime { starts: now, there },
    ];
    let since = now.date_naive();
    let waiting = ReminderKind::ALL.iter().filter_map(|kind| kind.waits());
    samples.extend(waiting.map(|what| ReminderSentence::WaitsForYou { what, since }));
    for days in [-9, -1, 0, 1, 3, 30] {
        let (on, days) = day(days);
        samples.push(ReminderSentence::ActionDue { on, days });
        samples.push(ReminderSentence::BenchmarkDue { on, days });
        samples.push(ReminderSentence::EndingReview { on, days });
    }
    samples.sort_by_key(|one| tag(one, "says"));
    let said: BTreeSet<_> = samples.iter().map(|one| tag(one, "says")).collect();
    assert_eq!(said, variants_of::<ReminderSentence>("says"), "each sentence of a reminder");
    for one in samples {
        page.line(tag(&one, "says"), reminder::text(one, zone));
    }
    for why in [Muted::NotAllowed, Muted::ChannelOff, Muted::NotExact, Muted::Restricted] {
        page.line(format!("{why:?}"), muted(why));
    }
}

fn home_lines(page: &mut Page, today: NaiveDate) {
    page.section("What waits: with Tom, with nobody in particular, and the command");
    for kind in WaitKind::ALL {
        page.line(kind.as_str(), waits(kind, Some("Tom")));
        page.line("", waits(kind, None));
        page.line("", format!("`{}`", answer_to(kind, "1111aaaa", "2222bbbb", "3333cccc", "Tom")));
    }
    page.section("Home: where sync stands");
    for (sync, waiting, unsent) in [
        (SyncState::Resting, 0, 0),
        (SyncState::Resting, 1, 1),
        (SyncState::Resting, 2, 3),
        (SyncState::Resting, 0, 1),
        (SyncState::Syncing, 1, 1),
        (SyncState::Waiting, 1, 1),
        (SyncState::SignedOut, 1, 1),
    ] {
        page.line(format!("{sync:?} {waiting} {unsent}"), home::standing(sync, waiting, unsent));
    }
    page.section("Home: what stays here, what cannot be read");
    let one = Staying { why: UnsentReason::NotTaken, count: 1 };
    let two = Staying { why: UnsentReason::SpaceLeft, count: 2 };
    page.line("one", home::staying(&[one]));
    page.line("several", home::staying(&[one, two]));
    page.line("unread", unread(1));
    page.line("attention", attention_of(1));
    page.line("attention", attention_of(2));
    page.section("Home: a relationship fades");
    let ways: Vec<_> = all::<WayOn>().into_iter().map(|(_, way)| way).collect();
    for (name, step) in all::<FadingStep>() {
        page.line(name, home::faded(step, today, &ways));
    }
    page.section("Flash requests: how they read");
    for (name, status) in all::<FlashStatus>() {
        page.line(name, flash::status(status));
    }
    page.section("Advice");
    for (name, one) in all::<Advice>() {
        page.line(name, advice(one));
    }
}

#[test]
fn every_sentence_stands_in_one_file() {
    let zone = Zone::named("Europe/Berlin").expect("a zone");
    let now = DateTime::from_timestamp(1_796_220_000, 0).expect("a moment");
    let mut page = Page::default();
    refusals(&mut page);
    attention_items(&mut page);
    reminders(&mut page, now, zone);
    home_lines(&mut page, now.date_naive());
    verbs_of_all(&mut page);
    insta::assert_snapshot!(page.0);
}

/// The names of an enum's variants, as serde names them when it meets another.
pub(crate) fn variants<T: DeserializeOwned>() -> Vec<String> {
    expected::<T>(json!({"": null}))
}

/// The tags of an enum that is tagged inside.
pub(crate) fn variants_of<T: DeserializeOwned>(tag: &str) -> BTreeSet<String> {
    expected::<T>(json!({tag: ""})).into_iter().collect()
}

fn expected<T: DeserializeOwned>(value: serde_json::Value) -> Vec<String> {
    let Err(error) = serde_json::from_value::<T>(value) else { return Vec::new() };
    let said = error.to_string();
    let (_, expected) = said.split_once("expected").unwrap_or(("", ""));
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Reads every source below a folder.
fn each_source(folder: &Path, read: &mut impl FnMut(&str)) {
    for entry in fs::read_dir(folder).expect("the core's sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("tests") {
            each_source(&path, read);
        } else if path.extension().is_some_and(|ext| ext == "rs") && !path.ends_with("tests.rs") {
            read(&fs::read_to_string(&path).expect("a source"));
        }
    }
}

/// The codes in quotes right behind a text, in a source.
fn quoted(source: &str, before: &str) -> Vec<String> {
    let mut found = Vec::new();
    for behind in source.split(before).skip(1) {
        let ends: &[char] = if before.ends_with('[') { &[']'] } else { &['(', ')', ',', ';'] };
        let inside = behind.split(ends).next().unwrap_or_default();
        found.extend(inside.split('"').skip(1).step_by(2).map(str::to_owned));
    }
    found.retain(|text| !text.is_empty() && text.bytes().all(|one| one.is_ascii_lowercase() || one == b'_'));
    found
}

#[test]
fn each_condition_that_the_core_names_has_words() {
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core");
    let mut codes = BTreeSet::new();
    for folder in ["domain/src", "src"] {
        each_source(&core.join(folder), &mut |source| {
            codes.extend(CONDITIONS.iter().flat_map(|before| quoted(source, before)));
        });
    }
    assert!(codes.len() > 20, "the codes are found: {codes:?}");
    for gate in GATES {
        // A new gate does not compile until it is in the list.
        match gate {
            Missing::Acceptance { .. }
            | Missing::SecondMentee
            | Missing::Topic
            | Missing::HeldMeeting
            | Missing::Purpose
            | Missing::LearnedOfPartner { .. }
            | Missing::Aim { .. }
            | Missing::Agreement
            | Missing::Structure
            | Missing::AgreedGoal
            | Missing::DevelopmentGoal
            | Missing::Expectations { .. }
            | Missing::ClosingMeeting
            | Missing::Signatures => codes.insert(gate.code().to_owned()),
        };
    }
    let silent: Vec<_> = codes.iter().filter(|code| needs::phrase(code).is_none()).collect();
    assert!(silent.is_empty(), "without words: {silent:?}");
}
