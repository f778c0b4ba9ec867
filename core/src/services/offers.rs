//! Offers: what one shows of oneself in a program, and whom one could ask there.

use belay_domain::{
    MemberId,
    offer::{Offer, OfferCommand, OfferOpening, ShownOffer},
    profile::Profile,
    relationship::Role,
};
use belay_protocol::SpaceKind;
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::{
    Companion,
    paging::{PAGE, page},
    programs::companions,
};
use crate::{
    Belay, Error, Result,
    documents::{
        content::Content,
        kinds::{count_taken, of_kind_in},
    },
    inner::Core,
    storage::{List, Page, Reading, SendState, SpaceState, UnsentReason, Writing},
};

/// So many offers are looked at for one page: with a topic, most of them may be about something else.
const LOOKED_AT: usize = 1_000;

/// What one offers in the programs one is in, and whom one could ask. All members of a program and its server can read what
/// is shown in it.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Offers {
    belay: Belay,
}

/// What somebody shows of themselves in a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OfferView {
    /// The program's space.
    pub program: Uuid,
    /// Who. One can propose a relationship to them, and ask them for a conversation.
    pub member: MemberId,
    /// Their display name.
    pub name: String,
    /// What they show.
    pub offer: ShownOffer,
    /// Whether they take somebody today.
    pub has_room: bool,
    /// Until when they take nobody; none if they take somebody today, or are full.
    pub away_until: Option<NaiveDate>,
    /// Whether something in it waits to be sent. It goes to the server by itself.
    pub waiting: bool,
    /// Why a part of it is not sent to the server; none if everything is sent or waits.
    pub unsent_reason: Option<UnsentReason>,
}

/// A page of the people whom one could ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OfferPage {
    /// The people: those who have room first, those who are away by the day they are back, those who are full last.
    pub people: Vec<OfferView>,
    /// The value to pass for the next page; none on the last one.
    pub next: Option<String>,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Belay {
    /// What one offers in a program, and whom one could ask there.
    #[must_use]
    pub fn offers(&self) -> Offers {
        Offers { belay: self.clone() }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Offers {
    /// Shows oneself in a program, also again after taking it back. Of an offer that is shown it sets the role. All members of
    /// the program and its server can read it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a program that one is not in; those of storage.
    pub fn show(&self, program: Uuid, role: Role) -> Result<OfferView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            joined(&writing.reading(), program)?;
            let id = Offer::id_for(context.actor, program);
            let offer = writing.open::<Offer>(program, id, OfferOpening { role }, context)?;
            let offer = match offer.shown() {
                None => writing.act::<Offer>(id, OfferCommand::ShowAgain { role }, context)?,
                Some(shown) if shown.role != role => {
                    writing.act::<Offer>(id, OfferCommand::SetRole(role), context)?
                }
                Some(_) => offer,
            };
            own_view(writing, core, program, &offer)
        })
    }

    /// Carries out a command on what one shows in a program. Gives it as it stands then; none once it is taken back.
    ///
    /// # Errors
    /// [`Error::NotFound`] where one has shown nothing; the rules' [`Error::Invalid`] and [`Error::Refused`]; those of storage.
    pub fn act(&self, program: Uuid, command: OfferCommand) -> Result<Option<OfferView>> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let id = Offer::id_for(context.actor, program);
            writing.act::<Offer>(id, command.clone(), context)?;
            count_taken(writing, context)?;
            let offer = writing.reading().need::<Offer>(id)?;
            if offer.shown().is_none() {
                return Ok(None);
            }
            own_view(writing, core, program, &offer).map(Some)
        })
    }

    /// Shows in a program the hours in which one can meet, as one's settings have them, or no longer. They follow a later
    /// change of the settings.
    ///
    /// # Errors
    /// As [`Offers::act`].
    pub fn show_hours(&self, program: Uuid, shown: bool) -> Result<Option<OfferView>> {
        let core = self.belay.core()?;
        let me = core.me()?;
        let profile = core.read(|reading| reading.neighbour::<Profile>(Profile::id_for(me)))?;
        let hours = profile.filter(|_| shown).map_or_else(Vec::new, |profile| profile.windows);
        self.act(program, OfferCommand::ShowHours { hours })
    }

    /// What one shows in a program; none where one shows nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a program that one is not in; those of storage.
    pub fn own(&self, program: Uuid) -> Result<Option<OfferView>> {
        let core = self.belay.core()?;
        let me = core.me()?;
        core.read(|reading| {
            joined(reading, program)?;
            let Some(offer) = reading.neighbour::<Offer>(Offer::id_for(me, program))? else {
                return Ok(None);
            };
            let people = companions(reading, program)?;
            view(reading, today(core)?, program, &people, &offer)
        })
    }

    /// Whom one could ask in a program: the others who show something, and are still in it. With a `topic`, only those who can
    /// help with it: one of their topics has every word of it, in any case and ending.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a program that one is not in; [`Error::Invalid`] for a `from` that no page gave; those of
    /// storage.
    pub fn people(&self, program: Uuid, topic: Option<&str>, from: Option<&str>) -> Result<OfferPage> {
        let core = self.belay.core()?;
        let (me, today) = (core.me()?, today(core)?);
        core.read(|reading| {
            joined(reading, program)?;
            let others = companions(reading, program)?.into_iter().filter(|one| one.member != me);
            let others: Vec<_> = others.collect();
            let mut from = page(from)?;
            let (mut people, mut looked_at) = (Vec::new(), 0);
            loop {
                let rows = reading.list(List::OfKind, of_kind_in::<Offer>(program), from)?;
                let is_last = rows.len() < PAGE as usize;
                looked_at += rows.len();
                for row in rows {
                    from = Page { after: Some((row.sort, row.row)), most: PAGE };
                    let read =
                        || view(reading, today, program, &others, &Content::<Offer>::read(&row.view)?.doc);
                    let found = reading.isolated(row.id, read)?.flatten();
                    people.extend(found.filter(|view| topic.is_none_or(|topic| view.offer.gives(topic))));
                    if people.len() == PAGE as usize {
                        break;
                    }
                }
                let is_full = people.len() == PAGE as usize || looked_at >= LOOKED_AT;
                if is_last && people.len() < PAGE as usize {
                    return Ok(OfferPage { people, next: None });
                }
                if is_full {
                    let next = from.after.map(|(sort, row)| format!("{sort}.{row}"));
                    return Ok(OfferPage { people, next });
                }
            }
        })
    }
}

fn today(core: &Core) -> Result<NaiveDate> {
    Ok(core.now()?.with_timezone(&core.zone()).date_naive())
}

/// Checks that one is in this program.
fn joined(reading: &Reading<'_>, program: Uuid) -> Result<()> {
    let is_in = |state| matches!(state, SpaceState::Wanted | SpaceState::Joined);
    let space = reading.space(program)?;
    let is_known = space.is_some_and(|space| space.kind == SpaceKind::Program && is_in(space.state));
    if is_known { Ok(()) } else { Err(Error::not_found("program")) }
}

fn own_view(writing: &mut Writing<'_>, core: &Core, program: Uuid, offer: &Offer) -> Result<OfferView> {
    let reading = writing.reading();
    let people = companions(&reading, program)?;
    let view = view(&reading, today(core)?, program, &people, offer)?;
    view.ok_or_else(|| Error::not_found("program"))
}

/// What one of these people shows; none of anybody else, and where they show nothing.
fn view(
    reading: &Reading<'_>,
    today: NaiveDate,
    program: Uuid,
    people: &[Companion],
    offer: &Offer,
) -> Result<Option<OfferView>> {
    let whose = people.iter().find(|one| one.member == offer.member);
    let (Some(whose), Some(shown)) = (whose, offer.shown()) else { return Ok(None) };
    let SendState { waiting, unsent_reason } = reading.send_state(Offer::id_for(offer.member, program))?;
    Ok(Some(OfferView {
        program,
        member: offer.member,
        name: whose.name.clone(),
        has_room: shown.has_room(today),
        away_until: shown.away_on(today),
        offer: shown.clone(),
        waiting,
        unsent_reason,
    }))
}
