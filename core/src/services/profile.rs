//! One's own settings: where one is, hours of quiet, which reminders are wanted, when one can meet. In one's own space:
//! nobody else reads them. One's hours are shown to others where one chooses to.

use belay_domain::{
    Context, MemberId, RelationshipId,
    offer::{Offer, OfferCommand},
    profile::{Profile, ProfileCommand, ProfileOpening},
    relationship::{Relationship, RelationshipCommand},
};
use belay_protocol::self_space;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    Belay, Result,
    documents::{content::Content, kinds::offers_of},
    inner::Core,
    storage::{List, Reading, SendState, Stretch, UnsentReason, Writing},
};

/// More open relationships than anybody shows hours in.
const MOST: u32 = 200;

/// One's own settings.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct ProfileSettings {
    belay: Belay,
}

/// One's own settings, as they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ProfileView {
    /// The settings; the usual ones in the phone's zone while nothing has been set.
    pub profile: Profile,
    /// Whether something in them waits to be sent. It goes to the server by itself.
    pub waiting: bool,
    /// Why a part of them is not sent to the server; none if everything is sent or waits.
    pub unsent_reason: Option<UnsentReason>,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Belay {
    /// One's own settings.
    #[must_use]
    pub fn profile(&self) -> ProfileSettings {
        ProfileSettings { belay: self.clone() }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl ProfileSettings {
    /// The settings as they stand.
    ///
    /// # Errors
    /// [`crate::Error::SignedOut`]; those of storage.
    pub fn settings(&self) -> Result<ProfileView> {
        let core = self.belay.core()?;
        core.read(|reading| view(reading, settings(reading, core)?))
    }

    /// Changes one setting. Gives all of them as they stand then. Other phones of the same person have it with their
    /// next sync. New hours ([`ProfileCommand::SetWindows`]) are shown in each relationship in which one shows one's hours.
    ///
    /// # Errors
    /// The rules' [`crate::Error::Invalid`]; [`crate::Error::SignedOut`]; those of storage.
    pub fn act(&self, command: ProfileCommand) -> Result<ProfileView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let profile = change(writing, command.clone(), context)?;
            view(&writing.reading(), profile)
        })
    }
}

/// Changes one setting of whoever acts; their settings are begun where there are none.
pub(super) fn change(
    writing: &mut Writing<'_>,
    command: ProfileCommand,
    context: &Context,
) -> Result<Profile> {
    let id = Profile::id_for(context.actor);
    let opening = ProfileOpening { zone: context.zone };
    writing.open::<Profile>(self_space(context.actor.0), id, opening, context)?;
    let profile = writing.act::<Profile>(id, command.clone(), context)?;
    if let ProfileCommand::SetWindows(hours) = command {
        for relationship in showing_hours(&writing.reading(), context.actor)? {
            let shown = RelationshipCommand::RenewHours { hours: hours.clone() };
            writing.act::<Relationship>(relationship, shown, context)?;
        }
        for (id, offer) in offers_of(&writing.reading(), context.actor)? {
            if offer.shown().is_some_and(|shown| !shown.hours.is_empty()) {
                writing.act::<Offer>(id, OfferCommand::ShowHours { hours: hours.clone() }, context)?;
            }
        }
    }
    Ok(profile)
}

/// The open relationships in which somebody shows their hours.
fn showing_hours(reading: &Reading<'_>, member: MemberId) -> Result<Vec<RelationshipId>> {
    let all = Stretch { from: i64::MIN, to: i64::MAX, backwards: false, most: MOST };
    let mut showing = Vec::new();
    for row in reading.stretch(List::OpenRelationships, Uuid::nil(), all)? {
        let read = reading.isolated(row.id, || Ok(Content::<Relationship>::read(&row.view)?.doc))?;
        if read.is_some_and(|relationship| relationship.shared_hours(member).is_some()) {
            showing.push(RelationshipId(row.id));
        }
    }
    Ok(showing)
}

fn view(reading: &Reading<'_>, profile: Profile) -> Result<ProfileView> {
    let SendState { waiting, unsent_reason } = reading.send_state(Profile::id_for(profile.member))?;
    Ok(ProfileView { waiting, unsent_reason, profile })
}

/// The settings as they stand: the usual ones while nothing has been set, or where this version cannot read what was.
pub(super) fn settings(reading: &Reading<'_>, core: &Core) -> Result<Profile> {
    let me = core.me()?;
    let kept = reading.neighbour::<Profile>(Profile::id_for(me))?;
    Ok(kept.unwrap_or_else(|| Profile::new(me, core.zone())))
}
