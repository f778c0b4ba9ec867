//! The terms of an agreement: free clauses under fixed headings, a line for each member, and the parts other rules read.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::DEFAULT_MEETING_MINUTES;
use crate::{Cadence, MemberId, Modality, Prose, Scope, derived};

/// The headings of an agreement (S090). Under each stands the members' own wording; the app proposes some where there is none, and
/// changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Heading {
    /// How each is held to their word.
    Accountability,
    /// What stays between them.
    Confidentiality,
    /// What is off the table (S098).
    Boundaries,
    /// Who takes on what (S084).
    Roles,
    /// When, where, who books.
    Logistics,
    /// How each wants to hear what the other sees (S093, S107).
    Feedback,
    /// What each hopes to learn and to give (S094).
    Learning,
    /// Contact between meetings and answer time (S096).
    Availability,
    /// What may leave the pair, and to whom (S106).
    Sharing,
    /// When and how to look at the ending (S103).
    Ending,
    /// Anything else, for instance what to do when stuck.
    Other,
}

impl Heading {
    /// Those without which nobody can be asked to accept (`model.md`, E06).
    pub const REQUIRED: [Self; 6] =
        [Self::Confidentiality, Self::Feedback, Self::Ending, Self::Logistics, Self::Roles, Self::Learning];

    /// Its name in refusals.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accountability => "accountability",
            Self::Confidentiality => "confidentiality",
            Self::Boundaries => "boundaries",
            Self::Roles => "roles",
            Self::Logistics => "logistics",
            Self::Feedback => "feedback",
            Self::Learning => "learning",
            Self::Availability => "availability",
            Self::Sharing => "sharing",
            Self::Ending => "ending",
            Self::Other => "other",
        }
    }
}

/// A part of the terms: what a change names, and for the worded ones what is worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AgreementPart {
    /// The free wording under a heading.
    Clause(Heading),
    /// What this member takes on (S084).
    Role(MemberId),
    /// What this member hopes to learn (S094).
    Gain(MemberId),
    /// What this member hopes to give (S094).
    Gift(MemberId),
    /// How this member wants feedback (S093).
    Feedback(MemberId),
    /// How often to meet.
    Cadence,
    /// How long a meeting is.
    MeetingLength,
    /// By what means.
    Means,
    /// What may leave the pair.
    Sharing,
    /// When to look at the ending.
    Ending,
}

impl AgreementPart {
    /// Whose own line it is; none for what is shared: a clause, and what all have chosen. In all forms but a circle the headings
    /// Roles and Learning ask for each member's own line, and a clause under them stands for nobody's.
    #[must_use]
    pub fn member(self) -> Option<MemberId> {
        match self {
            Self::Role(member) | Self::Gain(member) | Self::Gift(member) | Self::Feedback(member) => {
                Some(member)
            }
            Self::Clause(_)
            | Self::Cadence
            | Self::MeetingLength
            | Self::Means
            | Self::Sharing
            | Self::Ending => None,
        }
    }
}

impl std::fmt::Display for AgreementPart {
    /// As refusals list it: the heading or part, and after a colon whose line it is.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Clause(heading) => f.write_str(heading.as_str()),
            Self::Role(member) => write!(f, "role:{member}"),
            Self::Gain(member) => write!(f, "gain:{member}"),
            Self::Gift(member) => write!(f, "gift:{member}"),
            Self::Feedback(member) => write!(f, "feedback:{member}"),
            Self::Cadence => f.write_str("cadence"),
            Self::MeetingLength => f.write_str("meeting_length"),
            Self::Means => f.write_str("means"),
            Self::Sharing => f.write_str("sharing"),
            Self::Ending => f.write_str("ending"),
        }
    }
}

/// The terms of an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi(name = "AgreementTerms"))]
pub struct Terms {
    /// Own wording under the headings.
    #[serde(default)]
    pub clauses: BTreeMap<Heading, Prose>,
    /// What each takes on.
    #[serde(default)]
    pub roles: BTreeMap<MemberId, Prose>,
    /// What each hopes to learn.
    #[serde(default)]
    pub gains: BTreeMap<MemberId, Prose>,
    /// What each hopes to give.
    #[serde(default)]
    pub gifts: BTreeMap<MemberId, Prose>,
    /// How each wants feedback.
    #[serde(default)]
    pub feedback: BTreeMap<MemberId, FeedbackPreference>,
    /// How often to meet.
    #[serde(default)]
    pub cadence: Option<Cadence>,
    /// How long a meeting is, in minutes.
    pub meeting_minutes: u16,
    /// By what means.
    #[serde(default)]
    pub means: Option<Means>,
    /// What may leave the pair.
    #[serde(default)]
    pub sharing: SharingClause,
    /// When to look at the ending.
    #[serde(default)]
    pub ending: Option<Ending>,
}

/// The means of meeting: a first choice, others, and what to do when it fails (S095).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi(name = "MeansTerms"))]
pub struct Means {
    /// Pre-set for every meeting.
    pub first_choice: Modality,
    /// Also fine.
    #[serde(default)]
    pub others: Vec<Modality>,
    /// When the first choice fails; a video call needs it (`model.md`, E10).
    pub plan_b: Option<Modality>,
}

/// How one member wants to be told what the other sees (S093). Every text is the member's own and may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FeedbackPreference {
    /// When, for instance the next day.
    pub when: String,
    /// Where or by what channel.
    pub channel: String,
    /// How directly.
    pub directness: Directness,
    /// Spoken or in writing.
    pub form: FeedbackForm,
}

/// How directly somebody wants to be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Directness {
    /// With care.
    Gentle,
    /// No preference.
    #[default]
    Either,
    /// Straight out.
    Direct,
}

/// Spoken or written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum FeedbackForm {
    /// In talk.
    Spoken,
    /// In writing.
    Written,
    /// No preference.
    #[default]
    Either,
}

/// What may leave the pair, and how far (S106). What is not opened here stays with the partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SharingClause {
    /// Goals.
    pub goals: Scope,
    /// Wins.
    pub wins: Scope,
    /// Stories.
    pub stories: Scope,
}

impl Default for SharingClause {
    fn default() -> Self {
        Self { goals: Scope::Partner, wins: Scope::Partner, stories: Scope::Partner }
    }
}

/// When to look at the ending (S103).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Ending {
    /// On this day.
    ReviewOn {
        /// The day.
        on: NaiveDate,
    },
    /// When this has come about.
    Condition {
        /// What.
        text: String,
    },
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            clauses: BTreeMap::new(),
            roles: BTreeMap::new(),
            gains: BTreeMap::new(),
            gifts: BTreeMap::new(),
            feedback: BTreeMap::new(),
            cadence: None,
            meeting_minutes: DEFAULT_MEETING_MINUTES,
            means: None,
            sharing: SharingClause::default(),
            ending: None,
        }
    }
}

impl Terms {
    /// A worded part; none where it was never worded, or is not worded but chosen.
    #[must_use]
    pub fn wording(&self, part: AgreementPart) -> Option<&Prose> {
        match part {
            AgreementPart::Clause(heading) => self.clauses.get(&heading),
            AgreementPart::Role(member) => self.roles.get(&member),
            AgreementPart::Gain(member) => self.gains.get(&member),
            AgreementPart::Gift(member) => self.gifts.get(&member),
            AgreementPart::Feedback(_)
            | AgreementPart::Cadence
            | AgreementPart::MeetingLength
            | AgreementPart::Means
            | AgreementPart::Sharing
            | AgreementPart::Ending => None,
        }
    }

    /// The same, to be worded.
    pub(super) fn wording_mut(&mut self, part: AgreementPart) -> Option<&mut Prose> {
        match part {
            AgreementPart::Clause(heading) => Some(self.clauses.entry(heading).or_default()),
            AgreementPart::Role(member) => Some(self.roles.entry(member).or_default()),
            AgreementPart::Gain(member) => Some(self.gains.entry(member).or_default()),
            AgreementPart::Gift(member) => Some(self.gifts.entry(member).or_default()),
            AgreementPart::Feedback(_)
            | AgreementPart::Cadence
            | AgreementPart::MeetingLength
            | AgreementPart::Means
            | AgreementPart::Sharing
            | AgreementPart::Ending => None,
        }
    }

    /// The conditions that are missing before anyone can be asked to accept. These are the required headings, where
    /// `each` member has a line of their own under Roles and Learning (S084, S094). In a circle (`each` is empty) one
    /// clause stands for all.
    #[must_use]
    pub fn gaps(&self, each: &BTreeSet<MemberId>) -> Vec<AgreementPart> {
        let unworded = |part: &AgreementPart| self.wording(*part).is_none_or(Prose::is_empty);
        let mut gaps = Vec::new();
        for heading in Heading::REQUIRED {
            let clause = AgreementPart::Clause(heading);
            match heading {
                Heading::Ending if self.ending.is_none() => gaps.push(AgreementPart::Ending),
                Heading::Ending => {}
                Heading::Logistics if self.cadence.is_some() => {}
                Heading::Roles if !each.is_empty() => {
                    gaps.extend(each.iter().copied().map(AgreementPart::Role).filter(unworded));
                }
                Heading::Learning if !each.is_empty() => {
                    let lines = each
                        .iter()
                        .flat_map(|member| [AgreementPart::Gain(*member), AgreementPart::Gift(*member)]);
                    gaps.extend(lines.filter(unworded));
                }
                _ if unworded(&clause) => gaps.push(clause),
                _ => {}
            }
        }
        gaps
    }

    /// Every worded part there is.
    fn worded(&self) -> impl Iterator<Item = AgreementPart> {
        let clauses = self.clauses.keys().copied().map(AgreementPart::Clause);
        let roles = self.roles.keys().copied().map(AgreementPart::Role);
        let gains = self.gains.keys().copied().map(AgreementPart::Gain);
        clauses.chain(roles).chain(gains).chain(self.gifts.keys().copied().map(AgreementPart::Gift))
    }

    /// Parts where a merge had to keep two versions, which somebody has to settle.
    #[must_use]
    pub fn unsettled(&self) -> Vec<AgreementPart> {
        let kept = |part: &AgreementPart| self.wording(*part).is_some_and(|prose| !prose.kept.is_empty());
        self.worded().filter(kept).collect()
    }

    /// A mark of this exact wording, the same on every phone. Whoever accepts names it, so that nobody is taken to have
    /// accepted words they did not see.
    #[must_use]
    pub fn mark(&self) -> Uuid {
        // A struct of maps keyed by ids and enum names always has a JSON form.
        let wording = serde_json::to_string(self).unwrap_or_default();
        derived(Uuid::NAMESPACE_OID, &wording)
    }
}

/// The parts in which two sets of terms differ, in a fixed order (`rules.md`, *Agreement*). Empty and never worded is the
/// same.
#[must_use]
pub fn difference(old: &Terms, new: &Terms) -> Vec<AgreementPart> {
    let worded: BTreeSet<AgreementPart> = old.worded().chain(new.worded()).collect();
    let empty = Prose::default();
    let text = |terms: &Terms, part| terms.wording(part).unwrap_or(&empty).clone();
    let mut changed: Vec<AgreementPart> =
        worded.into_iter().filter(|part| text(old, *part) != text(new, *part)).collect();
    let members: BTreeSet<_> = old.feedback.keys().chain(new.feedback.keys()).collect();
    let preferences =
        members.into_iter().filter(|member| old.feedback.get(member) != new.feedback.get(member));
    changed.extend(preferences.map(|member| AgreementPart::Feedback(*member)));
    let chosen = [
        (AgreementPart::Cadence, old.cadence != new.cadence),
        (AgreementPart::MeetingLength, old.meeting_minutes != new.meeting_minutes),
        (AgreementPart::Means, old.means != new.means),
        (AgreementPart::Sharing, old.sharing != new.sharing),
        (AgreementPart::Ending, old.ending != new.ending),
    ];
    changed.extend(chosen.into_iter().filter(|(_, differs)| *differs).map(|(part, _)| part));
    changed
}

crate::typed::no_words! { Directness FeedbackForm Heading }

crate::typed::typed! {
    struct Means { first_choice, others, plan_b };
    struct FeedbackPreference { when, channel, directness, form };
    struct SharingClause { goals, wins, stories };
    enum AgreementPart { Clause(one), Role(one), Gain(one), Gift(one), Feedback(one), Cadence, MeetingLength, Means, Sharing, Ending };
    enum Ending { ReviewOn { on }, Condition { text } };
}
