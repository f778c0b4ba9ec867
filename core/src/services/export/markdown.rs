//! The keepsake as a text to read.

use std::fmt::Write as _;

use belay_domain::agreement::Ending;
use serde::Serialize;

use super::commonmark::{inline, paragraphs};
use super::keepsake::{
    Everything, Keepsake, KeptAction, KeptAgreement, KeptClosure, KeptEntry, KeptGoal, KeptMeeting,
    KeptReflection, KeptRelationship, Said,
};
use crate::json;

/// Writes it.
pub(super) fn render(keepsake: &Keepsake) -> String {
    let mut page = Page::default();
    let names: Vec<_> = keepsake.relationship.members.iter().map(|member| member.name.as_str()).collect();
    page.heading(1, &names.join(" and "));
    page.paragraph(&format!("Kept by {} on {}.", keepsake.made_for, keepsake.made_on));
    relationship(&mut page, &keepsake.relationship);
    if let Some(agreed) = &keepsake.agreement {
        agreement(&mut page, agreed);
    }
    page.section("Goals", &keepsake.goals, goal);
    page.section("Meetings", &keepsake.meetings, meeting);
    page.section("Noted for each other", &keepsake.entries, entry);
    page.section("Shared reflections", &keepsake.reflections, reflection);
    page.section("Questions to all", &keepsake.questions_to_all, |page, asked| {
        page.heading(3, &format!("{} ({})", asked.question, asked.on));
        page.sayings(&asked.answers);
    });
    page.section("Stories", &keepsake.stories, |page, story| {
        let title = if story.title.is_empty() { "A story" } else { &story.title };
        page.heading(3, &format!("{title} ({} to {}, {})", story.by, story.to, story.on));
        page.item("Why it was told", &story.point);
        page.quote(&story.text);
        for line in &story.taken_away {
            page.item("Taken away", line);
        }
    });
    if let Some(goodbye) = &keepsake.closure {
        closure(&mut page, goodbye);
    }
    let own = &keepsake.own;
    if !(own.reflections.is_empty() && own.entries.is_empty()) {
        page.heading(2, &format!("{}'s own", keepsake.made_for));
        // Whoever runs the server could read it: that is no word about the server.
        page.paragraph("Nobody else in this relationship has what follows.");
        own.reflections.iter().for_each(|own| reflection(&mut page, own));
        own.entries.iter().for_each(|own| entry(&mut page, own));
    }
    if !own.shared_reflections.is_empty() {
        page.heading(2, &format!("{}'s own, shared", keepsake.made_for));
        page.paragraph("Others have a copy of what follows.");
        own.shared_reflections.iter().for_each(|own| reflection(&mut page, own));
    }
    page.text
}

/// Writes everything: one's own first, then each relationship as it is kept.
pub(super) fn render_all(all: &Everything) -> String {
    let mut page = Page::default();
    page.heading(1, &format!("Everything of {}", all.made_for));
    page.paragraph(&format!("Taken out on {}.", all.made_on));
    page.section("Reflections", &all.reflections, reflection);
    page.section("Notes", &all.entries, entry);
    page.section("Stories", &all.stories, |page, story| {
        page.heading(3, if story.title.is_empty() { "A story" } else { &story.title });
        page.quote(&story.text);
        for moment in &story.moments {
            page.item(&moment.label, if moment.shaped.is_empty() { "a moment" } else { &moment.shaped });
        }
        page.end();
    });
    page.section("Visions", &all.visions, |page, vision| {
        page.heading(3, &format!("In {} years · {}", vision.years, vision.on));
        page.quote(&vision.text);
    });
    page.section("Asked for once", &all.flash_requests, |page, asked| {
        page.heading(3, &asked.on.to_string());
        asked.texts.iter().for_each(|text| page.quote(text));
    });
    page.section("Offered in a program", &all.offers, |page, offer| {
        page.quote(&offer.about);
        offer.gives.iter().for_each(|topic| page.quote(&format!("Can help with: {topic}")));
        offer.seeks.iter().for_each(|topic| page.quote(&format!("Looks for: {topic}")));
    });
    page.section("What could not be put anywhere", &all.attention, |page, matter| {
        page.heading(3, &format!("{} · {}", matter.on, matter.kind.replace('_', " ")));
        matter.texts.iter().for_each(|text| page.quote(text));
    });
    let settings = |document: &&serde_json::Value| document.get("kind").is_some_and(|kind| kind == "profile");
    for profile in all.documents.iter().filter(settings) {
        page.heading(2, "Settings");
        page.quote(&profile.get("doc").map(ToString::to_string).unwrap_or_default());
    }
    for keepsake in &all.relationships {
        page.end();
        page.text.push_str(&render(keepsake));
    }
    page.text
}

fn relationship(page: &mut Page, kept: &KeptRelationship) {
    page.item("Form", &code(&kept.form));
    for member in &kept.members {
        let standing = if member.standing == "accepted" { "" } else { member.standing };
        page.item(&member.name, &joined(&[&code(&member.role), standing]));
    }
    page.item("Topic", &kept.topic);
    page.item("Began", &day(kept.began_on));
    page.item("Planned until", &day(kept.planned_end));
    let rests = if kept.rests { "resting" } else { "" };
    let outcome = kept.outcome.as_ref().map(code).unwrap_or_default();
    page.item("Now", &joined(&[&code(&kept.phase), &outcome, rests]));
    page.item("Attends to", &kept.focus.iter().map(code).collect::<Vec<_>>().join(", "));
    page.end();
    page.titled("What it was for", &kept.purpose);
    page.titled("What was hoped for", &kept.hoped_for);
    for earlier in &kept.earlier_purposes {
        page.titled("Worded earlier", earlier);
    }
    if !kept.aims.is_empty() {
        page.heading(2, "Aims");
        page.sayings(&kept.aims);
    }
    if !kept.expectations.is_empty() {
        page.heading(2, "Expected");
        for item in &kept.expectations {
            let answers: Vec<_> =
                item.answers.iter().map(|said| format!("{}: {}", said.by, said.text)).collect();
            page.item(&code(&item.item), &answers.join("; "));
        }
        page.end();
    }
    if !kept.phases.is_empty() {
        page.heading(2, "The way");
        for change in &kept.phases {
            page.item(&change.on.to_string(), &joined(&[&code(&change.phase), &change.by, &change.reason]));
        }
        page.end();
    }
}

fn agreement(page: &mut Page, agreed: &KeptAgreement) {
    page.heading(2, "Agreement");
    let by = agreed.accepted_by.join(", ");
    page.paragraph(&format!(
        "Version {}, in force since {}, accepted by {by}.",
        agreed.version, agreed.since
    ));
    for clause in &agreed.clauses {
        page.heading(3, &capital(&code(&clause.heading)));
        page.quote(&clause.text);
    }
    for (title, lines) in
        [("Takes on", &agreed.roles), ("Hopes to learn", &agreed.gains), ("Hopes to give", &agreed.gifts)]
    {
        if !lines.is_empty() {
            page.heading(3, title);
            page.sayings(lines);
        }
    }
    page.heading(3, "Settled");
    page.item("Meet", &agreed.cadence.clone().unwrap_or_default());
    page.item("Length", &format!("{} minutes", agreed.meeting_minutes));
    page.item("Means", &agreed.means.join(", "));
    page.item("Plan B", &agreed.plan_b.clone().unwrap_or_default());
    for wish in &agreed.feedback {
        let how = joined(&[&wish.when, &wish.channel, &code(&wish.directness), &code(&wish.form)]);
        page.item(&format!("Feedback to {}", wish.of), &how);
    }
    let sharing = &agreed.sharing;
    let shared = [("goals", sharing.goals), ("wins", sharing.wins), ("stories", sharing.stories)];
    page.item("May be shared", &shared.map(|(what, scope)| format!("{what}: {}", code(&scope))).join(", "));
    page.item(
        "Ending",
        &match &agreed.ending {
            Some(Ending::ReviewOn { on }) => format!("looked at on {on}"),
            Some(Ending::Condition { text }) => format!("when {text}"),
            None => String::new(),
        },
    );
    page.end();
}

fn goal(page: &mut Page, goal: &KeptGoal) {
    page.heading(3, if goal.statement.is_empty() { "A goal" } else { &goal.statement });
    page.item("Owner", &goal.owner);
    page.item("Kind", &code(&goal.kind));
    page.item("Will be seen", &goal.outcome);
    page.item("Known by", &goal.evidence);
    page.item("Due", &day(goal.due));
    page.item("State", &joined(&[&goal.state.replace('_', " "), &day(goal.since), &goal.note]));
    for benchmark in &goal.benchmarks {
        let state =
            benchmark.reached_on.map_or(format!("by {}", benchmark.due), |on| format!("reached on {on}"));
        page.item("Benchmark", &joined(&[&benchmark.measure, &benchmark.target, &state]));
    }
    for win in &goal.wins {
        let how = win.celebrated.as_ref().map(|how| format!("celebrated: {how}")).unwrap_or_default();
        page.item("Win", &joined(&[&win.text, &win.on.to_string(), &how]));
    }
    goal.actions.iter().for_each(|action| self::action(page, "Action", action));
    page.end();
}

fn action(page: &mut Page, name: &str, action: &KeptAction) {
    let state = match (action.state, action.on) {
        ("open", Some(due)) => format!("by {due}"),
        (state, on) => joined(&[state, &day(on)]),
    };
    page.item(name, &joined(&[&action.what, &action.owner, &state, &action.result]));
}

fn meeting(page: &mut Page, meeting: &KeptMeeting) {
    page.heading(3, &format!("{} · {} ({})", meeting.start, code(&meeting.kind), meeting.state));
    page.item("Where", &joined(&[&meeting.means, &format!("{} minutes", meeting.minutes), &meeting.zone]));
    for item in &meeting.agenda {
        page.item("Agenda", item);
    }
    meeting.commitments.iter().for_each(|action| self::action(page, "Commitment", action));
    page.end();
    page.quote(&meeting.notes);
}

fn entry(page: &mut Page, entry: &KeptEntry) {
    let about = entry.about.as_ref().map(|about| format!("about {about}")).unwrap_or_default();
    page.heading(3, &joined(&[&capital(&code(&entry.sort)), &about, &entry.by, &entry.on.to_string()]));
    page.quote(&entry.text);
}

fn reflection(page: &mut Page, reflection: &KeptReflection) {
    page.heading(
        3,
        &format!("On {} · {} · {}", with_article(reflection.about), reflection.by, reflection.on),
    );
    page.quote(&reflection.text);
    page.sayings(&reflection.asked);
}

fn closure(page: &mut Page, closure: &KeptClosure) {
    page.heading(2, "Closing");
    for achieved in &closure.achieved {
        page.item("Achieved", achieved);
    }
    for carried in &closure.carried {
        page.item(&format!("Taken along by {}", carried.by), &carried.text);
    }
    for signature in &closure.signed {
        page.item(&signature.by, &joined(&[&signature.how.replace('_', " "), &signature.on.to_string()]));
    }
    page.end();
    for (title, texts) in [("Thanks", &closure.thanks), ("Goodbye", &closure.goodbyes)] {
        if !texts.is_empty() {
            page.heading(3, title);
            page.sayings(texts);
        }
    }
}

/// A text under way. People's words are quoted or put on one line, and escaped, so that they cannot be taken for the
/// page's own.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn heading(&mut self, level: usize, text: &str) {
        if !self.text.is_empty() {
            self.end();
        }
        let _ = writeln!(self.text, "{} {}\n", "#".repeat(level), inline(text));
    }

    fn paragraph(&mut self, text: &str) {
        let _ = writeln!(self.text, "{}\n", inline(text));
    }

    /// A named value on a line; nothing where there is no value.
    fn item(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            let _ = writeln!(self.text, "- **{}:** {}", inline(name), inline(value));
        }
    }

    /// Ends a block with one empty line.
    fn end(&mut self) {
        if !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn quote(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.end();
        for line in paragraphs(text) {
            let _ = if line.is_empty() { writeln!(self.text, ">") } else { writeln!(self.text, "> {line}") };
        }
        self.text.push('\n');
    }

    fn titled(&mut self, title: &str, text: &str) {
        if !text.is_empty() {
            self.heading(2, title);
            self.quote(text);
        }
    }

    fn sayings(&mut self, sayings: &[Said]) {
        for said in sayings {
            self.item(&said.by, &said.text);
        }
        self.end();
    }

    fn section<T>(&mut self, title: &str, each: &[T], write: impl Fn(&mut Self, &T)) {
        if each.is_empty() {
            return;
        }
        self.heading(2, title);
        for one in each {
            write(self, one);
        }
    }
}

/// The stored name of a value, in plain words.
fn code(value: &impl Serialize) -> String {
    json::stored_name(value).unwrap_or_default().replace('_', " ")
}

fn day(day: Option<chrono::NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// Joins the values that are not empty, with a point between.
fn joined(parts: &[&str]) -> String {
    let there: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    there.join(" · ")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn with_article(about: &str) -> String {
    match about {
        "anything" | "feedback" => about.to_owned(),
        "experience" => format!("an {about}"),
        other => format!("a {other}"),
    }
}
