//! Gathers what somebody keeps: reads every document of a relationship, and of what they may not read takes nothing.

mod agreement;
pub(super) mod everything;
mod words;
mod work;
mod written;

use std::collections::BTreeMap;

use belay_domain::{
    MemberId, RelationshipId,
    closure::{Closure, Signature},
    relationship::{Relationship, Standing, State},
};
use uuid::Uuid;

use super::keepsake::{
    FORMAT, Keepsake, KeptClosure, KeptExpectation, KeptMember, KeptPhase, KeptRelationship, KeptSignature,
    Said,
};
use crate::{
    Result,
    documents::kinds::{closure_facts, closure_now, open_actions},
    inner::Core,
    storage::Reading,
};
use words::said;

/// The reader, and everyone's name.
pub(super) struct Reader {
    pub(super) me: MemberId,
    names: BTreeMap<MemberId, String>,
}

impl Reader {
    /// Somebody's name.
    pub(super) fn name(&self, member: MemberId) -> String {
        self.names.get(&member).cloned().unwrap_or_else(|| "somebody who has left".to_owned())
    }

    /// The answers of several people, by name, so that the order does not depend on ids.
    pub(super) fn by_name<'a, T: 'a>(
        &self,
        each: impl IntoIterator<Item = (&'a MemberId, T)>,
    ) -> Vec<(String, T)> {
        let mut named: Vec<_> = each.into_iter().map(|(member, value)| (self.name(*member), value)).collect();
        named.sort_by(|one, other| one.0.cmp(&other.0));
        named
    }

    /// The same for texts; empty ones are left out.
    pub(super) fn sayings<'a>(&self, each: impl IntoIterator<Item = (&'a MemberId, String)>) -> Vec<Said> {
        let named = self.by_name(each).into_iter().filter(|(_, text)| !text.is_empty());
        named.map(|(by, text)| Said { by, text }).collect()
    }
}

/// The person of this phone, with everyone's name.
fn reader(reading: &Reading<'_>, core: &Core) -> Result<Reader> {
    let own = core.person()?;
    let others = reading.spaces()?.into_iter().flat_map(|space| space.members);
    let mut names: BTreeMap<_, _> = others.map(|member| (MemberId(member.person), member.name)).collect();
    names.insert(MemberId(own.id), own.name.clone());
    Ok(Reader { me: MemberId(own.id), names })
}

/// The keepsake of a relationship.
pub(super) fn keepsake(reading: &Reading<'_>, core: &Core, id: RelationshipId) -> Result<Keepsake> {
    let relationship: Relationship = reading.need(id)?;
    let space = reading.space_of::<Relationship>(id)?;
    let own = core.person()?;
    let reader = reader(reading, core)?;
    let meetings = work::meetings(reading, &reader, id)?;
    let goals = work::goals(reading, &reader, id)?;
    let about: Vec<Uuid> =
        meetings.iter().map(|(id, _)| *id).chain(goals.iter().map(|(id, _)| *id)).collect();
    Ok(Keepsake {
        format: FORMAT,
        made_on: core.now()?.with_timezone(&core.zone()).date_naive(),
        made_for: own.name,
        relationship: of(&relationship, &reader),
        agreement: agreement::in_force(reading, &reader, id)?,
        goals: goals.into_iter().map(|(_, goal)| goal).collect(),
        meetings: meetings.into_iter().map(|(_, meeting)| meeting).collect(),
        entries: written::entries(reading, &reader, space)?,
        reflections: written::shared_reflections(reading, &reader, id)?,
        questions_to_all: written::questions(reading, &reader, id)?,
        stories: written::stories(reading, &reader, id)?,
        closure: closure(reading, &reader, id, &relationship, core)?,
        own: written::own(reading, &reader, id, &relationship, &about)?,
    })
}

fn of(relationship: &Relationship, reader: &Reader) -> KeptRelationship {
    let members = relationship.members.iter().map(|(member, membership)| (member, *membership));
    let member = |(name, membership): (String, belay_domain::relationship::Membership)| KeptMember {
        name,
        role: membership.role,
        standing: match membership.standing {
            Standing::Asked { .. } => "asked",
            Standing::Accepted { .. } => "accepted",
            Standing::Declined { .. } => "declined",
            Standing::Left { .. } => "left",
        },
    };
    let expectations = relationship.expectations_for(reader.me).into_iter().map(|seen| {
        let own = seen.own.map(|own| (reader.me, own));
        let answers: Vec<_> = seen.others.into_iter().chain(own).collect();
        KeptExpectation {
            item: seen.item,
            answers: reader.sayings(answers.iter().map(|(member, answer)| (member, answer.clone()))),
        }
    });
    KeptRelationship {
        form: relationship.form,
        members: reader.by_name(members).into_iter().map(member).collect(),
        topic: said(&relationship.topic),
        purpose: said(&relationship.purpose.text),
        hoped_for: said(&relationship.purpose.outcome),
        earlier_purposes: relationship.purpose.versions.iter().map(|version| version.text.clone()).collect(),
        focus: relationship.focus.iter().copied().collect(),
        aims: reader.sayings(relationship.aims.iter().map(|(member, aim)| (member, said(aim)))),
        proposed_on: relationship.proposed_on,
        began_on: relationship.began_on(),
        planned_end: relationship.ends_on(),
        phase: relationship.phase(),
        rests: relationship.is_paused(),
        outcome: match relationship.state {
            State::Closed { outcome, .. } => Some(outcome),
            _ => None,
        },
        phases: relationship
            .history
            .iter()
            .map(|change| KeptPhase {
                phase: change.to,
                on: change.on,
                by: reader.name(change.by),
                reason: change.reason.clone(),
            })
            .collect(),
        expectations: expectations.filter(|item| !item.answers.is_empty()).collect(),
    }
}

fn closure(
    reading: &Reading<'_>,
    reader: &Reader,
    id: RelationshipId,
    relationship: &Relationship,
    core: &Core,
) -> Result<Option<KeptClosure>> {
    let Some(closure) = reading.neighbour::<Closure>(closure_now(id, relationship))? else {
        return Ok(None);
    };
    let facts = closure_facts(reading, id, relationship)?;
    let summary = closure.summary(&facts);
    let open = open_actions(reading, id)?;
    let carried = open
        .iter()
        .filter_map(|open| Some((summary.carried.get(&open.action.id)?, open.action.what.clone())));
    let texts = |each: &BTreeMap<MemberId, String>| {
        reader.sayings(each.iter().map(|(member, text)| (member, text.clone())))
    };
    let signed = reader.by_name(&summary.signatures).into_iter().map(|(by, signature)| {
        let (how, at) = match signature {
            Signature::Signed { at } => ("signed", at),
            Signature::Waived { at } => ("waived", at),
            Signature::ByNotice { at, .. } => ("by_notice", at),
        };
        KeptSignature { by, how, on: at.with_timezone(&core.zone()).date_naive() }
    });
    Ok(Some(KeptClosure {
        state: closure.state(&facts),
        achieved: summary.achieved.iter().map(|achieved| achieved.text.clone()).collect(),
        carried: reader.sayings(carried),
        thanks: texts(&summary.thanks),
        goodbyes: texts(&summary.goodbyes),
        signed: signed.collect(),
    }))
}
