//! Goals: drafting, agreeing, working on them, and what stands on the way.

use belay_domain::{
    Advice, GoalId, Rating, RelationshipId,
    action::Action,
    goal::{Benchmark, Goal, GoalCommand, GoalOpening, Progress, action_plan},
    reflection::{Occasion, ReflectionSubject},
    relationship::Relationship,
};
use serde::Serialize;
use uuid::Uuid;

use super::{
    paging::{Listed, listed},
    reflections::ask_recurring,
};
use crate::{
    Belay, Result,
    inner::Core,
    storage::{List, Reading, SendState, UnsentReason},
};

/// The goals of one's relationships.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Goals {
    belay: Belay,
}

/// A goal, with what can be read from it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct GoalView {
    /// Its id.
    pub id: GoalId,
    /// The goal.
    pub goal: Goal,
    /// Benchmarks reached of all; none while there are none.
    pub progress: Option<Progress>,
    /// The open benchmark that is due next; an overdue one comes first.
    pub next_benchmark: Option<Benchmark>,
    /// The benchmarks whose day has passed without their being reached, the longest overdue first (S119).
    pub overdue: Vec<Benchmark>,
    /// How far it stretches its owner: the lower of the readings of owner and partner.
    pub stretch_level: Option<Rating>,
    /// The commands by which this person can move it on now.
    pub allowed: Vec<String>,
    /// The advice about it.
    pub advice: Vec<Advice>,
    /// Whether something in it waits to be sent. It goes to the server by itself.
    pub waiting: bool,
    /// Why a part of it is not sent to the server; none if everything is sent or waits.
    pub unsent_reason: Option<UnsentReason>,
}

/// A page of goals.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct GoalPage {
    /// The goals, by the day they are due.
    pub goals: Vec<GoalView>,
    /// The value to pass for the next page; none on the last one.
    pub next: Option<String>,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Belay {
    /// The goals of one's relationships.
    #[must_use]
    pub fn goals(&self) -> Goals {
        Goals { belay: self.clone() }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Goals {
    /// Drafts a goal. Gives its id.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for a relationship that is not on this phone; the rules' [`crate::Error::Invalid`] and
    /// [`crate::Error::Refused`]; those of storage.
    pub fn draft(&self, opening: GoalOpening) -> Result<GoalId> {
        let core = self.belay.core()?;
        let id: GoalId = core.new_id()?;
        core.write(|writing, context| {
            let space = writing.reading().space_of::<Relationship>(opening.relationship)?;
            writing.open::<Goal>(space, id, opening.clone(), context)?;
            Ok(id)
        })
    }

    /// Carries out a command on a goal. Gives the goal as it stands then. With [`GoalCommand::Reach`] the members are asked
    /// what they ask themselves on such a day (S175).
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; the rules' [`crate::Error::Invalid`] and [`crate::Error::Refused`]; those of storage.
    pub fn act(&self, goal: GoalId, command: GoalCommand) -> Result<GoalView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let doc = writing.act::<Goal>(goal, command.clone(), context)?;
            if matches!(command, GoalCommand::Reach { .. }) {
                ask_recurring(
                    writing,
                    doc.relationship,
                    Occasion::GoalReached,
                    ReflectionSubject::Goal(goal),
                    context,
                )?;
            }
            view(&writing.reading(), core, goal.0, doc)
        })
    }

    /// One goal.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; [`crate::Error::UpdateNeeded`]; those of storage.
    pub fn goal(&self, goal: GoalId) -> Result<GoalView> {
        let core = self.belay.core()?;
        core.read(|reading| view(reading, core, goal.0, reading.need::<Goal>(goal)?))
    }

    /// The goals of a relationship, a page at a time, by the day they are due.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for a `from` that no page gave; those of storage.
    pub fn of_relationship(&self, relationship: RelationshipId, from: Option<&str>) -> Result<GoalPage> {
        let core = self.belay.core()?;
        core.read(|reading| {
            let view = |reading: &Reading<'_>, id, doc| view(reading, core, id, doc);
            let Listed { views, next } = listed(reading, List::Goals, relationship.0, from, view)?;
            Ok(GoalPage { goals: views, next })
        })
    }

    /// The action plan of a relationship: the open actions under its goals that are due first (S124), overdue ones at
    /// the head. Of a long plan, those of the 50 goals due first.
    ///
    /// # Errors
    /// Those of storage.
    pub fn action_plan(&self, relationship: RelationshipId) -> Result<Vec<Action>> {
        let goals = self.of_relationship(relationship, None)?.goals;
        Ok(action_plan(goals.iter().map(|view| &view.goal)))
    }
}

pub(super) fn view(reading: &Reading<'_>, core: &Core, id: Uuid, goal: Goal) -> Result<GoalView> {
    let today = core.now()?.with_timezone(&core.zone()).date_naive();
    let SendState { waiting, unsent_reason } = reading.send_state(id)?;
    Ok(GoalView {
        id: GoalId(id),
        progress: goal.progress(),
        next_benchmark: goal.next_benchmark().cloned(),
        stretch_level: goal.stretch_level(),
        overdue: goal.overdue_benchmarks(today).into_iter().cloned().collect(),
        allowed: goal.allowed(core.me()?).iter().map(Into::into).collect(),
        advice: goal.advice(),
        waiting,
        unsent_reason,
        goal,
    })
}
