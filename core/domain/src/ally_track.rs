//! A member's own allyship track: three modules, visited and revisited. It lives in their own space and outlives any
//! partnership (S012, S453).
//!
//! `NotStarted -> Current -> Visited -> Current` (`model.md`). There is no completed state (S387).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Aggregate, Context, Kind, MemberId, Reason, Refusal,
    allowed::{Step, allowed},
    derived,
};

crate::ids::ids! {
    /// A member's own ally track.
    AllyTrackId,
}

/// The modules, in their usual order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AllyModule {
    /// Learn what others live through.
    GetEducated,
    /// Make room for them.
    CreateSpace,
    /// Act.
    WalkTheTalk,
}

impl AllyModule {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::GetEducated, Self::CreateSpace, Self::WalkTheTalk];
}

/// The state of a module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ModuleState {
    /// Not yet opened.
    #[default]
    NotStarted,
    /// Being worked on.
    Current,
    /// Visited; it can be visited again at any time.
    Visited,
}

/// The track of one member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllyTrack {
    /// Whose.
    pub owner: MemberId,
    /// The modules that were ever opened; read them through [`AllyTrack::module`].
    #[serde(default)]
    pub modules: BTreeMap<AllyModule, ModuleState>,
}

/// How a track begins: for whoever opens it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllyTrackOpening {}

/// The commands of a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AllyTrackCommand {
    /// Open a module, or open it again.
    Open(AllyModule),
    /// Leave a module as visited.
    Visit(AllyModule),
}

/// Facts of its owner's ally partnerships that the rules of a track need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AllyTrackFacts {
    /// A partnership, present or past, has agreed its structure (S293).
    pub structure_agreed: bool,
}

impl AllyTrack {
    /// The id of a member's track: there is one, whoever their partners are.
    #[must_use]
    pub fn id_for(owner: MemberId) -> AllyTrackId {
        AllyTrackId(derived(owner.0, "ally track"))
    }

    /// The state of a module.
    #[must_use]
    pub fn module(&self, module: AllyModule) -> ModuleState {
        self.modules.get(&module).copied().unwrap_or_default()
    }

    /// The modules that can be visited again: the track never ends (S387).
    #[must_use]
    pub fn to_revisit(&self) -> Vec<AllyModule> {
        let visited = |module: &AllyModule| self.module(*module) == ModuleState::Visited;
        AllyModule::ALL.into_iter().filter(visited).collect()
    }
}

impl Aggregate for AllyTrack {
    const KIND: Kind = Kind::AllyTrack;
    type Opening = AllyTrackOpening;
    type Command = AllyTrackCommand;
    type Facts = AllyTrackFacts;

    fn open(_: AllyTrackOpening, _: &AllyTrackFacts, context: &Context) -> Result<Self, Refusal> {
        Ok(Self { owner: context.actor, modules: BTreeMap::new() })
    }

    fn handle(
        &mut self,
        command: AllyTrackCommand,
        facts: &AllyTrackFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        if context.actor != self.owner {
            return Err(Refusal::because(Reason::NotYours));
        }
        let (module, to) = match command {
            AllyTrackCommand::Open(module) => (module, ModuleState::Current),
            AllyTrackCommand::Visit(module) => (module, ModuleState::Visited),
        };
        match (self.module(module), to) {
            (from, to) if from == to => return Err(Refusal::because(Reason::AlreadyDone)),
            (ModuleState::NotStarted, ModuleState::Visited) => {
                return Err(Refusal::because(Reason::NotNow).allowing(allowed![AllyTrackCommand::Open]));
            }
            (ModuleState::NotStarted, _) if !facts.structure_agreed => {
                return Err(Refusal::because(Reason::StructureFirst)
                    .missing(["structure"])
                    .allowing(allowed![Step::AgreeOnWorking]));
            }
            _ => {}
        }
        self.modules.insert(module, to);
        Ok(())
    }
}

crate::typed::no_words! { AllyModule }

crate::typed::typed! {
    struct AllyTrackOpening {  };
    enum AllyTrackCommand { Open(one), Visit(one) };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Zone;
    use chrono::{DateTime, Utc};
    use uuid::Uuid;

    const ANN: MemberId = MemberId(Uuid::from_u128(1));
    const READY: AllyTrackFacts = AllyTrackFacts { structure_agreed: true };

    fn by(actor: MemberId) -> Context {
        let at: DateTime<Utc> = DateTime::UNIX_EPOCH;
        Context { actor, at, now: at, zone: Zone::UTC, seed: Uuid::from_u128(7) }
    }

    fn track() -> AllyTrack {
        AllyTrack::open(AllyTrackOpening {}, &READY, &by(ANN)).expect("anyone may open their own")
    }

    #[test]
    fn a_module_is_opened_visited_and_opened_again_and_never_completed() {
        let mut track = track();
        let module = AllyModule::CreateSpace;
        let early = track.handle(AllyTrackCommand::Visit(module), &READY, &by(ANN));
        assert_eq!(early.expect_err("it was never opened").allowed, ["open"]);
        for (command, state) in [
            (AllyTrackCommand::Open(module), ModuleState::Current),
            (AllyTrackCommand::Visit(module), ModuleState::Visited),
            (AllyTrackCommand::Open(module), ModuleState::Current),
        ] {
            track.handle(command, &READY, &by(ANN)).expect("a listed move");
            assert_eq!(track.module(module), state);
        }
    }

    #[test]
    fn structure_comes_before_the_first_module() {
        let refused = track().handle(
            AllyTrackCommand::Open(AllyModule::GetEducated),
            &AllyTrackFacts::default(),
            &by(ANN),
        );
        assert_eq!(refused.expect_err("no structure").reason, Reason::StructureFirst);
    }

    #[test]
    fn a_track_is_its_owners_alone() {
        let other = by(MemberId(Uuid::from_u128(2)));
        let refused = track().handle(AllyTrackCommand::Open(AllyModule::GetEducated), &READY, &other);
        assert_eq!(refused.expect_err("not the owner").reason, Reason::NotYours);
    }
}
