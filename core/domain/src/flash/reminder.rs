//! Reminders of a request: a mentor who has not answered, an asker whose request ran out or whose takeaway is
//! missing. Planned from the document; never holds content.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{FlashRequest, FlashState};
use crate::{MemberId, calendar::later};

/// A mentor who has not answered is reminded so many hours after the request was opened (`rules.md`, *Flash
/// mentoring*).
pub const ANSWER_REMINDER_HOURS: [i64; 2] = [24, 72];
/// An asker is reminded of the takeaway once, so many days after the conversation (S454).
pub const TAKEAWAY_REMINDER_DAYS: i64 = 2;

/// One reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlashReminder {
    /// The reason for the reminder.
    pub kind: FlashReminderKind,
    /// When.
    pub at: DateTime<Utc>,
    /// Whom.
    pub to: MemberId,
}

/// The reason for a reminder of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlashReminderKind {
    /// A mentor has not answered.
    Answer,
    /// Nobody accepted in time; the next mentor is shown.
    Expired,
    /// The takeaway is missing.
    Takeaway,
}

impl FlashRequest {
    /// All its reminders by its present state, in order of time. Obsolete ones are left out: a mentor
    /// who answered, a request that ends before the reminder.
    #[must_use]
    pub fn reminders(&self) -> Vec<FlashReminder> {
        match self.state {
            FlashState::Open => self.reminders_while_open(),
            FlashState::Held { at, .. } => vec![FlashReminder {
                kind: FlashReminderKind::Takeaway,
                at: later(at, TimeDelta::days(TAKEAWAY_REMINDER_DAYS)),
                to: self.asker,
            }],
            _ => Vec::new(),
        }
    }

    fn reminders_while_open(&self) -> Vec<FlashReminder> {
        let expires = self.expires_at();
        if self.waits_for(self.opened_at).is_empty() {
            return Vec::new();
        }
        let mut reminders: Vec<FlashReminder> = ANSWER_REMINDER_HOURS
            .iter()
            .map(|hours| later(self.opened_at, TimeDelta::hours(*hours)))
            .filter(|at| *at < expires)
            .flat_map(|at| {
                self.mentors
                    .iter()
                    .filter(|mentor| self.owes_answer(**mentor))
                    .map(move |mentor| FlashReminder { kind: FlashReminderKind::Answer, at, to: *mentor })
            })
            .collect();
        reminders.push(FlashReminder { kind: FlashReminderKind::Expired, at: expires, to: self.asker });
        reminders
    }
}
