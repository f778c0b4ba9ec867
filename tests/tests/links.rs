//! Links into a program, as its owner's phone lists and ends them.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use belay_tests::{Community, places::berlin};

#[tokio::test]
async fn an_owner_lists_links_and_ends_them_and_an_ended_one_lets_nobody_in() {
    let community = Community::new().await;
    let mia = community.phone("Mia", berlin()).await;
    let tom = community.phone("Tom", berlin()).await;
    let eve = community.phone("Eve", berlin()).await;
    let program = community.program(&[&mia, &tom]).await;
    assert!(mia.belay.account().links(program).await.unwrap().is_empty(), "the one link is used up");
    let link = mia.belay.account().invite(program, Some(3)).await.unwrap();
    let open = mia.belay.account().links(program).await.unwrap();
    assert_eq!((open.len(), open[0].uses_left), (1, 3));
    assert_eq!(tom.belay.account().links(program).await.unwrap_err().code(), "refused");
    assert_eq!(tom.belay.account().end_link(program, open[0].id).await.unwrap_err().code(), "refused");
    mia.belay.account().end_link(program, open[0].id).await.unwrap();
    assert!(mia.belay.account().links(program).await.unwrap().is_empty());
    assert_eq!(eve.belay.account().join(&link).await.unwrap_err().code(), "invalid");
    let over = mia.belay.account().end_link(program, open[0].id).await;
    assert_eq!(over.unwrap_err().code(), "not_found");
}
