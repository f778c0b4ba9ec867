//! When people meet: a wall time as every zone sees it, and what it clashes with.

use belay_domain::{
    Booked, MeetingId, Span, WallReading, WallTime, Zone,
    calendar::earlier,
    clashes,
    meeting::{MAX_MINUTES, Meeting},
};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde::Serialize;

use super::{Companion, programs::others_named};
use crate::{
    Result,
    documents::kinds::{attendees, by_instant, calendar},
    inner::Core,
    storage::{Reading, Stretch},
};

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
    /// The wall time on the clock of this phone.
    pub here: NaiveDateTime,
    /// The zone of this phone.
    pub zone: Zone,
}

/// A wall time as this zone sees it.
pub(super) fn moment(there: WallTime, zone: Zone) -> MomentView {
    let resolved = there.resolve();
    let here = there.seen_from(zone);
    MomentView { there, instant: resolved.instant, reading: resolved.was, here, zone }
}

/// A meeting of one's own that shares time with something: told, not forbidden (S148).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MeetingClash {
    /// Which.
    pub meeting: MeetingId,
    /// The others in it, by name.
    pub with: Vec<Companion>,
    /// When it is.
    pub when: MomentView,
}

/// One's meetings ahead that share time with this span; only those that can still take place.
pub(super) fn clashing(
    reading: &Reading<'_>,
    core: &Core,
    span: Span,
    except: Option<MeetingId>,
) -> Result<Vec<MeetingClash>> {
    let me = core.me()?;
    let longest = TimeDelta::minutes(i64::from(MAX_MINUTES));
    let around = Stretch {
        from: by_instant(earlier(span.start, longest)),
        to: by_instant(span.end),
        backwards: false,
        most: MOST,
    };
    let ahead = calendar(reading, me, around, MOST as usize, |_| true)?.into_iter();
    let others: Vec<_> = ahead.filter(|one| except != Some(one.id)).collect();
    let booked: Vec<_> =
        others.iter().map(|one| Booked { meeting: one.id, span: one.meeting.span() }).collect();
    let clashing = clashes(span, &booked);
    let named = others.iter().filter(|one| clashing.contains(&one.id)).map(|one| {
        let people = attendees(reading, one.id, one.meeting.of)?;
        let space = reading.space_of::<Meeting>(one.id)?;
        Ok(MeetingClash {
            meeting: one.id,
            with: others_named(reading, space, &people, me)?,
            when: moment(one.meeting.start, core.zone()),
        })
    });
    named.collect()
}
