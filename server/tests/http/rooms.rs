//! Derived ids: only the people of an id can make its space, and nobody becomes a member without consent.

use std::time::Duration;

use belay_protocol::{
    Code, Member, MemberRole, Outcome, RefusalCode, Space, SpaceChange, attempt_about, paths, self_space,
    shared_space, shared_space_attempt,
};
use belay_server::Rate;
use hyper::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::{Phone, World, again, members_path, names, write};

/// The subject of the space of two people, for instance a request that all of their program can read.
const REQUEST: Uuid = Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0007);

async fn members_of(phone: &Phone, space: Uuid) -> Vec<Member> {
    phone.get(&format!("/v1/spaces/{space}/members")).await.json()
}

/// The members of a space, and the people who are only invited.
fn by_will(members: &[Member]) -> (Vec<&str>, Vec<&str>) {
    let named = |invited: bool| {
        let those = members.iter().filter(|member| member.invited == invited);
        those.map(|member| member.name.as_str()).collect()
    };
    (named(false), named(true))
}

fn is_about(answer: &crate::client::Answer) {
    assert_eq!(answer.problem(400, Code::Invalid).field.as_deref(), Some("about"));
}

#[tokio::test]
async fn only_the_two_whose_ids_are_in_it_make_a_derived_space_and_it_is_theirs_alone() {
    let world = World::new().await;
    let (phones, _) = world.program(&["Ann", "Bo", "Eve"]).await;
    let (ann, bo, eve) = (&phones[0], &phones[1], &phones[2]);
    let two = [ann.person, bo.person];
    let id = shared_space(REQUEST, &two);
    let all = [ann.person, bo.person, eve.person];
    let attempts = [
        json!({ "id": id, "kind": "circle", "with": two }),
        json!({ "id": id, "kind": "circle", "with": two, "about": REQUEST }),
        json!({ "id": id, "kind": "circle", "with": two, "about": REQUEST, "people": two }),
        json!({ "id": id, "kind": "circle", "with": [], "about": REQUEST, "people": [] }),
        json!({ "id": id, "kind": "pair", "with": [ann.person], "about": REQUEST }),
        json!({ "id": id, "kind": "pair", "with": [ann.person], "about": REQUEST, "people": two }),
        json!({ "id": id, "kind": "pair", "with": [], "about": REQUEST, "people": two }),
        json!({ "id": id, "kind": "pair", "with": [ann.person], "about": REQUEST, "people": all }),
        json!({ "id": id, "kind": "program", "name": "Ours", "with": two, "about": REQUEST, "people": two }),
        json!({ "id": shared_space(REQUEST, &all), "kind": "circle", "with": two, "about": REQUEST }),
    ];
    for attempt in &attempts {
        is_about(&eve.post(paths::SPACES, attempt.clone()).await);
    }
    let theirs = json!({ "id": id, "kind": "pair", "with": [bo.person], "about": REQUEST });
    assert_eq!(ann.post(paths::SPACES, theirs).await.status, StatusCode::CREATED);
    for attempt in attempts {
        is_about(&eve.post(paths::SPACES, attempt).await);
    }
    assert_eq!(names(&members_of(bo, id).await), ["Ann", "Bo"]);
    eve.get(&format!("/v1/spaces/{id}")).await.problem(404, Code::NotFound);
}

#[tokio::test]
async fn a_phone_that_cannot_prove_a_derived_space_is_refused_it_unless_it_is_in_it() {
    let world = World::new().await;
    let (phones, _) = world.program(&["Ann", "Bo"]).await;
    let (ann, bo) = (&phones[0], &phones[1]);
    let id = shared_space(REQUEST, &[ann.person, bo.person]);
    let of_the_last_version = |other: &Phone| json!({ "id": id, "kind": "pair", "with": [other.person] });
    is_about(&ann.post(paths::SPACES, of_the_last_version(bo)).await);
    let proved = json!({ "id": id, "kind": "pair", "with": [ann.person], "about": REQUEST });
    assert_eq!(bo.post(paths::SPACES, proved).await.status, StatusCode::CREATED);
    assert_eq!(ann.post(paths::SPACES, of_the_last_version(bo)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_takes_the_place_of_who_left_a_derived_space_and_the_two_meet_again_at_the_next_id() {
    let world = World::new().await;
    let (phones, _) = world.program(&["Ann", "Bo"]).await;
    let (ann, bo) = (&phones[0], &phones[1]);
    let two = [ann.person, bo.person];
    let of = |n, with: &Phone| {
        let (id, about) = (shared_space_attempt(REQUEST, &two, n), attempt_about(REQUEST, n));
        json!({ "id": id, "kind": "pair", "with": [with.person], "about": about })
    };
    let first = shared_space(REQUEST, &two);
    ann.post(paths::SPACES, of(0, bo)).await;
    let links = format!("/v1/spaces/{first}/invitations");
    ann.post(&links, json!({})).await.problem(403, Code::Forbidden);
    bo.delete(&members_path(first, bo.person)).await;
    ann.post(&links, json!({})).await.problem(403, Code::Forbidden);
    bo.post(paths::SPACES, of(0, ann)).await.problem(409, Code::Conflict);
    assert_eq!(bo.post(paths::SPACES, of(1, ann)).await.status, StatusCode::CREATED);
    assert_eq!(ann.post(paths::SPACES, of(1, bo)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_has_left_is_not_put_in_again_when_a_server_that_lost_the_space_gets_it_back() {
    let world = World::new().await;
    let (ann, gone) = (world.phone("Ann").await, Uuid::now_v7());
    let people = [ann.person, gone];
    let id = shared_space(REQUEST, &people);
    let back = json!({ "id": id, "kind": "pair", "with": [], "about": REQUEST, "people": people });
    let answer = ann.post(paths::SPACES, back).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    assert_eq!(names(&answer.json::<Space>().members), ["Ann"]);
}

#[tokio::test]
async fn a_circle_of_the_last_version_can_be_brought_back_and_nothing_else_is_derived_from_nobody() {
    let world = World::new().await;
    let ann = world.phone("Ann").await;
    let id = shared_space(REQUEST, &[]);
    let of = |kind, people: Value| json!({ "id": id, "kind": kind, "name": "n", "about": REQUEST, "people": people });
    is_about(&ann.post(paths::SPACES, of("pair", json!([]))).await);
    is_about(&ann.post(paths::SPACES, of("program", json!([]))).await);
    is_about(&ann.post(paths::SPACES, of("circle", Value::Null)).await);
    assert_eq!(ann.post(paths::SPACES, of("circle", json!([]))).await.status, StatusCode::CREATED);
    let own = self_space(Uuid::now_v7());
    for people in [json!([]), json!([ann.person]), Value::Null] {
        let body = json!({ "id": own, "kind": "circle", "about": REQUEST, "people": people });
        is_about(&ann.post(paths::SPACES, body).await);
    }
}

#[tokio::test]
async fn who_is_put_into_a_space_is_invited_until_their_first_write_there_is_stored() {
    let world = World::new().await;
    let (mut phones, _) = world.program(&["Ann", "Bo"]).await;
    let (mut bo, mut ann) = (phones.pop().unwrap(), phones.pop().unwrap());
    let pair: Space = ann.try_making("pair", &[bo.person]).await.json();
    assert_eq!(by_will(&pair.members), (vec!["Ann"], vec!["Bo"]));
    let proposal = ann.store(pair.id, b"a proposal").await;
    let heard = bo.sync(&[]).await;
    assert!(heard.documents.iter().any(|document| document.id == proposal.id), "what they are to answer");
    let joined = heard.spaces.iter().find(|space| space.id == pair.id).unwrap();
    let SpaceChange::Joined { members, .. } = &joined.event else { panic!("{joined:?}") };
    assert_eq!(by_will(members), (vec!["Ann"], vec!["Bo"]));

    let late = bo.sync(&[again(&proposal, 0, b"on an old revision")]).await;
    assert!(matches!(late.results[0].outcome, Outcome::Conflict { .. }));
    let unfit = bo.sync(&[belay_protocol::Write { kind: "?".to_owned(), ..write(pair.id, b"") }]).await;
    assert_eq!(unfit.results[0].outcome, Outcome::Refused { code: RefusalCode::Invalid });
    assert_eq!(by_will(&members_of(&ann, pair.id).await), (vec!["Ann"], vec!["Bo"]), "nothing was stored");

    ann.pull().await;
    let answered = bo.sync(&[again(&proposal, 1, b"yes")]).await;
    assert!(matches!(answered.results[0].outcome, Outcome::Stored { .. }));
    for event in [&answered.spaces[0].event, &ann.sync(&[]).await.spaces[0].event] {
        let SpaceChange::Members { members, .. } = event else { panic!("{event:?}") };
        assert_eq!(by_will(members), (vec!["Ann", "Bo"], vec![]));
    }
}

#[tokio::test]
async fn a_link_and_asking_for_the_same_space_are_a_yes_too() {
    let world = World::new().await;
    let (phones, _) = world.program(&["Ann", "Bo", "Cy"]).await;
    let (ann, bo, cy) = (&phones[0], &phones[1], &phones[2]);
    let circle = ann.circle_with(&[bo.person, cy.person]).await;
    bo.try_join(circle, "made-up").await.problem(403, Code::InvitationRefused);
    assert_eq!(by_will(&members_of(ann, circle).await).0, ["Ann"]);
    bo.join(circle, &ann.invite(circle).await).await;
    assert_eq!(by_will(&members_of(ann, circle).await).1, ["Cy"]);
    let other_kind = json!({ "id": circle, "kind": "pair" });
    cy.post(paths::SPACES, other_kind).await.problem(409, Code::Conflict);
    assert_eq!(by_will(&members_of(ann, circle).await).1, ["Cy"]);
    let same: Space = cy.post(paths::SPACES, json!({ "id": circle, "kind": "circle" })).await.json();
    assert!(same.members.iter().all(|member| !member.invited), "{same:?}");
}

#[tokio::test]
async fn who_says_no_is_out_and_an_invited_one_takes_out_and_lets_in_nobody() {
    let world = World::new().await;
    let (phones, _) = world.program(&["Ann", "Bo", "Cy"]).await;
    let (ann, bo, cy) = (&phones[0], &phones[1], &phones[2]);
    let circle = ann.circle_with(&[bo.person, cy.person]).await;
    bo.delete(&members_path(circle, cy.person)).await.problem(403, Code::Forbidden);
    bo.post(&format!("/v1/spaces/{circle}/invitations"), json!({})).await.problem(403, Code::Forbidden);
    assert_eq!(bo.delete(&members_path(circle, bo.person)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(names(&members_of(ann, circle).await), ["Ann", "Cy"]);
}

#[tokio::test]
async fn two_who_were_only_put_into_one_space_by_a_third_have_not_met() {
    let world = World::new().await;
    let (phones, _) = world.program(&["Eve", "Ann"]).await;
    let (eve, ann) = (&phones[0], &phones[1]);
    let mut bo = world.phone("Bo").await;
    let other = eve.make_space(belay_protocol::SpaceKind::Program, "Elsewhere").await;
    bo.join(other, &eve.invite(other).await).await;
    let circle = eve.circle_with(&[ann.person, bo.person]).await;
    ann.try_making("pair", &[bo.person]).await.problem(403, Code::Forbidden);
    bo.store(circle, b"yes").await;
    ann.try_making("pair", &[bo.person]).await.problem(403, Code::Forbidden);
    ann.clone().store(circle, b"yes").await;
    assert_eq!(ann.try_making("pair", &[bo.person]).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn spaces_count_for_whoever_made_them_and_not_for_who_was_put_into_them() {
    let world = World::with(|config| config.limits.spaces_of_person = 3).await;
    let (phones, _) = world.program(&["Ann", "Eve"]).await;
    let (ann, eve) = (&phones[0], &phones[1]);
    let mut made = Vec::new();
    for _ in 0..3 {
        made.push(eve.circle_with(&[ann.person]).await);
    }
    eve.try_making("circle", &[ann.person]).await.problem(403, Code::Forbidden);
    ann.circle_with(&[]).await;
    ann.circle_with(&[]).await;
    ann.try_making("circle", &[]).await.problem(403, Code::Forbidden);
    eve.delete(&members_path(made[0], eve.person)).await;
    eve.circle_with(&[]).await;
}

#[tokio::test]
async fn so_many_can_be_left_without_an_answer_by_one_person_and_between_two() {
    let world = World::with(|config| {
        config.limits.unanswered_of_person = 3;
        config.limits.unanswered_between_two = 2;
    });
    let world = world.await;
    let (phones, _) = world.program(&["Eve", "Ann", "Bo", "Cy"]).await;
    let (eve, ann, bo, cy) = (&phones[0], &phones[1], &phones[2], &phones[3]);
    let circle = eve.circle_with(&[ann.person]).await;
    eve.circle_with(&[ann.person]).await;
    eve.try_making("circle", &[ann.person]).await.problem(403, Code::Forbidden);
    eve.circle_with(&[bo.person]).await;
    let crowd = Uuid::now_v7();
    let body = json!({ "id": crowd, "kind": "circle", "with": [cy.person] });
    eve.post(paths::SPACES, body).await.problem(403, Code::Forbidden);
    eve.get(&format!("/v1/spaces/{crowd}")).await.problem(404, Code::NotFound);
    ann.clone().store(circle, b"an answer").await;
    eve.circle_with(&[ann.person]).await;
    let spaces: Vec<Space> = cy.get(paths::SPACES).await.json();
    assert_eq!(spaces.len(), 2, "their own, and the program");
    // A no needs no answer: what nobody said anything to for a quarter of a year keeps nobody from asking.
    world.clock.advance(Duration::from_secs(90 * 24 * 60 * 60));
    eve.circle_with(&[cy.person]).await;
    eve.circle_with(&[ann.person]).await;
}

#[tokio::test]
async fn making_and_leaving_spaces_again_and_again_comes_to_a_wait() {
    let once_a_minute = Rate::new(2, Duration::from_secs(60));
    let world = World::with(|config| config.limits.spaces_made_by_person = once_a_minute).await;
    let (ann, bo) = (world.phone("Ann").await, world.phone("Bo").await);
    for _ in 0..2 {
        let circle = ann.circle_with(&[]).await;
        let again = json!({ "id": circle, "kind": "circle" });
        assert_eq!(ann.post(paths::SPACES, again).await.status, StatusCode::OK, "which costs nothing");
        ann.delete(&members_path(circle, ann.person)).await;
    }
    let wait = ann.try_making("circle", &[]).await.problem(429, Code::TooMany).retry_after;
    bo.circle_with(&[]).await;
    world.clock.advance(Duration::from_secs(wait.unwrap()));
    ann.circle_with(&[]).await;
}

#[tokio::test]
async fn when_the_last_who_was_there_of_their_own_will_leaves_nobody_inherits_the_space() {
    let world = World::new().await;
    let (mut phones, program) = world.program(&["Ann", "Eve"]).await;
    let (mut eve, mut ann) = (phones.pop().unwrap(), phones.pop().unwrap());
    let circle = eve.circle_with(&[ann.person]).await;
    eve.store(circle, b"come in").await;
    ann.pull().await;
    assert_eq!(eve.delete(&members_path(circle, eve.person)).await.status, StatusCode::NO_CONTENT);
    let heard = ann.sync(&[write(circle, b"hello?")]).await;
    assert_eq!(heard.results[0].outcome, Outcome::Refused { code: RefusalCode::Forbidden });
    let events: Vec<_> = heard.spaces.iter().map(|space| (space.id, &space.event)).collect();
    assert_eq!(events, [(circle, &SpaceChange::Left)]);
    let spaces: Vec<Space> = ann.get(paths::SPACES).await.json();
    let mut left: Vec<_> = spaces.iter().map(|space| space.id).collect();
    left.sort_unstable();
    let mut expected = vec![self_space(ann.person), program];
    expected.sort_unstable();
    assert_eq!(left, expected);
    assert!(world.phone("Ann").await.pull().await.is_empty(), "and nothing of it is kept");
    let body = json!({ "id": circle, "kind": "circle" });
    ann.post(paths::SPACES, body).await.problem(409, Code::Conflict);
}

#[tokio::test]
async fn an_owner_who_leaves_is_followed_by_who_was_there_longest_of_their_own_will() {
    let world = World::new().await;
    let (mut phones, _) = world.program(&["Ann", "Bo", "Cy"]).await;
    let (cy, mut bo, ann) = (phones.pop().unwrap(), phones.pop().unwrap(), phones.pop().unwrap());
    let circle = ann.circle_with(&[bo.person]).await;
    world.clock.advance(Duration::from_secs(1));
    cy.join(circle, &ann.invite(circle).await).await;
    world.clock.advance(Duration::from_secs(1));
    ann.delete(&members_path(circle, ann.person)).await;
    let roles = async |phone: &Phone| {
        let members = members_of(phone, circle).await;
        members.into_iter().map(|member| (member.name, member.role)).collect::<Vec<_>>()
    };
    let owner_and = |one: &str, other: &str| {
        vec![(one.to_owned(), MemberRole::Owner), (other.to_owned(), MemberRole::Member)]
    };
    assert_eq!(roles(&cy).await, owner_and("Cy", "Bo"));
    bo.store(circle, b"yes").await;
    cy.delete(&members_path(circle, cy.person)).await;
    assert_eq!(roles(&bo).await, [("Bo".to_owned(), MemberRole::Owner)]);
}

#[tokio::test]
async fn a_closed_circle_stays_with_those_it_was_made_for_and_acquaints_nobody_but_its_maker() {
    let world = World::new().await;
    let (first, _) = world.program(&["Ann", "Bo"]).await;
    let ann = &first[0];
    let (second, program) = world.program(&["Cleo", "Dee"]).await;
    let (bo, cleo, dee) = (&first[1], &second[0], &second[1]);
    ann.join(program, &cleo.invite(program).await).await;
    let id = Uuid::now_v7();
    let with = [bo.person, cleo.person, dee.person];
    let request = json!({ "id": id, "kind": "circle", "with": with, "closed": true });
    assert_eq!(ann.post(paths::SPACES, request).await.status, StatusCode::CREATED);
    for phone in [bo, cleo] {
        phone.post(paths::SPACES, json!({ "id": id, "kind": "circle" })).await;
    }
    let links = format!("/v1/spaces/{id}/invitations");
    ann.post(&links, json!({})).await.problem(403, Code::Forbidden);
    let owner = format!("/v1/spaces/{id}/owner");
    ann.post(&owner, json!({ "person": bo.person })).await.problem(403, Code::Forbidden);
    let two = |other: &Phone| json!({ "id": Uuid::now_v7(), "kind": "circle", "with": [other.person] });
    bo.post(paths::SPACES, two(cleo)).await.problem(403, Code::Forbidden);
    assert_eq!(bo.post(paths::SPACES, two(ann)).await.status, StatusCode::CREATED);

    ann.delete(&members_path(id, ann.person)).await;
    let members = members_of(bo, id).await;
    let (mut there, invited) = by_will(&members);
    there.sort_unstable();
    assert_eq!((there, invited), (vec!["Bo", "Cleo"], Vec::new()), "whoever was only invited is out");
    assert!(members.iter().all(|member| member.role == MemberRole::Member), "nobody owns it");
    bo.post(&links, json!({})).await.problem(403, Code::Forbidden);
    dee.get(&format!("/v1/spaces/{id}")).await.problem(404, Code::NotFound);
}
