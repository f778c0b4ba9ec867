//! What is read from requests: views, reminders, takeaways, conversion; and the private reply.

use super::*;
use crate::Edit;

#[test]
fn until_the_server_has_answered_a_yes_reads_asked_waiting() {
    let mut request = open(opening()).unwrap();
    assert_eq!(request.view_for(ASKER, true, hours(0)), FlashStatus::SentWaiting);
    assert_eq!(request.view_for(ANN, false, hours(0)), FlashStatus::ToAnswer);
    assert_eq!(request.view_for(STRANGER, false, hours(0)), FlashStatus::AskedOfOthers);
    tell(&mut request, ANN, 1, FlashCommand::Accept).unwrap();
    assert_eq!(request.view_for(ANN, true, hours(1)), FlashStatus::AskedWaiting);
    assert_eq!(request.view_for(ANN, false, hours(1)), FlashStatus::Matched);
}

#[test]
fn when_every_mentor_is_out_the_request_is_closed_and_the_answers_say_why() {
    let mut request = open(opening()).unwrap();
    tell(&mut request, ANN, 1, FlashCommand::Decline).unwrap();
    assert_eq!(request.view_for(ANN, false, hours(1)), FlashStatus::Declined);
    assert_eq!(request.waits_for(hours(1)), BTreeSet::from([BO]));
    tell(&mut request, BO, 1, FlashCommand::Unavailable).unwrap();
    assert_eq!(request.stage(hours(2)), FlashStage::NobodyLeft);
    assert!(matches!(request.answers[&BO], FlashAnswer::Unavailable { .. }));
    assert!(!request.is_open(hours(2)));
    assert_eq!(request.allowed(ASKER, hours(2)), ["ask_again"]);
}

#[test]
fn what_is_shared_of_a_takeaway_can_be_taken_back() {
    let mut request = held();
    let keep = |shared: Option<&str>| FlashCommand::KeepTakeaway { shared: shared.map(Into::into) };
    tell(&mut request, ASKER, 31, keep(Some("Start at the cash"))).unwrap();
    assert_eq!(takeaways_on("my BALANCE today", [&request]).len(), 1);
    assert_eq!(takeaways_on("balances", [&request]).len(), 1, "another form of the word");
    assert!(takeaways_on("weaving", [&request]).is_empty());
    tell(&mut request, ASKER, 400, keep(None)).unwrap();
    assert!(takeaways_on("balance", [&request]).is_empty());
    assert_eq!(request.stage(hours(500)), FlashStage::Answered);
}

#[test]
fn more_takes_a_takeaway_and_the_yes_of_both() {
    let id = FlashId(Uuid::from_u128(70));
    let mut request = held();
    tell(&mut request, ANN, 31, FlashCommand::WantMore).unwrap();
    tell(&mut request, ASKER, 31, FlashCommand::KeepTakeaway { shared: None }).unwrap();
    assert_eq!(request.conversion(id), None);
    assert_eq!(tell(&mut request, BO, 32, FlashCommand::WantMore).unwrap_err().reason, Reason::NotAMember);
    tell(&mut request, ASKER, 32, FlashCommand::WantMore).unwrap();
    let conversion = request.conversion(id).unwrap();
    assert_eq!((conversion.mentee, conversion.mentor), (ASKER, ANN));
    assert_eq!(conversion.relationship, FlashRequest::relationship_id(id));
}

#[test]
fn mentors_who_owe_an_answer_are_reminded_twice_and_the_asker_at_the_end() {
    let mut request = open(opening()).unwrap();
    tell(&mut request, BO, 1, FlashCommand::Decline).unwrap();
    let told: Vec<_> =
        request.reminders().iter().map(|reminder| (reminder.kind, reminder.at, reminder.to)).collect();
    assert_eq!(
        told,
        [
            (FlashReminderKind::Answer, hours(24), ANN),
            (FlashReminderKind::Answer, hours(72), ANN),
            (FlashReminderKind::Expired, hours(7 * 24), ASKER),
        ]
    );
    tell(&mut request, ANN, 2, FlashCommand::Accept).unwrap();
    assert!(request.reminders().is_empty());
}

#[test]
fn after_expiry_the_next_mentor_is_shown_and_after_a_match_the_rest_may_go() {
    let mut request = open(opening()).unwrap();
    assert_eq!(request.next_mentor(&[ANN, ASKER, BO, STRANGER]), Some(STRANGER));
    assert_eq!(request.next_mentor(&[ANN]), None);
    let (first, second, foreign) =
        (FlashId(Uuid::from_u128(1)), FlashId(Uuid::from_u128(2)), FlashId(Uuid::from_u128(3)));
    tell(&mut request, ANN, 1, FlashCommand::Accept).unwrap();
    let other = open(opening()).unwrap();
    let of_ann = FlashRequest { asker: ANN, ..other.clone() };
    let requests = [(first, &request), (second, &other), (foreign, &of_ann)];
    assert_eq!(rest_to_withdraw(first, ASKER, requests, hours(2)), [second]);
    assert!(rest_to_withdraw(first, ASKER, requests, hours(24 * 8)).is_empty());
}

#[test]
fn why_a_mentor_declined_is_for_the_two_and_at_most_fifty_words() {
    let request = FlashId(Uuid::from_u128(4));
    let facts = FlashReplyFacts { was_asked: true };
    let reply = |reason: String| {
        let opening = FlashReplyOpening { request, asker: ASKER, reason };
        FlashReply::open(opening, &facts, &by(ANN, hours(1)))
    };
    assert!(reply("why ".repeat(51)).is_err());
    let mut reply = reply("why ".repeat(50)).unwrap();
    assert!(reply.can_read(ANN) && reply.can_read(ASKER) && !reply.can_read(BO));
    let reword = || {
        FlashReplyCommand::Reword(Edit {
            before: "why ".repeat(50).trim().to_owned(),
            after: "Not my field".into(),
        })
    };
    assert!(reply.handle(reword(), &facts, &by(ASKER, hours(2))).is_err());
    reply.handle(reword(), &facts, &by(ANN, hours(2))).unwrap();
    assert_eq!(reply.reason.text, "Not my field");
    assert_eq!(FlashReply::id_for(request, ANN), FlashReply::id_for(request, ANN));
    assert_ne!(FlashReply::id_for(request, ANN), FlashReply::id_for(request, BO));
}

#[test]
fn a_request_is_stored_as_it_was() {
    let mut request = held();
    let stored = serde_json::to_string(&request).unwrap();
    assert_eq!(serde_json::from_str::<FlashRequest>(&stored).unwrap(), request);
    let old = r#"{"asker":"00000000-0000-0000-0000-000000000001","topic":"t","kind":{"is":"other"},"minutes":30,
        "mentors":["00000000-0000-0000-0000-000000000002"],"opened_at":"2026-03-02T09:00:00Z","state":{"is":"open"}}"#;
    request = serde_json::from_str(old).unwrap();
    assert_eq!(request.stage(hours(0)), FlashStage::Open);
}

#[test]
fn nobody_meets_for_a_request_that_was_taken_back_or_in_another_meeting_than_the_one_set() {
    let pair = BTreeSet::from([ASKER, ANN]);
    let other = MeetingId(Uuid::from_u128(51));
    let mut request = open(opening()).unwrap();
    assert_eq!(request.attendees(MEETING), BTreeSet::new());
    let mut taken_back = request.clone();
    tell(&mut taken_back, ASKER, 1, FlashCommand::Withdraw).unwrap();
    assert_eq!(taken_back.attendees(MEETING), BTreeSet::new());
    tell(&mut request, ANN, 1, FlashCommand::Accept).unwrap();
    assert_eq!(request.attendees(MEETING), pair);
    assert_eq!(held().attendees(MEETING), pair);
    assert_eq!(held().attendees(other), BTreeSet::new());
}

#[test]
fn a_request_waits_in_vain_once_everybody_it_waits_for_has_left() {
    let mut request = open(opening()).unwrap();
    let present = |members: &[MemberId]| members.iter().copied().collect::<BTreeSet<_>>();
    assert!(!request.waits_in_vain(&present(&[ASKER, ANN]), hours(1)));
    assert!(request.waits_in_vain(&present(&[ASKER]), hours(1)));
    tell(&mut request, ANN, 1, FlashCommand::Decline).unwrap();
    assert!(request.waits_in_vain(&present(&[ASKER, ANN]), hours(1)), "the other one has left");
    tell(&mut request, BO, 1, FlashCommand::Accept).unwrap();
    assert!(!request.waits_in_vain(&present(&[ASKER]), hours(1)), "somebody helps");
}

#[test]
fn a_request_without_a_takeaway_reminds_its_asker_and_closes_after_a_week() {
    let request = held();
    assert_eq!(request.takeaway_until(), Some(hours(30 + 24 * TAKEAWAY_DAYS)));
    let told: Vec<_> = request.reminders().into_iter().map(|one| (one.kind, one.at, one.to)).collect();
    let at = hours(30 + 24 * TAKEAWAY_REMINDER_DAYS);
    assert_eq!(told, [(FlashReminderKind::Takeaway, at, ASKER)]);
    assert_eq!(request.stage(hours(29 + 24 * TAKEAWAY_DAYS)), FlashStage::Held);
    assert_eq!(request.stage(hours(30 + 24 * TAKEAWAY_DAYS)), FlashStage::ClosedPlain);
    assert_eq!(open(opening()).unwrap().takeaway_until(), None);
}

#[test]
fn a_request_that_waits_in_vain_can_be_taken_back_or_asked_of_others() {
    let request = open(opening()).unwrap();
    assert!(request.waits_in_vain(&BTreeSet::from([ASKER, STRANGER]), hours(1)));
    assert!(!request.waits_in_vain(&BTreeSet::from([ASKER, BO]), hours(1)));
    assert_eq!(FlashRequest::allowed_in_vain(), ["ask_again", "withdraw"]);
}
