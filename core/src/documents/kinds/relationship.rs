//! Relationships: listed while open and after; their gates ask meetings, entries, agreement, goals and closure.

use std::collections::BTreeSet;

use belay_domain::{
    MemberId, Phase, RelationshipId,
    agreement::Agreement,
    closure::{Closure, ClosureState},
    relationship::{Form, Relationship, RelationshipFacts, RelationshipOpening, Standing},
    waiting::{Wait, WaitKind},
};
use belay_protocol::is_derived;
use uuid::Uuid;

use super::{
    Claim, Of, Place, SpaceKind, Subject, Viewer,
    ally_track::structure_agreed,
    by_day,
    closure::{self, closing_meeting_held, closure_now},
    contact::unanswered_from,
    entry::by_author,
    neighbours::{every, those_who_meet},
};
use crate::{
    Result,
    documents::kinds::Room,
    storage::{List, Listing, Projection, Reading},
};

/// How many relationships of one form two people may have had in a program before the one whose id is looked at: more than a
/// life has room for.
const MOST_BETWEEN_TWO: u32 = 64;

impl Subject for Relationship {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Pair, SpaceKind::Circle];

    fn facts(of: Of<'_, Self>, place: Place, reading: &Reading<'_>) -> Result<RelationshipFacts> {
        let relationship = match of {
            Of::Document(relationship) => relationship,
            Of::Opening(opening) => {
                let open_between = open_between(reading, opening)?;
                return Ok(RelationshipFacts { open_between, ..RelationshipFacts::default() });
            }
        };
        let agreement = reading.shared::<Agreement>(Agreement::id_for(RelationshipId(place.id)))?;
        let unanswered_from =
            unanswered_from(reading, RelationshipId(place.id), relationship, agreement.as_deref())?;
        Ok(RelationshipFacts { unanswered_from, ..gate_facts(relationship, place, reading)? })
    }

    fn claim(&self, place: Place) -> Claim {
        let people = self.members.keys().map(|member| member.0).collect();
        let room = Room::of_relationship(RelationshipId(place.id), self.form.is_pair(), people);
        let two: Vec<_> = self.members.keys().copied().collect();
        let is_between = match two[..] {
            [one, other] if is_derived(place.id) => (0..MOST_BETWEEN_TWO)
                .any(|earlier| Self::id_between(one, other, self.form, self.program, earlier).0 == place.id),
            _ => false,
        };
        Claim::Relationship { room, origin: self.origin, is_between }
    }

    fn project(&self, place: Place, projection: &mut Projection) {
        let mut list = |list, owner, sort| projection.listings.push(Listing { list, owner, sort });
        let proposed = by_day(self.proposed_on);
        if self.phase() == Phase::Closed {
            list(List::PastRelationships, Uuid::nil(), -by_day(self.in_phase_since()));
        } else {
            list(List::OpenRelationships, Uuid::nil(), proposed);
        }
        list(List::RelationshipIn, place.space, proposed);
        for (member, membership) in &self.members {
            list(List::TakesPart, member.0, proposed);
            if let Standing::Left { on, .. } = membership.standing {
                list(List::LeftRelationships, member.0, by_day(on));
            }
        }
        if self.form == Form::AllyPartnership && self.began_on().is_some() {
            list(List::AllyPartnerships, Uuid::nil(), proposed);
        }
    }

    fn waits(&self) -> Vec<Wait> {
        Self::waits(self)
    }

    /// Also who is only asked: they say yes or no.
    fn who_acts(&self, place: Place, reading: &Reading<'_>) -> Result<BTreeSet<MemberId>> {
        if self.open_phase().is_none() || self.is_paused() {
            return Ok(BTreeSet::new());
        }
        let asked = self.members.iter().filter(|(_, membership)| membership.is_asked());
        let people = self.active().into_iter().chain(asked.map(|(member, _)| *member));
        those_who_meet(reading, place.space, people.collect())
    }

    fn still_waits(
        &self,
        kind: WaitKind,
        viewer: Viewer,
        place: Place,
        reading: &Reading<'_>,
    ) -> Result<bool> {
        if kind != WaitKind::LearnOfPartner {
            return Ok(true);
        }
        let owner = by_author(place.space, viewer.me);
        Ok(reading.list_count(List::LearnedOfPartner, owner, i64::MIN, i64::MAX)? == 0)
    }
}

/// What the gates between phases ask, and with them the conversation that fits best now. How long nobody has answered, only a
/// lapse asks.
pub(crate) fn gate_facts(
    relationship: &Relationship,
    place: Place,
    reading: &Reading<'_>,
) -> Result<RelationshipFacts> {
    let id = RelationshipId(place.id);
    let count = |list, owner| {
        let count = reading.list_count(list, owner, i64::MIN, i64::MAX)?;
        Ok::<_, crate::Error>(u32::try_from(count).unwrap_or(u32::MAX))
    };
    let mut learned_of_partner = BTreeSet::new();
    for member in relationship.active() {
        if count(List::LearnedOfPartner, by_author(place.space, member))? > 0 {
            learned_of_partner.insert(member);
        }
    }
    let agreement = reading.shared::<Agreement>(Agreement::id_for(id))?;
    let (goodbye_waived, closure_signed) = goodbye(reading, id, relationship)?;
    Ok(RelationshipFacts {
        open_between: None,
        held_meetings: count(List::HeldMeetings, place.id)?,
        learned_of_partner,
        agreement_accepted: agreement.as_ref().is_some_and(|agreement| agreement.in_force().is_some()),
        structure_agreed: structure_agreed(agreement.as_deref()),
        agreed_goals: count(List::AgreedGoals, place.id)?,
        agreed_development_goals: count(List::AgreedDevelopmentGoals, place.id)?,
        closing_meeting_held: closing_meeting_held(reading, id, relationship)?,
        goodbye_waived,
        closure_signed,
        unanswered_from: None,
    })
}

/// The open relationship of the same two people, in the same form and program.
fn open_between(reading: &Reading<'_>, opening: &RelationshipOpening) -> Result<Option<RelationshipId>> {
    let Some((one, other)) = opening.between() else {
        return Ok(None);
    };
    let form = opening.form.unwrap_or_default();
    let same = |existing: &Relationship| {
        existing.form == form
            && existing.program == opening.program
            && existing.members.keys().copied().eq(BTreeSet::from([one, other]))
    };
    let open = every::<Relationship>(reading, List::OpenRelationships, Uuid::nil())?;
    Ok(open.into_iter().find(|(_, existing)| same(existing)).map(|(id, _)| RelationshipId(id)))
}

/// Whether everyone waived the closing meeting in writing, and whether everyone has signed or is waived. Asked only while
/// it is coming to its end.
fn goodbye(reading: &Reading<'_>, id: RelationshipId, relationship: &Relationship) -> Result<(bool, bool)> {
    if relationship.phase() != Phase::ComingToClosure {
        return Ok((false, false));
    }
    let Some(closure) = reading.neighbour::<Closure>(closure_now(id, relationship))? else {
        return Ok((false, false));
    };
    let facts = closure::facts(reading, id, relationship)?;
    Ok((closure.goodbye_waived(&facts), closure.state(&facts) == ClosureState::Signed))
}
