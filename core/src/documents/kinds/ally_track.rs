//! Ally tracks: in no list, since a member has one and its id is known. Their rules ask the agreements of their owner's
//! ally partnerships, present and past (S293, S453).

use belay_domain::{
    RelationshipId,
    agreement::Agreement,
    ally_track::{AllyTrack, AllyTrackFacts},
    relationship::Relationship,
    waiting::Wait,
};
use uuid::Uuid;

use super::{Of, Place, SpaceKind, Subject, neighbours::every};
use crate::{
    Result,
    storage::{List, Projection, Reading},
};

impl Subject for AllyTrack {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Own];

    fn facts(_of: Of<'_, Self>, _place: Place, reading: &Reading<'_>) -> Result<AllyTrackFacts> {
        for (id, _) in every::<Relationship>(reading, List::AllyPartnerships, Uuid::nil())? {
            if structure_agreed(
                reading.neighbour::<Agreement>(Agreement::id_for(RelationshipId(id)))?.as_ref(),
            ) {
                return Ok(AllyTrackFacts { structure_agreed: true });
            }
        }
        Ok(AllyTrackFacts::default())
    }

    fn project(&self, _place: Place, _projection: &mut Projection) {}

    fn waits(&self) -> Vec<Wait> {
        Vec::new()
    }
}

/// Whether the agreement in force says how often to meet: the structure that allies need first (S293).
pub(crate) fn structure_agreed(agreement: Option<&Agreement>) -> bool {
    agreement.and_then(Agreement::cadence).is_some()
}
