//! How a flash request begins, and what can be asked of it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::FlashKind;
use crate::{FlashQuestionId, MeetingId, MemberId, WallTime};

/// How a request begins. Until it is sent this is the draft, and stays with its asker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FlashOpening {
    /// About what; one topic.
    pub topic: String,
    /// The rest of it; may be empty.
    pub details: String,
    /// The sort of help.
    pub kind: FlashKind,
    /// How long, in minutes; [`super::DEFAULT_MINUTES`] if nothing is chosen.
    pub minutes: Option<u16>,
    /// Whom to ask.
    pub mentors: BTreeSet<MemberId>,
    /// At which time, if it must be a certain one.
    pub slot: Option<WallTime>,
}

/// The commands of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum FlashCommand {
    /// A mentor's yes. One wins.
    Accept,
    /// A mentor's no. The reason goes into a [`super::FlashReply`], not here.
    Decline,
    /// A mentor cannot take anybody now.
    Unavailable,
    /// A mentor needs to know more first.
    AskForMore {
        /// What.
        question: String,
    },
    /// The asker answers such a question.
    AnswerMore {
        /// Which.
        question: FlashQuestionId,
        /// The answer.
        told: String,
    },
    /// A mentor's yes, but at another time.
    ProposeTime {
        /// When.
        slot: WallTime,
    },
    /// The asker takes a time that a mentor proposed: that mentor wins.
    TakeTime {
        /// Whose.
        mentor: MemberId,
        /// The time as the asker saw it.
        slot: WallTime,
    },
    /// The asker takes the request back.
    Withdraw,
    /// One of the two sets the date.
    Schedule {
        /// The meeting.
        meeting: MeetingId,
        /// The meeting it stands for instead, where one had been set and will not be held.
        replaces: Option<MeetingId>,
    },
    /// One of the two says that they talked.
    MarkHeld,
    /// The asker has kept a takeaway. Said again, it changes or takes back what is shared.
    KeepTakeaway {
        /// The part that the program may read (S010); none if left out.
        shared: Option<String>,
    },
    /// The asker closes it without a takeaway.
    ClosePlain,
    /// One of the two wants more than this one conversation (S011).
    WantMore,
}

crate::typed::typed! {
    struct FlashOpening { topic, details, kind, minutes, mentors, slot };
    enum FlashCommand { Accept, Decline, Unavailable, AskForMore { question }, AnswerMore { question, told }, ProposeTime { slot }, TakeTime { mentor, slot }, Withdraw, Schedule { meeting, replaces }, MarkHeld, KeepTakeaway { shared }, ClosePlain, WantMore };
}
