//! The writes of people in a season: every kind of document, chosen by chance from what their phone shows.

use belay_core::services::StoryTelling;
use belay_domain::{
    Edit, MeetingId, MemberId, MomentId,
    action::NewAction,
    agreement::{AgreementCommand, AgreementPart, Heading},
    ally_track::{AllyModule, AllyTrackCommand},
    closure::ClosureCommand,
    entry::{EntryCommand, EntryKind, EntryOpening},
    flash::{FlashCommand, FlashKind, FlashOpening},
    goal::{GoalCommand, Wording},
    meeting::MeetingCommand,
    offer::{OfferCommand, OfferSide},
    profile::ProfileCommand,
    reflection::{
        Occasion, PairedCommand, PairedOpening, PromptSetCommand, ReflectionCommand, ReflectionOpening,
        ReflectionSubject,
    },
    relationship::{RelationshipCommand, RelationshipText, Role},
    story::{StoryCommand, StoryOpening, StoryPart},
    vision::{VisionCommand, VisionOpening},
};
use belay_tests::{Phone, a_goal, a_meeting, take_on, wall};

use super::*;

/// Whether something was written, and then whether the word is in it.
type Wrote = Option<bool>;

impl Season {
    /// Writes a word somewhere, or does something without one. What the rules refuse is not done.
    pub(super) fn write_something(&self, at: usize, word: &str) -> (&'static str, Wrote) {
        let phone = self.players[at].phone();
        let with = self.one_of_theirs(at);
        match self.draw.below(21) {
            0 => ("drafts a goal", self.draft(phone, with, word)),
            1 | 2 => ("writes in a goal", self.in_goal(phone, with, word)),
            3 => ("books a meeting", self.book(phone, with)),
            4 | 5 => ("has to do with a meeting", self.in_meeting(phone, with, word)),
            6 | 7 => ("works on the agreement", self.in_agreement(phone, with, word)),
            8 | 9 => ("notes", self.in_entry(phone, with, word)),
            10 | 11 => ("reflects", self.reflect(phone, with, word)),
            12 => ("asks both", self.ask_both(phone, with, word)),
            13 => ("answers", self.answer(phone, with, word)),
            14 => ("keeps a question", self.keep_question(phone, with, word)),
            15 => ("tells a story", self.story(phone, with, word)),
            16 => ("sees ahead", self.vision(phone, word)),
            17 => ("asks or helps", self.flash(at, word)),
            18 => ("words the relationship", self.relationship(phone, with, word)),
            19 => ("shows what they can help with", self.offer(phone, word)),
            _ => ("settles something small", self.small(phone, word)),
        }
    }

    /// One of the relationships this person is in.
    fn one_of_theirs(&self, at: usize) -> RelationshipId {
        match self.players[at].name {
            "Tom" => self.pair,
            "Ada" => self.other,
            _ if self.draw.happens(60) => self.pair,
            _ => self.other,
        }
    }

    /// Puts a word somewhere into a text, as a person types it in.
    fn woven(&self, text: &str, word: &str) -> Edit {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        words.insert(self.draw.below(words.len() + 1), word);
        Edit { before: text.to_owned(), after: words.join(" ") }
    }

    fn draft(&self, phone: &Phone, with: RelationshipId, word: &str) -> Wrote {
        phone.belay.goals().draft(a_goal(phone, with, word)).ok().map(|_| true)
    }

    fn in_goal(&self, phone: &Phone, with: RelationshipId, word: &str) -> Wrote {
        let goals = phone.belay.goals();
        let all = goals.of_relationship(with, None).unwrap().goals;
        let view = self.draw.one_of(&all)?;
        if self.draw.happens(30) {
            return take_on(phone, view.id, word).ok().map(|_| true);
        }
        let edit = self.woven(&view.goal.outcome.text, word);
        let command = GoalCommand::Reword { wording: Wording::Outcome, edit };
        goals.act(view.id, command).ok().map(|_| true)
    }

    fn book(&self, phone: &Phone, with: RelationshipId) -> Wrote {
        let start = wall(berlin(), &format!("2026-04-{:02}T15:00", 1 + self.draw.below(28)));
        phone.belay.meetings().book(a_meeting(with, start)).ok().map(|_| false)
    }

    fn in_meeting(&self, phone: &Phone, with: RelationshipId, word: &str) -> Wrote {
        let meetings = phone.belay.meetings();
        let all = meetings.of_relationship(with, None).unwrap().meetings;
        let view = self.draw.one_of(&all)?;
        let start = view.meeting.start;
        let (command, has_words) = match self.draw.below(6) {
            0 | 1 => (MeetingCommand::Confirm { start }, false),
            2 => {
                let to = wall(berlin(), &format!("2026-05-{:02}T15:00", 1 + self.draw.below(28)));
                (MeetingCommand::Move { from: start, to, reason: String::new() }, false)
            }
            3 => (MeetingCommand::Cancel { reason: String::new() }, false),
            4 => {
                let (owner, what) = (phone.me(), word.to_owned());
                (MeetingCommand::Commit(NewAction { owner, what, due: None, someday: true }), true)
            }
            _ => (MeetingCommand::Note { edit: self.woven(&view.meeting.notes.text, word) }, true),
        };
        meetings.act(view.id, command).ok().map(|_| has_words)
    }

    fn in_agreement(&self, phone: &Phone, with: RelationshipId, word: &str) -> Wrote {
        let agreements = phone.belay.agreements();
        let Ok(view) = agreements.agreement(with) else {
            return agreements.begin(with).ok().map(|_| false);
        };
        if self.draw.happens(10) {
            let plan = agreements.plan(with).ok()?;
            return agreements.act(with, plan.into()).ok().map(|_| false);
        }
        if self.draw.happens(20) {
            return agreements.act(with, AgreementCommand::Propose).ok().map(|_| false);
        }
        if let Some(offer) = view.offer.filter(|_| self.draw.happens(50)) {
            return agreements.act(with, offer.into()).ok().map(|_| false);
        }
        let part = AgreementPart::Clause(Heading::Boundaries);
        let terms = view.agreement.next.as_ref().map(|next| &next.terms).or(view.in_force.as_ref());
        let before = terms.and_then(|terms| terms.wording(part)).map_or("", |prose| &prose.text);
        let edit = self.woven(before, word);
        agreements.act(with, AgreementCommand::Word { part, edit }).ok().map(|_| true)
    }

    fn in_entry(&self, phone: &Phone, with: RelationshipId, word: &str) -> Wrote {
        let entries = phone.belay.entries();
        let mut all = entries.of_relationship(with, None, None).unwrap().entries;
        all.extend(entries.own(None, None).unwrap().entries);
        let own: Vec<_> = all.into_iter().filter(|view| view.entry.author == phone.me()).collect();
        match self.draw.one_of(&own).filter(|_| self.draw.happens(60)) {
            Some(view) => {
                let edit = self.woven(&view.entry.text.text, word);
                let command = EntryCommand::Write { edit, seen: Vec::new() };
                entries.act(view.id, command).ok().map(|_| true)
            }
            None if self.draw.happens(30) => {
                let kind = EntryKind::RoleModel { name: "Lea".into() };
                entries.note(None, EntryOpening { kind, text: word.into() }).ok().map(|_| true)
            }
            None => {
                let kind = EntryKind::Learning { goal: None };
                entries.note(Some(with), EntryOpening { kind, text: word.into() }).ok().map(|_| true)
            }
        }
    }

    fn reflect(&self, phone: &Phone, with: RelationshipId, word: &str) -> Wrote {
        let service = phone.belay.reflections();
        let all = service.own(None).unwrap().reflections;
        let Some(view) = self.draw.one_of(&all).filter(|_| all.len() > 2 || self.draw.happens(50)) else {
            let subject = ReflectionSubject::Moment(MomentId(Uuid::from_u128(1)));
            let opening = ReflectionOpening { subject, prompt: None, text: word.into() };
            return service.begin(opening).ok().map(|_| true);
        };
        let (command, has_words) = match self.draw.below(6) {
            0 => (ReflectionCommand::Keep, false),
            1 => (ReflectionCommand::Share { relationship: with }, false),
            2 => (ReflectionCommand::TakeBack { relationship: with }, false),
            _ => (ReflectionCommand::Write(self.woven(&view.reflection.text.text, word)), true),
        };
        service.act(view.id, command).ok().map(|_| has_words)
    }

    fn ask_both(&self, phone: &Phone, with: RelationshipId, word: &str) -> Wrote {
        let (question, subject) = (word.to_owned(), ReflectionSubject::Moment(MomentId(Uuid::from_u128(1))));
        let opening = PairedOpening { relationship: with, question, prompt: None, subject };
        phone.belay.reflections().ask_all(opening).ok().map(|_| true)
    }

    fn answer(&self, phone: &Phone, with: RelationshipId, word: &str) -> Wrote {
        let service = phone.belay.reflections();
        if self.draw.happens(40) {
            let copies = service.shared_in(with, None).unwrap().reflections;
            let copy = self.draw.one_of(&copies)?.id;
            let read = match self.draw.below(2) {
                0 => service.read_copy(copy),
                _ => service.ask_about_copy(copy, word.to_owned()),
            };
            // A question goes with the copy, when that is taken back.
            return read.ok().map(|_| false);
        }
        let all = service.questions_in(with, None).unwrap().questions;
        let view = self.draw.one_of(&all)?;
        let edit = self.woven(view.own.as_ref().map_or("", |own| &own.text), word);
        service.answer(view.id, PairedCommand::Answer(edit)).ok().map(|_| true)
    }

    fn keep_question(&self, phone: &Phone, with: RelationshipId, word: &str) -> Wrote {
        let command = PromptSetCommand::Add { text: word.into(), occasion: Occasion::MeetingHeld };
        phone.belay.prompts().change_questions(with, command).ok().map(|_| true)
    }

    fn story(&self, phone: &Phone, with: RelationshipId, word: &str) -> Wrote {
        let stories = phone.belay.stories();
        let all = stories.own(None).unwrap().stories;
        let Some(view) = self.draw.one_of(&all) else {
            let opening = StoryOpening { title: "How I began".into(), text: word.into() };
            return stories.begin(opening).ok().map(|_| true);
        };
        if self.draw.happens(40) {
            let others = phone.belay.relationships().relationship(with).ok()?.companions;
            let others: Vec<MemberId> = others.into_iter().map(|other| other.member).collect();
            let telling = StoryTelling {
                story: view.id,
                relationship: with,
                to: *self.draw.one_of(&others)?,
                meeting: None::<MeetingId>,
                point: word.into(),
                question: None,
                moments: Vec::new(),
            };
            return stories.tell(&telling).ok().map(|_| true);
        }
        let edit = self.woven(&view.story.text.text, word);
        let command = StoryCommand::Write { part: StoryPart::Text, edit, seen: Vec::new() };
        stories.act(view.id, command).ok().map(|_| true)
    }

    fn vision(&self, phone: &Phone, word: &str) -> Wrote {
        let visions = phone.belay.visions();
        let all = visions.list(None).unwrap().visions;
        let Some(view) = self.draw.one_of(&all) else {
            let opening = VisionOpening { text: word.into(), horizon_years: None };
            return visions.write(opening, None).ok().map(|_| true);
        };
        let edit = self.woven(&view.vision.text.text, word);
        visions.act(view.id, VisionCommand::Write { edit, seen: Vec::new() }).ok().map(|_| true)
    }

    fn flash(&self, at: usize, word: &str) -> Wrote {
        let phone = self.players[at].phone();
        let service = phone.belay.flash();
        let asked = service.asked(None).unwrap().requests;
        if self.players[at].name == "Mia" && (asked.is_empty() || self.draw.happens(30)) {
            let others = self.players.iter().filter(|player| player.name != "Mia");
            let opening = FlashOpening {
                topic: word.into(),
                details: String::new(),
                kind: FlashKind::Other,
                minutes: None,
                mentors: others.map(|player| player.phone().me()).collect(),
                slot: None,
            };
            let asked = match self.draw.below(2) {
                0 => service.ask(self.program, opening),
                _ => service.ask_privately(opening),
            };
            return asked.ok().map(|_| true);
        }
        let waits = service.to_answer(None).unwrap().requests;
        if let Some(view) = self.draw.one_of(&waits) {
            return match self.draw.below(3) {
                0 => service.decline(view.id, Some(word)).ok().map(|_| true),
                _ => service.act(view.id, FlashCommand::Accept).ok().map(|_| false),
            };
        }
        let view = self.draw.one_of(&asked)?;
        service.act(view.id, FlashCommand::Withdraw).ok().map(|_| false)
    }

    fn relationship(&self, phone: &Phone, with: RelationshipId, word: &str) -> Wrote {
        let relationships = phone.belay.relationships();
        let before = relationships.relationship(with).ok()?.relationship.topic.text;
        let edit = self.woven(&before, word);
        let command = RelationshipCommand::Word { text: RelationshipText::Topic, edit };
        relationships.act(with, command).ok().map(|_| true)
    }

    fn offer(&self, phone: &Phone, word: &str) -> Wrote {
        let offers = phone.belay.offers();
        offers.show(self.program, Role::Both).ok()?;
        if self.draw.happens(30) {
            let command = OfferCommand::SetAtOnce { people: Some(2) };
            return offers.act(self.program, command).ok().map(|_| false);
        }
        let command = OfferCommand::AddTopic { side: OfferSide::Gives, text: word.into() };
        offers.act(self.program, command).ok().map(|_| true)
    }

    fn small(&self, phone: &Phone, word: &str) -> Wrote {
        match self.draw.below(4) {
            0 => {
                let away = ProfileCommand::PutAway { relationship: self.other };
                let command = if self.draw.happens(50) { away } else { ProfileCommand::SetZone(tokyo()) };
                phone.belay.profile().act(command).ok().map(|_| false)
            }
            1 => {
                let command = AllyTrackCommand::Open(AllyModule::GetEducated);
                phone.belay.ally_tracks().act(command).ok().map(|_| false)
            }
            2 => {
                let situation = phone.belay.prompts().situation_in(self.pair, false).ok()?;
                phone.belay.prompts().draw(&situation).ok().map(|_| false)
            }
            _ => {
                // What came of the relationship that is going to end.
                let closures = phone.belay.closures();
                if closures.closure(self.other).is_err() {
                    return closures.begin(self.other).ok().map(|_| false);
                }
                let command = ClosureCommand::AddAchieved { text: word.into() };
                closures.act(self.other, command).ok().map(|_| true)
            }
        }
    }
}
