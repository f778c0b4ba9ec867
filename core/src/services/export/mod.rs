//! Export of a relationship: a text to read, or JSON for other programs (S448).
//!
//! It holds what is shared as far as they may read it, and what is their own. What is private to another is not on this
//! phone, so it cannot be in it; what is covered (an answer that waits for everyone's) stays covered.

mod commonmark;
mod gather;
mod keepsake;
mod markdown;

use belay_domain::RelationshipId;

use crate::{Belay, Error, Result};

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ExportFormat {
    /// To read: Markdown (CommonMark), in English.
    Markdown,
    /// For other programs: one JSON object. Its field `format` is `belay-export-1`; people are named, ids are left out.
    Json,
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Belay {
    /// The export of a relationship, open or over: the relationship, the agreement in force, goals with benchmarks,
    /// wins and actions, meetings, what was written and told, the closure; and one's own reflections and lessons, marked as
    /// one's own. It reads every document of the relationship.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a relationship that is not on this phone; [`Error::UpdateNeeded`]; those of storage.
    pub fn export(&self, relationship: RelationshipId, format: ExportFormat) -> Result<String> {
        let core = self.core()?;
        let keepsake = core.read(|reading| gather::keepsake(reading, core, relationship))?;
        match format {
            ExportFormat::Markdown => Ok(markdown::render(&keepsake)),
            ExportFormat::Json => serde_json::to_string_pretty(&keepsake).map_err(Error::internal),
        }
    }

    /// All documents of this person, over all spaces: their own reflections, notes, stories, visions and settings, what
    /// they asked for, what lies on the attention list, and every relationship as [`Belay::export`] gives it. It reads
    /// every document.
    ///
    /// # Errors
    /// [`Error::SignedOut`] on a new phone; those of storage.
    pub fn export_all(&self, format: ExportFormat) -> Result<String> {
        let core = self.core()?;
        let all = core.read(|reading| gather::everything::everything(reading, core))?;
        match format {
            ExportFormat::Markdown => Ok(markdown::render_all(&all)),
            ExportFormat::Json => serde_json::to_string_pretty(&all).map_err(Error::internal),
        }
    }
}
