//! Goals: listed by relationship and due date; their open actions by who owns them.

use belay_domain::{
    RelationshipId,
    agreement::{Agreement, SharingClause},
    goal::{Goal, GoalFacts, GoalKind, GoalState, WinSource, Wording},
    relationship::Relationship,
    reminder::ReminderFacts,
    waiting::Wait,
};

use super::{Claim, Of, Place, SpaceKind, Subject, Words, WordsOf, by_day, reminding};
use crate::{
    Result,
    storage::{List, Listing, Projection, Reading},
};

impl Subject for Goal {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Pair, SpaceKind::Circle];
    const WORDS: Option<WordsOf<Self>> = Some(words);

    fn facts(of: Of<'_, Self>, _place: Place, reading: &Reading<'_>) -> Result<GoalFacts> {
        let relationship: RelationshipId = match of {
            Of::Document(goal) => goal.relationship,
            Of::Opening(opening) => opening.relationship,
        };
        let agreement = reading.neighbour::<Agreement>(Agreement::id_for(relationship))?;
        let opened = agreement.map_or_else(SharingClause::default, |agreement| agreement.sharing());
        let Some(relationship) = reading.neighbour::<Relationship>(relationship)? else {
            return Ok(GoalFacts::default());
        };
        Ok(GoalFacts { members: relationship.active(), phase: relationship.phase(), opened })
    }

    fn claim(&self, _: Place) -> Claim {
        Claim::With(self.relationship)
    }

    fn project(&self, _place: Place, projection: &mut Projection) {
        let owner = self.relationship.0;
        let sort = self.due.map_or(i64::MAX, by_day);
        let mut list = |list| projection.listings.push(Listing { list, owner, sort });
        list(List::Goals);
        if matches!(self.state, GoalState::Agreed { .. } | GoalState::Reached { .. }) {
            list(List::AgreedGoals);
            if self.kind == GoalKind::Development {
                list(List::AgreedDevelopmentGoals);
            }
        }
        if !self.is_open() {
            return;
        }
        let mut reminders = ReminderFacts::default();
        reminders.add_goal(self);
        projection.listings.extend(reminding(&reminders));
        let open = self.benchmarks.iter().filter(|benchmark| self.is_agreed() && benchmark.is_open());
        projection.listings.extend(open.map(|benchmark| Listing {
            list: List::DueBenchmarks,
            owner: self.owner.0,
            sort: by_day(benchmark.due),
        }));
        for action in &self.actions {
            let Some(due) = action.due() else { continue };
            let sort = by_day(due);
            projection.listings.push(Listing { list: List::DueActions, owner: action.owner.0, sort });
            projection.listings.push(Listing { list: List::OpenWork, owner, sort });
        }
    }

    fn remind(&self, _place: Place, _reading: &Reading<'_>, facts: &mut ReminderFacts) -> Result<()> {
        facts.add_goal(self);
        Ok(())
    }

    fn waits(&self) -> Vec<Wait> {
        Self::waits(self)
    }
}

/// The wording, to whoever wrote it; what each asked, took on, and marked by hand, to them.
fn words(goal: &Goal) -> Words<'_> {
    let mut words = Words::titled(&goal.statement.text);
    for wording in [Wording::Statement, Wording::Outcome, Wording::Evidence] {
        words = words.joint(goal.written_by(wording), goal.wording(wording));
    }
    for benchmark in &goal.benchmarks {
        words = words.line(goal.owner, &benchmark.measure).line(goal.owner, &benchmark.target);
    }
    for win in &goal.wins {
        if let WinSource::ByHand(by) = win.source {
            words = words.line(by, &win.text);
        }
    }
    let actions = goal.actions.iter().map(|action| (action.owner, action.what.as_str()));
    let questions = goal.reviews.iter().map(|review| (review.by, review.question.as_str()));
    actions.chain(questions).fold(words, |words, (by, text)| words.line(by, text))
}
