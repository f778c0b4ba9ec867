//! A time against the hours somebody has: their own windows of the week, and the night where they are.

use chrono::Weekday;

use crate::{
    Span, Window, Zone, open_spans,
    profile::{Profile, QuietHours, USUAL_QUIET},
};

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

impl Profile {
    /// Whether a part of a time is outside the hours in which they can meet. Not where they have named none.
    #[must_use]
    pub fn is_outside_hours(&self, time: Span) -> bool {
        !self.windows.is_empty() && open_spans(&self.windows, time) != [time]
    }

    /// Whether a part of a time is in their quiet hours, by the clock of `zone`: where they are now. Of somebody who is
    /// reminded at any hour, in the usual ones: they need not want to talk at night.
    #[must_use]
    pub fn is_at_night(&self, time: Span, zone: Zone) -> bool {
        let QuietHours { from, until } = self.quiet.unwrap_or(USUAL_QUIET);
        let nights = WEEK.map(|weekday| Window { weekday, from, until, zone });
        !open_spans(&nights, time).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveTime};
    use uuid::Uuid;

    use super::*;
    use crate::{
        MemberId,
        places::{berlin, new_york},
    };

    fn span(start: &str, end: &str) -> Span {
        let at =
            |text: &str| DateTime::parse_from_rfc3339(&format!("{text}:00Z")).expect("an instant").to_utc();
        Span { start: at(start), end: at(end) }
    }

    fn hour(hour: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, 0, 0).expect("an hour")
    }

    fn ann() -> Profile {
        Profile::new(MemberId(Uuid::from_u128(1)), berlin())
    }

    #[test]
    fn a_time_is_at_night_by_the_clock_of_whoever_looks_at_it() {
        // 16:30 in New York is 22:30 in Berlin.
        let offered = span("2026-12-02T21:30", "2026-12-02T22:00");
        assert!(ann().is_at_night(offered, berlin()));
        assert!(!ann().is_at_night(offered, new_york()));
        let early = span("2026-12-02T05:45", "2026-12-02T06:15");
        assert!(ann().is_at_night(early, berlin()), "its first quarter is before seven");
    }

    #[test]
    fn quiet_hours_of_ones_own_are_ones_night() {
        let late = Some(QuietHours { from: hour(1), until: hour(9) });
        let owl = Profile { quiet: late, ..ann() };
        assert!(!owl.is_at_night(span("2026-12-02T22:30", "2026-12-02T23:00"), berlin()));
        assert!(owl.is_at_night(span("2026-12-02T07:30", "2026-12-02T08:00"), berlin()));
    }

    #[test]
    fn a_time_that_ends_after_ones_hours_is_outside_them_and_without_hours_none_is() {
        let window = Window { weekday: Weekday::Wed, from: hour(9), until: hour(17), zone: berlin() };
        let ann = |windows| Profile { windows, ..ann() };
        assert!(!ann(vec![window]).is_outside_hours(span("2026-12-02T15:30", "2026-12-02T16:00")));
        assert!(ann(vec![window]).is_outside_hours(span("2026-12-02T15:45", "2026-12-02T16:15")));
        assert!(ann(vec![window]).is_outside_hours(span("2026-12-03T10:00", "2026-12-03T10:30")));
        assert!(!ann(vec![]).is_outside_hours(span("2026-12-03T02:00", "2026-12-03T02:30")));
    }
}
