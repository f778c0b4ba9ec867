//! A date before it is proposed: when that is for everybody, what it clashes with, and the hours two have in common.

use belay_domain::{
    MemberId, RelationshipId, Span, WallTime, Window,
    calendar::{YEARS_OF_MOMENTS, later},
    meeting::start_in_range,
    open_spans, overlap,
    relationship::Relationship,
};
use chrono::{Datelike as _, TimeDelta};
use serde::Serialize;

use super::{
    Meetings,
    moments::{MeetingClash, MomentView, clashing, moment},
    profile::settings,
};
use crate::{
    Error, Result,
    documents::kinds::{attendees_of, offers_of},
    storage::Reading,
};

/// The longest span in which hours in common are looked for: half a year.
const LONGEST_LOOK: TimeDelta = TimeDelta::days(183);

/// A date before it is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DateView {
    /// When that is.
    pub when: MomentView,
    /// One's meetings that share time with it: told, not forbidden (S148).
    pub clashes: Vec<MeetingClash>,
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Meetings {
    /// Looks at a date before it is proposed: the instant it names, here and there, and what it clashes with. `minutes`
    /// is how long.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a year in which nobody can meet; [`Error::SignedOut`]; those of storage.
    pub fn look_at(&self, start: WallTime, minutes: u16) -> Result<DateView> {
        let core = self.belay.core()?;
        let when = moment(start_in_range(start)?, core.zone());
        let span =
            Span { start: when.instant, end: later(when.instant, TimeDelta::minutes(i64::from(minutes))) };
        // On a phone on which nobody has signed in yet there is nothing to clash with.
        if core.me().is_err() {
            return Ok(DateView { when, clashes: Vec::new() });
        }
        core.read(|reading| Ok(DateView { clashes: clashing(reading, core, span, None)?, when }))
    }

    /// The hours within `during` in which one can meet (as one's profile says) and others can too, as they told:
    /// `theirs`. At most half a year is looked at.
    ///
    /// # Errors
    /// [`Error::Invalid`] for years nobody plans for; those of storage.
    pub fn common_hours(&self, theirs: &[Window], during: Span) -> Result<Vec<Span>> {
        let core = self.belay.core()?;
        let during = looked_at(during)?;
        core.read(|reading| Ok(overlap(&settings(reading, core)?.windows, theirs, during)))
    }

    /// The hours within `during` in which one can meet (as one's profile says) and the others of a relationship can too, as
    /// they show it there ([`belay_domain::relationship::RelationshipCommand::ShareHours`]) or in a program. At most half a year
    /// is looked at.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] for years nobody plans for; those of storage.
    pub fn common_hours_with(&self, relationship: RelationshipId, during: Span) -> Result<CommonHours> {
        let core = self.belay.core()?;
        let during = looked_at(during)?;
        let me = core.me()?;
        core.read(|reading| {
            let existing = reading.need::<Relationship>(relationship)?;
            let own = settings(reading, core)?.windows;
            let mut common = CommonHours { hours: open_spans(&own, during), unknown: Vec::new() };
            if own.is_empty() {
                common.unknown.push(me);
            }
            for member in attendees_of(reading, relationship)?.into_iter().filter(|member| *member != me) {
                let there = existing.shared_hours(member).map(<[Window]>::to_vec);
                match there.map_or_else(|| hours_in_programs(reading, member), |hours| Ok(Some(hours)))? {
                    Some(theirs) => common.hours = shared(&common.hours, &open_spans(&theirs, during)),
                    None => common.unknown.push(member),
                }
            }
            Ok(common)
        })
    }
}

/// The hours in which everybody can meet whose hours are known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CommonHours {
    /// The hours, in order.
    pub hours: Vec<Span>,
    /// Whose hours are not known: they show none, or one has set none oneself.
    pub unknown: Vec<MemberId>,
}

/// The hours that somebody shows in the programs one shares with them; none where they show none.
fn hours_in_programs(reading: &Reading<'_>, member: MemberId) -> Result<Option<Vec<Window>>> {
    let offers = offers_of(reading, member)?;
    let shown = offers.iter().filter_map(|(_, offer)| offer.shown());
    Ok(shown.map(|shown| &shown.hours).find(|hours| !hours.is_empty()).cloned())
}

/// The span in which hours are looked for.
fn looked_at(during: Span) -> Result<Span> {
    if !(YEARS_OF_MOMENTS.contains(&during.start.year()) && YEARS_OF_MOMENTS.contains(&during.end.year())) {
        return Err(Error::invalid("during", "out_of_range"));
    }
    let until = during.start.checked_add_signed(LONGEST_LOOK).unwrap_or(during.end);
    Ok(Span { end: during.end.min(until), ..during })
}

/// What is in both: each is in order, and nothing in it touches.
fn shared(one: &[Span], other: &[Span]) -> Vec<Span> {
    one.iter().flat_map(|left| other.iter().filter_map(|right| left.shared(*right))).collect()
}
