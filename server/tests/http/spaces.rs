//! Members of spaces: how they join, and what their phones are told.

use std::time::Duration;

use belay_protocol::{
    Code, Invitation, MAX_CIRCLE_MEMBERS, Member, MemberRole, Outcome, RefusalCode, Space, SpaceChange,
    SpaceKind, paths, self_space, shared_space,
};
use hyper::StatusCode;
use serde_json::json;
use uuid::Uuid;

use crate::client::{Phone, World, members_path, names, write};

#[tokio::test]
async fn a_phone_hears_who_joined_who_came_later_and_who_left() {
    let world = World::new().await;
    let (mut ann, mut bo) = (world.phone("Ann").await, world.phone("Bo").await);
    let circle = ann.make_space(SpaceKind::Circle, "Climbers").await;
    let first = ann.sync(&[]).await;
    let joined = first.spaces.iter().find(|space| space.id == circle).unwrap();
    let SpaceChange::Joined { kind, name, members } = &joined.event else { panic!("{joined:?}") };
    assert_eq!((*kind, name.as_str(), names(members)), (SpaceKind::Circle, "Climbers", vec!["Ann"]));
    assert!(ann.sync(&[]).await.spaces.is_empty(), "and hears it once");

    bo.join(circle, &ann.invite(circle).await).await;
    let changed = ann.sync(&[]).await.spaces;
    assert_eq!(changed.len(), 1);
    let SpaceChange::Members { members, .. } = &changed[0].event else { panic!("{changed:?}") };
    assert_eq!(names(members), ["Ann", "Bo"]);

    bo.pull().await;
    assert_eq!(ann.delete(&members_path(circle, bo.person)).await.status, StatusCode::NO_CONTENT);
    let gone = bo.sync(&[write(circle, b"too late")]).await;
    assert_eq!(gone.results[0].outcome, Outcome::Refused { code: RefusalCode::Forbidden });
    assert_eq!(
        gone.spaces.iter().map(|space| (space.id, &space.event)).collect::<Vec<_>>(),
        [(circle, &SpaceChange::Left)]
    );
    assert!(bo.sync(&[]).await.spaces.is_empty(), "and hears it once");
}

#[tokio::test]
async fn a_changed_name_reaches_everyone_who_shares_a_space() {
    let world = World::new().await;
    let (mut ann, _, pair) = world.pair().await;
    ann.pull().await;
    let code = world.code_for("bo@example.org").await;
    world.open_session("bo@example.org", &code, "Bohumil", Uuid::new_v4()).await;
    let changed = ann.sync(&[]).await.spaces;
    let SpaceChange::Members { members, .. } = &changed[0].event else { panic!("{changed:?}") };
    assert_eq!((changed[0].id, names(members)), (pair, vec!["Ann", "Bohumil"]));
}

#[tokio::test]
async fn who_comes_back_gets_what_was_written_meanwhile() {
    let world = World::new().await;
    let (mut ann, mut bo) = (world.phone("Ann").await, world.phone("Bo").await);
    let circle = ann.make_space(SpaceKind::Circle, "").await;
    bo.join(circle, &ann.invite(circle).await).await;
    ann.store(circle, b"before").await;
    bo.pull().await;
    bo.delete(&members_path(circle, bo.person)).await;
    ann.store(circle, b"meanwhile").await;
    bo.pull().await;
    bo.join(circle, &ann.invite(circle).await).await;
    let everything = bo.pull().await;
    assert_eq!(everything.len(), 2, "the phone had removed the space, so it gets all of it");
}

#[tokio::test]
async fn two_phones_that_make_the_same_space_make_it_once() {
    let world = World::new().await;
    let (phones, program) = world.program(&["Ann", "Bo", "Cy"]).await;
    let (ann, bo, cy) = (&phones[0], &phones[1], &phones[2]);
    let id = shared_space(program, &[ann.person, bo.person]);
    let of = |other: Uuid| json!({ "id": id, "kind": "pair", "with": [other], "about": program });
    let first = ann.post(paths::SPACES, of(bo.person)).await;
    let second = bo.post(paths::SPACES, of(ann.person)).await;
    assert_eq!((first.status, second.status), (StatusCode::CREATED, StatusCode::OK));
    assert_eq!(names(&second.json::<Space>().members), ["Ann", "Bo"]);
    let other_kind = json!({ "id": id, "kind": "circle" });
    ann.post(paths::SPACES, other_kind).await.problem(409, Code::Conflict);
    let random = json!({ "id": program, "kind": "program", "name": "Mine" });
    cy.post(paths::SPACES, random.clone()).await;
    world.phone("Di").await.post(paths::SPACES, random).await.problem(409, Code::Conflict);
}

#[tokio::test]
async fn nobody_is_put_into_a_space_by_a_stranger() {
    let world = World::new().await;
    let (ann, stranger) = (world.phone("Ann").await, world.phone("Sy").await);
    let id = Uuid::now_v7();
    let body = json!({ "id": id, "kind": "pair", "with": [stranger.person] });
    ann.post(paths::SPACES, body).await.problem(403, Code::Forbidden);
    let body = json!({ "id": id, "kind": "pair", "with": [Uuid::new_v4()] });
    ann.post(paths::SPACES, body).await.problem(403, Code::Forbidden);
    ann.get(&format!("/v1/spaces/{id}")).await.problem(404, Code::NotFound);
}

#[tokio::test]
async fn a_space_that_cannot_be_is_named_by_its_field() {
    let world = World::new().await;
    let (phones, _) = world.program(&["Ann", "Bo", "Cy"]).await;
    let others = [phones[1].person, phones[2].person];
    let crowd: Vec<_> = (0..MAX_CIRCLE_MEMBERS).map(|_| Uuid::new_v4()).collect();
    for (body, field) in [
        (json!({ "id": Uuid::now_v7(), "kind": "self" }), "kind"),
        (json!({ "id": Uuid::now_v7(), "kind": "program" }), "name"),
        (json!({ "id": Uuid::now_v7(), "kind": "circle", "name": "n".repeat(101) }), "name"),
        (json!({ "id": Uuid::now_v7(), "kind": "pair", "with": others }), "with"),
        (json!({ "id": Uuid::now_v7(), "kind": "circle", "with": crowd }), "with"),
    ] {
        let problem = phones[0].post(paths::SPACES, body).await.problem(400, Code::Invalid);
        assert_eq!(problem.field.as_deref(), Some(field));
    }
}

#[tokio::test]
async fn a_link_names_the_server_and_lets_in_as_many_as_it_says() {
    let world = World::with(|config| config.public_url = Some("https://belay.example.org/".to_owned())).await;
    let (ann, bo, cy) = (world.phone("Ann").await, world.phone("Bo").await, world.phone("Cy").await);
    let circle = ann.make_space(SpaceKind::Circle, "").await;
    let link: Invitation = ann.post(&format!("/v1/spaces/{circle}/invitations"), json!({})).await.json();
    let secret = link.link.strip_prefix(&format!("https://belay.example.org/join/{circle}/")).unwrap();
    bo.join(circle, secret).await;
    bo.join(circle, secret).await;
    cy.try_join(circle, secret).await.problem(403, Code::InvitationRefused);
    cy.try_join(circle, "made-up").await.problem(403, Code::InvitationRefused);
    cy.try_join(Uuid::new_v4(), secret).await.problem(403, Code::InvitationRefused);
}

#[tokio::test]
async fn a_link_works_for_fourteen_days() {
    let world = World::new().await;
    let (ann, bo) = (world.phone("Ann").await, world.phone("Bo").await);
    let circle = ann.make_space(SpaceKind::Circle, "").await;
    let secret = ann.invite(circle).await;
    world.clock.advance(Duration::from_secs(14 * 86_400));
    bo.try_join(circle, &secret).await.problem(403, Code::InvitationRefused);
    let secret = ann.invite(circle).await;
    world.clock.advance(Duration::from_secs(14 * 86_400 - 1));
    bo.join(circle, &secret).await;
}

#[tokio::test]
async fn a_pair_is_two_and_a_circle_has_its_bound() {
    let world = World::new().await;
    let (ann, bo, cy) = (world.phone("Ann").await, world.phone("Bo").await, world.phone("Cy").await);
    let pair = ann.make_space(SpaceKind::Pair, "").await;
    let invitations = format!("/v1/spaces/{pair}/invitations");
    let problem = ann.post(&invitations, json!({ "uses": 2 })).await.problem(400, Code::Invalid);
    assert_eq!(problem.field.as_deref(), Some("uses"));
    let (one, other) = (ann.invite(pair).await, ann.invite(pair).await);
    bo.join(pair, &one).await;
    cy.try_join(pair, &other).await.problem(409, Code::Conflict);
    ann.post(&invitations, json!({})).await.problem(409, Code::Conflict);
    let members: Vec<Member> = ann.get(&format!("/v1/spaces/{pair}/members")).await.json();
    assert_eq!(names(&members), ["Ann", "Bo"], "the refused one did not get in by halves");
}

#[tokio::test]
async fn only_the_owner_invites_and_nobody_into_an_own_space() {
    let world = World::new().await;
    let (phones, space) = world.program(&["Ann", "Bo"]).await;
    phones[1].post(&format!("/v1/spaces/{space}/invitations"), json!({})).await.problem(403, Code::Forbidden);
    let own = self_space(phones[0].person);
    phones[0].post(&format!("/v1/spaces/{own}/invitations"), json!({})).await.problem(403, Code::Forbidden);
    let theirs = self_space(phones[1].person);
    phones[0].post(&format!("/v1/spaces/{theirs}/invitations"), json!({})).await.problem(404, Code::NotFound);
    for uses in [0, 1_001] {
        let body = json!({ "uses": uses });
        phones[0].post(&format!("/v1/spaces/{space}/invitations"), body).await.problem(400, Code::Invalid);
    }
}

#[tokio::test]
async fn owners_take_out_others_members_only_themselves_and_nobody_the_other_of_a_pair() {
    let world = World::new().await;
    let (phones, space) = world.program(&["Ann", "Bo", "Cy"]).await;
    let (ann, bo, cy) = (&phones[0], &phones[1], &phones[2]);
    bo.delete(&members_path(space, cy.person)).await.problem(403, Code::Forbidden);
    assert_eq!(ann.delete(&members_path(space, cy.person)).await.status, StatusCode::NO_CONTENT);
    ann.delete(&members_path(space, cy.person)).await.problem(404, Code::NotFound);
    cy.get(&format!("/v1/spaces/{space}")).await.problem(404, Code::NotFound);
    let body = json!({ "id": Uuid::now_v7(), "kind": "pair", "with": [bo.person] });
    let pair: Space = ann.post(paths::SPACES, body).await.json();
    ann.delete(&members_path(pair.id, bo.person)).await.problem(403, Code::Forbidden);
    assert_eq!(ann.delete(&members_path(pair.id, ann.person)).await.status, StatusCode::NO_CONTENT);
    ann.delete(&members_path(self_space(ann.person), ann.person)).await.problem(403, Code::Forbidden);
}

#[tokio::test]
async fn when_the_owner_leaves_the_longest_standing_member_follows() {
    let world = World::new().await;
    let (phones, space) = world.program(&["Ann", "Bo", "Cy"]).await;
    phones[0].delete(&members_path(space, phones[0].person)).await;
    let members: Vec<Member> = phones[2].get(&format!("/v1/spaces/{space}/members")).await.json();
    let roles: Vec<_> = members.iter().map(|member| (member.name.as_str(), member.role)).collect();
    assert_eq!(roles, [("Bo", MemberRole::Owner), ("Cy", MemberRole::Member)]);
    phones[1].invite(space).await;
}

#[tokio::test]
async fn an_owner_hands_over_to_a_member_and_has_no_more_to_say_than_any_other() {
    let world = World::new().await;
    let (phones, space) = world.program(&["Ann", "Bo", "Cy"]).await;
    let (ann, bo, cy) = (&phones[0], &phones[1], &phones[2]);
    let stranger = world.phone("Dee").await;
    let path = |space: Uuid| format!("/v1/spaces/{space}/owner");
    let to = |phone: &Phone| json!({ "person": phone.person });
    bo.post(&path(space), to(cy)).await.problem(403, Code::Forbidden);
    bo.post(&path(space), to(bo)).await.problem(403, Code::Forbidden);
    stranger.post(&path(space), to(&stranger)).await.problem(404, Code::NotFound);
    ann.post(&path(space), to(&stranger)).await.problem(404, Code::NotFound);
    let own = self_space(ann.person);
    let unchanged: Space = ann.post(&path(own), to(ann)).await.json();
    assert_eq!(unchanged.members.len(), 1, "what is so already is no change");
    let link = ann.invite(space).await;

    for _ in 0..2 {
        let after: Space = ann.post(&path(space), to(bo)).await.json();
        let roles: Vec<_> = after.members.iter().map(|member| (member.name.as_str(), member.role)).collect();
        assert_eq!(roles[0], ("Bo", MemberRole::Owner));
        assert!(roles[1..].iter().all(|(_, role)| *role == MemberRole::Member));
    }
    stranger.try_join(space, &link).await.problem(403, Code::InvitationRefused);
    ann.post(&format!("/v1/spaces/{space}/invitations"), json!({})).await.problem(403, Code::Forbidden);
    ann.delete(&members_path(space, cy.person)).await.problem(403, Code::Forbidden);
    ann.post(&path(space), to(cy)).await.problem(403, Code::Forbidden);
    assert_eq!(bo.delete(&members_path(space, ann.person)).await.status, StatusCode::NO_CONTENT);
    ann.post(&path(space), to(ann)).await.problem(404, Code::NotFound);
}

#[tokio::test]
async fn nobody_owns_a_space_they_were_put_into_and_a_pair_is_handed_over_to_nobody() {
    let world = World::new().await;
    let (phones, _) = world.program(&["Ann", "Bo"]).await;
    let (ann, bo) = (&phones[0], &phones[1]);
    for kind in ["circle", "pair"] {
        let body = json!({ "id": Uuid::now_v7(), "kind": kind, "with": [bo.person] });
        let space: Space = ann.post(paths::SPACES, body.clone()).await.json();
        let path = format!("/v1/spaces/{}/owner", space.id);
        let to_bo = json!({ "person": bo.person });
        ann.post(&path, to_bo.clone()).await.problem(403, Code::Forbidden);
        // Asking for the space is a yes.
        bo.post(paths::SPACES, body).await;
        let after = ann.post(&path, to_bo).await;
        if kind == "pair" {
            after.problem(403, Code::Forbidden);
        } else {
            assert_eq!(after.json::<Space>().members[0].person, bo.person);
        }
    }
}

#[tokio::test]
async fn when_the_last_one_leaves_nothing_is_kept_and_the_name_is_not_used_again() {
    let world = World::new().await;
    let mut ann = world.phone("Ann").await;
    let circle = ann.make_space(SpaceKind::Circle, "").await;
    ann.store(circle, b"a long-lost sentence").await;
    let secret = ann.invite(circle).await;
    ann.delete(&members_path(circle, ann.person)).await;
    ann.try_join(circle, &secret).await.problem(403, Code::InvitationRefused);
    let again = json!({ "id": circle, "kind": "circle" });
    ann.post(paths::SPACES, again).await.problem(409, Code::Conflict);
}
