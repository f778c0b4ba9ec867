//! How a relationship begins, and what can be asked of it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ConversationKind, ExpectationItem, Focus, Form, Length, Origin, Outcome, PurposeKind, Seat};
use crate::{Edit, KeptVersion, MeetingId, MemberId, Phase, Window};

/// How a relationship begins: proposed by one of its members, who thereby says yes; everyone else is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RelationshipOpening {
    /// The form; one-to-one if nobody chose (S001).
    pub form: Option<Form>,
    /// Who, as what, the proposer included.
    pub members: Vec<Seat>,
    /// The subject; a circle needs it before anyone can join (S003). May be empty.
    pub topic: String,
    /// What it is to attend to.
    pub focus: BTreeSet<Focus>,
    /// What it is for; may be empty, and is asked for before Preparing is left (S083).
    pub purpose: String,
    /// The origin of the relationship.
    pub origin: Origin,
    /// The program's space, where there is a program (S015).
    pub program: Option<Uuid>,
    /// The planned length; six months if nobody named one.
    pub length: Option<Length>,
}

impl RelationshipOpening {
    /// The two people of one that somebody proposes to somebody, rather than one that a flash conversation has grown into;
    /// none in a form of several.
    #[must_use]
    pub fn between(&self) -> Option<(MemberId, MemberId)> {
        match (self.origin, self.members.as_slice()) {
            (Origin::Direct | Origin::Continues(_), [one, other])
                if self.form.unwrap_or_default().is_pair() && one.member != other.member =>
            {
                Some((one.member, other.member))
            }
            _ => None,
        }
    }
}

/// Which of a relationship's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum RelationshipText {
    /// Its subject.
    Topic,
    /// What it is for (S083).
    Purpose,
    /// What should have come of it (S102).
    Outcome,
    /// The aim of the ally who writes (S013).
    OwnAim,
}

impl RelationshipText {
    /// The field's name in refusals.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Purpose => "purpose",
            Self::Outcome => "outcome",
            Self::OwnAim => "aim",
        }
    }
}

/// The commands of a relationship.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum RelationshipCommand {
    /// Say yes to being a member. The last yes of a pair begins its groundwork.
    Accept,
    /// Say no, or take one's own proposal back.
    Decline,
    /// Ask one more person into a circle.
    Ask(Seat),
    /// Take back the asking of somebody who has not answered.
    TakeBack {
        /// Whom.
        member: MemberId,
    },
    /// Let people join a circle by themselves; needs its topic (S003).
    OpenForJoining,
    /// No longer.
    StopJoining,
    /// Come into a circle that is open for joining.
    Join,
    /// Word one of its texts anew.
    Word {
        /// Which text.
        text: RelationshipText,
        /// The text as its author saw it, and as they left it.
        edit: Edit,
    },
    /// Make one text of the versions a merge had to keep side by side.
    Settle {
        /// Which text.
        text: RelationshipText,
        /// The text as its author saw it, and as they left it.
        edit: Edit,
        /// The kept versions its author saw; they are gone after.
        seen: Vec<KeptVersion>,
    },
    /// The sort of purpose (S101).
    SetPurposeKinds(BTreeSet<PurposeKind>),
    /// Attend to this.
    AddFocus(Focus),
    /// No longer.
    RemoveFocus(Focus),
    /// A conversation took place.
    HoldConversation {
        /// Which.
        kind: ConversationKind,
        /// In this meeting, if it was one.
        meeting: Option<MeetingId>,
    },
    /// A conversation is let be, with a word (S068).
    SkipConversation {
        /// Which.
        kind: ConversationKind,
        /// The word.
        note: String,
    },
    /// One's own answer on what is expected (S298). It can be changed until everyone has answered.
    AnswerExpectation {
        /// To what.
        item: ExpectationItem,
        /// The answer.
        answer: String,
    },
    /// Show the others when one can meet; no hours take back what was shown, also after the end.
    ShareHours {
        /// The hours of each week.
        hours: Vec<Window>,
    },
    /// Other hours in place of those that one shows. It changes nothing where one shows none, for instance because another
    /// phone of one's own took them back meanwhile, and after the end.
    RenewHours {
        /// The hours of each week; none takes back what was shown.
        hours: Vec<Window>,
    },
    /// One member's wish to leave Preparing without the acquaintance, with the reason; it takes all (S068).
    OverrideGroundwork {
        /// Why.
        reason: String,
    },
    /// Why there is no development goal yet (S109).
    NoteNoGoal {
        /// Why.
        reason: String,
    },
    /// Make it longer; counted from acceptance.
    Extend {
        /// The whole length.
        length: Length,
    },
    /// Move on, back to Negotiating (with a reason, S086), to closing, or back from closing to the work.
    MoveTo {
        /// The phase the person saw; a move built on another phase is refused when it comes late.
        from: Phase,
        /// The phase to move to.
        to: Phase,
        /// Why; needed for renegotiating.
        reason: String,
    },
    /// Rest. One member's word is enough.
    Pause,
    /// Take one's own pause back; the phase is the one before.
    Resume,
    /// Go, at once. It ends a pair; in a circle it ends one's own membership (S480).
    Leave,
    /// End it, once the goodbye was said and everyone has signed or waived.
    Close {
        /// How it ended.
        outcome: Outcome,
    },
    /// Mark it as lapsed: nobody answered after its end date, or while it faded. The debrief stays open.
    Lapse,
}

crate::typed::no_words! { RelationshipText }

crate::typed::typed! {
    struct RelationshipOpening { form, members, topic, focus, purpose, origin, program, length };
    enum RelationshipCommand { Accept, Decline, Ask(one), TakeBack { member }, OpenForJoining, StopJoining, Join, Word { text, edit }, Settle { text, edit, seen }, SetPurposeKinds(one), AddFocus(one), RemoveFocus(one), HoldConversation { kind, meeting }, SkipConversation { kind, note }, AnswerExpectation { item, answer }, ShareHours { hours }, RenewHours { hours }, OverrideGroundwork { reason }, NoteNoGoal { reason }, Extend { length }, MoveTo { from, to, reason }, Pause, Resume, Leave, Close { outcome }, Lapse };
}
