//! Every kind of thing that waits, played on phones: it comes on the phone of whose turn it is and on no other, and is gone when it
//! is done. A new kind does not compile until it is played.

use belay_domain::{
    agreement::{AgreementCommand, AgreementPart, Ending, EndingAnswer},
    closure::ClosureCommand,
    entry::{EntryKind, EntryOpening},
    flash::{FlashCommand, FlashKind, FlashOpening},
    goal::{GoalCommand, Wording},
    meeting::{MeetingCommand, NextDecision},
    reflection::{PairedCommand, PairedOpening, ReflectionCommand, ReflectionOpening, ReflectionSubject},
    relationship::{ExpectationItem, RelationshipCommand},
    story::StoryShareCommand,
    waiting::WaitKind,
};
use belay_tests::{
    Community, Phone, a_goal, a_meeting, a_pair, a_proposal, agreed_goal, at, both_sync, come_to_closure,
    get_acquainted, meet,
    places::{berlin, new_york},
    start_working, take_on, tell, wall,
};

use super::*;

/// On whom it waits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// On the one who is to do it.
    One,
    /// On both, until one of them has done it.
    Either,
    /// On both, each for themselves.
    Each,
}

/// Checks one kind: it waits on `by` (and on the other as `turn` says); `by` does it, and it is gone.
async fn comes_and_goes(kind: WaitKind, turn: Turn, by: &Phone, other: &Phone, act: impl FnOnce()) {
    let has = |phone: &Phone| items(phone).iter().any(|item| item.kind == kind);
    both_sync(other, by).await;
    let item = items(by).into_iter().find(|item| item.kind == kind);
    let item = item.unwrap_or_else(|| panic!("{kind:?} does not come"));
    assert!(!item.actions.is_empty(), "{kind:?} says what answers it");
    assert_eq!(has(other), turn != Turn::One, "{kind:?} on the other phone");
    act();
    assert!(!has(by), "{kind:?} is gone at once");
    both_sync(by, other).await;
    assert!(!has(by), "{kind:?} does not come back");
    assert_eq!(has(other), turn == Turn::Each, "{kind:?} on the other phone after it was done");
}

fn conversation(mentor: &Phone) -> FlashOpening {
    FlashOpening {
        topic: "Reading a balance sheet".into(),
        details: String::new(),
        kind: FlashKind::Other,
        minutes: None,
        mentors: [mentor.me()].into(),
        slot: None,
    }
}

/// A request of Mia's to Tom, as far as one of its kinds.
async fn flash(kind: WaitKind) {
    use WaitKind::{AnswerFlash, BeginRelationship, DateFlash, DecideFlash, KeepTakeaway, WantMore};
    let community = Community::new().await;
    let mia = community.phone("Mia", berlin()).await;
    let tom = community.phone("Tom", new_york()).await;
    let program = community.program(&[&mia, &tom]).await;
    let id = mia.belay.flash().ask(program, conversation(&tom)).unwrap();
    let act = |phone: &Phone, command| {
        phone.belay.flash().act(id, command).unwrap();
    };
    let slot = wall(new_york(), "2026-03-05T10:00");
    if kind == AnswerFlash {
        return comes_and_goes(kind, Turn::One, &tom, &mia, || act(&tom, FlashCommand::Decline)).await;
    }
    both_sync(&mia, &tom).await;
    if kind == DateFlash {
        act(&tom, FlashCommand::Accept);
        both_sync(&tom, &mia).await;
        let of = belay_domain::meeting::MeetingOf::Flash { flash: id };
        let opening =
            belay_domain::meeting::MeetingOpening { of, ..a_meeting(uuid::Uuid::nil().into(), slot) };
        return comes_and_goes(kind, Turn::Either, &mia, &tom, || {
            mia.belay.meetings().book(opening).unwrap();
        })
        .await;
    }
    act(&tom, FlashCommand::ProposeTime { slot });
    let take = FlashCommand::TakeTime { mentor: tom.me(), slot };
    if kind == DecideFlash {
        return comes_and_goes(kind, Turn::One, &mia, &tom, || act(&mia, take)).await;
    }
    both_sync(&tom, &mia).await;
    act(&mia, take);
    both_sync(&mia, &tom).await;
    both_sync(&tom, &mia).await;
    act(&tom, FlashCommand::MarkHeld);
    let keep = FlashCommand::KeepTakeaway { shared: None };
    if kind == KeepTakeaway {
        return comes_and_goes(kind, Turn::One, &mia, &tom, || act(&mia, keep)).await;
    }
    both_sync(&tom, &mia).await;
    act(&mia, keep);
    if kind == WantMore {
        return comes_and_goes(kind, Turn::Each, &mia, &tom, || act(&mia, FlashCommand::WantMore)).await;
    }
    assert_eq!(kind, BeginRelationship);
    both_sync(&mia, &tom).await;
    act(&mia, FlashCommand::WantMore);
    act(&tom, FlashCommand::WantMore);
    both_sync(&mia, &tom).await;
    comes_and_goes(kind, Turn::Either, &tom, &mia, || {
        tom.belay.flash().begin_relationship(id).unwrap();
    })
    .await;
}

/// A meeting of the two, as far as one of its kinds.
async fn meeting(kind: WaitKind) {
    let community = Community::new().await;
    let (mia, tom, pair) = a_pair(&community).await;
    let start = wall(berlin(), "2026-03-10T15:00");
    if kind == WaitKind::ConfirmDate {
        let meeting = tom.belay.meetings().book(a_meeting(pair, start)).unwrap().id;
        return comes_and_goes(kind, Turn::One, &mia, &tom, || {
            tell(&mia, meeting, MeetingCommand::Confirm { start });
        })
        .await;
    }
    let meeting = meet(&mia, &tom, a_meeting(pair, start)).await;
    community.clock.set(at("2026-03-10T15:00:00Z"));
    let hold = MeetingCommand::Hold { next: None };
    if kind == WaitKind::SettleMeeting {
        return comes_and_goes(kind, Turn::Either, &mia, &tom, || {
            tell(&mia, meeting, hold);
        })
        .await;
    }
    tell(&tom, meeting, hold);
    let (turn, command) = if kind == WaitKind::Reflect {
        (Turn::Each, MeetingCommand::Reflect)
    } else {
        (Turn::Either, MeetingCommand::DecideNext(NextDecision::ClosingTalk))
    };
    comes_and_goes(kind, turn, &mia, &tom, || {
        tell(&mia, meeting, command);
    })
    .await;
}

/// A goal of Mia's, as far as one of its kinds.
async fn goal(kind: WaitKind) {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    let act = |phone: &Phone, goal, command| {
        phone.belay.goals().act(goal, command).unwrap();
    };
    if kind == WaitKind::MarkWin {
        let goal = agreed_goal(&mia, &tom, pair, "Lead the meeting").await;
        act(&mia, goal, GoalCommand::AddWin { text: "I spoke first".into() });
        let win = one(&mia, kind).part.unwrap().into();
        return comes_and_goes(kind, Turn::Either, &mia, &tom, || {
            act(&mia, goal, GoalCommand::Celebrate { win, how: "Cake".into() });
        })
        .await;
    }
    let opening = GoalOpening {
        outcome: "My view is in the minutes".into(),
        evidence: "Three minutes in a row".into(),
        due: Some(day("2026-06-01")),
        ..a_goal(&mia, pair, "Speak up")
    };
    let goal = mia.belay.goals().draft(opening).unwrap();
    take_on(&mia, goal, "Ask for the agenda").unwrap();
    act(&mia, goal, GoalCommand::SendToReview);
    let push_back = GoalCommand::PushBack { question: "What will you be able to do?".into() };
    if kind == WaitKind::ReviewGoal {
        return comes_and_goes(kind, Turn::One, &tom, &mia, || act(&tom, goal, push_back)).await;
    }
    both_sync(&mia, &tom).await;
    act(&tom, goal, push_back);
    comes_and_goes(kind, Turn::One, &mia, &tom, || {
        let edit = Edit { before: "Speak up".into(), after: "Speak first".into() };
        act(&mia, goal, GoalCommand::Reword { wording: Wording::Statement, edit });
    })
    .await;
}

/// An agreement of the two, or its ending.
async fn agreement(kind: WaitKind) {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    if kind == WaitKind::ReviewEnding {
        start_working(&mia, &tom, pair).await;
        community.clock.set(at("2026-12-01T12:00:00Z"));
        let answer = EndingAnswer::GoOn { review_on: day("2027-03-01") };
        let review = AgreementCommand::AnswerEndingReview { due: day("2026-12-01"), answer };
        return comes_and_goes(kind, Turn::Each, &tom, &mia, || {
            tom.belay.agreements().act(pair, review).unwrap();
        })
        .await;
    }
    start_working(&mia, &tom, pair).await;
    // A change voids both acceptances.
    let agreements = mia.belay.agreements();
    let part = AgreementPart::Clause(Heading::Boundaries);
    let terms = agreements.agreement(pair).unwrap().agreement.accepted.pop().unwrap().terms;
    let before = terms.wording(part).map_or_else(String::new, |prose| prose.text.clone());
    let edit = Edit { before, after: "Nothing of my family".into() };
    agreements.act(pair, AgreementCommand::Word { part, edit }).unwrap();
    agreements.act(pair, AgreementCommand::SetEnding(Ending::ReviewOn { on: day("2026-12-01") })).unwrap();
    agreements.act(pair, AgreementCommand::Propose).unwrap();
    comes_and_goes(kind, Turn::Each, &tom, &mia, || {
        let offer = tom.belay.agreements().agreement(pair).unwrap().offer.unwrap();
        tom.belay.agreements().act(pair, offer.into()).unwrap();
    })
    .await;
}

/// What one shares with the other.
async fn shared(kind: WaitKind) {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    match kind {
        WaitKind::AnswerQuestion => {
            let opening = PairedOpening {
                relationship: pair,
                question: "What did we avoid today?".into(),
                prompt: None,
                subject: ReflectionSubject::Free,
            };
            let asked = mia.belay.reflections().ask_all(opening).unwrap();
            comes_and_goes(kind, Turn::Each, &tom, &mia, || {
                let answer = PairedCommand::Answer(Edit::new("The money"));
                tom.belay.reflections().answer(asked, answer).unwrap();
            })
            .await;
        }
        WaitKind::ReadReflection => {
            let text = "I was afraid".into();
            let opening = ReflectionOpening { subject: ReflectionSubject::Free, prompt: None, text };
            let reflections = mia.belay.reflections();
            let id = reflections.begin(opening).unwrap();
            reflections.act(id, ReflectionCommand::Keep).unwrap();
            reflections.act(id, ReflectionCommand::Share { relationship: pair }).unwrap();
            both_sync(&mia, &tom).await;
            let copy = one(&tom, kind).document.into();
            comes_and_goes(kind, Turn::One, &tom, &mia, || {
                tom.belay.reflections().read_copy(copy).unwrap();
            })
            .await;
        }
        WaitKind::HearStory => {
            let told = tell_story(&mia, &tom, pair);
            comes_and_goes(kind, Turn::One, &tom, &mia, || {
                let hear = StoryShareCommand::Hear { knows_tender: false };
                tom.belay.stories().act_on_share(told, hear).unwrap();
            })
            .await;
        }
        _ => {
            let told = tell_story(&mia, &tom, pair);
            both_sync(&mia, &tom).await;
            let act = |phone: &Phone, command| {
                phone.belay.stories().act_on_share(told, command).unwrap();
            };
            act(&tom, StoryShareCommand::Hear { knows_tender: false });
            act(&tom, StoryShareCommand::Ask { text: "Who held you?".into() });
            both_sync(&tom, &mia).await;
            let question = one(&mia, kind).part.unwrap().into();
            let answer = StoryShareCommand::Answer { question, text: "Nobody".into() };
            comes_and_goes(kind, Turn::One, &mia, &tom, || act(&mia, answer)).await;
        }
    }
}

/// What a relationship itself waits for.
async fn relationship(kind: WaitKind) {
    let community = Community::new().await;
    if kind == WaitKind::AcceptRelationship {
        let mia = community.phone("Mia", berlin()).await;
        let tom = community.phone("Tom", new_york()).await;
        community.program(&[&mia, &tom]).await;
        let pair = mia.belay.relationships().propose(a_proposal(&mia, &tom)).unwrap();
        return comes_and_goes(kind, Turn::One, &tom, &mia, || {
            say(&tom, pair, RelationshipCommand::Accept);
        })
        .await;
    }
    let (mia, tom, pair) = a_pair(&community).await;
    if kind == WaitKind::LearnOfPartner {
        return comes_and_goes(kind, Turn::Each, &tom, &mia, || {
            let kind = EntryKind::LearnedOfPartner { partner: mia.me() };
            let note = EntryOpening { kind, text: "Climbs on Sundays".into() };
            tom.belay.entries().note(Some(pair), note).unwrap();
        })
        .await;
    }
    get_acquainted(&mia, &tom, pair).await;
    if kind == WaitKind::FinishClosing {
        come_to_closure(&mia, &tom, pair).await;
        return comes_and_goes(kind, Turn::Each, &mia, &tom, || {
            mia.belay.closures().act(pair, ClosureCommand::Sign).unwrap();
        })
        .await;
    }
    assert_eq!(kind, WaitKind::AnswerExpectations);
    let cadence = Cadence {
        every: 2,
        unit: CadenceUnit::Weeks,
        at: NaiveTime::from_hms_opt(17, 0, 0).unwrap(),
        zone: berlin(),
        weekday: None,
        from: None,
    };
    belay_tests::agree(&mia, &tom, pair, cadence, None).await;
    comes_and_goes(kind, Turn::Each, &mia, &tom, || {
        for item in ExpectationItem::ALL {
            let answer = "as it comes".into();
            say(&mia, pair, RelationshipCommand::AnswerExpectation { item, answer });
        }
    })
    .await;
}

async fn play(kind: WaitKind) {
    use WaitKind as K;
    match kind {
        K::AcceptRelationship | K::LearnOfPartner | K::AnswerExpectations | K::FinishClosing => {
            relationship(kind).await;
        }
        K::AcceptAgreement | K::ReviewEnding => agreement(kind).await,
        K::ReviewGoal | K::RewordGoal | K::MarkWin => goal(kind).await,
        K::ConfirmDate | K::SettleMeeting | K::Reflect | K::DecideNext => meeting(kind).await,
        K::AnswerQuestion | K::ReadReflection | K::HearStory | K::AnswerListener => shared(kind).await,
        K::AnswerFlash
        | K::DecideFlash
        | K::DateFlash
        | K::KeepTakeaway
        | K::WantMore
        | K::BeginRelationship => flash(kind).await,
    }
}

#[tokio::test]
async fn every_kind_of_thing_that_waits_comes_on_the_right_phone_and_is_gone_when_it_is_done() {
    for kind in WaitKind::ALL {
        play(kind).await;
    }
}
