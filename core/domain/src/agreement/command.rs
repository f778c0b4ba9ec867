//! How an agreement begins, and what can be asked of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{AgreementPart, Ending, FeedbackPreference, Means, SharingClause};
use crate::{Cadence, Edit, KeptVersion, RelationshipId};

/// How an agreement begins: as an empty draft of version 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementOpening {
    /// The relationship it belongs to.
    pub relationship: RelationshipId,
}

/// The commands of an agreement. Any change of terms starts the next version where there is none, from the one in
/// force, and voids the acceptances of one that is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AgreementCommand {
    /// Word a clause or a member's line anew.
    Word {
        /// Which.
        part: AgreementPart,
        /// The text as its author saw it, and as they left it.
        edit: Edit,
    },
    /// Word what is blank as the starter plan proposes it, in the words that the app shows (S105). What somebody has worded stays,
    /// and so does a version in force. Words of one's own are for [`AgreementCommand::Word`].
    TakePlan {
        /// The texts.
        texts: Vec<TakenText>,
        /// When to look at the ending, where nothing is said of it.
        ending: Ending,
    },
    /// Make one wording of the versions a merge had to keep side by side.
    Settle {
        /// Which.
        part: AgreementPart,
        /// The text as its author saw it, and as they left it.
        edit: Edit,
        /// The kept versions its author saw; they are gone after.
        seen: Vec<KeptVersion>,
    },
    /// How often to meet.
    SetCadence(Option<Cadence>),
    /// How long a meeting is.
    SetMeetingLength {
        /// In minutes, 15 to 480.
        minutes: u16,
    },
    /// By what means to meet.
    SetMeans(Option<Means>),
    /// How one wants feedback oneself (S093).
    SetFeedback(FeedbackPreference),
    /// What may leave the pair (S106).
    SetSharing(SharingClause),
    /// When to look at the ending (S103).
    SetEnding(Ending),
    /// Ask everyone to accept the terms as they stand (S091).
    Propose,
    /// Say yes to the words one saw.
    Accept {
        /// The number of the version.
        version: u32,
        /// The mark of its wording ([`super::Terms::mark`]).
        mark: Uuid,
    },
    /// The condition of the ending has come about, or somebody wants to look at the ending before its date.
    CallEndingReview,
    /// One's own answer when the ending is reviewed (S441).
    AnswerEndingReview {
        /// Which review: the day it was due.
        due: NaiveDate,
        /// The answer.
        answer: EndingAnswer,
    },
}

/// A text of the starter plan as an app showed it, in whatever language: what somebody takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TakenText {
    /// What it words.
    pub part: AgreementPart,
    /// The words.
    pub text: String,
}

/// One member's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum EndingAnswer {
    /// Go on, and look again on this day.
    GoOn {
        /// The next review.
        review_on: NaiveDate,
    },
    /// Go on, with another aim.
    ReAim,
    /// Come to an end.
    Close,
}

// The texts are the app's: nobody typed them, and whoever begins at the same time elsewhere loses none.
crate::typed::no_words! { TakenText }

crate::typed::typed! {
    struct AgreementOpening { relationship };
    enum AgreementCommand { Word { part, edit }, TakePlan { texts, ending }, Settle { part, edit, seen }, SetCadence(one), SetMeetingLength { minutes }, SetMeans(one), SetFeedback(one), SetSharing(one), SetEnding(one), Propose, Accept { version, mark }, CallEndingReview, AnswerEndingReview { due, answer } };
    enum EndingAnswer { GoOn { review_on }, ReAim, Close };
}
