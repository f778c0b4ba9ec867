//! An action: who does what by when. It stands under a goal, or is a commitment made in a meeting.
//!
//! `Someday -> Open -> Done | Dropped`, and `Open -> Open` by moving its date, which is counted (`model.md`).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    ActionId, Bounded, Context, MemberId, Reason, Refusal,
    allowed::{Allowed, Step, allowed},
    bounded, filled,
};

/// Longest text of an action or of its result, in Unicode scalar values: a few sentences.
pub const MAX_ACTION_CHARS: usize = 500;

/// An action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Action {
    /// Its name.
    pub id: ActionId,
    /// Who does it.
    pub owner: MemberId,
    /// The task.
    pub what: String,
    /// Its state.
    pub state: ActionState,
    /// The day it was taken on, in its maker's zone.
    pub since: NaiveDate,
    /// How often its date was moved.
    #[serde(default)]
    pub moves: u32,
}

/// The state of an action. Only an action filed under Someday has no date (S125).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ActionState {
    /// Kept for later, without a date.
    Someday,
    /// To be done by the end of this day in its owner's zone.
    Open {
        /// The day.
        due: NaiveDate,
    },
    /// Done.
    Done {
        /// On this day.
        on: NaiveDate,
        /// The result; may be empty.
        result: String,
    },
    /// No longer wanted.
    Dropped {
        /// On this day.
        on: NaiveDate,
    },
}

/// A new action, as a person fills it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct NewAction {
    /// Who does it.
    pub owner: MemberId,
    /// The task.
    pub what: String,
    /// By when; without a date it must be filed under Someday.
    pub due: Option<NaiveDate>,
    /// Filed for later on purpose.
    pub someday: bool,
}

/// The commands of one action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ActionCommand {
    /// Give it a date: takes it out of Someday, or moves it.
    Date {
        /// The new day.
        due: NaiveDate,
    },
    /// It is done.
    Complete {
        /// The result; may be empty.
        result: String,
    },
    /// It is no longer wanted.
    Drop,
}

impl Action {
    /// Takes on a new action under `id`.
    ///
    /// # Errors
    /// [`Reason::Empty`] or [`Reason::TooLong`] for the text; [`Reason::DateNeeded`] for one without a date that is
    /// not filed under Someday (S125).
    pub fn new(id: ActionId, new: NewAction, context: &Context) -> Result<Self, Refusal> {
        let what = filled("what", &new.what, Bounded::Chars(MAX_ACTION_CHARS))?;
        let state = match (new.due, new.someday) {
            (Some(due), _) => ActionState::Open { due },
            (None, true) => ActionState::Someday,
            (None, false) => {
                return Err(Refusal::because(Reason::DateNeeded)
                    .missing(["due"])
                    .allowing(allowed![Step::Due, Step::Someday]));
            }
        };
        Ok(Self { id, owner: new.owner, what, state, since: context.today(), moves: 0 })
    }

    /// The day it is due, while it is open.
    #[must_use]
    pub fn due(&self) -> Option<NaiveDate> {
        match self.state {
            ActionState::Open { due } => Some(due),
            _ => None,
        }
    }

    /// Whether something is still to be done or decided about it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, ActionState::Open { .. } | ActionState::Someday)
    }

    /// The moves allowed now.
    #[must_use]
    pub fn allowed(&self) -> &'static [Allowed] {
        match self.state {
            ActionState::Someday => allowed![ActionCommand::Date, ActionCommand::Drop],
            ActionState::Open { .. } => {
                allowed![ActionCommand::Date, ActionCommand::Complete, ActionCommand::Drop]
            }
            ActionState::Done { .. } | ActionState::Dropped { .. } => &[],
        }
    }

    /// Carries out a command. Any member may mark an action; whose it is stays on it.
    ///
    /// # Errors
    /// [`Reason::NotNow`] with the moves allowed; [`Reason::TooLong`] for the result.
    pub fn handle(&mut self, command: ActionCommand, context: &Context) -> Result<(), Refusal> {
        let on = context.today();
        let state = match (&self.state, command) {
            (ActionState::Someday, ActionCommand::Date { due }) => ActionState::Open { due },
            (ActionState::Open { due: before }, ActionCommand::Date { due }) => {
                if *before != due {
                    self.moves += 1;
                }
                ActionState::Open { due }
            }
            (ActionState::Open { .. }, ActionCommand::Complete { result }) => ActionState::Done {
                on,
                result: bounded("result", &result, Bounded::Chars(MAX_ACTION_CHARS))?,
            },
            (ActionState::Open { .. } | ActionState::Someday, ActionCommand::Drop) => {
                ActionState::Dropped { on }
            }
            _ => return Err(Refusal::because(Reason::NotNow).allowing(self.allowed())),
        };
        self.state = state;
        Ok(())
    }
}

/// The order of an action plan: by due date, so that what is overdue stands first (S124); undated last.
#[must_use]
pub fn in_order_of_due_date(mut actions: Vec<Action>) -> Vec<Action> {
    actions.sort_by_key(|action| (action.due().is_none(), action.due(), action.id));
    actions
}

crate::typed::typed! {
    struct NewAction { owner, what, due, someday };
    enum ActionCommand { Date { due }, Complete { result }, Drop };
}
