//! For any sequence of commands only the listed moves.

use proptest::prelude::*;

use super::*;
use crate::waiting::tests::unanswerable;

fn any_command() -> impl Strategy<Value = MeetingCommand> {
    let day = || (10_u32..20).prop_map(|day| berlin(&format!("2026-03-{day}T10:00")));
    prop_oneof![
        day().prop_map(|start| MeetingCommand::Confirm { start }),
        (day(), day()).prop_map(|(from, to)| MeetingCommand::Move { from, to, reason: "a train".into() }),
        Just(MeetingCommand::Cancel { reason: String::new() }),
        Just(MeetingCommand::SwitchToPlanB),
        Just(hold()),
        Just(MeetingCommand::Miss),
        Just(MeetingCommand::Prepare),
        Just(MeetingCommand::Reflect),
        Just(MeetingCommand::FollowUp),
        Just(MeetingCommand::DecideNext(NextDecision::ClosingTalk)),
    ]
}

/// The moves of `model.md`, by name; `Moved(to)` is a new date of the same document.
fn listed(from: &Meeting, to: &Meeting) -> bool {
    use MeetingState::{Cancelled, Held, Missed, Proposed, Scheduled};
    if from.start != to.start {
        return to.moves.len() == from.moves.len() + 1
            && matches!(
                (&from.state, &to.state),
                (Proposed { .. }, Proposed { .. }) | (Scheduled { .. }, Scheduled { .. })
            );
    }
    match (&from.state, &to.state) {
        (Proposed { .. }, Scheduled { .. } | Held { .. } | Missed { .. } | Cancelled { .. }) => true,
        (Scheduled { .. }, Held { .. } | Cancelled { .. }) => true,
        (Scheduled { plan_b_since: None }, Missed { .. } | Scheduled { .. }) => true,
        (from, to) => from == to,
    }
}

proptest! {
    #[test]
    fn whatever_is_asked_only_listed_moves_happen_and_refusals_name_what_is_allowed(
        commands in proptest::collection::vec((any::<bool>(), 5_u32..25, any_command()), 1..20)
    ) {
        let mut meeting = proposed();
        for (mentor, day, command) in commands {
            let before = meeting.clone();
            let actor = if mentor { MENTOR } else { MENTEE };
            match tell(&mut meeting, actor, &format!("2026-03-{day:02}T10:30"), command) {
                Ok(()) => {
                    prop_assert!(listed(&before, &meeting), "{:?} -> {:?}", before, meeting);
                    let video = matches!(meeting.modality, Modality::Video { .. });
                    prop_assert!(!video || meeting.plan_b.is_some());
                    prop_assert_eq!(meeting.dates().len(), meeting.moves.len() + 1);
                }
                Err(refusal) => {
                    if matches!(refusal.reason, Reason::NotNow | Reason::MeetingSettled) {
                        prop_assert!(!refusal.allowed.is_empty());
                    }
                    meeting = before;
                }
            }
            let now = at(actor, &format!("2026-03-{day:02}T10:30"), 1).now;
            let wrong = unanswerable(&meeting.waits(), &[MENTEE, MENTOR], now, &[], |_| meeting.allowed().to_vec());
            prop_assert!(wrong.is_empty(), "{:?} in {:?}", wrong, meeting.state);
        }
    }
}
