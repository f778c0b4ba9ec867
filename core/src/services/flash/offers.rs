//! What people tell their programs about taking requests: not until some day, and at most so many at a time.

use belay_domain::{
    Context, MemberId,
    flash::{FlashCommand, FlashOffer, FlashOfferCommand, FlashOfferOpening, FlashRequest},
};
use belay_protocol::SpaceKind;
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::Flash;
use crate::{
    Error, Result,
    documents::kinds::{every, flash_offers_of},
    services::programs::known_people,
    storage::{List, Reading, SpaceState, Writing},
};

/// What somebody tells their programs about taking requests. All members of these programs can read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FlashOfferView {
    /// Who.
    pub member: MemberId,
    /// Their display name.
    pub name: String,
    /// They take no requests before this day; none if they take them now.
    pub away_until: Option<NaiveDate>,
    /// They take at most so many conversations at a time; none without a limit.
    pub at_once: Option<u8>,
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Flash {
    /// Takes no requests before a day, in every program one is in; without a day, takes them again. Who would ask is told, and
    /// what waits for one's answer is answered: one cannot take anybody now. Gives how many requests were answered so.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a day that is not ahead, or more than 400 days; [`Error::NotFound`] for somebody in no program;
    /// those of storage.
    pub fn away_until(&self, until: Option<NaiveDate>) -> Result<u32> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            tell_programs(writing, FlashOfferCommand::SetAway { until }, context)?;
            if until.is_none() {
                return Ok(0);
            }
            let mut answered = 0;
            for (id, request) in
                every::<FlashRequest>(&writing.reading(), List::FlashToAnswer, context.actor.0)?
            {
                if request.is_open(context.now) {
                    writing.act::<FlashRequest>(id, FlashCommand::Unavailable, context)?;
                    answered += 1;
                }
            }
            Ok(answered)
        })
    }

    /// Takes at most so many conversations at a time, in every program one is in; without a number, any. Beyond it accepting and
    /// proposing a time are refused, until a conversation was held.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a number outside 1 to 50; [`Error::NotFound`] for somebody in no program; those of storage.
    pub fn take_at_once(&self, conversations: Option<u8>) -> Result<()> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            tell_programs(writing, FlashOfferCommand::SetAtOnce { conversations }, context)
        })
    }

    /// Who of those one shares a space with takes no requests now, or limits them; oneself too. By name.
    ///
    /// # Errors
    /// [`Error::SignedOut`]; those of storage.
    pub fn offers(&self) -> Result<Vec<FlashOfferView>> {
        let core = self.belay.core()?;
        let (me, today) = (core.me()?, core.now()?.with_timezone(&core.zone()).date_naive());
        core.read(|reading| {
            let mut views = Vec::new();
            for person in known_people(reading, me)?.into_values() {
                let offers = flash_offers_of(reading, person.member)?;
                let view = FlashOfferView {
                    member: person.member,
                    name: person.name,
                    away_until: offers.iter().filter_map(|offer| offer.away_on(today)).max(),
                    at_once: offers.iter().filter_map(|offer| offer.at_once).min(),
                };
                views.extend(Some(view).filter(|view| view.away_until.is_some() || view.at_once.is_some()));
            }
            views.sort_by(|one, other| one.name.cmp(&other.name));
            Ok(views)
        })
    }
}

/// Says one thing in every program one is in by one's own will.
fn tell_programs(writing: &mut Writing<'_>, command: FlashOfferCommand, context: &Context) -> Result<()> {
    let programs = programs_of(&writing.reading(), context.actor)?;
    if programs.is_empty() {
        return Err(Error::not_found("program"));
    }
    for program in programs {
        let id = FlashOffer::id_for(context.actor, program);
        writing.open::<FlashOffer>(program, id, FlashOfferOpening {}, context)?;
        writing.act::<FlashOffer>(id, command, context)?;
    }
    Ok(())
}

fn programs_of(reading: &Reading<'_>, me: MemberId) -> Result<Vec<Uuid>> {
    let is_in = |state| matches!(state, SpaceState::Joined | SpaceState::Wanted);
    let spaces = reading.spaces()?.into_iter();
    let programs =
        spaces.filter(|space| space.kind == SpaceKind::Program && is_in(space.state) && !space.invites(me.0));
    Ok(programs.map(|space| space.id).collect())
}
