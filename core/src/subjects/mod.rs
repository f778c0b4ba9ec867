//! What the core must know of each kind of document beyond its rules: which facts its rules need, in which lists it
//! stands, what its author finds it by, and whom it wakes. One file a subject; a new subject is one more file and one
//! more line in [`with_subject`].

mod goal;
mod relationship;

use belay_domain::Aggregate;
use belay_protocol::{Alarm, Wake};
use uuid::Uuid;

use crate::{
    Result,
    storage::{Projection, Reading},
};

/// A kind of document the core can store, list, replay and send.
pub(crate) trait Subject: Aggregate {
    /// What its rules must know of other documents, read from the same snapshot.
    ///
    /// # Errors
    /// Those of storage. A neighbour that is not on this phone (yet) is no error: the facts are then at their
    /// default, and the rules say what is missing.
    fn facts(of: Of<'_, Self>, place: Place, reading: &Reading<'_>) -> Result<Self::Facts>;

    /// Its place in the read models.
    fn project(&self, place: Place, projection: &mut Projection);

    /// The moments at which members' phones should be awake: when and whom, never what.
    fn alarms(&self, _place: Place) -> Vec<Alarm> {
        Vec::new()
    }

    /// How loudly a change is announced to the other members.
    fn wake(&self) -> Wake {
        Wake::Quiet
    }
}

/// What facts are asked for: a document that is there, or one that is being made.
pub(crate) enum Of<'a, A: Aggregate> {
    /// As it stands.
    Document(&'a A),
    /// As it would begin.
    Opening(&'a A::Opening),
}

/// Where a document lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its id.
    pub(crate) id: Uuid,
    /// Its space.
    pub(crate) space: Uuid,
}

/// A day as a place in a list: earlier days first.
pub(crate) fn by_day(day: chrono::NaiveDate) -> i64 {
    i64::from(day.to_epoch_days())
}

/// Runs `$body` with `$Subject` as the type of the kind `$kind`.
macro_rules! with_subject {
    ($kind:expr, $Subject:ident => $body:expr) => {
        match $kind {
            belay_domain::Kind::Goal => {
                type $Subject = belay_domain::goal::Goal;
                $body
            }
            belay_domain::Kind::Relationship => {
                type $Subject = belay_domain::relationship::Relationship;
                $body
            }
            _ => Err($crate::Error::UpdateNeeded),
        }
    };
}
pub(crate) use with_subject;
