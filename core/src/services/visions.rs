//! Visions: where one wants to be in some years. One's own; goals link to them.

use belay_domain::{
    VisionId,
    vision::{Vision, VisionCommand, VisionOpening},
};
use belay_protocol::self_space;
use serde::Serialize;
use uuid::Uuid;

use super::paging::{Listed, listed};
use crate::{
    Belay, Result,
    documents::kinds::of_kind_in,
    storage::{List, Reading, SendState, UnsentReason},
};

/// A person's idea of where they want to be in some years.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Visions {
    belay: Belay,
}

/// A vision.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct VisionView {
    /// Its id.
    pub id: VisionId,
    /// The vision.
    pub vision: Vision,
    /// Whether something in it waits to be sent. It goes to the server by itself.
    pub waiting: bool,
    /// Why a part of it is not sent to the server; none if everything is sent or waits.
    pub unsent_reason: Option<UnsentReason>,
}

/// A page of visions.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct VisionPage {
    /// The visions: those that stand, then those that were replaced, the newest first.
    pub visions: Vec<VisionView>,
    /// The value to pass for the next page; none on the last one.
    pub next: Option<String>,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Belay {
    /// A person's idea of where they want to be in some years.
    #[must_use]
    pub fn visions(&self) -> Visions {
        Visions { belay: self.clone() }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Visions {
    /// Writes a vision; in place of another, where `instead_of` names one, which can still be read. Gives its id.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for the other; the rules' [`crate::Error::Invalid`] and [`crate::Error::Refused`];
    /// those of storage.
    pub fn write(&self, opening: VisionOpening, instead_of: Option<VisionId>) -> Result<VisionId> {
        let core = self.belay.core()?;
        let id: VisionId = core.new_id()?;
        core.write(|writing, context| {
            writing.open::<Vision>(self_space(context.actor.0), id, opening.clone(), context)?;
            if let Some(before) = instead_of {
                writing.act::<Vision>(before, VisionCommand::Replace { by: id }, context)?;
            }
            Ok(id)
        })
    }

    /// Carries out a command on a vision. Gives it as it stands then.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; the rules' [`crate::Error::Invalid`] and [`crate::Error::Refused`]; those of storage.
    pub fn act(&self, vision: VisionId, command: VisionCommand) -> Result<VisionView> {
        self.belay.core()?.write(|writing, context| {
            let doc = writing.act::<Vision>(vision, command.clone(), context)?;
            view(&writing.reading(), vision.0, doc)
        })
    }

    /// Deletes one of one's own visions for good. Goals that were linked to it stay.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; [`crate::Error::UpdateNeeded`]; those of storage.
    pub fn delete(&self, vision: VisionId) -> Result<()> {
        self.belay.core()?.write(|writing, context| writing.delete::<Vision>(vision, context))
    }

    /// One vision.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; [`crate::Error::UpdateNeeded`]; those of storage.
    pub fn vision(&self, vision: VisionId) -> Result<VisionView> {
        self.belay.core()?.read(|reading| view(reading, vision.0, reading.need::<Vision>(vision)?))
    }

    /// One's visions, a page at a time: those that stand, then those that were replaced, the newest first.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for a `from` that no page gave; those of storage.
    pub fn list(&self, from: Option<&str>) -> Result<VisionPage> {
        let core = self.belay.core()?;
        let owner = of_kind_in::<Vision>(self_space(core.me()?.0));
        core.read(|reading| {
            let Listed { views, next } = listed(reading, List::OfKind, owner, from, view)?;
            Ok(VisionPage { visions: views, next })
        })
    }
}

fn view(reading: &Reading<'_>, id: Uuid, vision: Vision) -> Result<VisionView> {
    let SendState { waiting, unsent_reason } = reading.send_state(id)?;
    Ok(VisionView { id: VisionId(id), waiting, unsent_reason, vision })
}
