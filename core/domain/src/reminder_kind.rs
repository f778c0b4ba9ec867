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
}

crate::typed::no_words! { ReminderKind }
