//! The true time, as far as a phone knows it: its clock, corrected by what the server's last answer told of it; and when that
//! correction holds no longer, because somebody has set the clock since.

use belay_domain::calendar::YEARS_OF_MOMENTS;
use chrono::{DateTime, Datelike as _, TimeDelta, Utc};

/// A clock that is wrong by more than this shows a wrong date, and its owner or the system sets it right some day. Below it a
/// correction is kept however long the phone is out of reach (a proposed number).
const WRONG_DATE: TimeDelta = TimeDelta::days(7);

/// The correction of this phone's clock by the server's last answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Correction {
    /// The difference to add to the clock.
    pub(crate) offset: TimeDelta,
    /// The server's time in that answer; none before the first.
    pub(crate) heard: Option<DateTime<Utc>>,
}

impl Correction {
    /// The true time when the clock shows `clock`. None where that is off by more than a date can say.
    ///
    /// Time does not run back, so what comes out before the server's last word is not so: the clock was set back since. And
    /// a clock that was far behind and now shows a moment after that word was set right, rather than left alone for as long
    /// as it was behind. What is written then is not dated years ahead.
    pub(crate) fn true_time(self, clock: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let corrected = clock.checked_add_signed(self.offset)?;
        if !YEARS_OF_MOMENTS.contains(&corrected.year()) {
            // No server of ours said so: nothing could be dated with it.
            return Some(clock);
        }
        let Some(heard) = self.heard.filter(|_| self.offset.abs() > WRONG_DATE) else {
            return Some(corrected);
        };
        let set_forward = self.offset > TimeDelta::zero() && clock >= heard;
        let set_back = corrected < heard;
        Some(if set_forward || set_back { clock.max(heard) } else { corrected })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(day: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000 + day)
    }

    /// On day 0 the server answered a phone whose clock was so many days ahead (or, negative, behind).
    fn measured(ahead: i64) -> Correction {
        Correction { offset: TimeDelta::days(-ahead), heard: Some(day(0)) }
    }

    #[test]
    fn a_correction_that_leads_out_of_all_years_is_not_believed() {
        let clock = day(0);
        let absurd = Correction { offset: TimeDelta::days(365 * 9_000), heard: None };
        assert_eq!(absurd.true_time(clock), Some(clock));
    }

    #[test]
    fn a_clock_that_stays_wrong_is_corrected() {
        for ahead in [-20_000, -365, -1, 0, 1, 365, 3_650] {
            assert_eq!(measured(ahead).true_time(day(ahead)), Some(day(0)));
        }
        assert_eq!(measured(365).true_time(day(365 + 40)), Some(day(40)));
        assert_eq!(measured(-365).true_time(day(-365 + 40)), Some(day(40)));
        assert_eq!(measured(-1).true_time(day(39)), Some(day(40)), "by less than a date, however long");
    }

    #[test]
    fn a_clock_that_was_set_right_is_believed() {
        for ahead in [-20_000, -3_650, -365, 365, 3_650] {
            assert_eq!(measured(ahead).true_time(day(3)), Some(day(3)), "{ahead}");
        }
    }

    #[test]
    fn a_clock_that_was_set_back_beyond_the_servers_last_word_stands_at_it() {
        assert_eq!(measured(365).true_time(day(-500)), Some(day(0)));
    }

    #[test]
    fn before_the_first_answer_a_clock_is_believed() {
        assert_eq!(Correction::default().true_time(day(5)), Some(day(5)));
        let unheard = Correction { heard: None, ..measured(365) };
        assert_eq!(unheard.true_time(day(365)), Some(day(0)));
        assert_eq!(measured(-365).true_time(DateTime::<Utc>::MAX_UTC), None);
    }

    proptest! {
        #[test]
        fn once_a_clock_is_right_nothing_is_dated_more_than_a_week_ahead(
            ahead in -20_000_i64..20_000, later in 0_i64..5_000,
        ) {
            let now = measured(ahead).true_time(day(later)).expect("it is a date");
            prop_assert!(now <= day(later) + WRONG_DATE, "{now} on {}", day(later));
        }
    }
}
