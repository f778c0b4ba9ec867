//! The golden intentions, for every test that asks something of every kind of document: rows of what a phone keeps, one file a
//! kind in `golden/intentions`, in which every command there is stands.

use std::{fs, path::PathBuf};

use belay_domain::{Aggregate, Context, Intent, Kind, MemberId, RelationshipId, of_kind};
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use crate::{at, places::berlin};

pub use belay_domain::shows::{PAIR, Shows};

/// Their relationship, as the golden intentions name it.
pub const RELATIONSHIP: RelationshipId = RelationshipId(Uuid::from_u128(5));

/// One kept intention.
#[derive(Clone, Deserialize)]
pub struct Step {
    /// Its owner.
    pub by: MemberId,
    /// What was asked, as it is stored.
    pub intent: Value,
}

impl Step {
    /// What was asked, as this version reads it.
    ///
    /// # Panics
    /// If this version cannot read it.
    #[must_use]
    pub fn read<A: Aggregate>(&self) -> Intent<A::Opening, A::Command> {
        serde_json::from_value(self.intent.clone())
            .unwrap_or_else(|error| panic!("{}: {}: {error}", A::KIND.as_str(), self.intent))
    }
}

/// The folder of the intentions.
#[must_use]
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden/intentions")
}

/// The golden intentions of a kind.
///
/// # Panics
/// If there are none.
#[must_use]
pub fn steps<A: Aggregate>() -> Vec<Step> {
    let file = folder().join(A::KIND.as_str()).with_extension("json");
    let text = fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The circumstances of the step of this number, counted from one: each is some hours after the one before.
///
/// # Panics
/// For more steps than anybody writes.
#[must_use]
pub fn context(actor: MemberId, step: u128) -> Context {
    let hours = 10 * i64::try_from(step).expect("a small number");
    let moment = at("2026-03-02T09:00:00Z") + TimeDelta::hours(hours);
    Context { actor, at: moment, now: moment, zone: berlin(), seed: Uuid::from_u128(step) }
}

/// The document after these steps; what the rules refuse of them leaves it as it was.
#[must_use]
pub fn replayed<A: Aggregate>(steps: &[Step], facts: &A::Facts) -> Option<A> {
    let mut document: Option<A> = None;
    for (step, number) in steps.iter().zip(1_u128..) {
        if let Ok(next) = step.read::<A>().apply(document.clone(), facts, &context(step.by, number)) {
            document = Some(next);
        }
    }
    document
}

/// Something done for every kind.
pub trait ForEach {
    /// Does it for one kind, with the facts under which most of its commands are possible.
    fn kind<A: Shows>(&mut self, facts: &A::Facts);
}

/// Does it for every kind.
pub fn for_each_kind(each: &mut impl ForEach) {
    fn with_facts<A: Shows>(each: &mut impl ForEach) {
        each.kind::<A>(&A::facts());
    }
    for kind in Kind::ALL {
        of_kind!(kind, with_facts(each));
    }
}
