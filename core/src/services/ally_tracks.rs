//! Ally tracks: one's own way through the three modules of allyship. It is in one's own space and outlives any partnership.

use belay_domain::{
    MemberId, RelationshipId,
    ally_track::{
        AllyModule, AllyTrack, AllyTrackCommand, AllyTrackFacts, AllyTrackId, AllyTrackOpening, ModuleState,
    },
    relationship::Relationship,
};
use belay_protocol::self_space;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    Belay, Error, Result,
    documents::kinds::{Of, Subject as _, every},
    inner::Core,
    storage::{List, Place, Reading, SendState, UnsentReason},
};

/// One's own ally track.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct AllyTracks {
    belay: Belay,
}

/// One's own ally track.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllyTrackView {
    /// Its id.
    pub id: AllyTrackId,
    /// The modules, in their usual order.
    pub modules: Vec<ModuleView>,
    /// Whether a partnership has agreed how often to meet, which comes before the first module (S293).
    pub structure_agreed: bool,
    /// The ally partnerships it is lived in, open and over, the oldest first (S453).
    pub partnerships: Vec<RelationshipId>,
    /// Whether something in it waits to be sent. It goes to the server by itself.
    pub waiting: bool,
    /// Why a part of it is not sent to the server; none if everything is sent or waits.
    pub unsent_reason: Option<UnsentReason>,
}

/// One module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ModuleView {
    /// Which.
    pub module: AllyModule,
    /// Its state.
    pub state: ModuleState,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Belay {
    /// One's own ally track.
    #[must_use]
    pub fn ally_tracks(&self) -> AllyTracks {
        AllyTracks { belay: self.clone() }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl AllyTracks {
    /// One's own track; none where one has never been in an ally partnership. With the first that begins it is there
    /// (S012), and it stays (S453).
    ///
    /// # Errors
    /// Those of storage.
    pub fn own(&self) -> Result<Option<AllyTrackView>> {
        let core = self.belay.core()?;
        core.read(|reading| view(reading, core))
    }

    /// Opens a module, or leaves it as visited. Gives the track as it stands then.
    ///
    /// # Errors
    /// [`Error::NotFound`] where one has never been in an ally partnership; the rules' [`Error::Refused`]; those of
    /// storage.
    pub fn act(&self, command: AllyTrackCommand) -> Result<AllyTrackView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let gone = || Error::not_found("ally_track");
            // A person needs no track before their first partnership has begun.
            view(&writing.reading(), core)?.ok_or_else(gone)?;
            let id = AllyTrack::id_for(context.actor);
            writing.open::<AllyTrack>(self_space(context.actor.0), id, AllyTrackOpening {}, context)?;
            writing.act::<AllyTrack>(id, command, context)?;
            view(&writing.reading(), core)?.ok_or_else(gone)
        })
    }
}

fn view(reading: &Reading<'_>, core: &Core) -> Result<Option<AllyTrackView>> {
    let me: MemberId = core.me()?;
    let id = AllyTrack::id_for(me);
    let track = reading.load::<AllyTrack>(id)?;
    let partnerships = every::<Relationship>(reading, List::AllyPartnerships, Uuid::nil())?;
    if track.is_none() && partnerships.is_empty() {
        return Ok(None);
    }
    // Until a module is opened nothing needs to be stored.
    let track = track.unwrap_or_else(|| AllyTrack { owner: me, modules: Default::default() });
    let place = Place { id: id.0, space: self_space(me.0) };
    let AllyTrackFacts { structure_agreed } = AllyTrack::facts(Of::Document(&track), place, reading)?;
    let module = |module| ModuleView { module, state: track.module(module) };
    let SendState { waiting, unsent_reason } = reading.send_state(id.0)?;
    Ok(Some(AllyTrackView {
        id,
        modules: AllyModule::ALL.into_iter().map(module).collect(),
        structure_agreed,
        partnerships: partnerships.into_iter().map(|(id, _)| RelationshipId(id)).collect(),
        waiting,
        unsent_reason,
    }))
}
