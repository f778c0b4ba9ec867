//! The agreement of a pair about meetings, and the meetings that it books.

use belay_core::services::MeetingView;
use belay_domain::{
    Cadence, Edit, MeetingId, RelationshipId, WallTime, Zone,
    agreement::{AgreementCommand, AgreementPart, Ending, Heading, Means},
    meeting::{MeetingCommand, MeetingOf, MeetingOpening},
};
use chrono::NaiveDate;

use crate::Phone;

/// A wall time, as `2026-03-16T15:00`.
///
/// # Panics
/// For a text that is none.
#[must_use]
pub fn wall(zone: Zone, text: &str) -> WallTime {
    WallTime { local: format!("{text}:00").parse().expect("a wall time as 2026-03-16T15:00"), zone }
}

/// A meeting of an hour, with nothing chosen but its date.
#[must_use]
pub fn a_meeting(relationship: RelationshipId, start: WallTime) -> MeetingOpening {
    MeetingOpening::new(MeetingOf::Relationship { relationship }, start)
}

/// Carries out a command on a meeting.
///
/// # Panics
/// If it is refused.
pub fn tell(phone: &Phone, meeting: MeetingId, command: MeetingCommand) -> MeetingView {
    phone.belay.meetings().act(meeting, command).expect("tell a meeting")
}

/// One proposes a date and the other says yes, unless it stands at once as a date of their rhythm; both know of it.
///
/// # Panics
/// If a step fails.
pub async fn meet(one: &Phone, other: &Phone, opening: MeetingOpening) -> MeetingId {
    let start = opening.start;
    let booked = one.belay.meetings().book(opening).expect("propose a date");
    let meeting = booked.id;
    one.sync().await;
    other.sync().await;
    if !booked.meeting.is_scheduled() {
        tell(other, meeting, MeetingCommand::Confirm { start });
    }
    other.sync().await;
    one.sync().await;
    meeting
}

/// The two agree how often and by what means they meet, and on everything else an agreement needs.
///
/// # Panics
/// If a step fails.
pub async fn agree(
    one: &Phone,
    other: &Phone,
    relationship: RelationshipId,
    cadence: Cadence,
    means: Option<Means>,
) {
    let members = [one.me(), other.me()];
    let lines = members.into_iter().flat_map(|member| {
        [AgreementPart::Role(member), AgreementPart::Gain(member), AgreementPart::Gift(member)]
    });
    let clauses = Heading::REQUIRED
        .into_iter()
        .filter(|heading| *heading != Heading::Ending)
        .map(AgreementPart::Clause);
    let ending = NaiveDate::from_ymd_opt(2026, 12, 1).expect("a day");
    let terms = [
        AgreementCommand::SetCadence(Some(cadence)),
        AgreementCommand::SetMeans(means),
        AgreementCommand::SetEnding(Ending::ReviewOn { on: ending }),
    ];
    let worded = |phone: &Phone, part| {
        let edit = Edit::new("as it comes");
        phone.belay.agreements().act(relationship, AgreementCommand::Word { part, edit })
    };
    let all: Vec<AgreementPart> = lines.chain(clauses).collect();
    for part in all {
        // A line of a member is theirs to word.
        let of_other = matches!(part, AgreementPart::Role(member) | AgreementPart::Gain(member) | AgreementPart::Gift(member) if member == other.me());
        worded(if of_other { other } else { one }, part).expect("word a clause");
        one.sync().await;
        other.sync().await;
        one.sync().await;
    }
    for command in terms.into_iter().chain([AgreementCommand::Propose]) {
        one.belay.agreements().act(relationship, command).expect("set the terms");
    }
    for phone in [one, other] {
        phone.sync().await;
        let offer = phone
            .belay
            .agreements()
            .agreement(relationship)
            .expect("the agreement")
            .offer
            .expect("it is proposed");
        phone.belay.agreements().act(relationship, offer.into()).expect("accept");
        phone.sync().await;
    }
    one.sync().await;
}
