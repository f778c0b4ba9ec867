//! When spans of time meet: clashes of meetings, and the hours two people have in common.

use chrono::{DateTime, Days, NaiveTime, Utc, Weekday};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{MeetingId, WallTime, Zone, calendar::days_after};

/// A span of time, its end not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi(name = "TimeSpan"))]
pub struct Span {
    /// From this moment.
    pub start: DateTime<Utc>,
    /// Until this one.
    pub end: DateTime<Utc>,
}

impl Span {
    /// Whether the two share time: one inside the other does, back to back does not (`rules.md`, *Meetings and
    /// reminders*).
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The time the two share.
    #[must_use]
    pub fn shared(self, other: Self) -> Option<Self> {
        self.overlaps(other)
            .then(|| Self { start: self.start.max(other.start), end: self.end.min(other.end) })
    }
}

/// When somebody can meet, each week, by the clock where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi(name = "FreeWindow"))]
pub struct Window {
    /// On this day of the week.
    pub weekday: Weekday,
    /// From this local time.
    pub from: NaiveTime,
    /// Until this local time; at or before `from` it is the next day's.
    pub until: NaiveTime,
    /// In this zone.
    pub zone: Zone,
}

/// Some other meeting that takes time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Booked {
    /// Which.
    pub meeting: MeetingId,
    /// When.
    pub span: Span,
}

/// The meetings that share time with this span. The app warns of them and forbids nothing (S148).
#[must_use]
pub fn clashes(span: Span, others: &[Booked]) -> Vec<MeetingId> {
    let clashing = others.iter().filter(|other| other.span.overlaps(span));
    clashing.map(|other| other.meeting).collect()
}

/// The time within `during` that both can meet, in order. A clock change in one of the zones moves its windows, not
/// the other's (S147).
#[must_use]
pub fn overlap(left: &[Window], right: &[Window], during: Span) -> Vec<Span> {
    let right = open_spans(right, during);
    let shared: Vec<Span> = open_spans(left, during)
        .into_iter()
        .flat_map(|one| right.iter().filter_map(move |other| one.shared(*other)))
        .collect();
    joined(shared)
}

/// The spans that these windows open within `during`, in order, those that touch joined.
#[must_use]
pub fn open_spans(windows: &[Window], during: Span) -> Vec<Span> {
    let spans = windows
        .iter()
        .flat_map(|window| days_of(*window, during).filter_map(move |day| window.on(day)?.shared(during)));
    joined(spans.collect())
}

/// The days on which the window may open a span within `during`: a day more at each end, since dates differ between
/// zones and a window may run past midnight.
fn days_of(window: Window, during: Span) -> impl Iterator<Item = NaiveDate> {
    let local = |instant: DateTime<Utc>| instant.with_timezone(&window.zone).date_naive();
    let first = days_after(local(during.start), -1);
    let last = days_after(local(during.end), 1);
    first.iter_days().take_while(move |day| *day <= last).filter(move |day| day.weekday() == window.weekday)
}

impl Window {
    /// The span it opens on this day; none where the clocks jump over all of it.
    fn on(self, day: NaiveDate) -> Option<Span> {
        let next_day = u64::from(self.until <= self.from);
        let instant = |day: NaiveDate, time| {
            let local = day.and_time(time);
            WallTime { local, zone: self.zone }.instant()
        };
        let span = Span {
            start: instant(day, self.from),
            end: instant(day.checked_add_days(Days::new(next_day))?, self.until),
        };
        (span.start < span.end).then_some(span)
    }
}

fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

crate::typed::typed! {
    struct Window { weekday, from, until, zone };
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::places::{berlin, new_york};

    fn at(text: &str) -> DateTime<Utc> {
        format!("{text}:00Z").parse().expect("an instant")
    }

    fn span(start: &str, end: &str) -> Span {
        Span { start: at(start), end: at(end) }
    }

    fn window(weekday: Weekday, from: u32, until: u32, zone: Zone) -> Window {
        let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("an hour");
        Window { weekday, from: time(from), until: time(until), zone }
    }

    #[test]
    fn enclosing_clashes_and_back_to_back_does_not() {
        let day = |start, end| span(&format!("2026-03-02T{start}"), &format!("2026-03-02T{end}"));
        let meeting = day("10:00", "11:00");
        let other = |n, span| Booked { meeting: MeetingId(Uuid::from_u128(n)), span };
        let others = [
            other(1, day("09:00", "12:00")),
            other(2, day("10:15", "10:30")),
            other(3, day("09:00", "10:00")),
            other(4, day("11:00", "12:00")),
            other(5, day("10:59", "11:30")),
        ];
        let clashing: Vec<u128> = clashes(meeting, &others).iter().map(|id| id.0.as_u128()).collect();
        assert_eq!(clashing, [1, 2, 5]);
    }

    #[test]
    fn the_hours_in_common_shift_in_the_week_the_clocks_disagree() {
        let left = [window(Weekday::Tue, 9, 18, berlin())];
        let right = [window(Weekday::Tue, 9, 17, new_york())];
        let common = |from, until| overlap(&left, &right, span(from, until));
        assert_eq!(
            common("2026-03-01T00:00", "2026-03-08T00:00"),
            [span("2026-03-03T14:00", "2026-03-03T17:00")]
        );
        assert_eq!(
            common("2026-03-08T00:00", "2026-03-15T00:00"),
            [span("2026-03-10T13:00", "2026-03-10T17:00")],
            "New York has put its clocks forward, Berlin has not"
        );
    }

    #[test]
    fn a_window_past_midnight_and_the_next_that_begins_there_are_one() {
        let windows = [window(Weekday::Sun, 22, 0, berlin()), window(Weekday::Mon, 0, 6, berlin())];
        assert_eq!(
            open_spans(&windows, span("2026-01-11T00:00", "2026-01-13T00:00")),
            [span("2026-01-11T21:00", "2026-01-12T05:00")]
        );
    }

    proptest! {
        #[test]
        fn overlapping_is_mutual_and_is_having_a_moment_in_common(
            a in 0_i64..50, b in 1_i64..20, c in 0_i64..50, d in 1_i64..20,
        ) {
            let span = |start, minutes| Span {
                start: at("2026-01-01T00:00") + TimeDelta::minutes(start),
                end: at("2026-01-01T00:00") + TimeDelta::minutes(start + minutes),
            };
            let (one, other) = (span(a, b), span(c, d));
            prop_assert_eq!(one.overlaps(other), other.overlaps(one));
            let common = (a..a + b).any(|minute| (c..c + d).contains(&minute));
            prop_assert_eq!(one.overlaps(other), common);
            prop_assert_eq!(one.shared(other).is_some(), common);
        }
    }
}
