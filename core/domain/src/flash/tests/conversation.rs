//! What the conversation takes from its request, and what of a request is news for the others.

use super::*;
use crate::{agenda::OwnItemKind, flash::FlashState, meeting::MAX_ITEM_CHARS, news::FlashNews};

const FLASH: FlashId = FlashId(Uuid::from_u128(70));

#[test]
fn the_agenda_begins_with_topic_details_and_what_the_helper_still_asks() {
    let details = "語".repeat(MAX_ITEM_CHARS + 1);
    let mut request = open(FlashOpening { details, ..opening() }).unwrap();
    for (mentor, question) in [(ANN, "Whose?"), (ANN, "Which year?"), (BO, "Why?")] {
        tell(&mut request, mentor, 1, FlashCommand::AskForMore { question: question.into() }).unwrap();
    }
    let told = FlashCommand::AnswerMore { question: request.questions[0].id, told: "Our own".into() };
    tell(&mut request, ASKER, 2, told).unwrap();
    tell(&mut request, ANN, 3, FlashCommand::Accept).unwrap();
    let agenda = request.agenda(FLASH);
    let said: Vec<_> = agenda.iter().map(|item| (item.kind, item.by)).collect();
    assert_eq!(
        said,
        [(OwnItemKind::Topic, ASKER), (OwnItemKind::Question, ASKER), (OwnItemKind::Question, ANN)]
    );
    assert_eq!(agenda[1].text.chars().count(), MAX_ITEM_CHARS, "long details are shortened");
    assert_eq!(
        agenda[2].text, "Which year?",
        "what was told needs no time, and who does not help asks nothing"
    );
    assert_eq!(agenda, request.agenda(FLASH), "the same on every phone");
}

#[test]
fn a_request_without_details_brings_its_topic_alone() {
    let request = open(opening()).unwrap();
    assert_eq!(request.agenda(FLASH).len(), 1);
}

#[test]
fn a_date_that_both_set_is_set_once() {
    let mut request = open(opening()).unwrap();
    tell(&mut request, ANN, 1, FlashCommand::Accept).unwrap();
    let schedule = || FlashCommand::Schedule { meeting: MEETING, replaces: None };
    tell(&mut request, ASKER, 2, schedule()).unwrap();
    tell(&mut request, ANN, 2, schedule()).unwrap();
    let other = FlashCommand::Schedule { meeting: MeetingId(Uuid::from_u128(51)), replaces: None };
    assert_eq!(tell(&mut request, ANN, 2, other).unwrap_err().reason, Reason::AlreadyDone);
}

#[test]
fn each_change_is_news_of_its_own() {
    let mut request = open(FlashOpening { slot: Some(slot(9)), ..opening() }).unwrap();
    assert_eq!(request.news(None), BTreeSet::from([FlashNews::Asked]));
    let mut steps = |actor, hour, command, news: &[FlashNews]| {
        let before = request.clone();
        tell(&mut request, actor, hour, command).unwrap();
        assert_eq!(request.news(Some(&before)), news.iter().copied().collect(), "at hour {hour}");
        request.questions.first().map(|question| question.id)
    };
    let asked = steps(ANN, 1, FlashCommand::AskForMore { question: "Whose?".into() }, &[FlashNews::Answered]);
    let told = FlashCommand::AnswerMore { question: asked.unwrap(), told: "Ours".into() };
    steps(ASKER, 2, told, &[FlashNews::ToldMore]);
    steps(BO, 3, FlashCommand::Decline, &[FlashNews::Answered]);
    steps(ANN, 4, FlashCommand::Accept, &[FlashNews::Matched]);
    let schedule = FlashCommand::Schedule { meeting: MEETING, replaces: None };
    steps(ANN, 4, schedule, &[FlashNews::Dated]);
    steps(ANN, 200, FlashCommand::MarkHeld, &[FlashNews::Held]);
    steps(ASKER, 201, FlashCommand::WantMore, &[FlashNews::WantsMore]);
    steps(ASKER, 202, FlashCommand::KeepTakeaway { shared: None }, &[FlashNews::Ended]);
    steps(ANN, 203, FlashCommand::WantMore, &[FlashNews::BothWantMore]);
    assert_eq!(request.news(Some(&request)), BTreeSet::new(), "the same again is no news");
    assert_eq!(request.news(None), BTreeSet::new(), "nor is an old request that a server lost");
    let mut taken_back = open(opening()).unwrap();
    let before = taken_back.clone();
    tell(&mut taken_back, ASKER, 1, FlashCommand::Withdraw).unwrap();
    assert_eq!(taken_back.news(Some(&before)), BTreeSet::from([FlashNews::Withdrawn]));
    assert!(matches!(taken_back.state, FlashState::Withdrawn { .. }));
}
