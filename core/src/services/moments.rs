//! When people meet: a wall time as every zone sees it, what it clashes with, and the hours two have in common.

use belay_domain::{
    Booked, MeetingId, MemberId, Span, WallReading, WallTime, Window, Zone,
    calendar::{YEARS_OF_MOMENTS, earlier, later},
    clashes,
    meeting::{MAX_MINUTES, start_in_range},
    overlap,
};
use chrono::{DateTime, Datelike as _, NaiveDateTime, TimeDelta, Utc};
use serde::Serialize;

use super::{Meetings, profile::settings};
use crate::{
    Error, Result,
    documents::kinds::{by_instant, calendar},
    storage::{Reading, Stretch},
};

/// The longest span in which hours in common are looked for: half a year.
const LONGEST_LOOK: TimeDelta = TimeDelta::days(183);
/// How many meetings of one day are looked at for clashes: more than a day has room for.
const MOST: u32 = 200;

/// A wall time, with the instant it names and what the clock here shows then (S147).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MomentView {
    /// As it was set, by the clock of whoever set it.
    pub there: WallTime,
    /// The instant.
    pub instant: DateTime<Utc>,
    /// Whether the wall time names it: it may not exist on that day, or come twice. Show people which is meant.
    pub reading: WallReading,
    /// What the clock of this phone shows then.
    pub here: NaiveDateTime,
    /// The zone of this phone.
    pub zone: Zone,
}

/// A date before it is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DateView {
    /// When that is.
    pub when: MomentView,
    /// One's meetings that share time with it: told, not forbidden (S148).
    pub clashes: Vec<MeetingId>,
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
        let Ok(me) = core.me() else {
            return Ok(DateView { when, clashes: Vec::new() });
        };
        core.read(|reading| Ok(DateView { clashes: clashing(reading, me, span, None)?, when }))
    }

    /// The hours within `during` in which one can meet (as one's profile says) and others can too, as they told:
    /// `theirs`. At most half a year is looked at.
    ///
    /// # Errors
    /// [`Error::Invalid`] for years nobody plans for; those of storage.
    pub fn common_hours(&self, theirs: &[Window], during: Span) -> Result<Vec<Span>> {
        let core = self.belay.core()?;
        if !(YEARS_OF_MOMENTS.contains(&during.start.year()) && YEARS_OF_MOMENTS.contains(&during.end.year()))
        {
            return Err(Error::invalid("during", "out_of_range"));
        }
        let until = during.start.checked_add_signed(LONGEST_LOOK).unwrap_or(during.end);
        let during = Span { end: during.end.min(until), ..during };
        core.read(|reading| Ok(overlap(&settings(reading, core)?.windows, theirs, during)))
    }
}

/// A wall time as this zone sees it.
pub(super) fn moment(there: WallTime, zone: Zone) -> MomentView {
    let resolved = there.resolve();
    let here = there.seen_from(zone);
    MomentView { there, instant: resolved.instant, reading: resolved.was, here, zone }
}

/// One's meetings ahead that share time with this span; only those that can still take place.
pub(super) fn clashing(
    reading: &Reading<'_>,
    me: MemberId,
    span: Span,
    except: Option<MeetingId>,
) -> Result<Vec<MeetingId>> {
    let longest = TimeDelta::minutes(i64::from(MAX_MINUTES));
    let around = Stretch {
        from: by_instant(earlier(span.start, longest)),
        to: by_instant(span.end),
        backwards: false,
        most: MOST,
    };
    let ahead = calendar(reading, me, around, MOST as usize, |_| true)?.into_iter();
    let others = ahead.filter(|one| except != Some(one.id));
    let others: Vec<_> = others.map(|one| Booked { meeting: one.id, span: one.meeting.span() }).collect();
    Ok(clashes(span, &others))
}
