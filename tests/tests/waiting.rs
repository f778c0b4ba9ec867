//! What waits on whom: it appears on the right phone after a sync, names whose turn came before, and goes when it is done.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use belay_core::services::{StoryTelling, WaitingItem};
use belay_domain::{
    Cadence, CadenceUnit, Edit, Phase, RelationshipId,
    agreement::{AgreementCommand, AgreementPart, Ending, EndingAnswer, Heading},
    closure::ClosureCommand,
    entry::{EntryKind, EntryOpening},
    flash::{FlashCommand, FlashKind, FlashOpening},
    goal::{GoalCommand, GoalOpening, NewBenchmark, Wording},
    meeting::{MeetingCommand, NextDecision},
    reflection::{PairedCommand, PairedOpening, ReflectionSubject},
    relationship::{ExpectationItem, Missing, RelationshipCommand},
    story::{StoryOpening, StoryShareCommand, ToldQuestion},
    waiting::WaitKind,
};
use belay_tests::{
    Community, Phone, a_goal, a_meeting, a_pair, a_proposal, agreed_goal, at, begin, both_sync,
    come_to_closure, get_acquainted, meet,
    places::{berlin, new_york},
    take_on, tell, wall,
};
use chrono::{NaiveDate, NaiveTime, TimeDelta};

#[path = "waiting/screens.rs"]
mod screens;
#[path = "waiting/table.rs"]
mod table;

/// What a phase waits for, beside what the test is about.
const OF_THE_PHASE: [WaitKind; 2] = [WaitKind::LearnOfPartner, WaitKind::AnswerExpectations];
/// What the chance talk of the set-up left open.
const OPEN_ENDS: [WaitKind; 2] = [WaitKind::Reflect, WaitKind::DecideNext];

fn items(phone: &Phone) -> Vec<WaitingItem> {
    phone.belay.waiting().unwrap().items
}

/// The kinds that wait on whoever uses this phone, without some.
fn waits_but(phone: &Phone, apart: &[&[WaitKind]]) -> Vec<WaitKind> {
    let mut kinds: Vec<_> = items(phone).into_iter().map(|item| item.kind).collect();
    kinds.retain(|kind| !apart.concat().contains(kind));
    kinds.sort();
    kinds
}

fn waits(phone: &Phone) -> Vec<WaitKind> {
    waits_but(phone, &[&OF_THE_PHASE, &OPEN_ENDS])
}

/// The one thing of this kind that waits.
fn one(phone: &Phone, kind: WaitKind) -> WaitingItem {
    items(phone).into_iter().find(|item| item.kind == kind).unwrap()
}

/// By name, whose turn came before.
fn with(phone: &Phone, kind: WaitKind) -> String {
    one(phone, kind).with.unwrap().name
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn say(phone: &Phone, pair: RelationshipId, command: RelationshipCommand) {
    phone.belay.relationships().act(pair, command).unwrap();
}

async fn acquainted(community: &Community) -> (Phone, Phone, RelationshipId) {
    let (mia, tom, pair) = a_pair(community).await;
    get_acquainted(&mia, &tom, pair).await;
    (mia, tom, pair)
}

/// A proposal waits on who is asked. After a no nothing waits; whoever proposed it reads a neutral note for a week, without a
/// reason, and may propose anew.
#[tokio::test]
async fn s065_a_proposal_waits_on_who_is_asked_and_a_no_is_told_without_a_reason() {
    let community = Community::new().await;
    let mia = community.phone("Mia", berlin()).await;
    let tom = community.phone("Tom", new_york()).await;
    community.program(&[&mia, &tom]).await;
    let pair = mia.belay.relationships().propose(a_proposal(&mia, &tom)).unwrap();
    assert_eq!(waits(&mia), [], "who proposes waits for the other");
    both_sync(&mia, &tom).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![], vec![WaitKind::AcceptRelationship]));
    let asked = one(&tom, WaitKind::AcceptRelationship);
    assert_eq!((asked.relationship, asked.what.as_str()), (Some(pair), "Learn to lead"));
    assert_eq!(asked.actions, ["accept", "decline"]);
    assert_eq!(with(&tom, WaitKind::AcceptRelationship), "Mia");

    say(&tom, pair, RelationshipCommand::Decline);
    both_sync(&tom, &mia).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![], vec![]));
    let told = mia.belay.home().unwrap().declined;
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].id, told[0].others[0].member), (pair, tom.me()));
    assert!(tom.belay.home().unwrap().declined.is_empty(), "who said no knows it");
    community.clock.pass(TimeDelta::days(9));
    assert_eq!(mia.belay.home().unwrap().declined, told, "it stays until it is read");
    mia.belay.relationships().put_away(pair).unwrap();
    assert!(mia.belay.home().unwrap().declined.is_empty());

    let anew = begin(&mia, &tom).await;
    assert_ne!(anew, pair);
    let learn = |phone: &Phone| waits_but(phone, &[]);
    assert_eq!((learn(&mia), learn(&tom)), (vec![WaitKind::LearnOfPartner], vec![WaitKind::LearnOfPartner]));
    let kind = EntryKind::LearnedOfPartner { partner: mia.me() };
    let note = EntryOpening { kind, text: "Climbs on Sundays".into() };
    tom.belay.entries().note(Some(anew), note).unwrap();
    both_sync(&tom, &mia).await;
    assert_eq!((learn(&mia), learn(&tom)), (vec![WaitKind::LearnOfPartner], vec![]));
    let missing = mia.belay.relationships().page(anew).unwrap().next_phase.unwrap().missing;
    let of_partner = |what: &Missing| matches!(what, Missing::LearnedOfPartner { .. });
    let of_partner: Vec<_> = missing.iter().filter(|one| of_partner(&one.what)).collect();
    assert_eq!(of_partner.len(), 1);
    assert_eq!((of_partner[0].whose[0].name.as_str(), of_partner[0].mine), ("Mia", true));
}

/// An agreement waits on each until they accept it, what one expects until it is said, and the ending when its day has come.
#[tokio::test]
async fn an_agreement_and_what_each_expects_wait_on_each_until_they_have_answered() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    let agreements = mia.belay.agreements();
    let members = [mia.me(), tom.me()];
    let lines = members
        .into_iter()
        .flat_map(|one| [AgreementPart::Role(one), AgreementPart::Gain(one), AgreementPart::Gift(one)]);
    let clauses = Heading::REQUIRED.into_iter().filter(|heading| *heading != Heading::Ending);
    for part in lines.chain(clauses.map(AgreementPart::Clause)) {
        let edit = Edit::new("as it comes");
        agreements.act(pair, AgreementCommand::Word { part, edit }).unwrap();
    }
    let every_two_weeks = Cadence {
        every: 2,
        unit: CadenceUnit::Weeks,
        at: NaiveTime::from_hms_opt(17, 0, 0).unwrap(),
        zone: berlin(),
        weekday: None,
        from: None,
    };
    agreements.act(pair, AgreementCommand::SetCadence(Some(every_two_weeks))).unwrap();
    let ending = Ending::ReviewOn { on: day("2026-12-01") };
    agreements.act(pair, AgreementCommand::SetEnding(ending)).unwrap();
    both_sync(&mia, &tom).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![], vec![]), "a draft waits on nobody");
    agreements.act(pair, AgreementCommand::Propose).unwrap();
    both_sync(&mia, &tom).await;
    for phone in [&tom, &mia] {
        assert_eq!(waits(phone), [WaitKind::AcceptAgreement]);
        let view = phone.belay.agreements().agreement(pair).unwrap();
        assert!(view.allowed.contains(&"accept".to_owned()));
        let after = phone.belay.agreements().act(pair, view.offer.unwrap().into()).unwrap();
        assert!(!after.allowed.contains(&"accept".to_owned()), "one yes is enough");
        assert_eq!(waits(phone), []);
        both_sync(&tom, &mia).await;
    }
    let standing = tom.belay.relationships().page(pair).unwrap().agreement.unwrap();
    assert_eq!((standing.waits_for, standing.review_on), (vec![], Some(day("2026-12-01"))));

    for phone in [&mia, &tom] {
        assert_eq!(waits_but(phone, &[&OPEN_ENDS]), [WaitKind::AnswerExpectations]);
        for item in ExpectationItem::ALL {
            say(phone, pair, RelationshipCommand::AnswerExpectation { item, answer: "as it comes".into() });
        }
        assert_eq!(waits_but(phone, &[&OPEN_ENDS]), []);
    }
    community.clock.set(at("2026-12-01T12:00:00Z"));
    assert_eq!((waits(&mia), waits(&tom)), (vec![WaitKind::ReviewEnding], vec![WaitKind::ReviewEnding]));
    let answer = EndingAnswer::GoOn { review_on: day("2027-03-01") };
    let review = AgreementCommand::AnswerEndingReview { due: day("2026-12-01"), answer };
    tom.belay.agreements().act(pair, review).unwrap();
    assert_eq!((waits(&mia), waits(&tom)), (vec![WaitKind::ReviewEnding], vec![]));
}

/// A goal waits on the other while it is in review, on its owner once it is pushed back, and a win on both.
#[tokio::test]
async fn a_goal_waits_on_whose_turn_it_is_and_an_overdue_benchmark_stands_on_its_owners_home() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    let goals = mia.belay.goals();
    let goal = GoalOpening {
        outcome: "My view is in the minutes".into(),
        evidence: "Three minutes in a row".into(),
        due: Some(day("2026-06-01")),
        ..a_goal(&mia, pair, "Speak up")
    };
    let goal = goals.draft(goal).unwrap();
    both_sync(&mia, &tom).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![], vec![]), "a draft waits on nobody");
    take_on(&mia, goal, "Ask for the agenda").unwrap();
    goals.act(goal, GoalCommand::SendToReview).unwrap();
    both_sync(&mia, &tom).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![], vec![WaitKind::ReviewGoal]));
    assert_eq!(with(&tom, WaitKind::ReviewGoal), "Mia");
    assert_eq!(one(&tom, WaitKind::ReviewGoal).since, Some(day("2026-03-02")));
    let can = |phone: &Phone| phone.belay.goals().goal(goal).unwrap().allowed;
    assert!(!can(&mia).contains(&"agree".to_owned()) && can(&tom).contains(&"agree".to_owned()));

    let question = "What will you be able to do?".to_owned();
    tom.belay.goals().act(goal, GoalCommand::PushBack { question: question.clone() }).unwrap();
    both_sync(&tom, &mia).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![WaitKind::RewordGoal], vec![]));
    let back = one(&mia, WaitKind::RewordGoal);
    assert_eq!((back.what, back.since), (question, Some(day("2026-03-02"))));
    let edit = Edit { before: "Speak up".into(), after: "Speak first".into() };
    goals.act(goal, GoalCommand::Reword { wording: Wording::Statement, edit }).unwrap();
    assert_eq!(waits(&mia), []);

    let agreed = agreed_goal(&mia, &tom, pair, "Lead the meeting").await;
    goals.act(agreed, GoalCommand::AddWin { text: "I spoke first".into() }).unwrap();
    let benchmark =
        NewBenchmark { measure: "Meetings".into(), target: "Three".into(), due: day("2026-03-20") };
    goals.act(agreed, GoalCommand::AddBenchmark(benchmark)).unwrap();
    both_sync(&mia, &tom).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![WaitKind::MarkWin], vec![WaitKind::MarkWin]));
    let win = one(&tom, WaitKind::MarkWin).part.unwrap().into();
    tom.belay.goals().act(agreed, GoalCommand::Celebrate { win, how: "Cake".into() }).unwrap();
    both_sync(&tom, &mia).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![], vec![]));

    let overdue = |phone: &Phone| -> Vec<bool> {
        phone.belay.home().unwrap().benchmarks.into_iter().map(|due| due.overdue).collect()
    };
    assert!(overdue(&mia).is_empty(), "it is more than a week ahead");
    community.clock.set(at("2026-03-16T12:00:00Z"));
    assert_eq!(overdue(&mia), [false]);
    community.clock.set(at("2026-03-21T12:00:00Z"));
    assert_eq!((overdue(&mia), overdue(&tom)), (vec![true], vec![]));
    assert_eq!(tom.belay.goals().goal(agreed).unwrap().overdue.len(), 1, "the partner sees it on the goal");
}

/// A date waits on who is to confirm it; what became of it on both once it is over; a reflection on each until they wrote, and
/// how it goes on until one of them has said; after two weeks neither is asked any more.
#[tokio::test]
async fn a_meeting_waits_for_its_date_its_state_and_its_open_ends() {
    let community = Community::new().await;
    let (mia, tom, pair) = a_pair(&community).await;
    let start = wall(berlin(), "2026-03-10T15:00");
    let meeting = tom.belay.meetings().book(a_meeting(pair, start)).unwrap().id;
    let waits = |phone: &Phone| waits_but(phone, &[&OF_THE_PHASE]);
    assert_eq!(waits(&tom), [], "who proposed it waits for the other");
    both_sync(&tom, &mia).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![WaitKind::ConfirmDate], vec![]));
    assert_eq!(with(&mia, WaitKind::ConfirmDate), "Tom");
    assert_eq!(one(&mia, WaitKind::ConfirmDate).when.unwrap().there, start);
    tell(&mia, meeting, MeetingCommand::Confirm { start });
    both_sync(&mia, &tom).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![], vec![]));
    assert_eq!(tom.belay.relationships().page(pair).unwrap().next_meeting.unwrap().id, meeting);

    community.clock.set(at("2026-03-10T15:00:00Z"));
    assert_eq!((waits(&mia), waits(&tom)), (vec![WaitKind::SettleMeeting], vec![WaitKind::SettleMeeting]));
    tell(&mia, meeting, MeetingCommand::Hold { next: None });
    both_sync(&mia, &tom).await;
    assert_eq!((waits(&mia), waits(&tom)), (OPEN_ENDS.to_vec(), OPEN_ENDS.to_vec()));
    tell(&mia, meeting, MeetingCommand::Reflect);
    tell(&tom, meeting, MeetingCommand::DecideNext(NextDecision::ClosingTalk));
    both_sync(&mia, &tom).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![], vec![WaitKind::Reflect]));
    community.clock.pass(TimeDelta::days(15));
    assert_eq!(waits(&tom), []);
}

/// A question to all waits on each who has not answered.
#[tokio::test]
async fn a_question_to_all_waits_on_each_until_they_have_answered() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    let question = "What did we avoid today?".to_owned();
    let opening = PairedOpening {
        relationship: pair,
        question: question.clone(),
        prompt: None,
        subject: ReflectionSubject::Free,
    };
    let asked = mia.belay.reflections().ask_all(opening).unwrap();
    both_sync(&mia, &tom).await;
    for phone in [&tom, &mia] {
        assert_eq!(waits(phone), [WaitKind::AnswerQuestion]);
        assert_eq!(one(phone, WaitKind::AnswerQuestion).what, question);
        phone.belay.reflections().answer(asked, PairedCommand::Answer(Edit::new("The money"))).unwrap();
        assert_eq!(waits(phone), []);
    }
}

fn tell_story(teller: &Phone, to: &Phone, pair: RelationshipId) -> belay_domain::ShareId {
    let opening = StoryOpening { title: "The bridge".into(), text: "It shook".into() };
    let story = teller.belay.stories().begin(opening).unwrap();
    let telling = StoryTelling {
        story,
        relationship: pair,
        to: to.me(),
        meeting: None,
        point: "Courage".into(),
        question: Some(ToldQuestion::Own { text: "And you?".into() }),
        moments: Vec::new(),
    };
    teller.belay.stories().tell(&telling).unwrap()
}

/// A story waits to be heard, and a question about it waits on its teller; one that is taken back waits on nobody.
#[tokio::test]
async fn a_story_waits_to_be_heard_and_a_listeners_question_on_its_teller() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    let told = tell_story(&mia, &tom, pair);
    both_sync(&mia, &tom).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![], vec![WaitKind::HearStory]));
    let hear = StoryShareCommand::Hear { knows_tender: false };
    tom.belay.stories().act_on_share(told, hear).unwrap();
    assert_eq!(waits(&tom), []);
    tom.belay.stories().act_on_share(told, StoryShareCommand::Ask { text: "Who held you?".into() }).unwrap();
    both_sync(&tom, &mia).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![WaitKind::AnswerListener], vec![]));
    let question = one(&mia, WaitKind::AnswerListener).part.unwrap().into();
    let answer = StoryShareCommand::Answer { question, text: "Nobody".into() };
    mia.belay.stories().act_on_share(told, answer).unwrap();
    assert_eq!(waits(&mia), []);

    let told = tell_story(&mia, &tom, pair);
    both_sync(&mia, &tom).await;
    assert_eq!(waits(&tom), [WaitKind::HearStory]);
    mia.belay.stories().act_on_share(told, StoryShareCommand::Revoke).unwrap();
    both_sync(&mia, &tom).await;
    assert_eq!(waits(&tom), []);
}

/// A flash request goes to and fro: whose turn it is, sees it waiting, and only what they can do now is offered to them.
#[tokio::test]
async fn a_flash_request_waits_on_whose_turn_it_is_until_both_have_said_whether_they_want_more() {
    let community = Community::new().await;
    let mia = community.phone("Mia", berlin()).await;
    let tom = community.phone("Tom", new_york()).await;
    let program = community.program(&[&mia, &tom]).await;
    let ask = || FlashOpening {
        topic: "Reading a balance sheet".into(),
        details: String::new(),
        kind: FlashKind::Other,
        minutes: None,
        mentors: [tom.me()].into(),
        slot: None,
    };
    let flash = mia.belay.flash().ask(program, ask()).unwrap();
    let act = |phone: &Phone, command| phone.belay.flash().act(flash, command).unwrap();
    let allowed = |phone: &Phone| phone.belay.flash().request(flash).unwrap().allowed;
    both_sync(&mia, &tom).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![], vec![WaitKind::AnswerFlash]));
    assert_eq!(allowed(&mia), ["withdraw"], "nobody asked back, and nobody offered a time");

    act(&tom, FlashCommand::AskForMore { question: "Whose?".into() });
    both_sync(&tom, &mia).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![WaitKind::DecideFlash], vec![]));
    assert_eq!(allowed(&mia), ["answer_more", "withdraw"]);
    let question = mia.belay.flash().request(flash).unwrap().questions[0].id;
    act(&mia, FlashCommand::AnswerMore { question, told: "Our own".into() });
    both_sync(&mia, &tom).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![], vec![WaitKind::AnswerFlash]));

    let slot = wall(new_york(), "2026-03-05T10:00");
    act(&tom, FlashCommand::ProposeTime { slot });
    both_sync(&tom, &mia).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![WaitKind::DecideFlash], vec![]));
    assert_eq!(allowed(&mia), ["take_time", "withdraw"]);
    act(&mia, FlashCommand::TakeTime { mentor: tom.me(), slot });
    both_sync(&mia, &tom).await;
    both_sync(&tom, &mia).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![], vec![]), "a time that both agreed to is a date");

    act(&tom, FlashCommand::MarkHeld);
    both_sync(&tom, &mia).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![WaitKind::KeepTakeaway], vec![]));
    act(&mia, FlashCommand::KeepTakeaway { shared: None });
    both_sync(&mia, &tom).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![WaitKind::WantMore], vec![WaitKind::WantMore]));
    act(&mia, FlashCommand::WantMore);
    assert_eq!(waits(&mia), []);
    assert_eq!(allowed(&mia), ["keep_takeaway"], "who has said so is not asked again");
    act(&tom, FlashCommand::WantMore);
    both_sync(&mia, &tom).await;
    both_sync(&tom, &mia).await;
    let both = (vec![WaitKind::BeginRelationship], vec![WaitKind::BeginRelationship]);
    assert_eq!((waits(&mia), waits(&tom)), both);
    tom.belay.flash().begin_relationship(flash).unwrap();
    both_sync(&tom, &mia).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![WaitKind::AcceptRelationship], vec![]));

    let unanswered = mia.belay.flash().ask(program, ask()).unwrap();
    both_sync(&mia, &tom).await;
    assert_eq!(one(&tom, WaitKind::AnswerFlash).document, unanswered.0);
    community.clock.pass(TimeDelta::days(8));
    assert_eq!(waits(&tom), [], "nobody answered in time");
}

/// Nothing waits in a relationship that rests, and the goodbye waits on who has not signed, until somebody leaves.
#[tokio::test]
async fn the_goodbye_waits_on_who_has_not_signed_and_nothing_in_what_rests_or_was_left() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    say(&mia, pair, RelationshipCommand::Pause);
    both_sync(&mia, &tom).await;
    assert_eq!((waits_but(&mia, &[]), waits_but(&tom, &[])), (vec![], vec![]));
    say(&mia, pair, RelationshipCommand::Resume);
    come_to_closure(&mia, &tom, pair).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![WaitKind::FinishClosing], vec![WaitKind::FinishClosing]));
    mia.belay.closures().act(pair, ClosureCommand::Sign).unwrap();
    both_sync(&mia, &tom).await;
    assert_eq!((waits(&mia), waits(&tom)), (vec![], vec![WaitKind::FinishClosing]));
    let missing = mia.belay.relationships().page(pair).unwrap().next_phase.unwrap().missing;
    assert_eq!(
        missing.iter().map(|one| (one.what, one.mine)).collect::<Vec<_>>(),
        [(Missing::Signatures, false)]
    );
    assert_eq!(missing[0].whose[0].name, "Tom");
    say(&tom, pair, RelationshipCommand::Leave);
    both_sync(&tom, &mia).await;
    assert_eq!((waits_but(&mia, &[]), waits_but(&tom, &[])), (vec![], vec![]));
}

/// Somebody who leaves a space says so in no document: nothing waits that only the two could do.
#[tokio::test]
async fn nothing_waits_with_somebody_who_has_left_the_space() {
    let community = Community::new().await;
    let mia = community.phone("Mia", berlin()).await;
    let tom = community.phone("Tom", new_york()).await;
    let program = community.program(&[&mia, &tom]).await;
    let pair = begin(&mia, &tom).await;
    let ask = FlashOpening {
        topic: "Reading a balance sheet".into(),
        details: String::new(),
        kind: FlashKind::Other,
        minutes: None,
        mentors: [mia.me()].into(),
        slot: None,
    };
    tom.belay.flash().ask(program, ask).unwrap();
    both_sync(&tom, &mia).await;
    assert_eq!(waits_but(&mia, &[]), [WaitKind::LearnOfPartner, WaitKind::AnswerFlash]);
    let space = tom.belay.relationships().relationship(pair).unwrap().space;
    for left in [space, program] {
        tom.belay.account().leave(left).await.unwrap();
    }
    both_sync(&tom, &mia).await;
    assert_eq!(waits_but(&mia, &[]), []);
    assert_eq!(waits_but(&tom, &[]), []);
}

/// One call gives the whole page of a relationship: where it stands, whose turn it is, what is next, and what waits.
#[tokio::test]
async fn the_page_of_a_relationship_says_whose_turn_it_is_what_is_next_and_what_waits() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    let goal = agreed_goal(&mia, &tom, pair, "Speak up").await;
    let meeting = meet(&mia, &tom, a_meeting(pair, wall(berlin(), "2026-03-10T15:00"))).await;
    let told = tell_story(&tom, &mia, pair);
    both_sync(&tom, &mia).await;
    let page = mia.belay.relationships().page(pair).unwrap();
    assert_eq!(page.view.relationship.purpose.text.text, "Learn to lead");
    assert_eq!(page.next_meeting.unwrap().id, meeting);
    assert_eq!(page.goals.iter().map(|view| view.id).collect::<Vec<_>>(), [goal]);
    assert_eq!(page.actions.len(), 1);
    assert_eq!(page.last_shared.map(|last| (last.document, last.by.name)), Some((told.0, "Tom".to_owned())));
    assert!(page.agreement.is_none());
    assert!(page.waits.iter().all(|item| item.relationship == Some(pair)));
    assert!(page.waits.iter().any(|item| item.kind == WaitKind::HearStory));
    let next = page.next_phase.unwrap();
    assert_eq!(next.phase, Phase::EnablingGrowth);
    let turns: Vec<_> = next.missing.iter().map(|one| (one.what.code(), one.mine)).collect();
    assert!(turns.contains(&("agreement", true)), "anybody can begin it: {turns:?}");
    assert!(turns.contains(&("expectations", true)) && turns.contains(&("expectations", false)), "{turns:?}");
    assert!(!page.allowed.contains(&"accept".to_owned()) && page.allowed.contains(&"pause".to_owned()));
    let home = mia.belay.home().unwrap();
    assert_eq!(home.waiting, u64::try_from(items(&mia).len()).unwrap());
}
