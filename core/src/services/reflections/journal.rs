//! The journal: one's own reflections by day, filtered by people, meeting, month, and drafts.

use belay_domain::{MeetingId, MemberId, calendar::days_after};
use chrono::{Datelike as _, Months, NaiveDate};

use super::{ReflectionPage, Reflections, view};
use crate::{
    Result,
    documents::kinds::by_day,
    services::paging::{Listed, page, shown},
    storage::JournalPart,
};

/// Which reflections the journal shows: those that fit all that is said. Nothing said shows all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct JournalFilter {
    /// About a meeting, goal or story with this person, or shared with them.
    pub with: Option<MemberId>,
    /// About this meeting.
    pub meeting: Option<MeetingId>,
    /// Begun in the month of this day.
    pub month: Option<NaiveDate>,
    /// Only drafts.
    pub drafts: bool,
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Reflections {
    /// The journal: one's own reflections that fit, the newest day first, a page at a time.
    ///
    /// # Errors
    /// As [`Reflections::own`].
    pub fn journal(&self, filter: &JournalFilter, from: Option<&str>) -> Result<ReflectionPage> {
        let (first, last) = filter.month.map_or((i64::MIN, i64::MAX), days_of);
        let part = JournalPart {
            with: filter.with.map(|with| with.0),
            about: filter.meeting.map(|meeting| meeting.0),
            from: first,
            to: last,
            drafts: filter.drafts,
        };
        let page = page(from)?;
        self.belay.core()?.read(|reading| {
            let Listed { views, next } = shown(reading, reading.journal(part, page)?, view)?;
            Ok(ReflectionPage { reflections: views, next })
        })
    }
}

/// The places of a month in a list that has the newest day first.
fn days_of(day: NaiveDate) -> (i64, i64) {
    let first = day.with_day(1).unwrap_or(day);
    let next = first.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX);
    (-by_day(days_after(next, -1)), -by_day(first))
}
