//! Agreements and closures on two phones: voided acceptances, doubled documents, waits that end.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use std::collections::BTreeSet;

use belay_core::{
    AttentionReason, Error,
    services::{AgreementView, StillMissing},
};
use belay_domain::{
    Edit, Phase, Reason, RelationshipId,
    agreement::{AgreementCommand, AgreementPart, Heading},
    closure::{ClosureCommand, ClosureState},
    entry::{EntryCommand, EntryKind, EntryOpening, EntrySort},
    relationship::{Form, Missing, Origin, Outcome, RelationshipCommand, RelationshipOpening, Role, Seat},
    vision::VisionOpening,
};
use belay_tests::{
    Community, Phone, a_pair, both_sync, come_to_closure, get_acquainted,
    places::{berlin, tokyo},
    start_working,
};
use chrono::TimeDelta;

#[tokio::test]
async fn s090_s091_a_yes_to_words_that_changed_meanwhile_counts_for_nothing_and_its_giver_is_told() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    get_acquainted(&mentee, &mentor, relationship).await;
    start_working(&mentee, &mentor, relationship).await;
    let boundaries = |text: &str, before: &str| AgreementCommand::Word {
        part: AgreementPart::Clause(Heading::Boundaries),
        edit: Edit { before: before.into(), after: text.into() },
    };
    mentee.belay.agreements().act(relationship, boundaries("No salaries", "")).unwrap();
    mentee.belay.agreements().act(relationship, AgreementCommand::Propose).unwrap();
    both_sync(&mentee, &mentor).await;

    // The mentee changes the words while the mentor, in a tunnel, says yes to the old ones.
    let seen = mentor.belay.agreements().agreement(relationship).unwrap();
    assert_eq!(seen.changes, [AgreementPart::Clause(Heading::Boundaries)]);
    mentee.belay.agreements().act(relationship, boundaries("No salaries, no names", "No salaries")).unwrap();
    mentee.sync().await;
    mentor.belay.agreements().act(relationship, seen.offer.unwrap().into()).unwrap();
    mentor.sync().await;
    let matters = mentor.belay.attention().list(None).unwrap().items;
    assert!(
        matches!(&matters[0].why, AttentionReason::Overtaken { refusal } if refusal.reason == Reason::WordingChanged)
    );

    let again = mentor.belay.agreements().agreement(relationship).unwrap();
    assert_eq!(again.agreement.in_force().unwrap().number, 1);
    assert_eq!(again.waits_for.len(), 2);
    for phone in [&mentor, &mentee] {
        let offer = phone.belay.agreements().agreement(relationship).unwrap().offer.unwrap();
        phone.belay.agreements().act(relationship, offer.into()).unwrap();
        both_sync(&mentee, &mentor).await;
    }
    for phone in [&mentor, &mentee] {
        let terms = phone.belay.agreements().agreement(relationship).unwrap().in_force.unwrap();
        assert_eq!(
            terms.wording(AgreementPart::Clause(Heading::Boundaries)).unwrap().text,
            "No salaries, no names"
        );
    }
}

#[tokio::test]
async fn two_phones_that_open_the_debrief_at_once_open_one_and_the_lessons_stay_apart() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let (from, to, reason) = (Phase::Preparing, Phase::ComingToClosure, String::new());
    let closing = RelationshipCommand::MoveTo { from, to, reason };
    mentee.belay.relationships().act(relationship, closing).unwrap();
    both_sync(&mentee, &mentor).await;
    let tablet = community.phone("Mia", berlin()).await;
    mentor.belay.closures().begin(relationship).unwrap();
    let text = "We kept going".into();
    mentor.belay.closures().act(relationship, ClosureCommand::AddAchieved { text }).unwrap();
    mentee.belay.closures().keep_lesson(relationship, "Ask sooner").unwrap();
    tablet.belay.closures().keep_lesson(relationship, "Ask more").unwrap();
    for phone in [&mentor, &mentee, &tablet, &mentor, &mentee] {
        phone.sync().await;
    }
    let lessons = |phone: &Phone| {
        let lessons = phone.belay.closures().closure(relationship).unwrap().lessons;
        lessons.into_iter().map(|lesson| lesson.text).collect::<BTreeSet<_>>()
    };
    for phone in [&mentee, &tablet, &mentor] {
        let view = phone.belay.closures().closure(relationship).unwrap();
        assert_eq!((view.achieved.len(), view.closure.differently.len()), (1, 1));
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
    }
    let both: BTreeSet<_> = ["Ask sooner".to_owned(), "Ask more".to_owned()].into();
    assert_eq!((lessons(&mentee), lessons(&tablet)), (both.clone(), both), "neither is lost");
    assert!(lessons(&mentor).is_empty());
    let lesson = mentee.belay.closures().closure(relationship).unwrap().lessons[0].id;
    assert_eq!(mentor.belay.entries().entry(lesson).unwrap_err().code(), "not_found");
}

#[tokio::test]
async fn s449_without_the_others_signature_it_closes_two_weeks_later_by_the_servers_clock() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    come_to_closure(&mentee, &mentor, relationship).await;
    mentee.belay.closures().act(relationship, ClosureCommand::Sign).unwrap();
    mentee.sync().await;
    let waiting = mentee.belay.closures().closure(relationship).unwrap();
    assert_eq!(waiting.sign_off.waits_for, [mentor.me()].into());
    let early = mentee.belay.closures().close(relationship, Outcome::Concluded).unwrap_err();
    assert_eq!(early.code(), "refused");
    let notice = || ClosureCommand::WaiveByNotice { member: mentor.me() };
    community.clock.pass(TimeDelta::days(13));
    assert_eq!(mentee.belay.closures().act(relationship, notice()).unwrap_err().code(), "refused");
    community.clock.pass(TimeDelta::days(1));
    let view = mentee.belay.closures().act(relationship, notice()).unwrap();
    assert_eq!(view.state, ClosureState::Signed);
    mentee.belay.closures().close(relationship, Outcome::Concluded).unwrap();
    both_sync(&mentee, &mentor).await;
    assert_eq!(mentor.belay.relationships().past(None).unwrap().relationships.len(), 1);
    assert!(mentor.belay.relationships().open(None).unwrap().relationships.is_empty());
}

#[tokio::test]
async fn notes_are_listed_by_their_sort_and_either_ticks_a_learning_off() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let note = |kind, text: &str| EntryOpening { kind, text: text.into() };
    let entries = mentee.belay.entries();
    let learning = EntryKind::Learning { goal: None };
    let learning = entries.note(Some(relationship), note(learning, "Pauses help")).unwrap();
    let ada = EntryKind::RoleModel { name: "Ada".into() };
    let shared = entries.note(Some(relationship), note(ada.clone(), "calm")).unwrap_err();
    assert_eq!(shared, Error::Invalid { field: "relationship".into(), rule: "own_only".into() });
    entries.note(None, note(ada, "calm")).unwrap();
    both_sync(&mentee, &mentor).await;
    assert_eq!(entries.own(Some(EntrySort::RoleModel), None).unwrap().entries.len(), 1);
    assert!(entries.own(Some(EntrySort::Lesson), None).unwrap().entries.is_empty());
    assert!(mentor.belay.entries().own(None, None).unwrap().entries.is_empty());
    let open = mentor.belay.entries().to_discuss(relationship, None).unwrap().entries;
    assert_eq!(open.iter().map(|entry| entry.id).collect::<Vec<_>>(), [learning]);
    mentor.belay.entries().act(learning, EntryCommand::Discuss { meeting: None }).unwrap();
    both_sync(&mentee, &mentor).await;
    assert!(entries.to_discuss(relationship, None).unwrap().entries.is_empty());
}

#[tokio::test]
async fn a_replaced_vision_stands_behind_the_new_one_on_all_of_ones_phones() {
    let community = Community::new().await;
    let mia = community.phone("Mia", berlin()).await;
    let tablet = community.phone("Mia", berlin()).await;
    let vision = |text: &str| VisionOpening { text: text.into(), horizon_years: None };
    let first = mia.belay.visions().write(vision("I run a clinic"), None).unwrap();
    let second = mia.belay.visions().write(vision("I teach"), Some(first)).unwrap();
    both_sync(&mia, &tablet).await;
    let listed = tablet.belay.visions().list(None).unwrap().visions;
    assert_eq!(listed.iter().map(|view| view.id).collect::<Vec<_>>(), [second, first]);
}

/// A proposal between a mentee and a mentor, whichever of the two makes it.
fn between(mentee: &Phone, mentor: &Phone, purpose: &str) -> RelationshipOpening {
    let seat = |phone: &Phone, role| Seat { member: phone.me(), role };
    RelationshipOpening {
        form: None,
        members: vec![seat(mentee, Role::Mentee), seat(mentor, Role::Mentor)],
        topic: String::new(),
        focus: Default::default(),
        purpose: purpose.into(),
        origin: Origin::Direct,
        program: None,
        length: None,
    }
}

fn open(phone: &Phone) -> Vec<RelationshipId> {
    let open = phone.belay.relationships().open(None).unwrap().relationships;
    open.into_iter().map(|view| view.id).collect()
}

async fn two() -> (Community, Phone, Phone) {
    let community = Community::new().await;
    let mia = community.phone("Mia", berlin()).await;
    let ada = community.phone("Ada", tokyo()).await;
    community.program(&[&mia, &ada]).await;
    (community, mia, ada)
}

#[tokio::test]
async fn while_one_is_open_another_proposal_to_the_same_person_is_done_already_and_names_it() {
    let (_community, mia, ada) = two().await;
    let first = mia.belay.relationships().propose(between(&mia, &ada, "Learn")).unwrap();
    let refused = |phone: &Phone| match phone.belay.relationships().propose(between(&mia, &ada, "Again")) {
        Err(Error::Refused { refusal }) => (refusal.reason, refusal.there),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&mia), (Reason::AlreadyDone, Some(first.0)));
    both_sync(&mia, &ada).await;
    assert_eq!(refused(&ada), (Reason::AlreadyDone, Some(first.0)), "whichever of the two asks");
    let peers = RelationshipOpening {
        form: Some(Form::Peer),
        members: [&mia, &ada].map(|phone| Seat { member: phone.me(), role: Role::Both }).into(),
        ..between(&mia, &ada, "Learn")
    };
    let peers = mia.belay.relationships().propose(peers).unwrap();
    assert_eq!(open(&mia), [first, peers], "another form is another relationship");
}

#[tokio::test]
async fn after_one_has_ended_another_may_begin_and_it_is_another() {
    let (_community, mia, ada) = two().await;
    let mut known = BTreeSet::new();
    for round in 0..3 {
        let id = mia.belay.relationships().propose(between(&mia, &ada, &format!("Learn {round}"))).unwrap();
        assert!(known.insert(id));
        both_sync(&mia, &ada).await;
        assert_eq!(open(&ada), [id]);
        ada.belay.relationships().act(id, RelationshipCommand::Decline).unwrap();
        both_sync(&ada, &mia).await;
    }
    assert_eq!(mia.belay.relationships().past(None).unwrap().relationships.len(), 3);
}

#[tokio::test]
async fn two_who_propose_to_each_other_out_of_reach_have_one_relationship_and_both_said_yes() {
    let (_community, mia, ada) = two().await;
    let one = mia.belay.relationships().propose(between(&mia, &ada, "Learn")).unwrap();
    let other = ada.belay.relationships().propose(between(&mia, &ada, "Learn")).unwrap();
    assert_eq!(one, other);
    both_sync(&mia, &ada).await;
    mia.sync().await;
    for phone in [&mia, &ada] {
        assert_eq!(open(phone), [one]);
        let there = phone.belay.relationships().relationship(one).unwrap().relationship;
        assert_eq!((there.phase(), there.active().len()), (Phase::Preparing, 2));
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
    }
}

#[tokio::test]
async fn of_two_proposals_in_other_words_one_stands_and_nobodys_words_are_lost() {
    let (_community, mia, ada) = two().await;
    let id = mia.belay.relationships().propose(between(&mia, &ada, "Learn to lead")).unwrap();
    ada.belay.relationships().propose(between(&mia, &ada, "Speak up more")).unwrap();
    both_sync(&mia, &ada).await;
    let matters = ada.belay.attention().list(None).unwrap().items;
    assert!(
        matches!(&matters[..], [one] if matches!(&one.why, AttentionReason::Overtaken { refusal } if refusal.reason == Reason::OpenedMeanwhile))
    );
    assert!(serde_json::to_string(&matters[0]).unwrap().contains("Speak up more"));
    assert_eq!(open(&ada), [id]);
    ada.belay.relationships().act(id, RelationshipCommand::Accept).unwrap();
    both_sync(&ada, &mia).await;
    let there = mia.belay.relationships().relationship(id).unwrap().relationship;
    assert_eq!((there.phase(), there.purpose.text.text.as_str()), (Phase::Preparing, "Learn to lead"));
}

/// A closed gate says whose turn it is, by name, and to each whether it is theirs.
#[tokio::test]
async fn what_the_next_phase_waits_for_says_whose_turn_it_is_by_name_on_either_phone() {
    let community = Community::new().await;
    let (mia, tom, pair) = a_pair(&community).await;
    let kind = EntryKind::LearnedOfPartner { partner: tom.me() };
    let note = EntryOpening { kind, text: "Climbs on Sundays".into() };
    mia.belay.entries().note(Some(pair), note).unwrap();
    both_sync(&mia, &tom).await;
    let learned = |phone: &Phone| {
        let next = phone.belay.relationships().page(pair).unwrap().next_phase.unwrap();
        assert_eq!(next.phase, Phase::Negotiating);
        let of_tom = Missing::LearnedOfPartner { member: tom.me() };
        let whose = |missing: StillMissing| {
            (missing.whose.into_iter().map(|who| who.name).collect::<Vec<_>>(), missing.mine)
        };
        next.missing.into_iter().find(|missing| missing.what == of_tom).map(whose).unwrap()
    };
    assert_eq!(learned(&mia), (vec!["Tom".to_owned()], false));
    assert_eq!(learned(&tom), (vec!["Tom".to_owned()], true));
    let (from, to, reason) = (Phase::Preparing, Phase::Negotiating, String::new());
    let moved = mia.belay.relationships().act(pair, RelationshipCommand::MoveTo { from, to, reason });
    let Err(Error::Refused { refusal }) = moved else { panic!("the gate is closed") };
    assert!(refusal.missing.contains(&format!("learned_of_partner:{}", tom.me())), "{refusal}");
}

/// A clause is shared by all; a line is one person's own. A clause under a heading that asks for lines stands for nobody's line.
#[tokio::test]
async fn a_line_of_ones_own_is_asked_of_its_owner_and_a_shared_clause_stands_for_none() {
    let community = Community::new().await;
    let (mia, tom, pair) = a_pair(&community).await;
    let act = |phone: &Phone, command| phone.belay.agreements().act(pair, command).unwrap();
    let word = |part, text: &str| AgreementCommand::Word { part, edit: Edit::new(text) };
    let shared = AgreementPart::Clause(Heading::Roles);
    let view = act(&mia, word(shared, "We share the work"));
    let lines = |view: &AgreementView| -> BTreeSet<_> {
        let roles = view.gaps.iter().filter(|part| matches!(part, AgreementPart::Role(_)));
        roles.filter_map(|part| part.member()).collect()
    };
    assert_eq!(lines(&view), [mia.me(), tom.me()].into());
    assert_eq!(shared.member(), None);
    let view = act(&mia, word(AgreementPart::Role(mia.me()), "I ask"));
    assert_eq!(lines(&view), [tom.me()].into());
    both_sync(&mia, &tom).await;
    let proposed = tom.belay.agreements().act(pair, AgreementCommand::Propose);
    let Err(Error::Refused { refusal }) = proposed else { panic!("much is missing") };
    assert!(refusal.missing.contains(&format!("role:{}", tom.me())), "{refusal}");
    assert!(!refusal.missing.contains(&format!("role:{}", mia.me())), "{refusal}");
    let view = act(&tom, word(AgreementPart::Role(tom.me()), "I listen"));
    assert_eq!(lines(&view), BTreeSet::new());
    let terms = view.agreement.next.unwrap().terms;
    assert_eq!(terms.wording(shared).unwrap().text, "We share the work");
    assert_eq!(terms.roles[&mia.me()].text, "I ask");
}
