//! The export of a relationship, with names in place of ids. The JSON export is exactly this.

use belay_domain::{
    Phase,
    agreement::{Directness, Ending, FeedbackForm, Heading, SharingClause},
    closure::ClosureState,
    entry::EntrySort,
    goal::GoalKind,
    meeting::MeetingKind,
    relationship::{ExpectationItem, Focus, Form, Outcome, Role},
};
use chrono::NaiveDate;
use serde::Serialize;

/// The name of this shape; a new one gets a new number.
pub(super) const FORMAT: &str = "belay-export-1";

/// The whole export of a person.
#[derive(Debug, Serialize)]
pub(super) struct Keepsake {
    pub(super) format: &'static str,
    pub(super) made_on: NaiveDate,
    pub(super) made_for: String,
    pub(super) relationship: KeptRelationship,
    pub(super) agreement: Option<KeptAgreement>,
    pub(super) goals: Vec<KeptGoal>,
    pub(super) meetings: Vec<KeptMeeting>,
    pub(super) entries: Vec<KeptEntry>,
    pub(super) reflections: Vec<KeptReflection>,
    pub(super) questions_to_all: Vec<KeptQuestion>,
    pub(super) stories: Vec<KeptStory>,
    pub(super) closure: Option<KeptClosure>,
    /// The private part, for the person of the export only.
    pub(super) own: KeptOwn,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptRelationship {
    pub(super) form: Form,
    pub(super) members: Vec<KeptMember>,
    pub(super) topic: String,
    pub(super) purpose: String,
    pub(super) hoped_for: String,
    pub(super) earlier_purposes: Vec<String>,
    pub(super) focus: Vec<Focus>,
    pub(super) aims: Vec<Said>,
    pub(super) proposed_on: NaiveDate,
    pub(super) began_on: Option<NaiveDate>,
    pub(super) planned_end: Option<NaiveDate>,
    pub(super) phase: Phase,
    pub(super) rests: bool,
    pub(super) outcome: Option<Outcome>,
    pub(super) phases: Vec<KeptPhase>,
    pub(super) expectations: Vec<KeptExpectation>,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptMember {
    pub(super) name: String,
    pub(super) role: Role,
    /// `asked`, `accepted`, `declined` or `left`.
    pub(super) standing: &'static str,
}

/// Something one member said.
#[derive(Debug, Serialize)]
pub(super) struct Said {
    pub(super) by: String,
    pub(super) text: String,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptPhase {
    pub(super) phase: Phase,
    pub(super) on: NaiveDate,
    pub(super) by: String,
    pub(super) reason: String,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptExpectation {
    pub(super) item: ExpectationItem,
    pub(super) answers: Vec<Said>,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptAgreement {
    pub(super) version: u32,
    pub(super) since: NaiveDate,
    pub(super) accepted_by: Vec<String>,
    pub(super) clauses: Vec<KeptClause>,
    pub(super) roles: Vec<Said>,
    pub(super) gains: Vec<Said>,
    pub(super) gifts: Vec<Said>,
    pub(super) feedback: Vec<KeptFeedback>,
    pub(super) cadence: Option<String>,
    pub(super) meeting_minutes: u16,
    pub(super) means: Vec<String>,
    pub(super) plan_b: Option<String>,
    pub(super) sharing: SharingClause,
    pub(super) ending: Option<Ending>,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptClause {
    pub(super) heading: Heading,
    pub(super) text: String,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptFeedback {
    pub(super) of: String,
    pub(super) when: String,
    pub(super) channel: String,
    pub(super) directness: Directness,
    pub(super) form: FeedbackForm,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptGoal {
    pub(super) owner: String,
    pub(super) kind: GoalKind,
    pub(super) statement: String,
    pub(super) outcome: String,
    pub(super) evidence: String,
    pub(super) due: Option<NaiveDate>,
    /// `draft`, `in_review`, `pushed_back`, `agreed`, `reached`, `carried` or `dropped`.
    pub(super) state: &'static str,
    pub(super) since: Option<NaiveDate>,
    /// The evidence, question or reason that belongs to the state.
    pub(super) note: String,
    pub(super) benchmarks: Vec<KeptBenchmark>,
    pub(super) wins: Vec<KeptWin>,
    pub(super) actions: Vec<KeptAction>,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptBenchmark {
    pub(super) measure: String,
    pub(super) target: String,
    pub(super) due: NaiveDate,
    pub(super) reached_on: Option<NaiveDate>,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptWin {
    pub(super) text: String,
    pub(super) on: NaiveDate,
    pub(super) celebrated: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptAction {
    pub(super) owner: String,
    pub(super) what: String,
    /// `someday`, `open`, `done` or `dropped`.
    pub(super) state: &'static str,
    /// When it is due, was done, or was dropped.
    pub(super) on: Option<NaiveDate>,
    pub(super) result: String,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptMeeting {
    pub(super) kind: MeetingKind,
    /// By the clock of `zone`.
    pub(super) start: String,
    pub(super) zone: String,
    pub(super) minutes: u16,
    pub(super) means: String,
    /// `proposed`, `scheduled`, `held`, `cancelled` or `missed`.
    pub(super) state: &'static str,
    pub(super) agenda: Vec<String>,
    pub(super) notes: String,
    pub(super) commitments: Vec<KeptAction>,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptEntry {
    pub(super) sort: EntrySort,
    pub(super) by: String,
    /// The partner it is about, or the name it notes.
    pub(super) about: Option<String>,
    pub(super) on: NaiveDate,
    pub(super) text: String,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptReflection {
    pub(super) by: String,
    pub(super) on: NaiveDate,
    /// `meeting`, `goal` and so on.
    pub(super) about: &'static str,
    pub(super) text: String,
    /// What its readers asked about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) asked: Vec<Said>,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptQuestion {
    pub(super) question: String,
    pub(super) on: NaiveDate,
    pub(super) answers: Vec<Said>,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptStory {
    pub(super) by: String,
    pub(super) to: String,
    pub(super) on: NaiveDate,
    pub(super) point: String,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) taken_away: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptClosure {
    pub(super) state: ClosureState,
    pub(super) achieved: Vec<String>,
    pub(super) carried: Vec<Said>,
    pub(super) thanks: Vec<Said>,
    pub(super) goodbyes: Vec<Said>,
    pub(super) signed: Vec<KeptSignature>,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptSignature {
    pub(super) by: String,
    /// `signed`, `waived` or `by_notice`.
    pub(super) how: &'static str,
    pub(super) on: NaiveDate,
}

/// The private texts of a person.
#[derive(Debug, Serialize)]
pub(super) struct KeptOwn {
    /// The documents that nobody else has.
    pub(super) reflections: Vec<KeptReflection>,
    /// Those of which others have a copy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) shared_reflections: Vec<KeptReflection>,
    pub(super) entries: Vec<KeptEntry>,
}

/// The name of the shape of [`Everything`]; a new one gets a new number.
pub(super) const EVERYTHING: &str = "belay-export-all-1";

/// All documents of a person, over all spaces.
#[derive(Debug, Serialize)]
pub(super) struct Everything {
    pub(super) format: &'static str,
    pub(super) made_on: NaiveDate,
    pub(super) made_for: String,
    pub(super) reflections: Vec<KeptReflection>,
    pub(super) entries: Vec<KeptEntry>,
    pub(super) stories: Vec<KeptOwnStory>,
    pub(super) visions: Vec<KeptVision>,
    pub(super) flash_requests: Vec<KeptWords>,
    /// What they offer and look for, in each program.
    pub(super) offers: Vec<KeptOffer>,
    pub(super) attention: Vec<KeptMatter>,
    pub(super) relationships: Vec<Keepsake>,
    /// Every document of one's own space as it is stored, settings included.
    pub(super) documents: Vec<serde_json::Value>,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptOwnStory {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) moments: Vec<KeptMoment>,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptMoment {
    pub(super) label: String,
    pub(super) shaped: String,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptVision {
    pub(super) on: NaiveDate,
    pub(super) years: u16,
    pub(super) text: String,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptOffer {
    pub(super) gives: Vec<String>,
    pub(super) seeks: Vec<String>,
    pub(super) about: String,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptWords {
    pub(super) on: NaiveDate,
    pub(super) texts: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct KeptMatter {
    pub(super) on: NaiveDate,
    pub(super) kind: String,
    pub(super) texts: Vec<String>,
}
