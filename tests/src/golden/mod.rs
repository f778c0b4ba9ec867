//! The golden intentions, for every test that asks something of every kind of document: rows of what a phone keeps, one file a
//! kind in `golden/intentions`, in which every command there is stands.

mod shows;

use std::{collections::BTreeSet, fs, path::PathBuf};

use belay_domain::{
    Aggregate, Context, Intent, Kind, MemberId, Phase,
    agreement::{Agreement, AgreementFacts},
    ally_track::{AllyTrack, AllyTrackFacts},
    closure::{Closure, ClosureFacts},
    entry::{Entry, EntryFacts},
    flash::{FlashFacts, FlashReply, FlashReplyFacts, FlashRequest},
    goal::{Goal, GoalFacts},
    meeting::{Meeting, MeetingFacts},
    profile::Profile,
    prompt::PromptDraws,
    reflection::{CompanyFacts, PairedReflection, PromptSet, Reflection, SharedReflection},
    relationship::{Relationship, RelationshipFacts},
    story::{Story, StoryShare, StoryShareFacts},
    vision::Vision,
};
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use crate::{at, places::berlin};

pub use shows::Shows;

/// Two people of a relationship, as the golden intentions name them.
pub const PAIR: [MemberId; 2] = [MemberId(Uuid::from_u128(0xa)), MemberId(Uuid::from_u128(0xb))];

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
    serde_json::from_slice(&fs::read(file).expect("read the golden intentions")).expect("they are JSON")
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
    let members = || BTreeSet::from(PAIR);
    let phase = Phase::EnablingGrowth;
    let company = CompanyFacts { members: members(), phase };
    // One arm a kind: a new kind does not compile without its own.
    for kind in Kind::ALL {
        match kind {
            Kind::Profile => each.kind::<Profile>(&()),
            Kind::Relationship => each.kind::<Relationship>(&RelationshipFacts::default()),
            Kind::Agreement => {
                let phase = Phase::Negotiating;
                each.kind::<Agreement>(&AgreementFacts { members: members(), phase, ..Default::default() });
            }
            Kind::Goal => each.kind::<Goal>(&GoalFacts { members: members(), phase, ..Default::default() }),
            Kind::Meeting => {
                each.kind::<Meeting>(&MeetingFacts { members: members(), phase, ..Default::default() });
            }
            Kind::Entry => each.kind::<Entry>(&EntryFacts { members: members() }),
            Kind::Vision => each.kind::<Vision>(&()),
            Kind::Reflection => each.kind::<Reflection>(&()),
            Kind::SharedReflection => each.kind::<SharedReflection>(&company),
            Kind::PairedReflection => each.kind::<PairedReflection>(&company),
            Kind::PromptSet => each.kind::<PromptSet>(&company),
            Kind::PromptDraws => each.kind::<PromptDraws>(&()),
            Kind::Story => each.kind::<Story>(&()),
            Kind::StoryShare => each.kind::<StoryShare>(&StoryShareFacts {
                members: members(),
                phase,
                teller_is_mentor: true,
                ..Default::default()
            }),
            Kind::FlashRequest => each.kind::<FlashRequest>(&FlashFacts::default()),
            Kind::FlashReply => each.kind::<FlashReply>(&FlashReplyFacts { was_asked: true }),
            Kind::Closure => each.kind::<Closure>(&ClosureFacts {
                members: members(),
                phase: Phase::ComingToClosure,
                open_actions: [Uuid::from_u128(6).into()].into(),
                closing_meeting_held: true,
                ..Default::default()
            }),
            Kind::AllyTrack => each.kind::<AllyTrack>(&AllyTrackFacts { structure_agreed: true }),
        }
    }
}
