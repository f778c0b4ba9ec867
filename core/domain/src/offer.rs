//! What a member offers in a program and what they look for there, so that others see whom they could ask (S033, S066).
//!
//! One document for each member and program, under an id that is derived from both. It is in the program's space: its
//! members and its server read it. Its owner alone writes it, takes it back, and may show it again.
//!
//! `Shown -> TakenBack -> Shown`. Full is computed (`model.md`, E03).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Aggregate, Bounded, Context, Edit, KeptVersion, Kind, MemberId, Prose, Reason, Refusal, Window,
    allowed::allowed, calendar::days_after, derived, filled, flash::alike, ids::ids, profile::MAX_WINDOWS,
    relationship::Role,
};

/// Most topics on each side: more than anybody reads of one person.
pub const MAX_TOPICS: usize = 20;
/// Longest topic, in Unicode scalar values: a line.
pub const MAX_TOPIC_CHARS: usize = 80;
/// Longest text about oneself, in Unicode scalar values: a paragraph.
pub const MAX_ABOUT_CHARS: usize = 1_000;
/// The highest number of people somebody may limit themselves to (a proposed number): more is no limit.
pub const MAX_AT_ONCE: u8 = 50;
/// Somebody takes nobody for at most so many days (a proposed number): a year of leave, and a month more.
pub const MAX_AWAY_DAYS: i64 = 400;

const TOPIC: Bounded = Bounded::Chars(MAX_TOPIC_CHARS);
const ABOUT: Bounded = Bounded::Chars(MAX_ABOUT_CHARS);

ids! {
    /// A topic in an offer.
    OfferTopicId,
}

/// What a member shows in a program of themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Whose.
    pub member: MemberId,
    /// Whether it is shown.
    pub state: OfferState,
}

/// Whether an offer is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum OfferState {
    /// The program's members see it.
    Shown {
        /// What they see.
        shown: ShownOffer,
    },
    /// Its owner took it back; nothing of it is left.
    TakenBack {
        /// On this day.
        on: NaiveDate,
    },
}

/// What the members of a program see of somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ShownOffer {
    /// Whether they give guidance, seek it, or both.
    pub role: Role,
    /// What they can help with and what they look for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<OfferTopic>,
    /// What they say of themselves; may be empty.
    #[serde(default)]
    pub about: Prose,
    /// They mentor at most so many people at a time; none without a limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_once: Option<u8>,
    /// So many they mentor now. Their own phone counts, and only where there is a limit.
    #[serde(default)]
    pub taken: u8,
    /// They take nobody before this day, by the calendar of whoever looks at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_until: Option<NaiveDate>,
    /// When they can meet, as far as they show it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Window>,
}

/// A topic in an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OfferTopic {
    /// Its id.
    pub id: OfferTopicId,
    /// Whether it is given or looked for.
    pub side: OfferSide,
    /// In their words.
    pub text: String,
}

/// The two sides of an offer. Whoever seeks can give as well (S066).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum OfferSide {
    /// They can help with it.
    Gives,
    /// They look for somebody who can.
    Seeks,
}

/// How an offer begins: of whoever makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferOpening {
    /// Whether they give guidance, seek it, or both.
    pub role: Role,
}

/// The commands of an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum OfferCommand {
    /// Show it again after it was taken back: with nothing in it.
    ShowAgain {
        /// Whether they give guidance, seek it, or both.
        role: Role,
    },
    /// Give guidance, seek it, or both.
    SetRole(Role),
    /// Name a topic. One that is there stays as it is.
    AddTopic {
        /// Whether it is given or looked for.
        side: OfferSide,
        /// In their words.
        text: String,
    },
    /// Take a topic out.
    RemoveTopic {
        /// Which.
        topic: OfferTopicId,
    },
    /// Say something of oneself.
    Word {
        /// The text as its owner saw it, and as they left it.
        edit: Edit,
    },
    /// Make one text of the versions that two of their phones left side by side.
    Settle {
        /// The text as its owner saw it, and as they left it.
        edit: Edit,
        /// The kept versions they saw; they are gone after.
        seen: Vec<KeptVersion>,
    },
    /// Mentor at most so many people at a time, or any number.
    SetAtOnce {
        /// How many, from 1 to [`MAX_AT_ONCE`].
        people: Option<u8>,
    },
    /// Say how many one mentors now. The phone does it by itself.
    CountTaken {
        /// How many.
        people: u8,
    },
    /// Take nobody before a day, or take people again.
    SetAway {
        /// That day, from tomorrow on and within [`MAX_AWAY_DAYS`]; none to take people.
        until: Option<NaiveDate>,
    },
    /// Show when one can meet; without hours, nothing is shown.
    ShowHours {
        /// The hours of each week.
        hours: Vec<Window>,
    },
    /// Show nothing any more.
    TakeBack,
}

impl Offer {
    /// The id of a member's offer in a program: the same on all their phones, so that it is made once.
    #[must_use]
    pub fn id_for(member: MemberId, program: Uuid) -> Uuid {
        derived(program, &format!("offer {member}"))
    }

    /// What the program's members see; none if it was taken back.
    #[must_use]
    pub fn shown(&self) -> Option<&ShownOffer> {
        match &self.state {
            OfferState::Shown { shown } => Some(shown),
            OfferState::TakenBack { .. } => None,
        }
    }
}

impl ShownOffer {
    /// Nothing but a role.
    #[must_use]
    pub fn new(role: Role) -> Self {
        Self {
            role,
            topics: Vec::new(),
            about: Prose::default(),
            at_once: None,
            taken: 0,
            away_until: None,
            hours: Vec::new(),
        }
    }

    /// Until when they take nobody, if they take nobody on this day.
    #[must_use]
    pub fn away_on(&self, day: NaiveDate) -> Option<NaiveDate> {
        self.away_until.filter(|until| day < *until)
    }

    /// Whether they mentor as many people as they take at a time.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.at_once.is_some_and(|most| self.taken >= most)
    }

    /// Whether they take somebody on this day.
    #[must_use]
    pub fn has_room(&self, day: NaiveDate) -> bool {
        self.away_on(day).is_none() && !self.is_full()
    }

    /// The topics of one side.
    pub fn topics_of(&self, side: OfferSide) -> impl Iterator<Item = &OfferTopic> {
        self.topics.iter().filter(move |topic| topic.side == side)
    }

    /// Whether one of the topics that they can help with has every one of these words. Letter case does not count, nor does a
    /// short ending.
    #[must_use]
    pub fn gives(&self, words: &str) -> bool {
        let asked: BTreeSet<String> = words.split_whitespace().map(str::to_lowercase).collect();
        self.topics_of(OfferSide::Gives).any(|topic| alike(words, &topic.text) >= asked.len())
    }

    fn add_topic(&mut self, side: OfferSide, text: &str, context: &Context) -> Result<(), Refusal> {
        let text = filled("topic", text, TOPIC)?;
        let is_it = |topic: &&OfferTopic| topic.text.to_lowercase() == text.to_lowercase();
        // What another phone of theirs added already stands in it: there is nothing to tell.
        if self.topics_of(side).any(|topic| is_it(&topic)) {
            return Ok(());
        }
        if self.topics_of(side).count() >= MAX_TOPICS {
            return Err(Refusal::invalid("topics", Reason::OutOfRange));
        }
        self.topics.push(OfferTopic { id: context.new_id(0), side, text });
        Ok(())
    }

    fn change(&mut self, command: OfferCommand, context: &Context) -> Result<(), Refusal> {
        match command {
            OfferCommand::SetRole(role) => self.role = role,
            OfferCommand::AddTopic { side, text } => self.add_topic(side, &text, context)?,
            OfferCommand::RemoveTopic { topic } => {
                let before = self.topics.len();
                self.topics.retain(|one| one.id != topic);
                if self.topics.len() == before {
                    return Err(Refusal::because(Reason::AlreadyDone));
                }
            }
            OfferCommand::Word { edit } => self.about.edit("about", &edit, ABOUT, context)?,
            OfferCommand::Settle { edit, seen } => {
                self.about.settle("about", &edit, &seen, ABOUT, context)?;
            }
            OfferCommand::SetAtOnce { people } => {
                if people.is_some_and(|people| !(1..=MAX_AT_ONCE).contains(&people)) {
                    return Err(Refusal::invalid("at_once", Reason::OutOfRange));
                }
                self.at_once = people;
                if people.is_none() {
                    self.taken = 0;
                }
            }
            OfferCommand::CountTaken { people } => {
                if self.at_once.is_none() || self.taken == people {
                    return Err(Refusal::because(Reason::AlreadyDone));
                }
                self.taken = people;
            }
            OfferCommand::SetAway { until } => {
                let today = context.today();
                if until.is_some_and(|until| until <= today || until > days_after(today, MAX_AWAY_DAYS)) {
                    return Err(Refusal::invalid("until", Reason::OutOfRange));
                }
                self.away_until = until;
            }
            OfferCommand::ShowHours { hours } => {
                if hours.len() > MAX_WINDOWS {
                    return Err(Refusal::invalid("hours", Reason::OutOfRange));
                }
                self.hours = hours;
            }
            OfferCommand::ShowAgain { .. } | OfferCommand::TakeBack => {
                return Err(Refusal::because(Reason::AlreadyDone));
            }
        }
        Ok(())
    }
}

impl Aggregate for Offer {
    const KIND: Kind = Kind::Offer;
    type Opening = OfferOpening;
    type Command = OfferCommand;
    type Facts = ();

    fn open(opening: OfferOpening, (): &(), context: &Context) -> Result<Self, Refusal> {
        let shown = ShownOffer::new(opening.role);
        Ok(Self { member: context.actor, state: OfferState::Shown { shown } })
    }

    fn handle(&mut self, command: OfferCommand, (): &(), context: &Context) -> Result<(), Refusal> {
        if context.actor != self.member {
            return Err(Refusal::because(Reason::NotYours));
        }
        match (&mut self.state, command) {
            (OfferState::TakenBack { .. }, OfferCommand::ShowAgain { role }) => {
                self.state = OfferState::Shown { shown: ShownOffer::new(role) };
                Ok(())
            }
            (OfferState::TakenBack { .. }, OfferCommand::TakeBack) => {
                Err(Refusal::because(Reason::AlreadyDone))
            }
            (OfferState::TakenBack { .. }, _) => {
                Err(Refusal::because(Reason::Closed).allowing(allowed![OfferCommand::ShowAgain]))
            }
            (OfferState::Shown { .. }, OfferCommand::TakeBack) => {
                self.state = OfferState::TakenBack { on: context.today() };
                Ok(())
            }
            (OfferState::Shown { shown }, command) => shown.change(command, context),
        }
    }

    fn author(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

crate::typed::no_words! { OfferSide }

crate::typed::typed! {
    struct OfferOpening { role };
    enum OfferCommand { ShowAgain { role }, SetRole(one), AddTopic { side, text }, RemoveTopic { topic }, Word { edit }, Settle { edit, seen }, SetAtOnce { people }, CountTaken { people }, SetAway { until }, ShowHours { hours }, TakeBack };
}

#[cfg(feature = "test-util")]
impl crate::shows::Shows for Offer {
    fn facts() {}

    fn shows(&self, before: &Self, command: &OfferCommand, _: MemberId) -> bool {
        use crate::shows::{settled, took};
        let Some(shown) = self.shown() else { return *command == OfferCommand::TakeBack };
        let about = before.shown().map(|before| &before.about);
        match command {
            OfferCommand::ShowAgain { role } | OfferCommand::SetRole(role) => shown.role == *role,
            OfferCommand::AddTopic { side, text } => {
                shown.topics_of(*side).any(|topic| topic.text.to_lowercase() == text.trim().to_lowercase())
            }
            OfferCommand::RemoveTopic { topic } => shown.topics.iter().all(|one| one.id != *topic),
            OfferCommand::Word { edit } => took(about, Some(&shown.about), edit),
            OfferCommand::Settle { edit, seen } => settled(about, Some(&shown.about), edit, seen),
            OfferCommand::SetAtOnce { people } => shown.at_once == *people,
            OfferCommand::CountTaken { people } => shown.taken == *people,
            OfferCommand::SetAway { until } => shown.away_until == *until,
            OfferCommand::ShowHours { hours } => shown.hours == *hours,
            OfferCommand::TakeBack => false,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails here says which step was refused")]

    use chrono::DateTime;

    use super::*;
    use crate::Zone;

    fn by(actor: u128, step: u128) -> Context {
        let at = DateTime::UNIX_EPOCH;
        let seed = Uuid::from_u128(step);
        Context { actor: MemberId(Uuid::from_u128(actor)), at, now: at, zone: Zone::UTC, seed }
    }

    fn offer(commands: impl IntoIterator<Item = OfferCommand>) -> Offer {
        let mut offer = Offer::open(OfferOpening { role: Role::Mentor }, &(), &by(1, 0)).unwrap();
        for (command, step) in commands.into_iter().zip(1..) {
            offer.handle(command, &(), &by(1, step)).unwrap();
        }
        offer
    }

    fn gives(text: &str) -> OfferCommand {
        OfferCommand::AddTopic { side: OfferSide::Gives, text: text.into() }
    }

    fn day(after: i64) -> NaiveDate {
        days_after(NaiveDate::default(), after)
    }

    #[test]
    fn nobody_writes_in_the_offer_of_another() {
        let refusal = offer([]).handle(OfferCommand::TakeBack, &(), &by(2, 1)).unwrap_err();
        assert_eq!(refusal.reason, Reason::NotYours);
        assert_ne!(
            Offer::id_for(MemberId(Uuid::from_u128(1)), Uuid::nil()),
            Offer::id_for(MemberId(Uuid::from_u128(2)), Uuid::nil())
        );
    }

    #[test]
    fn a_topic_is_found_by_all_its_words_in_any_case_and_ending_and_what_is_sought_is_not_given() {
        let seeks = OfferCommand::AddTopic { side: OfferSide::Seeks, text: "Public speaking".into() };
        let offer = offer([gives("Reading budgets"), gives("reading Budgets "), seeks]);
        let shown = offer.shown().unwrap();
        assert_eq!(shown.topics_of(OfferSide::Gives).count(), 1, "one topic is named once");
        for words in ["budget", "BUDGETS", "reading budget", ""] {
            assert!(shown.gives(words), "{words}");
        }
        for words in ["speaking", "reading minds", "budget law"] {
            assert!(!shown.gives(words), "{words}");
        }
    }

    #[test]
    fn somebody_has_room_until_their_limit_is_reached_and_from_the_day_they_are_back() {
        let limit = |people| OfferCommand::SetAtOnce { people };
        let mut offer = offer([limit(Some(2)), OfferCommand::CountTaken { people: 2 }]);
        assert!(offer.shown().unwrap().is_full());
        let count = OfferCommand::CountTaken { people: 1 };
        offer.handle(count.clone(), &(), &by(1, 9)).unwrap();
        assert!(offer.shown().unwrap().has_room(day(0)));
        assert_eq!(offer.handle(count, &(), &by(1, 9)).unwrap_err().reason, Reason::AlreadyDone);
        offer.handle(OfferCommand::SetAway { until: Some(day(7)) }, &(), &by(1, 9)).unwrap();
        let shown = offer.shown().unwrap();
        assert!(!shown.has_room(day(6)) && shown.has_room(day(7)));
        offer.handle(limit(None), &(), &by(1, 9)).unwrap();
        assert_eq!(offer.shown().unwrap().taken, 0, "without a limit nobody is told how many there are");
    }

    #[test]
    fn numbers_and_days_nobody_means_are_refused() {
        let wrong = [
            (OfferCommand::SetAtOnce { people: Some(0) }, "at_once"),
            (OfferCommand::SetAtOnce { people: Some(51) }, "at_once"),
            (OfferCommand::SetAway { until: Some(day(0)) }, "until"),
            (OfferCommand::SetAway { until: Some(day(401)) }, "until"),
        ];
        for (command, field) in wrong {
            let refusal = offer([]).handle(command, &(), &by(1, 1)).unwrap_err();
            assert_eq!(refusal, Refusal::invalid(field, Reason::OutOfRange));
        }
        let mut full = offer((0..MAX_TOPICS).map(|n| gives(&format!("topic {n}"))));
        assert_eq!(full.handle(gives("more"), &(), &by(1, 99)).unwrap_err().reason, Reason::OutOfRange);
    }

    #[test]
    fn an_offer_that_was_taken_back_has_no_words_and_can_be_shown_again() {
        let mut offer = offer([gives("Budgets"), OfferCommand::TakeBack]);
        assert!(!serde_json::to_string(&offer).unwrap().contains("Budgets"));
        let refusal = offer.handle(gives("Law"), &(), &by(1, 8)).unwrap_err();
        assert_eq!((refusal.reason, refusal.allowed), (Reason::Closed, vec!["show_again".to_owned()]));
        offer.handle(OfferCommand::ShowAgain { role: Role::Both }, &(), &by(1, 9)).unwrap();
        assert_eq!(offer.shown(), Some(&ShownOffer::new(Role::Both)));
    }
}
