//! The context of a command: who acts, when, and the seed of new ids. A rule needs it beside the document.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{MemberId, Zone, derived};

/// The circumstances of one command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// Who acts.
    pub actor: MemberId,
    /// When they acted, by their phone's clock as corrected by what the server's last answer told of it.
    pub at: DateTime<Utc>,
    /// The latest moment known to have been reached when the rule is asked: `at` when the command is first given,
    /// the server's clock when it is asked again on top of another's write. Deadlines are judged by it, so that a
    /// phone that was in a tunnel, or whose clock is wrong, does not accept what has expired.
    pub now: DateTime<Utc>,
    /// The zone of the actor, which defines their "today".
    pub zone: Zone,
    /// Made at random once for each command and kept with it; ids of parts are derived from it, so that a replay
    /// makes the same parts.
    pub seed: Uuid,
}

impl Context {
    /// The actor's calendar day when they acted.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.at.with_timezone(&self.zone).date_naive()
    }

    /// The id of the `n`-th part that this command makes (counted from 0), the same each time it is asked.
    #[must_use]
    pub fn new_id<Id: From<Uuid>>(&self, n: u32) -> Id {
        Id::from(derived(self.seed, &n.to_string()))
    }
}
