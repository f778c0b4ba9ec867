//! Years of mentoring as documents: real aggregates, brought there by their own commands, in the mix a mentor with
//! fifty relationships gathers. The same number always makes the same document.

use std::collections::BTreeSet;

use belay_crypto::{Header, seal};
use belay_domain::{
    Aggregate, Context, Edit, FlashId, GoalId, MeetingId, MemberId, Phase, Rating, RelationshipId, WallTime,
    action::NewAction,
    entry::{Entry, EntryFacts, EntryKind, EntryOpening},
    flash::{FlashCommand, FlashFacts, FlashKind, FlashOpening, FlashRequest},
    goal::{Goal, GoalCommand, GoalFacts, GoalKind, GoalOpening, NewBenchmark},
    meeting::{Meeting, MeetingCommand, MeetingFacts, MeetingKind, MeetingOf, MeetingOpening},
    reflection::{
        CompanyFacts, Reflection, ReflectionCommand, ReflectionOpening, ReflectionSubject, SharedOpening,
        SharedReflection,
    },
    relationship::{
        ExpectationItem, Form, Origin, Relationship, RelationshipCommand, RelationshipFacts,
        RelationshipOpening, RelationshipText, Role, Seat,
    },
    story::{Story, StoryOpening},
};
use belay_protocol::{Body, Wake, Write, self_space, shared_space};
use belay_tests::{at, places::berlin};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::figure::Outcome;

/// Open relationships of the person: about fifty, and no divisor of the hundred that the mix repeats after, so that each has some of
/// every kind.
pub(crate) const RELATIONSHIPS: usize = 51;
/// Ended ones for each open one: with the same partner, in the same space.
const ENDED_EACH: usize = 5;
/// Every relationship document, open or ended.
const RELATIONSHIP_DOCUMENTS: usize = RELATIONSHIPS * (1 + ENDED_EACH);
/// How far back the first document lies.
const YEARS_DAYS: i64 = 3 * 365;

/// Who the documents are about, and where they lie.
pub(crate) struct Cast {
    /// Whose phone it is.
    pub(crate) me: MemberId,
    /// Their partners.
    pub(crate) partners: Vec<MemberId>,
    /// The program all are in.
    pub(crate) program: Uuid,
}

/// A document as it is written to the server.
pub(crate) struct Made {
    space: Uuid,
    id: Uuid,
    kind: &'static str,
    content: Vec<u8>,
}

impl Made {
    /// As a phone would send it, on top of this revision.
    pub(crate) fn write(&self, base: u64) -> Write {
        let header = Header { space: self.space, document: self.id, kind: self.kind };
        Write {
            write: id_of("write", self.id.as_u128() as u64 ^ base),
            space: self.space,
            id: self.id,
            kind: self.kind.to_owned(),
            base,
            body: Body(seal(&header, &self.content)),
            alarms: Vec::new(),
            wake: Wake::None,
            wake_to: Vec::new(),
        }
    }

    /// The same content as a new document of somebody's own space, the `copy`-th there.
    pub(crate) fn write_for(&self, person: MemberId, copy: u64) -> Write {
        let id = Uuid::new_v5(&person.0, format!("{} {copy}", self.id).as_bytes());
        Self { space: self_space(person.0), id, kind: self.kind, content: self.content.clone() }.write(0)
    }

    /// Its content, as the server carries it in an envelope.
    pub(crate) fn content(&self) -> &[u8] {
        &self.content
    }

    /// How many bytes its content has.
    pub(crate) fn bytes(&self) -> usize {
        self.content.len()
    }
}

impl Cast {
    /// The open relationship of this number.
    pub(crate) fn relationship(number: usize) -> RelationshipId {
        RelationshipId(id_of("relationship", (number % RELATIONSHIPS) as u64))
    }

    /// A meeting of one of them.
    pub(crate) fn meeting() -> MeetingId {
        MeetingId(id_of("meeting", 420))
    }

    /// A goal in one of them.
    pub(crate) fn goal() -> GoalId {
        GoalId(id_of("goal", 400))
    }

    /// With whom it is.
    pub(crate) fn partner(&self, number: usize) -> MemberId {
        self.partners[number % RELATIONSHIPS % self.partners.len()]
    }

    /// The space of the open relationship of this number, and of those with the same partner before it.
    pub(crate) fn space(&self, number: usize) -> Uuid {
        shared_space(Self::relationship(number).0, &[self.me.0, self.partner(number).0])
    }

    /// The document of this number. `changed` makes a later version of it.
    ///
    /// # Errors
    /// If the rules refuse what it is made of.
    pub(crate) fn document(&self, number: usize, changed: bool) -> Outcome<Made> {
        let telling = Telling { cast: self, number, words: Words::new(number as u64, changed) };
        if number < RELATIONSHIP_DOCUMENTS {
            return telling.relationship();
        }
        match number % 100 {
            0..=19 => telling.goal(),
            20..=46 => telling.meeting(),
            47..=74 => telling.reflection(),
            75..=89 => telling.entry(),
            90..=94 => telling.shared_reflection(),
            95..=97 => telling.flash(),
            _ => telling.story(),
        }
    }
}

/// One document while it is made.
struct Telling<'c> {
    cast: &'c Cast,
    number: usize,
    words: Words,
}

impl Telling<'_> {
    fn relationship(&self) -> Outcome<Made> {
        let (me, partner) = (self.cast.me, self.cast.partner(self.number));
        let ended = self.number >= RELATIONSHIPS;
        let opening = RelationshipOpening {
            form: Some(Form::OneToOne),
            members: vec![
                Seat { member: partner, role: Role::Mentee },
                Seat { member: me, role: Role::Mentor },
            ],
            topic: self.words.sentence(6),
            focus: BTreeSet::new(),
            purpose: self.words.sentence(25),
            origin: Origin::Direct,
            program: Some(self.cast.program),
            length: None,
        };
        let mut doc = Relationship::open(opening, &RelationshipFacts::default(), &self.by(me, 0))?;
        let facts = RelationshipFacts {
            held_meetings: 1,
            learned_of_partner: BTreeSet::from([me, partner]),
            agreement_accepted: true,
            structure_agreed: true,
            agreed_goals: 1,
            agreed_development_goals: 1,
            ..RelationshipFacts::default()
        };
        let mut tell = |actor, command, days| doc.handle(command, &facts, &self.by(actor, days));
        tell(partner, RelationshipCommand::Accept, 1)?;
        for actor in [me, partner] {
            let edit = Edit { before: String::new(), after: self.words.sentence(12) };
            tell(actor, RelationshipCommand::Word { text: RelationshipText::OwnAim, edit }, 2)?;
            for item in ExpectationItem::ALL {
                let answer = self.words.sentence(8);
                tell(actor, RelationshipCommand::AnswerExpectation { item, answer }, 2)?;
            }
        }
        // Most are at work; the youngest two have only begun.
        if self.number < RELATIONSHIPS - 2 {
            for (from, to) in
                [(Phase::Preparing, Phase::Negotiating), (Phase::Negotiating, Phase::EnablingGrowth)]
            {
                tell(partner, RelationshipCommand::MoveTo { from, to, reason: String::new() }, 10)?;
            }
        }
        if ended {
            tell(partner, RelationshipCommand::Leave, 200)?;
        }
        self.in_pair(id_of("relationship", self.number as u64), &doc)
    }

    fn goal(&self) -> Outcome<Made> {
        let (me, partner) = (self.cast.me, self.cast.partner(self.number));
        let opening = GoalOpening {
            relationship: Cast::relationship(self.number),
            owner: partner,
            kind: if self.number.is_multiple_of(3) { GoalKind::Performance } else { GoalKind::Development },
            statement: self.words.sentence(14),
            outcome: self.words.sentence(20),
            evidence: self.words.sentence(12),
            due: Some(self.day(120)),
            vision: None,
        };
        let facts = GoalFacts {
            members: BTreeSet::from([me, partner]),
            phase: Phase::EnablingGrowth,
            ..GoalFacts::default()
        };
        let mut doc = Goal::open(opening, &facts, &self.by(partner, 0))?;
        let level = Rating::try_from(3).map_err(|_| "three is a rating")?;
        doc.handle(GoalCommand::RateStretch(level), &facts, &self.by(partner, 0))?;
        for (measure, days) in [(5, 40), (7, 80)] {
            let benchmark = NewBenchmark {
                measure: self.words.sentence(measure),
                target: self.words.sentence(3),
                due: self.day(days),
            };
            doc.handle(GoalCommand::AddBenchmark(benchmark), &facts, &self.by(partner, 1))?;
        }
        for days in [10, 20, 30] {
            let action = NewAction {
                owner: partner,
                what: self.words.sentence(9),
                due: Some(self.day(days)),
                someday: false,
            };
            doc.handle(GoalCommand::AddAction(action), &facts, &self.by(partner, 2))?;
        }
        self.in_pair(id_of("goal", self.number as u64), &doc)
    }

    fn meeting(&self) -> Outcome<Made> {
        let (me, partner) = (self.cast.me, self.cast.partner(self.number));
        let local = self.moment(10).naive_utc();
        let opening = MeetingOpening {
            of: MeetingOf::Relationship { relationship: Cast::relationship(self.number) },
            kind: MeetingKind::Regular,
            start: WallTime { local, zone: berlin() },
            minutes: None,
            modality: None,
            plan_b: None,
            lead: None,
            protected: false,
            series: None,
        };
        let facts = MeetingFacts {
            members: BTreeSet::from([me, partner]),
            phase: Phase::EnablingGrowth,
            ..MeetingFacts::default()
        };
        let start = opening.start;
        let mut doc = Meeting::open(opening, &facts, &self.by(partner, 0))?;
        doc.handle(MeetingCommand::Confirm { start }, &facts, &self.by(me, 1))?;
        doc.handle(MeetingCommand::Prepare, &facts, &self.by(partner, 9))?;
        if self.moment(11) < today() {
            doc.handle(MeetingCommand::Hold { next: None }, &facts, &self.by(me, 11))?;
            let edit = Edit { before: String::new(), after: self.words.sentence(40) };
            doc.handle(MeetingCommand::Note { edit }, &facts, &self.by(partner, 11))?;
        }
        self.in_pair(id_of("meeting", self.number as u64), &doc)
    }

    fn reflection(&self) -> Outcome<Made> {
        let me = self.cast.me;
        let opening =
            ReflectionOpening { subject: self.subject(), prompt: None, text: self.words.sentence(90) };
        let mut doc = Reflection::open(opening, &(), &self.by(me, 0))?;
        doc.handle(ReflectionCommand::Keep, &(), &self.by(me, 0))?;
        self.own(id_of("reflection", self.number as u64), &doc)
    }

    fn shared_reflection(&self) -> Outcome<Made> {
        let (me, partner) = (self.cast.me, self.cast.partner(self.number));
        let opening = SharedOpening {
            relationship: Cast::relationship(self.number),
            subject: self.subject(),
            text: self.words.sentence(90),
        };
        let facts = CompanyFacts { members: BTreeSet::from([me, partner]), phase: Phase::EnablingGrowth };
        let doc = SharedReflection::open(opening, &facts, &self.by(partner, 0))?;
        self.in_pair(id_of("shared", self.number as u64), &doc)
    }

    fn entry(&self) -> Outcome<Made> {
        let (me, partner) = (self.cast.me, self.cast.partner(self.number));
        let facts = EntryFacts { members: BTreeSet::from([me, partner]) };
        let text = self.words.sentence(30);
        if self.number.is_multiple_of(2) {
            let kind =
                EntryKind::Learning { goal: Some(GoalId(id_of("goal", self.number as u64 / 100 * 100))) };
            let doc = Entry::open(EntryOpening { kind, text }, &facts, &self.by(partner, 0))?;
            self.in_pair(id_of("entry", self.number as u64), &doc)
        } else {
            let kind = EntryKind::Lesson { relationship: Cast::relationship(self.number) };
            let doc = Entry::open(EntryOpening { kind, text }, &facts, &self.by(me, 0))?;
            self.own(id_of("entry", self.number as u64), &doc)
        }
    }

    fn flash(&self) -> Outcome<Made> {
        let (me, partner) = (self.cast.me, self.cast.partner(self.number));
        let opening = FlashOpening {
            topic: self.words.sentence(6),
            details: self.words.sentence(50),
            kind: FlashKind::KnowAbout,
            minutes: None,
            mentors: BTreeSet::from([me]),
            slot: None,
        };
        let facts = FlashFacts::default();
        let mut doc = FlashRequest::open(opening, &facts, &self.by(partner, 0))?;
        if self.moment(1) < today() {
            doc.handle(FlashCommand::Accept, &facts, &self.by(me, 1))?;
        }
        let id = FlashId(id_of("flash", self.number as u64));
        self.made(self.cast.program, id.0, &doc)
    }

    fn story(&self) -> Outcome<Made> {
        let opening = StoryOpening { title: self.words.sentence(5), text: self.words.sentence(700) };
        let doc = Story::open(opening, &(), &self.by(self.cast.me, 0))?;
        self.own(id_of("story", self.number as u64), &doc)
    }

    /// What it is about: the meeting or the goal made shortly before it.
    fn subject(&self) -> ReflectionSubject {
        let hundred = self.number as u64 / 100 * 100;
        match self.number % 3 {
            0 => ReflectionSubject::Goal(GoalId(id_of("goal", hundred + self.number as u64 % 20))),
            1 => ReflectionSubject::Meeting(MeetingId(id_of(
                "meeting",
                hundred + 20 + self.number as u64 % 27,
            ))),
            _ => ReflectionSubject::Free,
        }
    }

    /// Who acts, so many days after this document's own.
    fn by(&self, actor: MemberId, days: i64) -> Context {
        let at = self.moment(days);
        let seed = id_of("seed", (self.number as u64) << 16 | self.words.drawn());
        Context { actor, at, now: at, zone: berlin(), seed }
    }

    /// The documents are spread over the years; the newest lie a month before today, so that some of what they plan
    /// is still to come.
    fn moment(&self, days: i64) -> DateTime<Utc> {
        let spread = (self.number as i64).wrapping_mul(7_919) % (YEARS_DAYS * 24);
        today() - TimeDelta::hours(spread) + TimeDelta::days(days)
    }

    fn day(&self, days: i64) -> chrono::NaiveDate {
        self.moment(days).date_naive()
    }

    fn in_pair<A: Aggregate>(&self, id: Uuid, doc: &A) -> Outcome<Made> {
        let space = self.cast.space(self.number);
        self.made(space, id, doc)
    }

    fn own<A: Aggregate>(&self, id: Uuid, doc: &A) -> Outcome<Made> {
        let space = self_space(self.cast.me.0);
        self.made(space, id, doc)
    }

    fn made<A: Aggregate>(&self, space: Uuid, id: Uuid, doc: &A) -> Outcome<Made> {
        let device = id_of("device", 1);
        let content = json!({"v": A::VERSION, "applied": {device.to_string(): self.number + 1}, "doc": doc});
        Ok(Made { space, id, kind: A::KIND.as_str(), content: serde_json::to_vec(&content)? })
    }
}

/// When all of it is looked at: the day every clock of the benchmark shows.
pub(crate) fn today() -> DateTime<Utc> {
    at("2026-03-02T09:00:00Z")
}

/// An id like a phone's: ordered by time, unlike any other.
fn id_of(what: &str, number: u64) -> Uuid {
    let scattered = Uuid::new_v5(&Uuid::nil(), format!("{what} {number}").as_bytes());
    let mut tail = [0; 10];
    tail.copy_from_slice(&scattered.as_bytes()[..10]);
    uuid::Builder::from_unix_timestamp_millis(1_700_000_000_000 + number * 60_000, &tail).into_uuid()
}

/// Words as people write them: a few are in every sentence, most are rare.
struct Words {
    state: std::cell::Cell<u64>,
    drawn: std::cell::Cell<u64>,
}

impl Words {
    fn new(number: u64, changed: bool) -> Self {
        let state = (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ u64::from(changed);
        Self { state: state.into(), drawn: 0.into() }
    }

    fn drawn(&self) -> u64 {
        self.drawn.set(self.drawn.get() + 1);
        self.drawn.get()
    }

    /// Marsaglia's xorshift, 64 bits.
    fn next(&self) -> u64 {
        let mut state = self.state.get();
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        self.state.set(state);
        state
    }

    fn sentence(&self, words: usize) -> String {
        let mut text = String::with_capacity(words * 7);
        for at in 0..words {
            if at > 0 {
                text.push_str(if at % 11 == 10 { ". " } else { " " });
            }
            let dice = self.next();
            if dice & 1 == 0 {
                text.push_str(COMMON[(dice >> 8) as usize % COMMON.len()]);
            } else {
                let (first, second) =
                    ((dice >> 8) as usize % STEMS.len(), (dice >> 24) as usize % ENDINGS.len());
                text.push_str(STEMS[first]);
                text.push_str(ENDINGS[second]);
            }
        }
        text
    }
}

const COMMON: [&str; 24] = [
    "the", "and", "to", "I", "of", "a", "in", "that", "it", "was", "my", "we", "for", "with", "on", "you",
    "not", "but", "she", "at", "this", "what", "so", "when",
];
const STEMS: [&str; 48] = [
    "lead", "listen", "ask", "plan", "write", "speak", "learn", "trust", "team", "present", "meet", "talk",
    "hold", "push", "change", "grow", "think", "work", "number", "report", "client", "answer", "clear",
    "open", "test", "start", "end", "part", "step", "point", "friend", "mentor", "help", "hear", "feel",
    "wonder", "climb", "rope", "hand", "light", "calm", "short", "long", "hard", "soft", "quiet", "proud",
    "Übung",
];
const ENDINGS: [&str; 12] = ["", "s", "ed", "ing", "er", "ers", "ly", "ness", "less", "ful", "able", "ment"];
