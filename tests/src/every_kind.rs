//! A pair with a document of every kind there is. One of them can write in each; of a kind that this file does not name, they
//! have the golden document.

use std::collections::BTreeMap;

use belay_core::services::{ExportFormat, StoryTelling};
use belay_domain::{
    Edit, EntryId, FlashId, GoalId, Kind, MeetingId, Prose, ReflectionId, RelationshipId, ShareId, StoryId,
    VisionId,
    agreement::{AgreementCommand, AgreementPart, Heading},
    ally_track::{AllyModule, AllyTrack, AllyTrackCommand, ModuleState},
    closure::ClosureCommand,
    entry::{EntryCommand, EntryKind, EntryOpening},
    flash::{FlashCommand, FlashKind, FlashOpening, MAX_QUESTIONS},
    meeting::MeetingCommand,
    of_kind,
    offer::OfferCommand,
    profile::ProfileCommand,
    reflection::{
        Occasion, PairedCommand, PairedOpening, PromptSetCommand, ReflectionCommand, ReflectionOpening,
        ReflectionSubject,
    },
    relationship::{RelationshipCommand, RelationshipText, Role},
    story::{StoryCommand, StoryOpening, StoryPart, StoryShareCommand, ToldQuestion},
    vision::{VisionCommand, VisionOpening},
};
use belay_protocol::{Body, Document};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    Community, Phone, Visitor, a_meeting, begin, content_of, draft,
    golden::{PAIR, RELATIONSHIP, Shows, replayed, steps},
    places::{berlin, new_york, tokyo},
    reword, statement, wall,
};

/// A pair with documents of every kind.
pub struct EveryKind {
    /// Who writes.
    pub mentee: Phone,
    /// Their partner.
    pub mentor: Phone,
    /// Their relationship.
    pub relationship: RelationshipId,
    /// A goal of the mentee, "Speak up".
    pub goal: GoalId,
    /// What the mentee noted and both can read.
    pub entry: EntryId,
    /// Devices of both that speak without a core: the first reaches what the pair and the program share, the second also what
    /// is the mentee's alone.
    pub visitors: [Visitor; 2],
    meeting: MeetingId,
    reflection: ReflectionId,
    asked: Uuid,
    vision: VisionId,
    story: StoryId,
    told: ShareId,
    flash: FlashId,
    program: Uuid,
    _community: Community,
}

impl EveryKind {
    /// Makes them, on two phones and a real server; both phones know everything.
    ///
    /// # Panics
    /// If a step fails.
    pub async fn new() -> Self {
        let community = Community::new().await;
        let mentee = community.phone("Mia", berlin()).await;
        let mentor = community.phone("Tom", new_york()).await;
        let third = community.phone("Yuki", tokyo()).await;
        let program = community.program(&[&mentee, &mentor, &third]).await;
        let relationship = begin(&mentee, &mentor).await;
        let told = told_by(&mentor, &mentee, relationship);
        let request = FlashOpening {
            topic: "A balance sheet".into(),
            details: String::new(),
            kind: FlashKind::Other,
            minutes: None,
            // The third never answers, so the request stays open.
            mentors: [mentee.me(), third.me()].into(),
            slot: None,
        };
        let flash = mentor.belay.flash().ask(program, request).expect("ask for a conversation");
        mentor.sync().await;
        mentee.sync().await;
        let visitors = [Visitor::new(&community, "Tom").await, Visitor::new(&community, "Mia").await];
        let belay = &mentee.belay;
        let edit = Edit::new("Candour");
        belay.profile().act(ProfileCommand::Word { edit }).expect("say what matters");
        mentee.sync().await;
        // Only an ally partnership gives a track.
        let own = space_of(&visitors[1].documents().await, Kind::Profile);
        let track = to_be_made(own, AllyTrack::id_for(mentee.me()).0, Kind::AllyTrack, &mentee);
        give_golden(&visitors[1], track, [&mentee, &mentor], relationship).await;
        mentee.sync().await;
        belay.stories().act_on_share(told, StoryShareCommand::Hear { knows_tender: false }).expect("hear it");
        let goal = draft(&mentee, relationship, "Speak up");
        let start = wall(berlin(), "2026-03-10T15:00");
        let meeting = belay.meetings().book(a_meeting(relationship, start)).expect("propose a date").id;
        let learning = EntryOpening { kind: EntryKind::Learning { goal: None }, text: "They listen".into() };
        let entry = belay.entries().note(Some(relationship), learning).expect("note what one learned");
        belay.agreements().begin(relationship).expect("begin an agreement");
        let opening = ReflectionOpening {
            subject: ReflectionSubject::Goal(goal),
            prompt: None,
            text: "Mine alone".into(),
        };
        let reflection = belay.reflections().begin(opening).expect("begin a reflection");
        belay.reflections().act(reflection, ReflectionCommand::Keep).expect("keep it");
        let question = "What helped?".into();
        let question =
            PairedOpening { relationship, question, prompt: None, subject: ReflectionSubject::Free };
        let asked = belay.reflections().ask_all(question).expect("ask both");
        let seen = VisionOpening { text: "I lead".into(), horizon_years: None };
        let vision = belay.visions().write(seen, None).expect("write a vision");
        let opening = StoryOpening { title: "The rope".into(), text: "It held".into() };
        let story = belay.stories().begin(opening).expect("begin a story");
        belay.closures().begin(relationship).expect("open closing");
        belay.offers().show(program, Role::Both).expect("show oneself in the program");
        mentee.sync().await;
        let mut there = visitors[1].documents().await;
        there.extend(visitors[0].documents().await);
        let is_there = |kind: &Kind| there.values().any(|document| document.kind == kind.as_str());
        for kind in Kind::ALL.iter().filter(|kind| !is_there(kind)) {
            let space = space_of(&there, Kind::Relationship);
            let like = to_be_made(space, Uuid::now_v7(), *kind, &mentee);
            give_golden(&visitors[0], like, [&mentee, &mentor], relationship).await;
        }
        mentee.sync().await;
        mentor.sync().await;
        let _community = community;
        Self {
            mentee,
            mentor,
            relationship,
            goal,
            visitors,
            meeting,
            entry,
            reflection,
            asked,
            vision,
            story,
            told,
            flash,
            program,
            _community,
        }
    }

    /// The mentee writes into a document of every kind, and makes a new one. Gives every text that was typed, each of which
    /// stands nowhere else. Each round has a number of its own.
    ///
    /// # Panics
    /// If one is refused.
    pub fn write(&self, round: usize) -> Vec<String> {
        let mut typed = self.write_with_the_partner(round);
        typed.extend(self.write_alone(round));
        typed
    }

    fn write_with_the_partner(&self, round: usize) -> Vec<String> {
        let (belay, relationship) = (&self.mentee.belay, self.relationship);
        let me = self.mentee.me();
        let mut typed = Vec::new();
        let mut text = |of: &str| {
            typed.push(format!("{of} as typed in round {round}"));
            typed[typed.len() - 1].clone()
        };
        reword(&self.mentee, self.goal, &statement(&self.mentee, self.goal), &text("goal"));
        let _ = draft(&self.mentee, relationship, &text("new"));

        let seen = belay.relationships().relationship(relationship).expect("the relationship").relationship;
        let edit = Edit { before: seen.purpose.outcome.text, after: text("outcome") };
        let word = RelationshipCommand::Word { text: RelationshipText::Outcome, edit };
        belay.relationships().act(relationship, word).expect("word the relationship");

        let part = AgreementPart::Clause(Heading::Other);
        let agreement = belay.agreements().agreement(relationship).expect("the agreement").agreement;
        let next = agreement.next.expect("it is a draft");
        let before = next.terms.wording(part).map_or_else(String::new, |prose| prose.text.clone());
        let edit = Edit { before, after: text("clause") };
        belay.agreements().act(relationship, AgreementCommand::Word { part, edit }).expect("word a clause");

        let notes = belay.meetings().meeting(self.meeting).expect("the meeting").view.meeting.notes.text;
        let edit = Edit { before: notes, after: text("notes") };
        belay.meetings().act(self.meeting, MeetingCommand::Note { edit }).expect("take notes");

        let entry = belay.entries().entry(self.entry).expect("the entry").entry.text;
        let (edit, seen) = (on(&entry, text("entry")), entry.kept);
        belay.entries().act(self.entry, EntryCommand::Write { edit, seen }).expect("word an entry");

        let own = belay.reflections().question(self.asked).expect("the question").own;
        let edit = on(&own.unwrap_or_default(), text("answer"));
        belay.reflections().answer(self.asked, PairedCommand::Answer(edit)).expect("answer");

        let add = PromptSetCommand::Add { text: text("question"), occasion: Occasion::MeetingHeld };
        let set = belay.prompts().change_questions(relationship, add).expect("add a question");
        for old in set.questions.iter().rev().skip(1) {
            let remove = PromptSetCommand::Remove { question: old.id };
            belay.prompts().change_questions(relationship, remove).expect("remove a question");
        }

        let ask = StoryShareCommand::Ask { text: text("asked") };
        belay.stories().act_on_share(self.told, ask).expect("ask about a story");

        belay.flash().decline(self.flash, Some(&text("reason"))).expect("decline");
        if round + 2 < MAX_QUESTIONS {
            let question = text("more");
            belay.flash().act(self.flash, FlashCommand::AskForMore { question }).expect("ask for more");
        }

        let closure = belay.closures().closure(relationship).expect("the closure").closure;
        let before = closure.thanks.get(&me).map_or_else(String::new, |prose| prose.text.clone());
        let edit = Edit { before, after: text("thanks") };
        belay.closures().act(relationship, ClosureCommand::Thank { edit }).expect("say thank you");
        typed
    }

    fn write_alone(&self, round: usize) -> Vec<String> {
        let belay = &self.mentee.belay;
        let mut typed = Vec::new();
        let mut text = |of: &str| {
            typed.push(format!("{of} as typed in round {round}"));
            typed[typed.len() - 1].clone()
        };
        let matters = belay.profile().settings().expect("the profile").profile.what_matters;
        let edit = on(&matters, text("matters"));
        belay.profile().act(ProfileCommand::Word { edit }).expect("word the profile");

        let before = belay.reflections().reflection(self.reflection).expect("the reflection").reflection.text;
        let write = ReflectionCommand::Write(on(&before, text("reflection")));
        belay.reflections().act(self.reflection, write).expect("write on");
        let share = ReflectionCommand::Share { relationship: self.relationship };
        belay.reflections().act(self.reflection, share).expect("share it as it stands");

        let vision = belay.visions().vision(self.vision).expect("the vision").vision.text;
        let (edit, seen) = (on(&vision, text("vision")), vision.kept);
        belay.visions().act(self.vision, VisionCommand::Write { edit, seen }).expect("word a vision");

        let story = belay.stories().story(self.story).expect("the story").story.text;
        let (edit, seen) = (on(&story, text("story")), story.kept);
        let write = StoryCommand::Write { part: StoryPart::Text, edit, seen };
        belay.stories().act(self.story, write).expect("write a story");

        let offers = belay.offers();
        let about = offers.own(self.program).expect("the program").expect("it is shown").offer.about;
        let word = OfferCommand::Word { edit: on(&about, text("about")) };
        offers.act(self.program, word).expect("word an offer");

        // Nothing is typed in these two.
        let situation = belay.prompts().situation_in(self.relationship, false).expect("the situation");
        belay.prompts().draw(&situation).expect("draw a prompt");
        let module = AllyModule::GetEducated;
        let track = belay.ally_tracks().own().expect("the track").expect("there is one");
        let state = track.modules.iter().find(|view| view.module == module).map(|view| view.state);
        let command = match state {
            Some(ModuleState::Current) => AllyTrackCommand::Visit(module),
            _ => AllyTrackCommand::Open(module),
        };
        belay.ally_tracks().act(command).expect("go on with the track");
        typed
    }

    /// Asks for every screen that shows more than one document, and for all reminders, a search and an export.
    ///
    /// # Panics
    /// If one does not answer; the message says which `way` the documents were spoilt.
    pub fn everything_answers(&self, way: &str) {
        let (belay, pair) = (&self.mentee.belay, self.relationship);
        let fail = |what: &str, error: Option<belay_core::Error>| {
            if let Some(error) = error {
                panic!("{way}: {what}: {error}");
            }
        };
        fail("home", belay.home().err());
        fail("today", belay.today().err());
        fail("counts", belay.counts().err());
        fail("what waits", belay.waiting().err());
        fail("relationships", belay.relationships().open(None).err());
        fail("past relationships", belay.relationships().past(None).err());
        fail("goals", belay.goals().of_relationship(pair, None).err());
        fail("action plan", belay.goals().action_plan(pair).err());
        fail("meetings", belay.meetings().of_relationship(pair, None).err());
        fail("calendar", belay.meetings().calendar(None).err());
        fail("next meeting", belay.meetings().next(pair).err());
        fail("reflections", belay.reflections().own(None).err());
        fail("shared reflections", belay.reflections().shared_in(pair, None).err());
        fail("reflections on a goal", belay.reflections().about(ReflectionSubject::Goal(self.goal)).err());
        fail("questions to all", belay.reflections().questions_in(pair, None).err());
        fail("visions", belay.visions().list(None).err());
        fail("entries", belay.entries().of_relationship(pair, None, None).err());
        fail("own entries", belay.entries().own(None, None).err());
        fail("to discuss", belay.entries().to_discuss(pair, None).err());
        fail("stories", belay.stories().own(None).err());
        fail("told stories", belay.stories().told_in(pair, None).err());
        fail("flash requests", belay.flash().to_answer(None).err());
        fail("flash requests asked", belay.flash().asked(None).err());
        fail("people", belay.offers().people(self.program, Some("typed"), None).err());
        fail("companions", belay.programs().companions().err());
        fail("reminders to arm", belay.reminders().to_arm(None).err());
        let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
        fail("reminders", belay.reminders().due(first, last).err());
        fail("search", belay.search("typed", None).err());
        fail("attention", belay.attention().list(None).err());
        // Only the relationship itself has to be readable.
        if belay.relationships().relationship(pair).is_ok() {
            fail("page of the relationship", belay.relationships().page(pair).err());
            fail("export", belay.export(pair, ExportFormat::Markdown).err());
        }
    }

    /// Which of these words are neither on the server nor on the mentee's attention list.
    ///
    /// # Panics
    /// If the server does not answer.
    pub async fn lost(&self, typed: &[String]) -> Vec<String> {
        let mut there: Vec<String> = Vec::new();
        for visitor in &self.visitors {
            there.extend(visitor.documents().await.values().map(|document| content_of(document).to_string()));
        }
        let mut from = None;
        loop {
            let page = self.mentee.belay.attention().list(from).expect("the attention list");
            there.extend(page.items.into_iter().flat_map(|item| item.words));
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        let is_lost = |text: &&String| !there.iter().any(|there| there.contains(text.as_str()));
        typed.iter().filter(is_lost).cloned().collect()
    }
}

/// An edit of a text as it stands.
fn on(before: &Prose, after: String) -> Edit {
    Edit { before: before.text.clone(), after }
}

/// A story that one tells the other.
fn told_by(teller: &Phone, to: &Phone, relationship: RelationshipId) -> ShareId {
    let opening = StoryOpening { title: "The bridge".into(), text: "It shook".into() };
    let stories = teller.belay.stories();
    let story = stories.begin(opening).expect("begin a story");
    let telling = StoryTelling {
        story,
        relationship,
        to: to.me(),
        meeting: None,
        point: "Courage".into(),
        question: Some(ToldQuestion::Own { text: "And you?".into() }),
        moments: Vec::new(),
    };
    stories.tell(&telling).expect("tell it")
}

/// The golden document of a kind, as the phone of one of these two would have made it.
async fn give_golden(visitor: &Visitor, like: Document, members: [&Phone; 2], relationship: RelationshipId) {
    fn golden<A: Shows>() -> Value {
        let document = replayed::<A>(&steps::<A>(), &A::facts()).expect("the golden intentions make one");
        json!({"v": A::VERSION, "applied": {}, "doc": document})
    }
    let kind = like.kind.parse::<Kind>().expect("a kind of this version");
    let mut written = of_kind!(kind, golden()).to_string();
    let named = [PAIR[0].0, PAIR[1].0, RELATIONSHIP.0].map(|id| id.to_string());
    let real = [members[0].me().0, members[1].me().0, relationship.0].map(|id| id.to_string());
    for (named, real) in named.iter().zip(&real) {
        written = written.replace(named, real);
    }
    visitor.store(&like, &serde_json::from_str(&written).expect("it is still JSON")).await;
}

/// A place for a document of a kind in a space.
fn to_be_made(space: Uuid, id: Uuid, kind: Kind, by: &Phone) -> Document {
    let (at, by, body) = (DateTime::UNIX_EPOCH, by.me().0, Body(Vec::new()));
    Document { space, id, kind: kind.as_str().into(), rev: 0, seq: 0, at, by, body }
}

/// The space of a document of this kind that a visitor can read.
fn space_of(documents: &BTreeMap<Uuid, Document>, kind: Kind) -> Uuid {
    let one = documents.values().find(|document| document.kind == kind.as_str());
    one.expect("there is a document of this kind").space
}
