//! A time in a flash request as this phone's owner sees it: on their clock, with what it clashes with.

use belay_domain::{Span, WallTime, calendar::later, flash::FlashRequest};
use chrono::TimeDelta;
use serde::Serialize;

use crate::{
    Result,
    inner::Core,
    services::{
        moments::{MeetingClash, MomentView, clashing, moment},
        profile::settings,
    },
    storage::Reading,
};

/// A time in a request, asked, offered or found. What is against it is told, and forbids nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FlashTime {
    /// When: by the clock of whoever named it, and on the clock of this phone (S147).
    pub when: MomentView,
    /// One's other meetings that share time with it (S148); none once it is over.
    pub clashes: Vec<MeetingClash>,
    /// It is not wholly within the hours in which one can meet, as one's settings have them.
    pub outside_hours: bool,
    /// A part of it is in one's quiet hours, or in the usual ones where one has said that there are none.
    pub at_night: bool,
}

/// A time of the conversation of this request, as this person sees it.
pub(super) fn time(
    reading: &Reading<'_>,
    core: &Core,
    request: &FlashRequest,
    start: WallTime,
) -> Result<FlashTime> {
    let when = moment(start, core.zone());
    let length = TimeDelta::minutes(i64::from(request.minutes));
    let span = Span { start: when.instant, end: later(when.instant, length) };
    let own = settings(reading, core)?;
    Ok(FlashTime {
        clashes: if span.end > core.now()? {
            clashing(reading, core, span, request.meeting())?
        } else {
            Vec::new()
        },
        outside_hours: own.is_outside_hours(span),
        at_night: own.is_at_night(span, core.zone()),
        when,
    })
}
