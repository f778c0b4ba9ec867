//! Practices of beginnings on phones with a server between them: who may sit together, what opens the next phase, and which
//! conversation comes next.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use std::collections::BTreeSet;

use belay_core::{Result, services::RelationshipView};
use belay_domain::{
    Advice, Edit, Phase, Reason, RelationshipId,
    agenda::{AgendaKind, AgendaRef},
    agreement::{AgreementCommand, AgreementPart, Heading, PlannedText, StarterPlan, TakenText},
    entry::{EntryKind, EntryOpening},
    meeting::{MeetingKind, MeetingOpening},
    relationship::{
        ConversationKind, ConversationReason, ExpectationItem, Form, Origin, Outcome, RelationshipCommand,
        RelationshipOpening, RelationshipText, Role, Seat,
    },
};
use belay_tests::{
    Community, Phone, a_meeting, a_pair, both_sync, come_to_closure, get_acquainted, places::berlin, seat,
    start_working, wall,
};
use chrono::TimeDelta;

use crate::phone_scene::{acquainted, refusal, unfit};

fn act(phone: &Phone, id: RelationshipId, command: RelationshipCommand) -> Result<RelationshipView> {
    phone.belay.relationships().act(id, command)
}

fn seen(phone: &Phone, id: RelationshipId) -> RelationshipView {
    phone.belay.relationships().relationship(id).unwrap()
}

fn move_on(phone: &Phone, id: RelationshipId, to: Phase) -> Result<RelationshipView> {
    let from = seen(phone, id).relationship.phase();
    act(phone, id, RelationshipCommand::MoveTo { from, to, reason: String::new() })
}

fn of(members: Vec<Seat>, form: Option<Form>) -> RelationshipOpening {
    RelationshipOpening {
        form,
        members,
        topic: "Leading".into(),
        focus: Default::default(),
        purpose: String::new(),
        origin: Origin::Direct,
        program: None,
        length: None,
    }
}

async fn three(community: &Community) -> [Phone; 3] {
    let mut phones = Vec::new();
    for name in ["Tom", "Mia", "Zoe"] {
        phones.push(community.phone(name, berlin()).await);
    }
    let phones: [Phone; 3] = phones.try_into().ok().unwrap();
    community.program(&[&phones[0], &phones[1], &phones[2]]).await;
    phones
}

#[tokio::test]
async fn s001_s025_s067_without_a_choice_it_is_one_to_one_of_two_and_nobody_jumps_to_the_work() {
    let community = Community::new().await;
    let [tom, mia, zoe] = three(&community).await;
    let twice = vec![seat(&mia, Role::Mentee), seat(&mia, Role::Mentor)];
    let twice = unfit(mia.belay.relationships().propose(of(twice, None)));
    assert_eq!(twice, ("members".to_owned(), "duplicate".to_owned()));
    let alone = refusal(mia.belay.relationships().propose(of(vec![seat(&mia, Role::Mentee)], None)));
    assert_eq!(alone.reason, Reason::TwoPeopleNeeded);
    let two = vec![seat(&mia, Role::Mentee), seat(&tom, Role::Mentor)];
    let three = [two.clone(), vec![seat(&zoe, Role::Mentee)]].concat();
    assert_eq!(refusal(mia.belay.relationships().propose(of(three, None))).reason, Reason::FormFull);

    let pair = mia.belay.relationships().propose(of(two, None)).unwrap();
    both_sync(&mia, &tom).await;
    assert_eq!(seen(&tom, pair).relationship.form, Form::OneToOne);
    let third = RelationshipCommand::Ask(seat(&zoe, Role::Mentee));
    assert_eq!(refusal(act(&mia, pair, third)).reason, Reason::FormFull);
    let jump = refusal(move_on(&mia, pair, Phase::EnablingGrowth));
    assert_eq!(jump.reason, Reason::NotNow);
    assert!(jump.allowed.contains(&"preparing".to_owned()));
    assert!(!jump.allowed.contains(&"enabling_growth".to_owned()));
    assert_eq!(seen(&mia, pair).relationship.phase(), Phase::Proposed);
}

#[tokio::test]
async fn s002_a_circle_with_one_mentee_stays_proposed_and_begins_with_two() {
    let community = Community::new().await;
    let [tom, mia, zoe] = three(&community).await;
    let members = vec![seat(&tom, Role::Mentor), seat(&mia, Role::Mentee), seat(&zoe, Role::Mentee)];
    let circle = tom.belay.relationships().propose(of(members, Some(Form::Circle))).unwrap();
    both_sync(&tom, &mia).await;
    act(&mia, circle, RelationshipCommand::Accept).unwrap();
    both_sync(&mia, &tom).await;
    assert_eq!(refusal(move_on(&tom, circle, Phase::Preparing)).reason, Reason::GateClosed);
    zoe.sync().await;
    act(&zoe, circle, RelationshipCommand::Accept).unwrap();
    both_sync(&zoe, &tom).await;
    assert_eq!(seen(&tom, circle).relationship.phase(), Phase::Proposed, "nothing moves by itself");
    move_on(&tom, circle, Phase::Preparing).unwrap();
    both_sync(&tom, &mia).await;
    assert_eq!(seen(&mia, circle).relationship.phase(), Phase::Preparing);
}

#[tokio::test]
async fn s068_what_is_offered_may_be_let_be_with_a_word_and_both_together_go_on() {
    let community = Community::new().await;
    let (mia, tom, pair) = a_pair(&community).await;
    let offered: Vec<_> = seen(&mia, pair).relationship.conversations_offered();
    for offer in &offered {
        let skip = |note: &str| RelationshipCommand::SkipConversation { kind: offer.kind, note: note.into() };
        assert_eq!(unfit(act(&mia, pair, skip("  "))).1, "empty");
        act(&mia, pair, skip("we have worked together for years")).unwrap();
    }
    both_sync(&mia, &tom).await;
    for phone in [&mia, &tom] {
        let refused = refusal(move_on(&mia, pair, Phase::Negotiating));
        assert!(refused.missing.contains(&"held_meeting".to_owned()));
        let reason = "we know each other".to_owned();
        act(phone, pair, RelationshipCommand::OverrideGroundwork { reason }).unwrap();
        both_sync(&tom, &mia).await;
    }
    move_on(&mia, pair, Phase::Negotiating).unwrap();
    both_sync(&mia, &tom).await;
    let there = seen(&tom, pair).relationship;
    assert_eq!((there.phase(), there.conversations.len()), (Phase::Negotiating, offered.len()));
}

#[tokio::test]
async fn s069_from_the_proposal_to_the_goodbye_both_phones_show_one_next_conversation_and_why() {
    let community = Community::new().await;
    let [tom, mia, _] = three(&community).await;
    let members = vec![seat(&mia, Role::Mentee), seat(&tom, Role::Mentor)];
    let opening = RelationshipOpening { purpose: "Learn to lead".into(), ..of(members, None) };
    let pair = mia.belay.relationships().propose(opening).unwrap();
    both_sync(&mia, &tom).await;
    let next = |expected: ConversationKind| {
        let [one, other] = [&mia, &tom].map(|phone| seen(phone, pair).next_conversation.unwrap());
        assert_eq!((one.kind, &one), (expected, &other));
        let home = tom.belay.home().unwrap().relationships;
        assert_eq!(home[0].next_conversation, Some(one));
    };
    next(ConversationKind::Invitation);
    act(&tom, pair, RelationshipCommand::Accept).unwrap();
    both_sync(&tom, &mia).await;
    next(ConversationKind::GettingAcquainted);
    act(&tom, pair, RelationshipCommand::Pause).unwrap();
    both_sync(&tom, &mia).await;
    next(ConversationKind::WhatNext);
    assert_eq!(seen(&mia, pair).next_conversation.unwrap().why, ConversationReason::Resting);
    act(&tom, pair, RelationshipCommand::Resume).unwrap();
    both_sync(&tom, &mia).await;
    get_acquainted(&mia, &tom, pair).await;
    assert!(seen(&mia, pair).next_conversation.is_some());
    start_working(&mia, &tom, pair).await;
    assert!(seen(&mia, pair).next_conversation.is_some());
    come_to_closure(&mia, &tom, pair).await;
    next(ConversationKind::Debrief);
    for phone in [&mia, &tom] {
        phone.belay.closures().act(pair, belay_domain::closure::ClosureCommand::Sign).unwrap();
        both_sync(&mia, &tom).await;
    }
    mia.belay.closures().close(pair, Outcome::Concluded).unwrap();
    both_sync(&mia, &tom).await;
    assert_eq!(seen(&tom, pair).next_conversation, None);
}

#[tokio::test]
async fn s071_s072_s083_groundwork_is_a_conversation_something_learned_by_each_and_a_purpose() {
    let community = Community::new().await;
    let [tom, mia, _] = three(&community).await;
    let members = vec![seat(&mia, Role::Mentee), seat(&tom, Role::Mentor)];
    let pair = mia.belay.relationships().propose(of(members, None)).unwrap();
    both_sync(&mia, &tom).await;
    act(&tom, pair, RelationshipCommand::Accept).unwrap();
    both_sync(&tom, &mia).await;
    let missing = || {
        let missing = refusal(move_on(&mia, pair, Phase::Negotiating)).missing;
        missing.into_iter().map(|one| one.split(':').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let learned = |phone: &Phone, partner: &Phone| {
        let kind = EntryKind::LearnedOfPartner { partner: partner.me() };
        let opening = EntryOpening { kind, text: "Climbs on Sundays".into() };
        phone.belay.entries().note(Some(pair), opening).unwrap();
    };
    learned(&mia, &tom);
    assert_eq!(missing(), ["held_meeting", "learned_of_partner", "purpose"]);
    let chance = MeetingOpening {
        kind: MeetingKind::Unplanned,
        ..a_meeting(pair, wall(berlin(), "2026-03-02T09:00"))
    };
    tom.belay.meetings().book(chance).unwrap();
    both_sync(&tom, &mia).await;
    assert_eq!(missing(), ["learned_of_partner", "purpose"]);
    learned(&tom, &mia);
    both_sync(&tom, &mia).await;
    assert_eq!(missing(), ["purpose"]);
    let purpose = |before: &str, after: &str| RelationshipCommand::Word {
        text: RelationshipText::Purpose,
        edit: Edit { before: before.into(), after: after.into() },
    };
    act(&mia, pair, purpose("", "To find my feet")).unwrap();
    move_on(&mia, pair, Phase::Negotiating).unwrap();
    both_sync(&mia, &tom).await;
    act(&tom, pair, purpose("To find my feet", "To lead the team")).unwrap();
    both_sync(&tom, &mia).await;
    let worded = seen(&mia, pair).relationship.purpose;
    assert_eq!((worded.text.text.as_str(), worded.versions.len()), ("To lead the team", 1));
    assert_eq!(worded.versions[0].text, "To find my feet");
}

#[tokio::test]
async fn s298_s299_answers_open_on_both_phones_together_and_differences_call_for_a_talk() {
    let community = Community::new().await;
    let (mia, tom, pair) = a_pair(&community).await;
    let answer = |phone, item, answer: &str| {
        let answer = answer.into();
        act(phone, pair, RelationshipCommand::AnswerExpectation { item, answer }).unwrap();
    };
    let shown = |phone: &Phone, item| {
        let expectations = seen(phone, pair).expectations;
        expectations.into_iter().find(|view| view.item == item).unwrap()
    };
    let item = ExpectationItem::Availability;
    answer(&mia, item, "any time");
    both_sync(&mia, &tom).await;
    assert!(shown(&tom, item).others.is_empty(), "not before both have answered");
    assert_eq!(shown(&mia, item).own.as_deref(), Some("any time"));
    answer(&tom, item, "two hours a month");
    both_sync(&tom, &mia).await;
    assert_eq!(shown(&tom, item).others[&mia.me()], "any time");
    assert_eq!(shown(&mia, item).others[&tom.me()], "two hours a month");
    for phone in [&mia, &tom] {
        assert!(shown(phone, item).differs);
        assert!(seen(phone, pair).advice.contains(&Advice::TalkAboutExpectations));
        assert!(!seen(phone, pair).advice.contains(&Advice::GrowthNotPromise));
    }
    answer(&mia, ExpectationItem::Promotion, "Yes");
    answer(&tom, ExpectationItem::Promotion, "no");
    both_sync(&mia, &tom).await;
    for phone in [&mia, &tom] {
        assert!(seen(phone, pair).advice.contains(&Advice::GrowthNotPromise));
    }
}

#[tokio::test]
async fn s084_s094_s103_s107_an_agreement_is_offered_once_each_clause_line_and_ending_is_there() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    let refused = refusal(mia.belay.agreements().act(pair, AgreementCommand::Propose));
    assert_eq!(refused.reason, Reason::ClauseNeeded);
    for missing in ["feedback".to_owned(), "ending".to_owned()].into_iter().chain(
        [&mia, &tom]
            .into_iter()
            .flat_map(|phone| [format!("role:{}", phone.me()), format!("gain:{}", phone.me())]),
    ) {
        assert!(refused.missing.contains(&missing), "{missing} of {:?}", refused.missing);
    }
    assert!(refused.allowed.contains(&"set_ending".to_owned()));
    start_working(&mia, &tom, pair).await;
    for phone in [&mia, &tom] {
        assert!(phone.belay.agreements().agreement(pair).unwrap().in_force.is_some());
    }
}

#[tokio::test]
async fn s205_while_nobody_named_a_purpose_its_question_is_on_the_first_agenda_of_both_phones() {
    let community = Community::new().await;
    let [tom, mia, _] = three(&community).await;
    let members = vec![seat(&mia, Role::Mentee), seat(&tom, Role::Mentor)];
    let pair = mia.belay.relationships().propose(of(members, None)).unwrap();
    both_sync(&mia, &tom).await;
    act(&tom, pair, RelationshipCommand::Accept).unwrap();
    let first =
        MeetingOpening { kind: MeetingKind::First, ..a_meeting(pair, wall(berlin(), "2026-03-03T15:00")) };
    let meeting = tom.belay.meetings().book(first).unwrap().id;
    both_sync(&tom, &mia).await;
    let asked = |phone: &Phone| {
        let agenda = phone.belay.meetings().meeting(meeting).unwrap().agenda;
        agenda.into_iter().find(|item| item.kind == AgendaKind::Purpose).unwrap().about
    };
    for phone in [&mia, &tom] {
        let Some(AgendaRef::Prompt { prompt }) = asked(phone) else { panic!("a question is asked") };
        let text = phone.belay.prompts().prompt(&prompt).unwrap().text;
        assert!(text.ends_with('?'), "{text}");
    }
    let edit = Edit::new("To find my feet");
    act(&mia, pair, RelationshipCommand::Word { text: RelationshipText::Purpose, edit }).unwrap();
    both_sync(&mia, &tom).await;
    assert_eq!((asked(&mia), asked(&tom)), (None, None));
}

#[tokio::test]
async fn s105_an_agreement_begins_from_a_plan_and_a_first_evening_takes_one_line_of_each() {
    let community = Community::new().await;
    let (mia, tom, pair) = acquainted(&community).await;
    let agreement = |phone: &Phone| phone.belay.agreements().agreement(pair).unwrap();
    let tell = |phone: &Phone, command| phone.belay.agreements().act(pair, command);
    let plan = mia.belay.agreements().plan(pair).unwrap();
    assert!(plan.texts.iter().all(|text| text.key.starts_with("agreement.plan.") && !text.text.is_empty()));
    let begun = mia.belay.agreements().agreement(pair).unwrap_err();
    assert_eq!(begun.code(), "not_found", "whoever looks at the plan has begun nothing");

    // Both begin in a tunnel, and his app shows the plan in another language.
    let in_his_words =
        |text: PlannedText| TakenText { part: text.part, text: format!("Auch: {}", text.text) };
    let StarterPlan { texts, ending, .. } = tom.belay.agreements().plan(pair).unwrap();
    let texts = texts.into_iter().map(in_his_words).collect();
    tell(&tom, AgreementCommand::TakePlan { texts, ending }).unwrap();
    let left: BTreeSet<_> = [mia.me(), tom.me()].map(AgreementPart::Gain).into();
    let view = tell(&mia, plan.into()).unwrap();
    assert_eq!(view.gaps.iter().copied().collect::<BTreeSet<_>>(), left);
    both_sync(&mia, &tom).await;
    both_sync(&tom, &mia).await;
    assert_eq!(agreement(&mia).agreement, agreement(&tom).agreement);
    assert!(agreement(&mia).unsettled.is_empty(), "one plan stands, and no text stands twice");
    for phone in [&mia, &tom] {
        assert_eq!(phone.belay.attention().list(None).unwrap().items.len(), 0);
    }

    let early = refusal(tell(&mia, AgreementCommand::Propose));
    assert_eq!(early.missing.len(), 2);
    for phone in [&mia, &tom] {
        let part = AgreementPart::Gain(phone.me());
        tell(phone, AgreementCommand::Word { part, edit: Edit::new("To speak first") }).unwrap();
        both_sync(&mia, &tom).await;
    }
    // Every word of it can be changed.
    let part = AgreementPart::Clause(Heading::Boundaries);
    let before = agreement(&tom).agreement.next.unwrap().terms.wording(part).unwrap().text.clone();
    let edit = Edit { before, after: "No calls on Sundays".into() };
    tell(&tom, AgreementCommand::Word { part, edit }).unwrap();
    tell(&tom, AgreementCommand::Propose).unwrap();
    both_sync(&tom, &mia).await;
    for phone in [&mia, &tom] {
        let offer = agreement(phone).offer.unwrap();
        tell(phone, offer.into()).unwrap();
        both_sync(&mia, &tom).await;
        both_sync(&tom, &mia).await;
    }
    for phone in [&mia, &tom] {
        let terms = agreement(phone).in_force.unwrap();
        assert_eq!(terms.wording(part).unwrap().text, "No calls on Sundays");
    }
}

#[tokio::test]
async fn s105_a_new_circle_has_a_plan_for_circles() {
    let community = Community::new().await;
    let [tom, mia, zoe] = three(&community).await;
    let members = vec![seat(&tom, Role::Mentor), seat(&mia, Role::Mentee), seat(&zoe, Role::Mentee)];
    let circle = tom.belay.relationships().propose(of(members, Some(Form::Circle))).unwrap();
    let agreements = tom.belay.agreements();
    let plan = agreements.plan(circle).unwrap();
    assert!(plan.texts.iter().all(|text| text.key.starts_with("agreement.plan.circle.")));
    let learning = AgreementPart::Clause(Heading::Learning);
    assert_eq!(agreements.act(circle, plan.into()).unwrap().gaps, [learning]);
    let edit = Edit::new("To lead without shouting");
    let view = agreements.act(circle, AgreementCommand::Word { part: learning, edit }).unwrap();
    assert_eq!(view.gaps, []);
}

#[tokio::test]
async fn s065_a_no_needs_no_reason_and_is_a_neutral_note_until_it_is_put_away() {
    let community = Community::new().await;
    let [tom, mia, zoe] = three(&community).await;
    let tablet = community.phone("Mia", berlin()).await;
    let members = vec![seat(&mia, Role::Mentee), seat(&tom, Role::Mentor)];
    let pair = mia.belay.relationships().propose(of(members, None)).unwrap();
    let early = refusal(mia.belay.relationships().put_away(pair));
    assert_eq!(early.reason, Reason::NotNow, "there is nothing to put away");
    both_sync(&mia, &tom).await;
    act(&tom, pair, RelationshipCommand::Decline).unwrap();
    both_sync(&tom, &mia).await;
    tablet.sync().await;

    // Three weeks in the mountains.
    community.clock.pass(TimeDelta::days(21));
    let noted = |phone: &Phone| phone.belay.home().unwrap().declined;
    assert_eq!(noted(&mia).len(), 1);
    let note = serde_json::to_value(&noted(&mia)[0]).unwrap();
    let fields: Vec<_> = note.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, ["id", "on", "others", "topic"], "neither who said no, nor why");
    assert_eq!(noted(&mia)[0].topic, "Leading");
    assert_eq!(noted(&tablet), noted(&mia));
    assert!(noted(&tom).is_empty() && noted(&zoe).is_empty());

    mia.belay.relationships().put_away(pair).unwrap();
    assert!(noted(&mia).is_empty());
    assert_eq!(refusal(mia.belay.relationships().put_away(pair)).reason, Reason::AlreadyDone);
    // The tablet puts it away in a tunnel, too.
    tablet.belay.relationships().put_away(pair).unwrap();
    both_sync(&mia, &tablet).await;
    both_sync(&tablet, &mia).await;
    assert!(noted(&tablet).is_empty());
    for phone in [&mia, &tablet] {
        assert_eq!(phone.belay.attention().list(None).unwrap().items.len(), 0);
    }
    assert_eq!(refusal(tom.belay.relationships().put_away(pair)).reason, Reason::NotNow);
    assert_eq!(zoe.belay.relationships().put_away(pair).unwrap_err().code(), "not_found");
    assert_eq!(mia.belay.relationships().past(None).unwrap().relationships[0].id, pair, "it is in its list");
}
