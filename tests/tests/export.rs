//! The export of a relationship, byte for byte: a golden file of a small export in each form.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use belay_core::services::ExportFormat;
use belay_domain::{
    Edit, RelationshipId,
    agreement::{AgreementCommand, AgreementPart, Heading},
    closure::ClosureCommand,
    entry::{EntryKind, EntryOpening},
    goal::{GoalCommand, NewBenchmark},
    reflection::{ReflectionOpening, ReflectionSubject},
    relationship::{Outcome, RelationshipCommand, RelationshipText},
};
use belay_tests::{
    Community, Phone, a_pair, both_sync, come_to_closure, draft, get_acquainted, start_working, take_on,
};
use chrono::NaiveDate;
use pulldown_cmark::{Event, Options, Parser, Tag};

fn reflect(phone: &Phone, subject: ReflectionSubject, text: &str) {
    let opening = ReflectionOpening { subject, prompt: None, text: text.into() };
    phone.belay.reflections().begin(opening).unwrap();
}

#[tokio::test]
async fn the_export_of_a_closed_relationship_reads_the_same_every_time() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    get_acquainted(&mentee, &mentor, relationship).await;
    let goal = start_working(&mentee, &mentor, relationship).await;
    let measure = NewBenchmark {
        measure: "Meetings I spoke in".into(),
        target: "three".into(),
        due: NaiveDate::from_ymd_opt(2026, 4, 1).unwrap(),
    };
    let goals = mentee.belay.goals();
    let view = goals.act(goal, GoalCommand::AddBenchmark(measure)).unwrap();
    let benchmark = view.goal.benchmarks[0].id;
    let view = goals.act(goal, GoalCommand::ReachBenchmark { benchmark }).unwrap();
    let win = view.goal.wins[0].id;
    goals.act(goal, GoalCommand::Celebrate { win, how: "With cake".into() }).unwrap();
    goals.act(goal, GoalCommand::Reach { evidence: "Four minutes in a row".into() }).unwrap();
    let action = view.goal.actions[0].id;
    both_sync(&mentee, &mentor).await;
    reflect(&mentee, ReflectionSubject::Goal(goal), "I was afraid.\nI spoke.");
    reflect(&mentor, ReflectionSubject::Goal(goal), "She does not need me any more");
    // A clause that is worded and never accepted is not what was agreed.
    let part = AgreementPart::Clause(Heading::Other);
    let edit = Edit::new("never agreed");
    mentor.belay.agreements().act(relationship, AgreementCommand::Word { part, edit }).unwrap();
    both_sync(&mentee, &mentor).await;
    let closures = mentee.belay.closures();
    closures.begin(relationship).unwrap();
    closures.act(relationship, ClosureCommand::CarryAction { action, by: mentee.me() }).unwrap();
    closures
        .act(relationship, ClosureCommand::Thank { edit: Edit::new("You waited, and <listened>") })
        .unwrap();
    come_to_closure(&mentee, &mentor, relationship).await;
    for phone in [&mentee, &mentor] {
        phone.belay.closures().act(relationship, ClosureCommand::Sign).unwrap();
        both_sync(&mentee, &mentor).await;
    }
    mentee.belay.closures().close(relationship, Outcome::Concluded).unwrap();
    both_sync(&mentee, &mentor).await;

    let text = mentee.belay.export(relationship, ExportFormat::Markdown).unwrap();
    let json = mentee.belay.export(relationship, ExportFormat::Json).unwrap();
    insta::assert_snapshot!("markdown", text);
    insta::assert_snapshot!("json", json);
    // What is the mentor's alone was never on this phone; the mentor has it, and not the mentee's.
    let theirs = mentor.belay.export(relationship, ExportFormat::Markdown).unwrap();
    for (export, own, other) in
        [(&text, "I was afraid", "does not need me"), (&theirs, "does not need me", "I was afraid")]
    {
        assert!(export.contains(own) && !export.contains(other));
    }
    assert!(text.contains("Ask sooner") && !text.contains("Talk less"));
    assert!(!text.contains("never agreed"));
}

/// Has the mentor write in every place that the mentee's export shows.
async fn written_by_the_mentor(mentee: &Phone, mentor: &Phone, relationship: RelationshipId, text: &str) {
    let word = RelationshipCommand::Word { text: RelationshipText::Topic, edit: Edit::new(text) };
    mentor.belay.relationships().act(relationship, word).unwrap();
    let goal = draft(mentor, relationship, text);
    take_on(mentor, goal, text).unwrap();
    let opening = EntryOpening { kind: EntryKind::Learning { goal: Some(goal) }, text: text.into() };
    mentor.belay.entries().note(Some(relationship), opening).unwrap();
    both_sync(mentor, mentee).await;
}

/// How a parser sees a page: its blocks and marks, without the words.
fn structure(page: &str) -> Vec<String> {
    let events = Parser::new_ext(page, Options::all() - Options::ENABLE_SMART_PUNCTUATION);
    let marks = events.filter_map(|event| match event {
        Event::Text(_) | Event::SoftBreak => None,
        Event::Start(Tag::Paragraph) | Event::End(pulldown_cmark::TagEnd::Paragraph) => None,
        other => Some(format!("{other:?}")),
    });
    marks.collect()
}

#[tokio::test]
async fn nothing_that_a_partner_writes_becomes_more_than_text_in_an_export() {
    let mut pages = Vec::new();
    let hostile =
        "# Mine\r## Mine ![](http://evil.example/p) [x](javascript:x) <img src=x> \\<b> &lt; `c` *e* | a |";
    for text in ["Plain words", hostile] {
        let community = Community::new().await;
        let (mentee, mentor, relationship) = a_pair(&community).await;
        written_by_the_mentor(&mentee, &mentor, relationship, text).await;
        let json = mentee.belay.export(relationship, ExportFormat::Json).unwrap();
        assert!(
            json.contains(serde_json::to_string(text).unwrap().trim_matches('"')),
            "JSON is exact: {json}"
        );
        pages.push(mentee.belay.export(relationship, ExportFormat::Markdown).unwrap());
    }
    let [plain, hostile] = &pages[..] else { panic!("two pages") };
    assert!(hostile.matches("Mine").count() >= 4, "the text stands there: {hostile}");
    let marks = |page| structure(page).into_iter().filter(|mark| mark != "HardBreak").collect::<Vec<_>>();
    assert_eq!(marks(plain), marks(hostile), "{hostile}");
}

#[tokio::test]
async fn everything_is_taken_out_also_what_belongs_to_no_relationship() {
    use belay_domain::{
        entry::{EntryKind, EntryOpening},
        reflection::{ReflectionOpening, ReflectionSubject},
        story::StoryOpening,
        vision::VisionOpening,
    };
    let community = Community::new().await;
    let (mia, _tom, _) = a_pair(&community).await;
    let reflection =
        ReflectionOpening { subject: ReflectionSubject::Free, prompt: None, text: "a draft".into() };
    mia.belay.reflections().begin(reflection).unwrap();
    let kind = EntryKind::RoleModel { name: "Ada".into() };
    mia.belay.entries().note(None, EntryOpening { kind, text: "calm in storms".into() }).unwrap();
    mia.belay.stories().begin(StoryOpening { title: "The bridge".into(), text: "I froze".into() }).unwrap();
    mia.belay.visions().write(VisionOpening { text: "a clinic".into(), horizon_years: None }, None).unwrap();
    for format in [ExportFormat::Markdown, ExportFormat::Json] {
        let all = mia.belay.export_all(format).unwrap();
        for words in ["a draft", "calm in storms", "The bridge", "I froze", "a clinic", "Learn to lead"] {
            assert!(all.contains(words), "{words} is not in {all}");
        }
    }
}
