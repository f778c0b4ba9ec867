//! How often people meet: every so many days, weeks or months, at a local time in a zone.

use chrono::NaiveTime;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A rhythm. The series keeps its local time through clock changes (S092, S146).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cadence {
    /// Every so many; at least 1.
    pub every: u16,
    /// Of these.
    pub unit: CadenceUnit,
    /// At this local time.
    pub at: NaiveTime,
    /// In this zone.
    pub zone: Tz,
}

/// What a cadence counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CadenceUnit {
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Calendar months.
    Months,
}
