//! The starter plan: the words from which an agreement begins, instead of a blank page (S105). Every one of them can be changed,
//! and nobody has agreed to any until they accept it. What only its owner can say is left blank: what each hopes to learn.
//!
//! The texts are ours. Each has a key, by which an app finds its translation; the English text stands for the languages that have
//! none.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::{Agreement, AgreementCommand, AgreementPart, Ending, Heading, NextVersion, TakenText, Terms};
use crate::{
    MemberId, Prose,
    calendar::days_after,
    relationship::{Form, Role},
};

/// The plan looks at the ending for the first time after so many days: half of the default length (`rules.md`, *Relationship*;
/// a proposed number).
pub const FIRST_REVIEW_DAYS: i64 = 90;

/// A text of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PlannedText {
    /// What it words.
    pub part: AgreementPart,
    /// Its name in catalogues of translations.
    pub key: String,
    /// In English.
    pub text: String,
}

/// A plan for the agreement of one relationship.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StarterPlan {
    /// Its texts: the clauses, then each member's lines.
    pub texts: Vec<PlannedText>,
    /// When to look at the ending.
    pub ending: Ending,
    /// What it leaves blank, because only its owner can say it: with these it can be proposed.
    pub left: Vec<AgreementPart>,
}

impl From<StarterPlan> for AgreementCommand {
    fn from(plan: StarterPlan) -> Self {
        let taken = plan.texts.into_iter().map(|PlannedText { part, text, .. }| TakenText { part, text });
        Self::TakePlan { texts: taken.collect(), ending: plan.ending }
    }
}

/// A text of ours: the last part of its key, and the words.
type Text = (&'static str, &'static str);

/// The clauses of two people.
const PAIR: [(Heading, Text); 7] = [
    (
        Heading::Confidentiality,
        (
            "pair.confidentiality",
            "What we tell each other stays between us, unless we both say yes, or somebody is in danger.",
        ),
    ),
    (
        Heading::Feedback,
        (
            "pair.feedback",
            "We tell each other what we see, kindly and honestly, at the latest when we meet next. Either of us may ask for it.",
        ),
    ),
    (
        Heading::Logistics,
        (
            "pair.logistics",
            "We meet about every two weeks, for an hour. Whoever cannot come says so the day before and proposes another date.",
        ),
    ),
    (
        Heading::Availability,
        ("pair.availability", "Between meetings we may write to each other, and answer within three days."),
    ),
    (
        Heading::Accountability,
        ("pair.accountability", "Each of us does what we took on, or says in time that it does not work."),
    ),
    (
        Heading::Boundaries,
        ("pair.boundaries", "Either of us may leave a subject alone, and need not say why."),
    ),
    (
        Heading::Ending,
        (
            "pair.ending",
            "Either of us may end this, without anybody's fault. Then we meet once more to say goodbye.",
        ),
    ),
];

/// The clauses of a circle, where one stands for all members.
const CIRCLE: [(Heading, Text); 8] = [
    (
        Heading::Confidentiality,
        (
            "circle.confidentiality",
            "What is said in the circle stays in the circle, unless whoever said it says yes, or somebody is in danger.",
        ),
    ),
    (
        Heading::Roles,
        (
            "circle.roles",
            "The mentor opens and closes our talk, and sees that everyone has their say. All others bring their questions and listen.",
        ),
    ),
    (
        Heading::Feedback,
        (
            "circle.feedback",
            "We tell each other what we see, kindly and honestly, and only where it is asked for.",
        ),
    ),
    (
        Heading::Logistics,
        (
            "circle.logistics",
            "We meet about every two weeks, for an hour. Whoever cannot come says so the day before; the others meet.",
        ),
    ),
    (
        Heading::Availability,
        ("circle.availability", "Between meetings we may write to each other, and answer within three days."),
    ),
    (
        Heading::Accountability,
        ("circle.accountability", "Each of us does what we took on, or says in time that it does not work."),
    ),
    (
        Heading::Boundaries,
        ("circle.boundaries", "Any of us may leave a subject alone, and need not say why."),
    ),
    (
        Heading::Ending,
        ("circle.ending", "Any of us may leave, without anybody's fault, and says goodbye to the others."),
    ),
];

/// What a member takes on, by their role.
fn role_line(role: Role) -> Text {
    match role {
        Role::Mentor => (
            "role.mentor",
            "I listen, ask, and say what I see and have lived through. I decide nothing for you.",
        ),
        Role::Mentee => {
            ("role.mentee", "I bring what we talk about, and try out what we agree on until we meet next.")
        }
        Role::Both => ("role.both", "I bring a question of my own, and make as much room for yours."),
    }
}

/// What a member hopes to give, by their role.
fn gift_line(role: Role) -> Text {
    match role {
        Role::Mentor => ("gift.mentor", "My time, my experience, and an honest word."),
        Role::Mentee => ("gift.mentee", "My questions, and word of what became of what we talked about."),
        Role::Both => ("gift.both", "An attentive ear, and an honest word."),
    }
}

fn planned(part: AgreementPart, (key, text): Text) -> PlannedText {
    PlannedText { part, key: format!("agreement.plan.{key}"), text: text.to_owned() }
}

impl StarterPlan {
    /// The plan for a relationship of this form, for its members by their roles.
    #[must_use]
    pub fn of(form: Form, roles: &BTreeMap<MemberId, Role>, today: NaiveDate) -> Self {
        let ending = Ending::ReviewOn { on: days_after(today, FIRST_REVIEW_DAYS) };
        let clauses = |clauses: &[(Heading, Text)]| -> Vec<PlannedText> {
            clauses.iter().map(|(heading, text)| planned(AgreementPart::Clause(*heading), *text)).collect()
        };
        if form == Form::Circle {
            let left = vec![AgreementPart::Clause(Heading::Learning)];
            return Self { texts: clauses(&CIRCLE), ending, left };
        }
        let mut texts = clauses(&PAIR);
        for (member, role) in roles {
            texts.push(planned(AgreementPart::Role(*member), role_line(*role)));
            texts.push(planned(AgreementPart::Gift(*member), gift_line(*role)));
        }
        Self { texts, ending, left: roles.keys().copied().map(AgreementPart::Gain).collect() }
    }
}

impl Terms {
    /// Words what is blank, and leaves what somebody has worded.
    pub(super) fn fill(&mut self, texts: Vec<TakenText>, ending: Ending) {
        for TakenText { part, text } in texts {
            if let Some(prose) = self.wording_mut(part).filter(|prose| prose.is_empty()) {
                *prose = Prose::new(text);
            }
        }
        self.ending.get_or_insert(ending);
    }
}

impl Agreement {
    /// Whether a plan would word something that is blank.
    pub(super) fn lacks(&self, texts: &[TakenText]) -> bool {
        self.next.as_ref().is_none_or(|NextVersion { terms, .. }| {
            let is_blank = |taken: &TakenText| terms.wording(taken.part).is_none_or(Prose::is_empty);
            terms.ending.is_none() || texts.iter().any(is_blank)
        })
    }
}
