//! What waits in a meeting: a date to confirm, what became of it, a reflection, how it goes on.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Meeting, MeetingCommand, MeetingState};
use crate::{
    Allowed, MemberId,
    allowed::allowed,
    calendar::later,
    waiting::{Wait, WaitKind},
};

/// How long a reflection and the question how it goes on wait after a meeting: two weeks, a usual rhythm. Then the next
/// meeting asks, and what was not written is nobody's debt (a proposed number).
pub const OPEN_END_DAYS: i64 = 14;

impl Meeting {
    /// What waits for somebody in this meeting.
    #[must_use]
    pub fn waits(&self) -> Vec<Wait> {
        let end = self.span().end;
        let mut waits = Vec::new();
        if let MeetingState::Proposed { by } = self.state {
            waits.push(Wait {
                with: Some(by),
                since: Some(self.booked_at.with_timezone(&self.start.zone).date_naive()),
                until: Some(end),
                ..self.wait(
                    WaitKind::ConfirmDate,
                    [by],
                    allowed![MeetingCommand::Confirm, MeetingCommand::Move, MeetingCommand::Cancel],
                )
            });
        }
        if self.waits_for_its_state(DateTime::<Utc>::MAX_UTC) {
            let by_plan_b = matches!(self.state, MeetingState::Scheduled { plan_b_since: Some(_) });
            waits.push(Wait {
                since: Some(end.with_timezone(&self.start.zone).date_naive()),
                from: Some(end),
                ..self.wait(
                    WaitKind::SettleMeeting,
                    [],
                    if by_plan_b {
                        allowed![MeetingCommand::Hold, MeetingCommand::Move, MeetingCommand::Cancel]
                    } else {
                        allowed![
                            MeetingCommand::Hold,
                            MeetingCommand::Miss,
                            MeetingCommand::Move,
                            MeetingCommand::Cancel
                        ]
                    },
                )
            });
        }
        if let MeetingState::Held { at, .. } = self.state {
            let since = Some(at.with_timezone(&self.start.zone).date_naive());
            let until = Some(later(at, TimeDelta::days(OPEN_END_DAYS)));
            let reflected = self.parts.iter().filter(|(_, part)| part.reflected_on.is_some());
            let reflected = reflected.map(|(member, _)| *member);
            let reflect = self.wait(WaitKind::Reflect, reflected, allowed![MeetingCommand::Reflect]);
            waits.push(Wait { since, until, ..reflect });
            if self.waits_for_next() {
                let decide = self.wait(WaitKind::DecideNext, [], allowed![MeetingCommand::DecideNext]);
                waits.push(Wait { since, until, ..decide });
            }
        }
        waits
    }

    fn wait(
        &self,
        kind: WaitKind,
        others: impl IntoIterator<Item = MemberId>,
        actions: &'static [Allowed],
    ) -> Wait {
        Wait { start: Some(self.start), ..Wait::of_everyone_but(kind, others, actions) }
    }
}
