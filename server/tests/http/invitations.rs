//! Links that let people in: listed, ended, and no way back for who was taken out.

use std::time::Duration;

use belay_protocol::{Code, INVITATION_SECONDS, Invitation, OpenInvitation, SpaceKind};
use chrono::TimeDelta;
use hyper::StatusCode;
use serde_json::json;
use uuid::Uuid;

use crate::client::{Phone, World, members_path, noon};

fn links(space: Uuid) -> String {
    format!("/v1/spaces/{space}/invitations")
}

/// A link for so many, with its secret.
async fn link(owner: &Phone, space: Uuid, uses: u32) -> (Uuid, String) {
    let answer = owner.post(&links(space), json!({ "uses": uses })).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let Invitation { id, link, .. } = answer.json();
    (id.expect("its name"), link.rsplit('/').next().unwrap().to_owned())
}

async fn open(owner: &Phone, space: Uuid) -> Vec<OpenInvitation> {
    owner.get(&links(space)).await.json()
}

#[tokio::test]
async fn a_link_is_listed_for_its_owner_until_it_is_used_up_or_over_and_its_secret_never() {
    let world = World::new().await;
    let (ann, bo, cy) = (world.phone("Ann").await, world.phone("Bo").await, world.phone("Cy").await);
    let circle = ann.make_space(SpaceKind::Circle, "").await;
    let (first, secret) = link(&ann, circle, 2).await;
    world.clock.advance(Duration::from_secs(60));
    let (second, _) = link(&ann, circle, 1).await;
    let listed = open(&ann, circle).await;
    assert_eq!(listed.iter().map(|link| link.id).collect::<Vec<_>>(), [second, first], "the newest first");
    let known = OpenInvitation {
        id: first,
        uses_left: 2,
        made_at: noon(),
        expires_at: noon() + TimeDelta::seconds(INVITATION_SECONDS),
        by: ann.person,
    };
    assert_eq!(listed[1], known);
    assert!(!ann.get(&links(circle)).await.text().contains(&secret));

    bo.join(circle, &secret).await;
    assert_eq!(open(&ann, circle).await[1].uses_left, 1);
    bo.get(&links(circle)).await.problem(403, Code::Forbidden);
    cy.get(&links(circle)).await.problem(404, Code::NotFound);
    cy.join(circle, &secret).await;
    assert_eq!(open(&ann, circle).await.iter().map(|link| link.id).collect::<Vec<_>>(), [second]);
    world.clock.advance(Duration::from_secs(INVITATION_SECONDS.unsigned_abs()));
    assert!(open(&ann, circle).await.is_empty());
}

#[tokio::test]
async fn an_ended_link_lets_nobody_in_and_only_an_owner_ends_one() {
    let world = World::new().await;
    let (phones, program) = world.program(&["Ann", "Bo"]).await;
    let (ann, bo, cy) = (&phones[0], &phones[1], world.phone("Cy").await);
    let (id, secret) = link(ann, program, 5).await;
    let path = format!("{}/{id}", links(program));
    bo.delete(&path).await.problem(403, Code::Forbidden);
    cy.delete(&path).await.problem(404, Code::NotFound);
    let elsewhere = ann.make_space(SpaceKind::Circle, "").await;
    ann.delete(&format!("{}/{id}", links(elsewhere))).await.problem(404, Code::NotFound);
    assert_eq!(ann.delete(&path).await.status, StatusCode::NO_CONTENT);
    ann.delete(&path).await.problem(404, Code::NotFound);
    cy.try_join(program, &secret).await.problem(403, Code::InvitationRefused);
}

#[tokio::test]
async fn who_was_taken_out_comes_back_only_by_a_link_made_since() {
    let world = World::new().await;
    let (ann, bo, cy) = (world.phone("Ann").await, world.phone("Bo").await, world.phone("Cy").await);
    let program = ann.make_space(SpaceKind::Program, "Riverside").await;
    let ((_, came_by), (_, spare)) = (link(&ann, program, 5).await, link(&ann, program, 5).await);
    bo.join(program, &came_by).await;
    assert_eq!(ann.delete(&members_path(program, bo.person)).await.status, StatusCode::NO_CONTENT);
    // Not the clock decides what came first: a server's can be wrong.
    world.clock.set(noon() - TimeDelta::days(1));
    for old in [&came_by, &spare] {
        bo.try_join(program, old).await.problem(403, Code::InvitationRefused);
    }
    cy.join(program, &came_by).await;
    let (_, since) = link(&ann, program, 1).await;
    bo.join(program, &since).await;
    ann.delete(&members_path(program, bo.person)).await;
    bo.try_join(program, &spare).await.problem(403, Code::InvitationRefused);
}

#[tokio::test]
async fn who_left_by_themselves_may_come_back_by_the_same_link() {
    let world = World::new().await;
    let (ann, bo) = (world.phone("Ann").await, world.phone("Bo").await);
    let circle = ann.make_space(SpaceKind::Circle, "").await;
    let (_, secret) = link(&ann, circle, 2).await;
    bo.join(circle, &secret).await;
    bo.delete(&members_path(circle, bo.person)).await;
    bo.join(circle, &secret).await;
}

#[tokio::test]
async fn the_links_of_an_owner_end_when_they_leave_even_if_they_own_the_space_again_one_day() {
    let world = World::new().await;
    let (ann, bo, cy) = (world.phone("Ann").await, world.phone("Bo").await, world.phone("Cy").await);
    let circle = ann.make_space(SpaceKind::Circle, "").await;
    let (_, secret) = link(&ann, circle, 5).await;
    bo.join(circle, &secret).await;
    ann.delete(&members_path(circle, ann.person)).await;
    cy.try_join(circle, &secret).await.problem(403, Code::InvitationRefused);
    assert!(open(&bo, circle).await.is_empty());
    ann.join(circle, &link(&bo, circle, 1).await.1).await;
    bo.delete(&members_path(circle, bo.person)).await;
    assert!(open(&ann, circle).await.is_empty(), "she owns it again");
    cy.try_join(circle, &secret).await.problem(403, Code::InvitationRefused);
}
