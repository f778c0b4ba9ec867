//! What waits, apart from any subject; and what the tests of each subject ask of it.

#![allow(clippy::unwrap_used, reason = "a moment that is written out here exists")]

use chrono::TimeZone as _;

use super::*;

/// What waits now for one of these members and names an answer that they may not give; each with its kind. Of what is in
/// `apart`, the answer is no command that the state decides on.
pub(crate) fn unanswerable(
    waits: &[Wait],
    members: &[MemberId],
    now: DateTime<Utc>,
    apart: &[WaitKind],
    allowed: impl Fn(MemberId) -> Vec<Allowed>,
) -> Vec<(WaitKind, &'static str)> {
    let in_it: BTreeSet<MemberId> = members.iter().copied().collect();
    let mut found = Vec::new();
    for wait in waits.iter().filter(|wait| wait.waits_at(now) && !apart.contains(&wait.kind)) {
        for member in members.iter().filter(|member| wait.waits_for(**member, &in_it)) {
            let can = allowed(*member);
            let cannot = wait.actions.iter().filter(|action| !can.contains(action));
            found.extend(cannot.map(|action| (wait.kind, action.as_str())));
        }
    }
    found
}

const ANN: MemberId = MemberId(Uuid::from_u128(1));
const BO: MemberId = MemberId(Uuid::from_u128(2));
const STRANGER: MemberId = MemberId(Uuid::from_u128(3));

#[test]
fn nothing_waits_for_somebody_who_is_not_in_it() {
    let pair = BTreeSet::from([ANN, BO]);
    for wait in [
        Wait::of(WaitKind::HearStory, STRANGER, &[]),
        Wait::of_everyone_but(WaitKind::AcceptAgreement, [ANN], &[]),
    ] {
        assert!(!wait.waits_for(STRANGER, &pair));
        assert!(!wait.waits_for(ANN, &pair));
        assert!(!wait.waits_for(BO, &BTreeSet::new()));
    }
    assert!(Wait::of_everyone_but(WaitKind::AcceptAgreement, [ANN], &[]).waits_for(BO, &pair));
}

#[test]
fn something_waits_from_its_moment_on_and_no_longer_than_it_makes_sense() {
    let at = |hour| Utc.with_ymd_and_hms(2026, 3, 2, hour, 0, 0).unwrap();
    let wait = Wait { from: Some(at(9)), until: Some(at(12)), ..Wait::of(WaitKind::AnswerFlash, ANN, &[]) };
    assert_eq!([8, 9, 11, 12].map(|hour| wait.waits_at(at(hour))), [false, true, true, false]);
    assert!(Wait::of(WaitKind::AnswerFlash, ANN, &[]).waits_at(at(0)));
}

#[test]
fn each_kind_has_the_name_it_is_stored_under() {
    for kind in WaitKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
    }
}
