//! Noticing that a relationship fades: nothing held for long and nothing booked. Counted from what people did together,
//! never from log-ins. A pure reading; nothing ends by it (`rules.md`, *Relationship*; S308).

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{Cadence, MemberId, Phase, RelationshipId, meeting::Meeting};

/// A gentle note so many days after the last held meeting (`rules.md`, *Relationship*).
pub const NOTE_DAYS: u64 = 14;
/// A second one (`rules.md`, *Relationship*).
pub const SECOND_NOTE_DAYS: u64 = 28;
/// Ways on are offered (`rules.md`, *Relationship*).
pub const OFFER_DAYS: u64 = 45;
/// Closing is announced (`rules.md`, *Relationship*).
pub const ANNOUNCE_DAYS: u64 = 90;
/// Closing is opened (`rules.md`, *Relationship*).
pub const OPEN_CLOSING_DAYS: u64 = 97;
/// Where a cadence is agreed, no step comes before so many spans of it have passed with nothing booked (S308).
pub const FADING_CADENCES: u16 = 2;

/// The contact in a relationship. Read held and booked meetings into it with [`Contact::read`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The relationship.
    pub relationship: RelationshipId,
    /// Its members.
    pub members: BTreeSet<MemberId>,
    /// The day it began: counted from until something is held.
    pub began: NaiveDate,
    /// The day of the last held meeting, of any kind (S085).
    pub last_held: Option<NaiveDate>,
    /// The last day of its last pause: a rest is no gap, so it is counted from here if that is later.
    pub resumed: Option<NaiveDate>,
    /// Whether a date ahead stands.
    pub booked: bool,
    /// Its state.
    pub phase: Phase,
    /// Whether it rests.
    pub paused: bool,
    /// The rhythm agreed.
    pub cadence: Option<Cadence>,
}

/// A step of fading, from a note to the opening of closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum FadingStep {
    /// A gentle note.
    Note,
    /// A second one.
    SecondNote,
    /// Pause, renegotiate or close are offered.
    Offer,
    /// Closing is announced.
    Announce,
    /// Closing is opened.
    OpenClosing,
}

/// A way on out of fading (S308).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum WayOn {
    /// Book a meeting.
    Revive,
    /// Rest.
    Pause,
    /// Agree afresh.
    Renegotiate,
    /// Say goodbye.
    Close,
}

/// The signal: raised to every member alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Fading {
    /// How far.
    pub step: FadingStep,
    /// Counted from this day.
    pub since: NaiveDate,
    /// To whom it is raised.
    pub to: BTreeSet<MemberId>,
    /// How one can go on.
    pub ways: Vec<WayOn>,
}

/// The day of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FadingDay {
    /// The day.
    pub on: NaiveDate,
    /// The step.
    pub step: FadingStep,
}

impl Contact {
    /// Takes a meeting into account. One that was moved counts as booked as long as it stays within a span of its
    /// cadence (S164); whoever keeps putting it off is told all the same.
    pub fn read(&mut self, meeting: &Meeting, now: DateTime<Utc>) {
        self.last_held = self.last_held.max(meeting.held_on());
        self.booked |= meeting.is_booked(self.cadence.as_ref(), now);
    }

    /// The day it is counted from.
    #[must_use]
    pub fn since(&self) -> NaiveDate {
        let last = self.last_held.unwrap_or(self.began);
        self.resumed.map_or(last, |resumed| resumed.max(last))
    }

    /// The days of the steps from here on, if nothing is held or booked meanwhile; several that an agreed cadence puts
    /// on one day are one, the furthest. Empty while something is booked, while it rests, and where it has not begun or
    /// is coming to its end.
    #[must_use]
    pub fn fading_days(&self) -> Vec<FadingDay> {
        let living = matches!(self.phase, Phase::Preparing | Phase::Negotiating | Phase::EnablingGrowth);
        if self.booked || self.paused || !living {
            return Vec::new();
        }
        let since = self.since();
        let cadence_over =
            self.cadence.map_or(since, |cadence| add(cadence.after(since, FADING_CADENCES), 1));
        let day = |days| add(since, days).max(cadence_over);
        let offer = day(OFFER_DAYS);
        // After a long cadence announcing must not come with the first note: it keeps its distance from the offer.
        let announce = day(ANNOUNCE_DAYS).max(add(offer, ANNOUNCE_DAYS - OFFER_DAYS));
        let steps = [
            (day(NOTE_DAYS), FadingStep::Note),
            (day(SECOND_NOTE_DAYS), FadingStep::SecondNote),
            (offer, FadingStep::Offer),
            (announce, FadingStep::Announce),
            (add(announce, OPEN_CLOSING_DAYS - ANNOUNCE_DAYS), FadingStep::OpenClosing),
        ];
        let mut days: Vec<FadingDay> = Vec::with_capacity(steps.len());
        for (on, step) in steps {
            days.retain(|earlier| earlier.on != on);
            days.push(FadingDay { on, step });
        }
        days
    }

    /// The day from which it counts as faded without an answer, if nothing happens until then: closing opens a week
    /// after it was announced.
    #[must_use]
    pub fn unanswered_from(&self) -> Option<NaiveDate> {
        let opens = |day: &FadingDay| day.step == FadingStep::OpenClosing;
        self.fading_days().into_iter().find(opens).map(|day| day.on)
    }

    /// How far it has faded on this day, if it has.
    #[must_use]
    pub fn fading(&self, today: NaiveDate) -> Option<Fading> {
        let reached = |day: &FadingDay| day.on <= today;
        let step = self.fading_days().into_iter().rfind(reached)?.step;
        let mut ways = vec![WayOn::Revive, WayOn::Pause, WayOn::Close];
        if step >= FadingStep::Offer {
            ways.insert(2, WayOn::Renegotiate);
        }
        Some(Fading { step, since: self.since(), to: self.members.clone(), ways })
    }
}

/// The last days of the calendar are never reached.
fn add(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveTime;
    use uuid::Uuid;

    use super::*;
    use crate::{CadenceUnit, Zone};

    fn first() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 1).expect("a date")
    }

    fn contact(cadence: Option<(u16, CadenceUnit)>) -> Contact {
        Contact {
            relationship: RelationshipId(Uuid::from_u128(1)),
            members: BTreeSet::from([MemberId(Uuid::from_u128(2)), MemberId(Uuid::from_u128(3))]),
            began: add(first(), 0),
            last_held: Some(first()),
            resumed: None,
            booked: false,
            phase: Phase::EnablingGrowth,
            paused: false,
            cadence: cadence.map(|(every, unit)| Cadence {
                every,
                unit,
                at: NaiveTime::MIN,
                zone: Zone::UTC,
                weekday: None,
                from: None,
            }),
        }
    }

    /// The days after the last held meeting on which a step comes.
    fn days(contact: &Contact) -> Vec<(i64, FadingStep)> {
        let since = |day: &FadingDay| ((day.on - contact.since()).num_days(), day.step);
        contact.fading_days().iter().map(since).collect()
    }

    #[test]
    fn without_a_cadence_the_steps_come_on_their_days() {
        use FadingStep::{Announce, Note, Offer, OpenClosing, SecondNote};
        assert_eq!(
            days(&contact(None)),
            [(14, Note), (28, SecondNote), (45, Offer), (90, Announce), (97, OpenClosing)]
        );
        assert_eq!(contact(None).fading(add(first(), 13)), None);
        assert_eq!(contact(None).unanswered_from(), Some(add(first(), 97)));
    }

    #[test]
    fn a_cadence_of_two_weeks_holds_the_notes_back_until_two_spans_are_over() {
        use FadingStep::{Announce, Offer, OpenClosing, SecondNote};
        assert_eq!(
            days(&contact(Some((2, CadenceUnit::Weeks)))),
            [(29, SecondNote), (45, Offer), (90, Announce), (97, OpenClosing)]
        );
    }

    #[test]
    fn after_a_long_cadence_closing_is_still_announced_long_after_the_offer() {
        use FadingStep::{Announce, Offer, OpenClosing};
        assert_eq!(
            days(&contact(Some((3, CadenceUnit::Months)))),
            [(185, Offer), (230, Announce), (237, OpenClosing)]
        );
    }

    #[test]
    fn nothing_is_said_while_a_date_stands_or_it_rests_or_ends() {
        let late = add(first(), 200);
        for (what, contact) in [
            ("booked", Contact { booked: true, ..contact(None) }),
            ("paused", Contact { paused: true, ..contact(None) }),
            ("proposed", Contact { phase: Phase::Proposed, ..contact(None) }),
            ("closing", Contact { phase: Phase::ComingToClosure, ..contact(None) }),
            ("closed", Contact { phase: Phase::Closed, ..contact(None) }),
        ] {
            assert_eq!(contact.fading(late), None, "{what}");
        }
    }

    #[test]
    fn a_rest_is_no_gap_and_nothing_held_yet_is_counted_from_the_beginning() {
        let resumed = Contact { resumed: Some(add(first(), 100)), ..contact(None) };
        assert_eq!(resumed.fading(add(first(), 110)), None);
        let never_met = Contact { last_held: None, began: add(first(), 5), ..contact(None) };
        assert_eq!(never_met.fading(add(first(), 18)), None);
        assert!(never_met.fading(add(first(), 19)).is_some());
    }
}
