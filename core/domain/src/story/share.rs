//! A story told to somebody: a copy in the space of a relationship, with a point and a question.
//!
//! `Shared -> Heard -> TakenAway`; any of them `-> Revoked` (`model.md`). Revoking empties the copy; what the listener
//! took from it stays (S257).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{MAX_LINE_CHARS, MAX_NOTE_CHARS, MAX_PARTS, MAX_STORY_CHARS, StoryTakeaway, ToldStory};
use crate::{
    Advice, Aggregate, Bounded, Context, Kind, MeetingId, MemberId, Phase, QuestionId, Reason, Refusal,
    RelationshipId, StoryId,
    allowed::{Allowed, allowed},
    bounded, filled,
};

/// A mentor who has told so many stories in a meeting is asked, before the next, whether the mentee has had room
/// (S242, a proposed number).
pub const MAX_MENTOR_STORIES: u32 = 2;

const NOTE: Bounded = Bounded::Chars(MAX_NOTE_CHARS);

/// A told story.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoryShare {
    /// Which story.
    pub story: StoryId,
    /// In whose space.
    pub relationship: RelationshipId,
    /// The teller.
    pub teller: MemberId,
    /// The listener.
    pub to: MemberId,
    /// In which meeting, if in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<MeetingId>,
    /// Why it is told (S240).
    pub point: String,
    /// The question to the listener at its end (S245).
    pub question: ToldQuestion,
    /// On this day.
    pub on: NaiveDate,
    /// The copy, or that there was one. Read it through [`StoryShare::told_to`].
    pub told: Told,
    /// The day the listener opened it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard: Option<NaiveDate>,
    /// The listener's takeaway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub takeaway: Option<StoryTakeaway>,
    /// The listener's questions about it.
    #[serde(default)]
    pub questions: Vec<StoryQuestion>,
}

/// The copy, or that there was one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Told {
    /// To be read.
    Copy {
        /// What is told.
        story: ToldStory,
    },
    /// Taken back: nothing of the story is left here.
    Revoked {
        /// On this day.
        on: NaiveDate,
    },
}

/// The open question at the end of a telling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ToldQuestion {
    /// In the teller's words.
    Own {
        /// The question.
        text: String,
    },
    /// The one proposed from a theme; the shell has the sentence.
    FromTheme {
        /// Which theme.
        theme: String,
    },
}

/// A listener's question about a story (S246).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StoryQuestion {
    /// Its name.
    pub id: QuestionId,
    /// The question.
    pub text: String,
    /// Whether it was answered.
    pub state: StoryQuestionState,
}

/// Whether a question was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum StoryQuestionState {
    /// Not yet.
    Asked,
    /// Answered.
    Answered {
        /// With these words.
        text: String,
    },
    /// The teller would rather not. The listener sees that, and nothing more.
    Declined,
}

/// The state of a told story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum StoryShareState {
    /// Told; not opened yet.
    Shared,
    /// Opened.
    Heard,
    /// The listener wrote what they take from it.
    TakenAway,
    /// Taken back.
    Revoked,
}

/// How a telling begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryShareOpening {
    /// Which story.
    pub story: StoryId,
    /// In whose space.
    pub relationship: RelationshipId,
    /// To whom.
    pub to: MemberId,
    /// In which meeting, if in one.
    pub meeting: Option<MeetingId>,
    /// Why it is told.
    pub point: String,
    /// What the listener is asked; if nothing is chosen, one is proposed and asked for.
    pub question: Option<ToldQuestion>,
    /// The copy, from [`super::Story::to_tell`].
    pub told: ToldStory,
}

/// The commands of a told story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum StoryShareCommand {
    /// The listener opens it.
    Hear {
        /// Whether they have been told that it is tender, where it is (S256).
        knows_tender: bool,
    },
    /// The listener writes what they take from it.
    TakeAway(StoryTakeaway),
    /// The listener asks about it.
    Ask {
        /// What.
        text: String,
    },
    /// The teller answers.
    Answer {
        /// Which question.
        question: QuestionId,
        /// With these words.
        text: String,
    },
    /// The teller would rather not answer.
    DeclineQuestion {
        /// Which question.
        question: QuestionId,
    },
    /// The teller takes it back.
    Revoke,
}

/// What the rules of a telling must know beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoryShareFacts {
    /// The members of the relationship.
    pub members: BTreeSet<MemberId>,
    /// The state of the relationship.
    pub phase: Phase,
    /// Whether the teller is a mentor in it and nothing else.
    pub teller_is_mentor: bool,
    /// How many stories the teller has told in this meeting already ([`stories_told`]).
    pub told_in_meeting: u32,
}

impl StoryShareFacts {
    /// The advice before one more story is told (S242).
    #[must_use]
    pub fn advice(&self) -> Vec<Advice> {
        if self.teller_is_mentor && self.told_in_meeting >= MAX_MENTOR_STORIES {
            vec![Advice::RoomForMentee]
        } else {
            Vec::new()
        }
    }
}

/// How many of these were told by `teller` in `meeting`; one that was taken back was told.
#[must_use]
pub fn stories_told<'a>(
    teller: MemberId,
    meeting: MeetingId,
    shares: impl IntoIterator<Item = &'a StoryShare>,
) -> u32 {
    let told =
        shares.into_iter().filter(|share| share.teller == teller && share.meeting == Some(meeting)).count();
    u32::try_from(told).unwrap_or(u32::MAX)
}

impl StoryShare {
    /// Its state.
    #[must_use]
    pub fn state(&self) -> StoryShareState {
        match (&self.told, self.heard, &self.takeaway) {
            (Told::Revoked { .. }, ..) => StoryShareState::Revoked,
            (_, _, Some(_)) => StoryShareState::TakenAway,
            (_, Some(_), None) => StoryShareState::Heard,
            (_, None, None) => StoryShareState::Shared,
        }
    }

    /// Whether `viewer` may open it: its teller and the one it is told to, also where others share the space.
    #[must_use]
    pub fn can_read(&self, viewer: MemberId) -> bool {
        viewer == self.teller || viewer == self.to
    }

    /// Whether a notice that it is tender comes before `viewer` opens it (S256).
    #[must_use]
    pub fn opens_with_notice(&self, viewer: MemberId) -> bool {
        matches!(&self.told, Told::Copy { story } if story.tender)
            && viewer == self.to
            && self.heard.is_none()
    }

    /// The text that `viewer` may read now: a listener only after opening it.
    #[must_use]
    pub fn told_to(&self, viewer: MemberId) -> Option<&ToldStory> {
        match &self.told {
            Told::Copy { story } if viewer == self.teller || (viewer == self.to && self.heard.is_some()) => {
                Some(story)
            }
            _ => None,
        }
    }

    /// The listener's takeaway, for the two.
    #[must_use]
    pub fn takeaway_for(&self, viewer: MemberId) -> Option<&StoryTakeaway> {
        self.takeaway.as_ref().filter(|_| self.can_read(viewer))
    }

    /// The commands that `member` may use now.
    #[must_use]
    pub fn allowed(&self, member: MemberId) -> &'static [Allowed] {
        let listens = member == self.to;
        match self.state() {
            StoryShareState::Shared if listens => allowed![StoryShareCommand::Hear],
            StoryShareState::Heard if listens => {
                allowed![StoryShareCommand::TakeAway, StoryShareCommand::Ask]
            }
            StoryShareState::TakenAway if listens => allowed![StoryShareCommand::Ask],
            StoryShareState::Shared if member == self.teller => allowed![StoryShareCommand::Revoke],
            StoryShareState::Heard | StoryShareState::TakenAway
                if member == self.teller && self.is_asked() =>
            {
                allowed![
                    StoryShareCommand::Answer,
                    StoryShareCommand::DeclineQuestion,
                    StoryShareCommand::Revoke
                ]
            }
            StoryShareState::Heard | StoryShareState::TakenAway if member == self.teller => {
                allowed![StoryShareCommand::Revoke]
            }
            _ => &[],
        }
    }

    /// Whether a question of the listener is open.
    fn is_asked(&self) -> bool {
        self.questions.iter().any(|question| question.state == StoryQuestionState::Asked)
    }

    fn not_now(&self, context: &Context) -> Refusal {
        Refusal::because(Reason::NotNow).allowing(self.allowed(context.actor))
    }

    /// Checks that it has not been taken back.
    fn standing(&self) -> Result<(), Refusal> {
        match self.told {
            Told::Copy { .. } => Ok(()),
            Told::Revoked { .. } => Err(Refusal::because(Reason::Closed)),
        }
    }

    fn as_party(party: MemberId, context: &Context) -> Result<(), Refusal> {
        if context.actor == party { Ok(()) } else { Err(Refusal::because(Reason::NotYours)) }
    }

    fn hear(&mut self, knows_tender: bool, context: &Context) -> Result<(), Refusal> {
        Self::as_party(self.to, context)?;
        self.standing()?;
        if self.heard.is_some() {
            return Err(Refusal::because(Reason::AlreadyDone).allowing(self.allowed(self.to)));
        }
        if self.opens_with_notice(self.to) && !knows_tender {
            return Err(Refusal::because(Reason::TenderNotice)
                .missing(["knows_tender"])
                .allowing(allowed![StoryShareCommand::Hear]));
        }
        self.heard = Some(context.today());
        Ok(())
    }

    fn take_away(&mut self, takeaway: &StoryTakeaway, context: &Context) -> Result<(), Refusal> {
        Self::as_party(self.to, context)?;
        self.standing()?;
        match self.state() {
            StoryShareState::Heard => {
                self.takeaway = Some(takeaway.checked()?);
                Ok(())
            }
            StoryShareState::TakenAway => {
                Err(Refusal::because(Reason::AlreadyDone).allowing(allowed![StoryShareCommand::Ask]))
            }
            _ => Err(self.not_now(context)),
        }
    }

    fn ask(&mut self, text: &str, context: &Context) -> Result<(), Refusal> {
        Self::as_party(self.to, context)?;
        self.standing()?;
        if self.heard.is_none() {
            return Err(self.not_now(context));
        }
        if self.questions.len() >= MAX_PARTS {
            return Err(Refusal::invalid("questions", Reason::OutOfRange));
        }
        self.questions.push(StoryQuestion {
            id: context.new_id(0),
            text: filled("text", text, NOTE)?,
            state: StoryQuestionState::Asked,
        });
        Ok(())
    }

    fn settle_question(
        &mut self,
        question: QuestionId,
        state: StoryQuestionState,
        context: &Context,
    ) -> Result<(), Refusal> {
        Self::as_party(self.teller, context)?;
        let question = self
            .questions
            .iter_mut()
            .find(|candidate| candidate.id == question)
            .ok_or(Refusal::because(Reason::NoSuchPart))?;
        if question.state != StoryQuestionState::Asked {
            return Err(Refusal::because(Reason::AlreadyDone));
        }
        question.state = state;
        Ok(())
    }
}

impl Aggregate for StoryShare {
    const KIND: Kind = Kind::StoryShare;
    type Opening = StoryShareOpening;
    type Command = StoryShareCommand;
    type Facts = StoryShareFacts;

    fn open(opening: StoryShareOpening, facts: &StoryShareFacts, context: &Context) -> Result<Self, Refusal> {
        for member in [context.actor, opening.to] {
            if !facts.members.contains(&member) {
                return Err(Refusal::because(Reason::NotAMember));
            }
        }
        if opening.to == context.actor {
            return Err(Refusal::invalid("to", Reason::NotByOwner));
        }
        if facts.phase == Phase::Closed {
            return Err(Refusal::because(Reason::Closed));
        }
        let question = match opening.question {
            Some(ToldQuestion::Own { text }) => ToldQuestion::Own { text: filled("question", &text, NOTE)? },
            Some(ToldQuestion::FromTheme { theme }) => {
                ToldQuestion::FromTheme { theme: filled("question", &theme, Bounded::Chars(MAX_LINE_CHARS))? }
            }
            None => {
                return Err(Refusal::invalid("question", Reason::Empty)
                    .missing(["question"])
                    .allowing(allowed![ToldQuestion::Own, ToldQuestion::FromTheme]));
            }
        };
        let told = ToldStory {
            title: bounded("title", &opening.told.title, Bounded::Chars(MAX_STORY_CHARS))?,
            text: filled("text", &opening.told.text, Bounded::Chars(MAX_STORY_CHARS))?,
            ..opening.told
        };
        Ok(Self {
            story: opening.story,
            relationship: opening.relationship,
            teller: context.actor,
            to: opening.to,
            meeting: opening.meeting,
            point: filled("point", &opening.point, NOTE)?,
            question,
            on: context.today(),
            told: Told::Copy { story: told },
            heard: None,
            takeaway: None,
            questions: Vec::new(),
        })
    }

    fn handle(
        &mut self,
        command: StoryShareCommand,
        _: &StoryShareFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        match command {
            StoryShareCommand::Hear { knows_tender } => self.hear(knows_tender, context),
            StoryShareCommand::TakeAway(takeaway) => self.take_away(&takeaway, context),
            StoryShareCommand::Ask { text } => self.ask(&text, context),
            StoryShareCommand::Answer { question, text } => {
                self.standing()?;
                let text = filled("text", &text, NOTE)?;
                self.settle_question(question, StoryQuestionState::Answered { text }, context)
            }
            StoryShareCommand::DeclineQuestion { question } => {
                self.settle_question(question, StoryQuestionState::Declined, context)
            }
            StoryShareCommand::Revoke => {
                Self::as_party(self.teller, context)?;
                self.standing()?;
                self.told = Told::Revoked { on: context.today() };
                Ok(())
            }
        }
    }
}

crate::typed::typed! {
    struct StoryShareOpening { story, relationship, to, meeting, point, question, told };
    enum StoryShareCommand { Hear { knows_tender }, TakeAway(one), Ask { text }, Answer { question, text }, DeclineQuestion { question }, Revoke };
    enum ToldQuestion { Own { text }, FromTheme { theme } };
}
