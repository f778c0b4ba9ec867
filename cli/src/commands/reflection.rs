//! `belay reflection`: yours alone, shared as a copy, or asked of all and opened together.

use belay_core::{
    Belay,
    domain::{
        Edit, Kind, ReflectionId, RelationshipId, ShareId,
        reflection::{
            Occasion, PairedCommand, PairedOpening, ReflectionCommand as Asked, ReflectionOpening,
            ReflectionState, ReflectionSubject,
        },
    },
    services::{
        JournalFilter, PairedReflectionPage, PairedReflectionView, ReflectionPage, ReflectionView,
        ReflectionsAbout, SharedReflectionPage, SharedReflectionView,
    },
};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use uuid::Uuid;

use super::prompt::Drawn;
use crate::{
    failure::{Failure, Outcome},
    screen::{Screen, Show, Style},
    times,
    typed::{document, edit, named, person, short},
    words::{DELETED, Verbs},
};

/// Yours alone, shared as a copy, or asked of all and opened together.
#[derive(Debug, Subcommand)]
pub(crate) enum ReflectionCommand {
    /// Write one, in your own space.
    Write(WriteArguments),
    /// Put another text in its place.
    Edit {
        /// The reflection's id.
        reflection: String,
        /// The new text.
        text: String,
    },
    /// Make one text of the versions that two of your phones left side by side.
    Settle {
        /// The reflection's id.
        reflection: String,
        /// The text they become.
        text: String,
    },
    /// A draft is finished.
    Keep {
        /// The reflection's id.
        reflection: String,
    },
    /// Share a copy with the members of a relationship, or put the text as it is now into the copy they have.
    Share(WithArguments),
    /// Take the copy back: its text leaves their phones.
    TakeBack(WithArguments),
    /// Delete it for good, also from your other phones, and take back every copy of it.
    Delete {
        /// The reflection's id.
        reflection: String,
    },
    /// One of your reflections, whole.
    Show {
        /// The reflection's id.
        reflection: String,
    },
    /// Your reflections by day; or with --shared, the copies that are shared in a relationship.
    List(ListArguments),
    /// A reflection that was shared with you: its text. It counts as read.
    Read {
        /// The copy's id.
        copy: String,
    },
    /// Answer one that was shared with you, with a question; that is all the reply there is.
    Ask {
        /// The copy's id.
        copy: String,
        /// The question.
        question: String,
    },
    /// Everything you may read about something: meeting:ID, goal:ID, story:ID, …
    About {
        /// About what.
        subject: String,
    },
    /// One question to all members; the answers open together when all are in.
    AskAll(AskAllArguments),
    /// Answer such a question, or word your answer anew while it is covered.
    Answer {
        /// The question's id.
        question: String,
        /// Your answer.
        text: String,
    },
    /// One such question, as you may see it.
    Question {
        /// The question's id.
        question: String,
    },
    /// Such questions in a relationship.
    Questions {
        /// The relationship's id.
        relationship: String,
        /// The page, as the page before named it.
        #[arg(long)]
        from: Option<String>,
    },
    /// Ask what you ask yourselves again and again, now that its occasion has come.
    AskRecurring {
        /// The relationship's id.
        relationship: String,
        /// meeting_held, goal_reached, experience_done, resource_finished
        #[arg(value_parser = named::<Occasion>)]
        occasion: Occasion,
        /// Of what: experience:ID, resource:ID, …
        subject: String,
    },
}

/// A reflection, as typed.
#[derive(Args, Debug)]
pub(crate) struct WriteArguments {
    /// The text; without it, the question of the prompt is shown.
    #[arg(required_unless_present = "prompt")]
    text: Option<String>,
    /// About what: meeting:ID, goal:ID, story:ID, experience:ID, resource:ID, feedback:ID, moment:ID.
    #[arg(long)]
    about: Option<String>,
    /// The prompt it answers, by its id.
    #[arg(long)]
    prompt: Option<String>,
    /// It is still a draft.
    #[arg(long)]
    draft: bool,
}

/// Which reflections are listed, as typed.
#[derive(Args, Debug)]
pub(crate) struct ListArguments {
    /// The relationship's id.
    #[arg(long, conflicts_with_all = ["with", "meeting", "month", "drafts"])]
    shared: Option<String>,
    /// Only those about what you do with this person, or shared with them.
    #[arg(long)]
    with: Option<String>,
    /// Only those about this meeting, by its id.
    #[arg(long)]
    meeting: Option<String>,
    /// Only those begun in this month, as 2026-12.
    #[arg(long, value_parser = month)]
    month: Option<NaiveDate>,
    /// Only drafts.
    #[arg(long)]
    drafts: bool,
    /// The page, as the page before named it.
    #[arg(long)]
    from: Option<String>,
}

/// A month, as its first day.
fn month(typed: &str) -> Result<NaiveDate, String> {
    let day = NaiveDate::parse_from_str(&format!("{typed}-01"), "%Y-%m-%d");
    day.map_err(|_| "a month is written 2026-12".to_owned())
}

/// A reflection and a relationship.
#[derive(Args, Debug)]
pub(crate) struct WithArguments {
    /// The reflection's id.
    reflection: String,
    /// The relationship's id.
    relationship: String,
}

/// A question to all, as typed.
#[derive(Args, Debug)]
pub(crate) struct AskAllArguments {
    /// The relationship's id.
    relationship: String,
    /// What is asked.
    question: String,
    /// About what: meeting:ID, goal:ID, …
    #[arg(long)]
    about: Option<String>,
    /// The prompt it came from, by its id.
    #[arg(long)]
    prompt: Option<String>,
}

/// What is typed for each command of a reflection.
pub(crate) const VERBS: Verbs = &[
    ("write", "reflection edit"),
    ("settle", "reflection settle"),
    ("keep", "reflection keep"),
    ("share", "reflection share"),
    ("take_back", "reflection take-back"),
];

/// What is typed for each command of a reflection's shared copy.
pub(crate) const VERBS_OF_COPY: Verbs = &[
    ("refresh", "reflection share"),
    ("take_back", "reflection take-back"),
    ("read", "reflection read"),
    ("read_text", "reflection read"),
    ("ask", "reflection ask"),
];

/// What is typed for each command of a question to all.
pub(crate) const VERBS_OF_QUESTION: Verbs = &[("answer", "reflection answer")];

pub(crate) fn run(belay: &Belay, command: ReflectionCommand, screen: &mut Screen) -> Outcome {
    let reflections = belay.reflections();
    let there =
        |typed: &str| -> Result<ReflectionView, Failure> { Ok(reflections.reflection(id(belay, typed)?)?) };
    let with = |typed: &WithArguments| {
        Ok::<_, Failure>((id(belay, &typed.reflection)?, relationship(belay, &typed.relationship)?))
    };
    let view = match command {
        ReflectionCommand::Write(WriteArguments { text: None, prompt: Some(prompt), .. }) => {
            screen.answer(&Drawn(belay.prompts().prompt(&prompt)));
            return Ok(());
        }
        ReflectionCommand::Write(typed) => write(belay, typed)?,
        ReflectionCommand::Edit { reflection, text } => {
            let view = there(&reflection)?;
            reflections.act(view.id, Asked::Write(edit(&view.reflection.text.text, text)))?
        }
        ReflectionCommand::Settle { reflection, text } => {
            let view = there(&reflection)?;
            let prose = view.reflection.text;
            reflections.act(view.id, Asked::Settle { edit: edit(&prose.text, text), seen: prose.kept })?
        }
        ReflectionCommand::Keep { reflection } => reflections.act(id(belay, &reflection)?, Asked::Keep)?,
        ReflectionCommand::Share(typed) => {
            let (id, relationship) = with(&typed)?;
            reflections.act(id, Asked::Share { relationship })?
        }
        ReflectionCommand::TakeBack(typed) => {
            let (id, relationship) = with(&typed)?;
            reflections.act(id, Asked::TakeBack { relationship })?
        }
        ReflectionCommand::Show { reflection } => there(&reflection)?,
        other => return shared(belay, other, screen),
    };
    screen.answer(&view);
    Ok(())
}

/// Commands beyond one's own reflection.
fn shared(belay: &Belay, command: ReflectionCommand, screen: &mut Screen) -> Outcome {
    let reflections = belay.reflections();
    match command {
        ReflectionCommand::List(typed) => list(belay, &typed, screen)?,
        ReflectionCommand::Read { copy } => {
            let there = reflections.shared_copy(copied(belay, &copy)?)?;
            screen.answer(&if there.unread { reflections.read_copy(there.id)? } else { there });
        }
        ReflectionCommand::Ask { copy, question } => {
            screen.answer(&reflections.ask_about_copy(copied(belay, &copy)?, question)?);
        }
        ReflectionCommand::About { subject } => {
            screen.answer(&reflections.about(about(belay, Some(&subject))?)?);
        }
        ReflectionCommand::Delete { reflection } => {
            reflections.delete(id(belay, &reflection)?)?;
            screen.done(DELETED, &serde_json::json!({"deleted": true}));
        }
        ReflectionCommand::AskAll(typed) => {
            let opening = PairedOpening {
                relationship: relationship(belay, &typed.relationship)?,
                question: typed.question,
                prompt: typed.prompt,
                subject: about(belay, typed.about.as_deref())?,
            };
            let id = reflections.ask_all(opening)?;
            screen.answer(&reflections.question(id)?);
        }
        ReflectionCommand::Answer { question, text } => {
            let view = reflections.question(paired(belay, &question)?)?;
            let before = view.own.map(|own| own.text).unwrap_or_default();
            screen.answer(&reflections.answer(view.id, PairedCommand::Answer(Edit { before, after: text }))?);
        }
        ReflectionCommand::Question { question } => {
            screen.answer(&reflections.question(paired(belay, &question)?)?);
        }
        ReflectionCommand::Questions { relationship: with, from } => {
            screen.answer(&reflections.questions_in(relationship(belay, &with)?, from.as_deref())?);
        }
        ReflectionCommand::AskRecurring { relationship: with, occasion, subject } => {
            let subject = about(belay, Some(&subject))?;
            let questions = reflections.ask_recurring(relationship(belay, &with)?, occasion, subject)?;
            screen.answer(&PairedReflectionPage { questions, next: None });
        }
        _ => return Err(Failure::Typed("that is no question about reflections".to_owned())),
    }
    Ok(())
}

fn list(belay: &Belay, typed: &ListArguments, screen: &mut Screen) -> Outcome {
    let (reflections, from) = (belay.reflections(), typed.from.as_deref());
    if let Some(with) = &typed.shared {
        screen.answer(&reflections.shared_in(relationship(belay, with)?, from)?);
        return Ok(());
    }
    let meeting = typed.meeting.as_deref().map(|meeting| document(belay, Kind::Meeting, meeting));
    let filter = JournalFilter {
        with: typed.with.as_deref().map(|with| person(belay, with)).transpose()?,
        meeting: meeting.transpose()?,
        month: typed.month,
        drafts: typed.drafts,
    };
    let page = reflections.journal(&filter, from)?;
    if page.reflections.is_empty() && filter != JournalFilter::default() {
        screen.line(Style::Dim, "None of your reflections fit that.");
    } else {
        screen.answer(&page);
    }
    Ok(())
}

fn write(belay: &Belay, typed: WriteArguments) -> Result<ReflectionView, Failure> {
    let opening = ReflectionOpening {
        subject: about(belay, typed.about.as_deref())?,
        prompt: typed.prompt,
        text: typed.text.unwrap_or_default(),
    };
    let reflections = belay.reflections();
    let id = reflections.begin(opening)?;
    Ok(if typed.draft { reflections.reflection(id)? } else { reflections.act(id, Asked::Keep)? })
}

fn id(belay: &Belay, typed: &str) -> Result<ReflectionId, Failure> {
    document(belay, Kind::Reflection, typed)
}

fn relationship(belay: &Belay, typed: &str) -> Result<RelationshipId, Failure> {
    document(belay, Kind::Relationship, typed)
}

fn copied(belay: &Belay, typed: &str) -> Result<ShareId, Failure> {
    document(belay, Kind::SharedReflection, typed)
}

fn paired(belay: &Belay, typed: &str) -> Result<Uuid, Failure> {
    document(belay, Kind::PairedReflection, typed)
}

/// What it is about, as `goal:1a2b3c4d`; what has no document on a phone yet by its whole id.
fn about(belay: &Belay, typed: Option<&str>) -> Result<ReflectionSubject, Failure> {
    let Some(typed) = typed else {
        return Ok(ReflectionSubject::Free);
    };
    let (what, id) = typed.split_once(':').unwrap_or((typed, ""));
    let whole = || Uuid::parse_str(id).map_err(|_| Failure::Typed(format!("“{id}” is no id; type it whole")));
    Ok(match what {
        "meeting" => ReflectionSubject::Meeting(document(belay, Kind::Meeting, id)?),
        "goal" => ReflectionSubject::Goal(document(belay, Kind::Goal, id)?),
        "story" => ReflectionSubject::StoryShare(document(belay, Kind::StoryShare, id)?),
        "experience" => ReflectionSubject::Experience(whole()?.into()),
        "resource" => ReflectionSubject::Resource(whole()?.into()),
        "feedback" => ReflectionSubject::Feedback(whole()?.into()),
        "moment" => ReflectionSubject::Moment(whole()?.into()),
        _ => return Err(Failure::Typed(
            "it is about meeting:ID, goal:ID, story:ID, experience:ID, resource:ID, feedback:ID or moment:ID"
                .to_owned(),
        )),
    })
}

fn subject(subject: ReflectionSubject) -> String {
    let what = match subject {
        ReflectionSubject::Meeting(_) => "meeting",
        ReflectionSubject::Goal(_) => "goal",
        ReflectionSubject::Experience(_) => "experience",
        ReflectionSubject::Resource(_) => "resource",
        ReflectionSubject::StoryShare(_) => "story",
        ReflectionSubject::Feedback(_) => "feedback",
        ReflectionSubject::Moment(_) => "moment",
        ReflectionSubject::Free => "",
    };
    subject.document().map(|id| format!("{what}:{}", short(id))).unwrap_or_default()
}

fn more(screen: &mut Screen, next: Option<&String>) {
    if let Some(next) = next {
        screen.line(Style::Dim, &format!("There is more: --from {next}"));
    }
}

impl Show for ReflectionPage {
    fn show(&self, screen: &mut Screen) {
        if self.reflections.is_empty() {
            screen.line(Style::Dim, "No reflections yet: `belay reflection write` begins one.");
        }
        for reflection in &self.reflections {
            reflection.show(screen);
            screen.gap();
        }
        more(screen, self.next.as_ref());
    }
}

impl Show for ReflectionView {
    fn show(&self, screen: &mut Screen) {
        let reflection = &self.reflection;
        let draft = if reflection.state == ReflectionState::Draft { " · draft" } else { "" };
        let shared = reflection.shares.values().filter(|share| share.taken_back.is_none()).count();
        let scope = if shared == 0 { "yours alone" } else { "a copy is shared" };
        screen.heading(&format!("{} · {scope}{draft}", times::day(reflection.on)));
        screen.inside(|screen| {
            screen.field("id", &short(self.id));
            screen.field("about", &subject(reflection.subject));
            screen.field("answers", self.question.as_deref().unwrap_or_default());
            screen.prose("text", &reflection.text);
            for (relationship, share) in &reflection.shares {
                let back = share
                    .taken_back
                    .map(|on| format!(" · taken back on {}", times::day(on)))
                    .unwrap_or_default();
                screen.field(
                    "shared in",
                    &format!("{} · {}{back}", short(*relationship), times::day(share.on)),
                );
            }
            for asked in &self.questions {
                screen.field(&screen.name(asked.by), &asked.text);
            }
            screen.can_now(&self.allowed);
            screen.send_state(self.waiting, self.unsent_reason);
        });
    }
}

impl Show for SharedReflectionPage {
    fn show(&self, screen: &mut Screen) {
        if self.reflections.is_empty() {
            screen.line(Style::Dim, "Nothing is shared here.");
        }
        for copy in &self.reflections {
            copy.show(screen);
        }
        more(screen, self.next.as_ref());
    }
}

impl Show for SharedReflectionView {
    fn show(&self, screen: &mut Screen) {
        let unread = if self.unread { " · unread" } else { "" };
        screen.heading(&format!("{} · {}{unread}", screen.name(self.author), times::day(self.on)));
        screen.inside(|screen| {
            screen.field("id", &short(self.id));
            screen.field("about", &subject(self.subject));
            match &self.text {
                Some(text) => screen.field("text", text),
                None => screen.line(Style::Dim, "It was taken back."),
            }
            let read: Vec<_> = self.read_by.iter().map(|reader| screen.name(*reader)).collect();
            screen.field("read by", &read.join(", "));
            for asked in &self.questions {
                let earlier =
                    if asked.version < self.version { " · about the text before this one" } else { "" };
                screen.field(&screen.name(asked.by), &format!("{}{earlier}", asked.text));
            }
            screen.can_now(&self.allowed);
            screen.send_state(self.waiting, self.unsent_reason);
        });
    }
}

impl Show for PairedReflectionPage {
    fn show(&self, screen: &mut Screen) {
        if self.questions.is_empty() {
            screen.line(Style::Dim, "Nothing is asked here.");
        }
        for question in &self.questions {
            question.show(screen);
        }
        more(screen, self.next.as_ref());
    }
}

impl Show for PairedReflectionView {
    fn show(&self, screen: &mut Screen) {
        screen.heading(&self.question);
        screen.inside(|screen| {
            screen.field("id", &short(self.id));
            screen.field("about", &subject(self.subject));
            for answer in &self.answers {
                let who = screen.name(answer.by);
                screen.prose(&who, &answer.text);
            }
            let waits: Vec<_> = self.waits_for.iter().map(|member| screen.name(*member)).collect();
            if !waits.is_empty() {
                screen.line(
                    Style::Dim,
                    &format!("The answers open when all are in. Still waits for: {}", waits.join(", ")),
                );
            }
            screen.send_state(self.waiting, self.unsent_reason);
        });
    }
}

impl Show for ReflectionsAbout {
    fn show(&self, screen: &mut Screen) {
        if self.own.is_empty() && self.shared.is_empty() && self.questions.is_empty() {
            screen.line(Style::Dim, "Nothing about it yet.");
        }
        self.own.iter().for_each(|own| own.show(screen));
        self.shared.iter().for_each(|copy| copy.show(screen));
        self.questions.iter().for_each(|question| question.show(screen));
    }
}
