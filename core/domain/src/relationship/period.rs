//! How long a relationship is meant to last: from acceptance, extendable while it is open, with the history kept
//! (`rules.md`, *Relationship*). It is a plan, not a limit: anyone may close earlier without a mark (S447).

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{MemberId, Reason, Refusal};

/// The length of a relationship for which nobody named one, in months (`rules.md`, *Relationship*).
pub const DEFAULT_MONTHS: u16 = 6;
/// The shortest planned length, in weeks (`rules.md`, *Relationship*).
pub const SHORTEST_WEEKS: u16 = 4;
/// The longest planned length, in months from acceptance, extensions included (`rules.md`, *Relationship*).
pub const LONGEST_MONTHS: u16 = 24;
/// So many days after a passed end date without an answer it may be marked as lapsed: after the reminders at 7, 14
/// and 21 days (`rules.md`, *Relationship*).
pub const LAPSE_AFTER_DAYS: u64 = 21;

const DAYS_PER_WEEK: u64 = 7;

/// A length in weeks or calendar months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi(name = "RelationshipLength"))]
pub struct Length {
    /// So many.
    pub count: u16,
    /// The unit.
    pub unit: LengthUnit,
}

/// The unit of a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum LengthUnit {
    /// Weeks.
    Weeks,
    /// Calendar months.
    Months,
}

impl Default for Length {
    fn default() -> Self {
        Self::months(DEFAULT_MONTHS)
    }
}

impl Length {
    /// So many weeks.
    #[must_use]
    pub fn weeks(count: u16) -> Self {
        Self { count, unit: LengthUnit::Weeks }
    }

    /// So many calendar months.
    #[must_use]
    pub fn months(count: u16) -> Self {
        Self { count, unit: LengthUnit::Months }
    }

    /// The last day of this length when it begins on `start` (the calendar's own end where it is longer than that).
    #[must_use]
    pub fn end(self, start: NaiveDate) -> NaiveDate {
        let end = match self.unit {
            LengthUnit::Weeks => start.checked_add_days(Days::new(u64::from(self.count) * DAYS_PER_WEEK)),
            LengthUnit::Months => start.checked_add_months(Months::new(u32::from(self.count))),
        };
        end.unwrap_or(NaiveDate::MAX)
    }

    /// Checks that the length, from `start`, is within 4 weeks and 24 months.
    ///
    /// # Errors
    /// [`Reason::OutOfRange`] with the field `length`.
    pub fn check(self, start: NaiveDate) -> Result<(), Refusal> {
        let end = self.end(start);
        let shortest = Self::weeks(SHORTEST_WEEKS).end(start);
        let longest = Self::months(LONGEST_MONTHS).end(start);
        if (shortest..=longest).contains(&end) {
            Ok(())
        } else {
            Err(Refusal::invalid("length", Reason::OutOfRange))
        }
    }
}

/// The planned length with how it came about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi(name = "RelationshipPeriod"))]
pub struct Period {
    /// The whole length, from acceptance.
    pub length: Length,
    /// Earlier lengths, in the order they were extended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
}

/// One extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Extension {
    /// The length before.
    pub from: Length,
    /// The length after.
    pub to: Length,
    /// Who extended it.
    pub by: MemberId,
    /// On this day.
    pub on: NaiveDate,
}

impl Period {
    /// Makes the whole length `to`.
    ///
    /// # Errors
    /// [`Reason::OutOfRange`] where it is over the longest, or does not end later than now planned.
    pub fn extend(
        &mut self,
        to: Length,
        start: NaiveDate,
        by: MemberId,
        on: NaiveDate,
    ) -> Result<(), Refusal> {
        to.check(start)?;
        let from = self.length;
        if to.end(start) <= from.end(start) {
            return Err(Refusal::invalid("length", Reason::OutOfRange));
        }
        self.length = to;
        self.extensions.push(Extension { from, to, by, on });
        Ok(())
    }
}

crate::typed::no_words! { LengthUnit }

crate::typed::typed! {
    struct Length { count, unit };
}
