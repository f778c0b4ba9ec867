//! What is reminded of, by name: reminders are planned by it, and a profile switches one off by it.

use serde::{Deserialize, Serialize};

macro_rules! reminder_kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// The reason for the reminder. Each can be switched off by itself.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
        pub enum ReminderKind {
            $($(#[$doc])* #[serde(rename = $text)] $name,)+
        }

        impl ReminderKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Its name, as stored and as part of ids.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

reminder_kinds! {
    /// A date waits for a yes.
    Confirm = "confirm",
    /// A meeting in three days.
    Ahead = "ahead",
    /// A meeting tomorrow, to prepare (S150).
    Prepare = "prepare",
    /// A meeting in an hour.
    Soon = "soon",
    /// A meeting is about to start: by what means, and what to do when that fails (S151, S162).
    Start = "start",
    /// How was it? (S152)
    Reflect = "reflect",
    /// What became of the meeting? (S165)
    StateAsk = "state_ask",
    /// How does it go on? (S167)
    NextDate = "next_date",
    /// An action is due soon (S295).
    ActionDue = "action_due",
    /// An action is overdue (S295).
    ActionOver = "action_over",
    /// A benchmark is due soon (S119).
    BenchmarkDue = "benchmark_due",
    /// Somebody waits for an answer to a flash request.
    FlashAnswer = "flash_answer",
    /// Nobody answered a flash request in time; the next mentor is shown.
    FlashExpired = "flash_expired",
    /// What did you take from it? (S454)
    FlashTakeaway = "flash_takeaway",
    /// The ending is looked at today (S441).
    EndingReview = "ending_review",
    /// The relationship fades (S308).
    Fading = "fading",
    /// It is one of the member's own times to write.
    Write = "write",
    /// Somebody moved a date (S148).
    Moved = "moved",
    /// Somebody asks for a relationship (S026).
    RelationshipAsked = "relationship_asked",
    /// An agreement waits for a yes (S091).
    AgreementYes = "agreement_yes",
    /// A goal waits for a yes (S116).
    GoalReview = "goal_review",
    /// A goal was given back with a question (S116).
    GoalBack = "goal_back",
    /// A question was put to all (S176).
    QuestionAsked = "question_asked",
    /// A reflection was shared (S362).
    ReflectionShared = "reflection_shared",
    /// A story was told (S240).
    StoryTold = "story_told",
    /// A listener asks about a story (S246).
    StoryAsked = "story_asked",
    /// Somebody asks for a conversation (S008).
    FlashAsked = "flash_asked",
    /// A mentor answered without a yes.
    FlashDecide = "flash_decide",
    /// Both want more (S011).
    FlashBothMore = "flash_both_more",
    /// One's part in a closing (S449).
    Closing = "closing",
}

crate::typed::no_words! { ReminderKind }
