//! A flash request: one topic, one helper, one conversation, one takeaway (S008). It is not a relationship: it has no
//! phases and no goals, and becomes one only by a fresh yes of both (S011).
//!
//! `Draft -> Open -> Offered -> Matched -> Scheduled -> Held -> Answered | ClosedPlain`; `Open -> Withdrawn | Expired`
//! (`model.md`). The document lives in a program's space, readable by its members and its server, so the two ends of
//! that line are not in it: a draft is a [`FlashOpening`] on its asker's phone, and a private takeaway is an entry in
//! the asker's own space. Offered, Expired and an overdue ClosedPlain follow from the answers and the moment; they
//! are read ([`FlashRequest::stage`]), never written by a clock.

mod command;
mod conversation;
mod handle;
mod news;
mod offer;
mod reading;
mod reminder;
mod reply;
#[cfg(test)]
mod tests;
mod waiting;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{FlashId, FlashQuestionId, MeetingId, MemberId, RelationshipId, WallTime, derived};

pub use command::{FlashCommand, FlashOpening};
pub use offer::{FlashOffer, FlashOfferCommand, FlashOfferOpening, MAX_AT_ONCE, MAX_AWAY_DAYS};
pub use reading::{
    Conversion, FlashStage, FlashStatus, SharedTakeaway, alike, rest_to_withdraw, takeaways_on,
};
pub use reminder::{ANSWER_REMINDER_HOURS, FlashReminder, FlashReminderKind, TAKEAWAY_REMINDER_DAYS};
pub use reply::{FlashReply, FlashReplyCommand, FlashReplyFacts, FlashReplyOpening, MAX_REPLY_WORDS};
pub use waiting::WANT_MORE_DAYS;

/// Longest topic, in Unicode scalar values of any script (`rules.md`, *Flash mentoring*).
pub const MAX_TOPIC_CHARS: usize = 120;
/// Most words of the details (`rules.md`, *Flash mentoring*).
pub const MAX_DETAILS_WORDS: usize = 300;
/// Longest other text of a request, in Unicode scalar values: scripts without white space have few "words", and
/// everything here travels to every member of a program.
pub const MAX_FLASH_CHARS: usize = 4_000;
/// Longest tool, skill or level, in Unicode scalar values: a line (S009).
pub const MAX_LEVEL_CHARS: usize = 200;
/// Lengths offered for the conversation, in minutes (`rules.md`, *Flash mentoring*).
pub const OFFERED_MINUTES: [u16; 4] = [15, 30, 45, 60];
/// The length if nothing else is chosen, in minutes (`rules.md`, *Flash mentoring*).
pub const DEFAULT_MINUTES: u16 = 30;
/// The longest conversation, in minutes (`rules.md`, *Flash mentoring*).
pub const MAX_MINUTES: u16 = 120;
/// The shortest conversation, in minutes: the shortest that is offered.
pub const MIN_MINUTES: u16 = OFFERED_MINUTES[0];
/// Most mentors one request asks (a proposed number): more is an announcement, and nobody answers those.
pub const MAX_MENTORS: usize = 10;
/// Most questions back in one request (a proposed number): beyond it, a conversation is shorter.
pub const MAX_QUESTIONS: usize = 20;
/// A slot is at most so many months ahead (`rules.md`, *Flash mentoring*).
pub const MONTHS_AHEAD: u32 = 3;
/// A request is open at most so many days (`rules.md`, *Flash mentoring*).
pub const OPEN_DAYS: i64 = 7;
/// Open requests one asker may have: the fifth passes, the sixth is refused (`rules.md`, *Flash mentoring*).
pub const MAX_OPEN_REQUESTS: usize = 5;
/// Without a takeaway the request closes so many days after the conversation (S454).
pub const TAKEAWAY_DAYS: i64 = 7;

/// A request for one conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlashRequest {
    /// Who asks.
    pub asker: MemberId,
    /// About what.
    pub topic: String,
    /// The rest of it; may be empty.
    #[serde(default)]
    pub details: String,
    /// The sort of help (S009).
    pub kind: FlashKind,
    /// How long the conversation is to be, in minutes.
    pub minutes: u16,
    /// Whom the asker asks. Exactly one of them can win.
    pub mentors: BTreeSet<MemberId>,
    /// When, if the asker needs it at a certain time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<WallTime>,
    /// Since when it is open.
    pub opened_at: DateTime<Utc>,
    /// The last answer of each mentor. The state has the winner.
    #[serde(default)]
    pub answers: BTreeMap<MemberId, FlashAnswer>,
    /// The questions of mentors, in order.
    #[serde(default)]
    pub questions: Vec<FlashQuestion>,
    /// How far it has come. Read it through [`FlashRequest::stage`], which knows what time has made of it.
    pub state: FlashState,
    /// The people of the two who want more than this one conversation (S011).
    #[serde(default)]
    pub want_more: BTreeSet<MemberId>,
}

/// The sort of help that is asked for (S009).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum FlashKind {
    /// How to do something.
    HowTo {
        /// With which tool, or which skill.
        tool: String,
        /// How far the asker has come.
        level: String,
    },
    /// A specific problem of a customer.
    CaseProblem,
    /// Knowledge of a product, a service or a client.
    KnowAbout,
    /// Anything else.
    Other,
}

impl FlashKind {
    /// The fields the form asks for beside topic and details.
    #[must_use]
    pub fn asks_for(&self) -> &'static [&'static str] {
        match self {
            Self::HowTo { .. } => &["tool", "level"],
            Self::CaseProblem | Self::KnowAbout | Self::Other => &[],
        }
    }
}

/// An answer of a mentor other than yes. A yes ends the asking, so it is a state, not an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum FlashAnswer {
    /// No. The reason, if there is one, is in a [`FlashReply`] that only the two can read.
    Declined {
        /// On this day.
        on: NaiveDate,
    },
    /// Needs to know more first; what, stands in [`FlashRequest::questions`].
    AskedForMore,
    /// Yes, but at another time.
    ProposedTime {
        /// When.
        slot: WallTime,
    },
    /// Cannot take anybody now: for them the request is closed, for this reason.
    Unavailable {
        /// Since this day.
        on: NaiveDate,
    },
}

impl FlashAnswer {
    /// Whether this mentor is out: the request no longer waits for them.
    #[must_use]
    pub fn is_no(&self) -> bool {
        matches!(self, Self::Declined { .. } | Self::Unavailable { .. })
    }
}

/// A mentor's question back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FlashQuestion {
    /// Its name.
    pub id: FlashQuestionId,
    /// Whose.
    pub by: MemberId,
    /// The question.
    pub text: String,
    /// What the asker told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<String>,
}

/// How far a request has come by what people did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum FlashState {
    /// Waits for an answer.
    Open,
    /// One mentor won.
    Matched {
        /// Who.
        helper: MemberId,
        /// When, if the yes was to a certain time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        slot: Option<WallTime>,
    },
    /// There is a date.
    Scheduled {
        /// Who helps.
        helper: MemberId,
        /// The meeting.
        meeting: MeetingId,
    },
    /// They talked.
    Held {
        /// Who helped.
        helper: MemberId,
        /// The one meeting.
        meeting: MeetingId,
        /// When it was marked as held.
        at: DateTime<Utc>,
    },
    /// The asker kept a takeaway.
    Answered {
        /// Who helped.
        helper: MemberId,
        /// The one meeting.
        meeting: MeetingId,
        /// On this day.
        on: NaiveDate,
        /// What the asker lets the program read of it; the next asker finds it first (S010).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shared: Option<String>,
    },
    /// Closed by the asker without a takeaway.
    ClosedPlain {
        /// Who helped.
        helper: MemberId,
        /// The one meeting.
        meeting: MeetingId,
        /// On this day.
        on: NaiveDate,
    },
    /// The asker took it back.
    Withdrawn {
        /// On this day.
        on: NaiveDate,
    },
}

/// Facts of other documents that the rules of a request need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlashFacts {
    /// The other requests of this asker that nobody has accepted or taken back. Which of them have run out is judged
    /// by the rules, like every deadline.
    pub others: Vec<OtherRequest>,
    /// Whether this person is in its space no longer: nothing they do reaches anybody.
    pub is_out: bool,
    /// The people who said that they take no requests before some day. Which of these days are past is judged by the rules.
    pub away: BTreeMap<MemberId, NaiveDate>,
    /// How many conversations the mentor who answers takes at a time; none without a limit.
    pub at_once: Option<u8>,
    /// With how many others they help now: those are not held yet.
    pub helping: usize,
    /// Until when the times stand that they proposed to others: each may be taken.
    pub proposed_until: Vec<DateTime<Utc>>,
}

/// Another request of the same asker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherRequest {
    /// Until when it takes answers.
    pub until: DateTime<Utc>,
    /// The mentors it still waits for.
    pub mentors: BTreeSet<MemberId>,
}

impl FlashRequest {
    /// The id of the relationship that grows out of a request: the same on both phones, so it is made once.
    #[must_use]
    pub fn relationship_id(request: FlashId) -> RelationshipId {
        RelationshipId(derived(request.0, "relationship"))
    }
}

crate::typed::typed! {
    enum FlashKind { HowTo { tool, level }, CaseProblem, KnowAbout, Other };
}
