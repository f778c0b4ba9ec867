//! Bad neighbours in a space, on a server that does not keep them out: one of the version before consent, or one that is not
//! honest. What reaches the stranger, whether the two go on, and what their phones say of it.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use std::sync::Arc;

use belay_core::{
    AttentionReason, UnsentReason,
    sync::{Call, Reply},
};
use belay_domain::{
    FlashId, MeetingId, RelationshipId,
    agreement::{Agreement, AgreementCommand, Ending},
    flash::{FlashCommand, FlashRequest},
    relationship::{RelationshipCommand, Role},
};
use belay_protocol::{Body, Document, Space, SpaceKind, SpaceRequest, paths, shared_space};
use belay_tests::{
    Between, Community, Phone, Visitor, a_circle, a_pair, a_proposal, asked, at, begin, both_sync, draft,
    places::{berlin, new_york, tokyo},
    seat, statement,
};
use serde_json::{Value, json};
use uuid::Uuid;

/// A server on which a space stands under the id of another: somebody made it there before those whose id it is, as the
/// version before consent let everybody do. What is sent into it really reaches who is in it.
struct Squatted {
    /// The id as the phones know it, and where on the real server its documents go.
    spaces: Vec<(Uuid, Uuid)>,
    /// The kind that phones ask for, as the server shall hear it, and the other way round.
    kinds: Option<(&'static str, &'static str)>,
}

impl Between for Squatted {
    fn up(&self, call: Call) -> Call {
        let is_made = call.url.ends_with(paths::SPACES);
        let text = |mut text: String| {
            for (said, real) in &self.spaces {
                text = text.replace(&said.to_string(), &real.to_string());
            }
            text
        };
        let body = call.body.map(|body| {
            let body = text(String::from_utf8(body).unwrap());
            match self.kinds {
                Some((said, real)) if is_made && self.is_in(&body) => kind_in(&body, said, real),
                _ => body,
            }
        });
        Call { url: text(call.url), body: body.map(String::into_bytes), ..call }
    }

    fn down(&self, reply: Reply) -> Reply {
        let mut body = String::from_utf8(reply.body).unwrap();
        // The previous version does not know invited people.
        body = body.replace(",\"invited\":true", "");
        for (said, real) in &self.spaces {
            if let Some((said, real)) = self.kinds.filter(|_| body.contains(&real.to_string())) {
                body = kind_in(&body, real, said);
            }
            body = body.replace(&real.to_string(), &said.to_string());
        }
        Reply { body: body.into_bytes(), ..reply }
    }
}

impl Squatted {
    /// Whether one of the real spaces is spoken of.
    fn is_in(&self, body: &str) -> bool {
        self.spaces.iter().any(|(_, real)| body.contains(&real.to_string()))
    }
}

fn kind_in(body: &str, from: &str, to: &str) -> String {
    body.replace(&format!("\"kind\":\"{from}\""), &format!("\"kind\":\"{to}\""))
}

/// A space of Eve's, with others in it whom she did not ask.
async fn a_space_of(eve: &Visitor, kind: SpaceKind, with: Vec<Uuid>) -> Uuid {
    let request = SpaceRequest {
        id: Uuid::now_v7(),
        kind,
        name: String::new(),
        with,
        about: None,
        people: None,
        closed: false,
    };
    eve.post::<Space>(paths::SPACES, &request).await.id
}

/// Something that Eve writes under an id that she can compute.
async fn writes(eve: &Visitor, by: &Phone, space: Uuid, id: Uuid, kind: &str, content: &Value) {
    let (at, by) = (at("2026-03-02T09:00:00Z"), by.me().0);
    let like = Document { space, id, kind: kind.into(), rev: 0, seq: 0, at, by, body: Body(Vec::new()) };
    eve.store(&like, content).await;
}

/// The documents of others in these spaces, as they reach Eve.
async fn reached(eve: &Visitor, spaces: &[Uuid], own: &Phone) -> Vec<String> {
    let documents = eve.documents().await.into_values();
    let theirs = documents.filter(|one| spaces.contains(&one.space) && one.by != own.me().0);
    theirs.map(|one| format!("{} {} in revision {}", one.kind, one.id, one.rev)).collect()
}

fn not_private(phone: &Phone, replaced: bool) -> usize {
    let items = phone.belay.attention().list(None).unwrap().items;
    items.iter().filter(|item| item.why == AttentionReason::NotPrivate { replaced }).count()
}

/// The two have talked, and both want more: a relationship begins, and the mentee writes in it. Gives it, with the goal.
async fn begin_from(mia: &Phone, tom: &Phone, flash: FlashId) -> RelationshipId {
    let act = |phone: &Phone, command| phone.belay.flash().act(flash, command).unwrap();
    act(tom, FlashCommand::Accept);
    act(tom, FlashCommand::Schedule { meeting: MeetingId(Uuid::from_u128(7)), replaces: None });
    act(tom, FlashCommand::MarkHeld);
    both_sync(tom, mia).await;
    mia.belay.flash().keep_takeaway(flash, None, None).unwrap();
    act(mia, FlashCommand::WantMore);
    both_sync(mia, tom).await;
    act(tom, FlashCommand::WantMore);
    both_sync(tom, mia).await;
    let begun = [mia, tom].map(|phone| phone.belay.flash().begin_relationship(flash).unwrap());
    assert_eq!(begun[0], begun[1]);
    for _ in 0..2 {
        both_sync(mia, tom).await;
    }
    for phone in [mia, tom] {
        // Making the space is its maker's consent.
        let _ = phone.belay.relationships().act(begun[0], RelationshipCommand::Accept);
        both_sync(mia, tom).await;
    }
    begun[0]
}

#[tokio::test]
async fn who_made_the_spaces_of_two_before_them_reads_nothing_and_the_two_meet_in_others() {
    for kind in [SpaceKind::Circle, SpaceKind::Pair] {
        let community = Community::new().await;
        let (mia, tom, eve, flash) = asked(&community).await;
        let stranger = Visitor::new(&community, "Eve").await;
        let two = [mia.me().0, tom.me().0];
        let with = if kind == SpaceKind::Circle { two.to_vec() } else { vec![two[0]] };
        let relationship = FlashRequest::relationship_id(flash);
        let mut spaces = Vec::new();
        for about in [flash.0, relationship.0] {
            let real = a_space_of(&stranger, kind, with.clone()).await;
            // She has written what she can compute already.
            let nothing = json!({"v": 1, "applied": {}, "doc": {}});
            writes(&stranger, &eve, real, relationship.0, "relationship", &nothing).await;
            writes(&stranger, &eve, real, Agreement::id_for(relationship).0, "agreement", &nothing).await;
            spaces.push((shared_space(about, &two), real));
        }
        let real: Vec<Uuid> = spaces.iter().map(|(_, real)| *real).collect();
        let between = Arc::new(Squatted { spaces, kinds: None });
        for phone in [&mia, &tom] {
            phone.network.pass_through(between.clone());
        }

        assert_eq!(begin_from(&mia, &tom, flash).await, relationship);
        let goal = draft(&mia, relationship, "Between the two of us");
        both_sync(&mia, &tom).await;
        assert_eq!(statement(&tom, goal), "Between the two of us");
        assert_eq!(reached(&stranger, &real, &eve).await, Vec::<String>::new(), "{kind:?}");
        for phone in [&mia, &tom] {
            assert_eq!(phone.belay.counts().unwrap().waiting, 0);
            assert!(phone.belay.home().unwrap().staying.is_empty());
        }
        let told = [&mia, &tom].map(|phone| not_private(phone, true));
        assert!(told.iter().any(|told| *told > 0), "{told:?}");

        // The same on a new phone, which has never seen any of it.
        let tablet = Phone::new(berlin(), Arc::clone(&community.clock));
        tablet.network.pass_through(between);
        community.sign_in(&tablet, "Mia").await;
        assert_eq!(statement(&tablet, goal), "Between the two of us");
        let written = draft(&tablet, relationship, "From my new phone");
        tablet.sync().await;
        both_sync(&mia, &tom).await;
        assert_eq!(statement(&tom, written), "From my new phone");
        assert_eq!(reached(&stranger, &real, &eve).await, Vec::<String>::new(), "{kind:?}");
        let open = tablet.belay.relationships().open(None).unwrap().relationships;
        assert_eq!(open.iter().map(|view| view.id).collect::<Vec<_>>(), [relationship]);
    }
}

#[tokio::test]
async fn somebody_new_in_a_pair_that_is_in_use_gets_nothing_that_is_written_from_then_on() {
    let community = Community::new().await;
    let mia = community.phone("Mia", berlin()).await;
    let tom = community.phone("Tom", new_york()).await;
    let eve = community.phone("Eve", tokyo()).await;
    community.program(&[&mia, &tom, &eve]).await;
    let relationship = mia.belay.relationships().propose(a_proposal(&mia, &tom)).unwrap();
    let said = mia.belay.relationships().relationship(relationship).unwrap().space;
    // The server keeps it as a space that grows, and calls it a pair.
    let owner = Visitor::new(&community, "Mia").await;
    let real = a_space_of(&owner, SpaceKind::Circle, vec![tom.me().0]).await;
    let between = Arc::new(Squatted { spaces: vec![(said, real)], kinds: Some(("pair", "circle")) });
    for phone in [&mia, &tom] {
        phone.network.pass_through(between.clone());
    }
    both_sync(&mia, &tom).await;
    tom.belay.relationships().act(relationship, RelationshipCommand::Accept).unwrap();
    both_sync(&tom, &mia).await;
    let goal = draft(&mia, relationship, "While they were two");
    both_sync(&mia, &tom).await;
    assert_eq!(statement(&tom, goal), "While they were two");

    let link = mia.belay.account().invite(said, Some(1)).await.unwrap();
    eve.belay.account().join(&link.replace(&said.to_string(), &real.to_string())).await.unwrap();
    let stranger = Visitor::new(&community, "Eve").await;
    let before = reached(&stranger, &[real], &eve).await;
    for phone in [&mia, &tom] {
        phone.sync().await;
        assert_eq!(not_private(phone, false), 1, "told");
    }
    let late = draft(&mia, relationship, "Not for Eve");
    tom.belay.relationships().act(relationship, RelationshipCommand::Leave).unwrap();
    let view = mia.belay.goals().goal(late).unwrap();
    assert_eq!((view.waiting, view.unsent_reason), (false, Some(UnsentReason::NotPrivate)));
    let own = mia.belay.programs().create("Hikers").unwrap();
    for phone in [&mia, &tom, &mia] {
        phone.sync().await;
    }
    assert!(mia.belay.programs().all().unwrap().iter().any(|one| one.id == own && !one.waiting));
    assert_eq!(reached(&stranger, &[real], &eve).await, before);
    assert_eq!(mia.belay.home().unwrap().staying[0].why, UnsentReason::NotPrivate);
    assert_eq!(not_private(&mia, false), 1, "told once");

    // They begin anew, each having left: in a space that nobody else knows of.
    mia.belay.relationships().act(relationship, RelationshipCommand::Leave).unwrap();
    both_sync(&mia, &tom).await;
    let again = begin(&mia, &tom).await;
    let goal = draft(&mia, again, "Between the two of us");
    both_sync(&mia, &tom).await;
    assert_eq!(statement(&tom, goal), "Between the two of us");
    assert_eq!(reached(&stranger, &[real], &eve).await, before);
    assert_eq!(mia.belay.goals().goal(late).unwrap().goal.statement.text, "Not for Eve", "no word is lost");
}

/// A circle of Tom, Mia and Ada that Eve has joined by a link of its owner, and its space.
async fn a_circle_with_a_stranger(community: &Community) -> ([Phone; 4], RelationshipId, Uuid) {
    let tom = community.phone("Tom", berlin()).await;
    let mia = community.phone("Mia", berlin()).await;
    let ada = community.phone("Ada", berlin()).await;
    let eve = community.phone("Eve", tokyo()).await;
    community.program(&[&tom, &mia, &ada, &eve]).await;
    let circle = a_circle(&tom, &[&mia, &ada]).await;
    let space = tom.belay.relationships().relationship(circle).unwrap().space;
    let link = tom.belay.account().invite(space, Some(1)).await.unwrap();
    eve.belay.account().join(&link).await.unwrap();
    ([tom, mia, ada, eve], circle, space)
}

#[tokio::test]
async fn a_circle_with_a_stranger_in_it_is_silent_until_she_has_left() {
    let community = Community::new().await;
    let ([tom, mia, ada, eve], circle, space) = a_circle_with_a_stranger(&community).await;
    let stranger = Visitor::new(&community, "Eve").await;
    let before = reached(&stranger, &[space], &eve).await;
    for phone in [&mia, &ada, &tom] {
        phone.sync().await;
        assert_eq!(not_private(phone, false), 1);
    }
    let goal = draft(&mia, circle, "Not for Eve");
    for phone in [&mia, &ada, &tom, &mia] {
        phone.sync().await;
    }
    assert_eq!(mia.belay.goals().goal(goal).unwrap().unsent_reason, Some(UnsentReason::NotPrivate));
    assert_eq!(reached(&stranger, &[space], &eve).await, before);

    eve.belay.account().leave(space).await.unwrap();
    for phone in [&mia, &ada, &tom] {
        phone.sync().await;
    }
    assert_eq!(statement(&tom, goal), "Not for Eve", "what waited goes up by itself");
    let view = mia.belay.goals().goal(goal).unwrap();
    assert_eq!((view.waiting, view.unsent_reason), (false, None));
}

#[tokio::test]
async fn a_circle_with_a_stranger_in_it_goes_on_once_a_member_has_asked_her_in() {
    let community = Community::new().await;
    let ([tom, mia, ada, eve], circle, _) = a_circle_with_a_stranger(&community).await;
    for phone in [&mia, &tom] {
        phone.sync().await;
        assert_eq!(not_private(phone, false), 1);
    }
    let goal = draft(&mia, circle, "For Eve too");
    tom.belay.relationships().act(circle, RelationshipCommand::Ask(seat(&eve, Role::Mentee))).unwrap();
    for phone in [&tom, &mia, &ada, &tom] {
        phone.sync().await;
        assert_eq!(not_private(phone, false), 0, "nothing is left to tell");
    }
    assert_eq!(statement(&tom, goal), "For Eve too");
    for phone in [&tom, &mia, &ada] {
        assert_eq!(phone.belay.counts().unwrap().waiting, 0);
        assert!(phone.belay.home().unwrap().staying.is_empty());
    }
}

/// A server that tells of more and more circles somebody was put into.
struct Crowd {
    me: Uuid,
    by: Uuid,
}

impl Between for Crowd {
    fn up(&self, call: Call) -> Call {
        call
    }

    fn down(&self, reply: Reply) -> Reply {
        let mut answer: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        if answer.get("cursor").is_none() {
            return reply;
        }
        let circle = |n: u128| {
            json!({"id": Uuid::from_u128(n + 1_000), "event": "joined", "kind": "circle", "name": "Come in",
                "members": [{"person": self.by, "name": "Eve", "role": "owner"},
                    {"person": Uuid::from_u128(n + 5_000), "name": "Somebody", "role": "member", "invited": true},
                    {"person": self.me, "name": "Mia", "role": "member", "invited": true}]})
        };
        let spaces = answer["spaces"].as_array().cloned().unwrap_or_default();
        answer["spaces"] = spaces.into_iter().chain((0..600).map(circle)).collect();
        Reply { body: serde_json::to_vec(&answer).unwrap(), ..reply }
    }
}

#[tokio::test]
async fn hundreds_of_circles_one_was_put_into_fill_no_list_and_use_up_nothing() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let eve = community.phone("Eve", tokyo()).await;
    community.program(&[&eve, &mia]).await;
    let stranger = Visitor::new(&community, "Eve").await;
    // As many as a server of ours takes from her, and hundreds that one of the version before would tell of.
    let mut real = Vec::new();
    let request = |id| SpaceRequest {
        id,
        kind: SpaceKind::Circle,
        name: String::new(),
        with: vec![mia.me().0],
        about: None,
        people: None,
        closed: false,
    };
    while stranger.status(paths::SPACES, &request(Uuid::now_v7())).await == 201 {
        real.push(());
        assert!(real.len() < 100, "a server of ours has a bound");
    }
    mia.network.pass_through(Arc::new(Crowd { me: mia.me().0, by: eve.me().0 }));
    let companions = mia.belay.programs().companions().unwrap();
    mia.sync().await;
    assert_eq!(mia.belay.programs().invited().unwrap().len(), real.len(), "no more of one person");
    assert_eq!(mia.belay.programs().companions().unwrap(), companions);
    assert_eq!(mia.belay.programs().all().unwrap().len(), 2);
    let open = mia.belay.relationships().open(None).unwrap().relationships;
    assert_eq!(open.iter().map(|view| view.id).collect::<Vec<_>>(), [relationship]);
    let home = mia.belay.home().unwrap();
    assert_eq!((home.unsent, home.attention, home.relationships.len()), (0, 0, 1));

    // What is one's own to make is made.
    let program = mia.belay.programs().create("Hikers").unwrap();
    let goal = draft(&mia, relationship, "Speak up");
    both_sync(&mia, &tom).await;
    assert!(mia.belay.programs().all().unwrap().iter().any(|one| one.id == program && !one.waiting));
    assert_eq!(statement(&tom, goal), "Speak up");
    assert_eq!(mia.belay.home().unwrap().unsent, 0);
    let tablet = community.phone("Mia", berlin()).await;
    assert_eq!(statement(&tablet, goal), "Speak up");
    assert_eq!(tablet.belay.programs().invited().unwrap().len(), real.len());
}

#[tokio::test]
async fn a_copy_of_a_relationship_and_its_agreement_in_a_space_of_a_stranger_leads_nobody_there() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let eve = community.phone("Eve", tokyo()).await;
    community.program(&[&eve, &mia, &tom]).await;
    let space = mia.belay.relationships().relationship(relationship).unwrap().space;
    let ending = AgreementCommand::SetEnding(Ending::ReviewOn { on: "2026-12-01".parse().unwrap() });
    mia.belay.agreements().act(relationship, ending).unwrap();
    both_sync(&mia, &tom).await;
    let stranger = Visitor::new(&community, "Eve").await;
    let circle = a_space_of(&stranger, SpaceKind::Circle, vec![mia.me().0, tom.me().0]).await;
    // She knows what one looks like, and who they are.
    let insider = Visitor::new(&community, "Mia").await;
    let agreement = Agreement::id_for(relationship);
    for (id, kind) in [(relationship.0, "relationship"), (agreement.0, "agreement")] {
        let content = insider.document(id).await.1;
        writes(&stranger, &eve, circle, id, kind, &content).await;
    }
    for phone in [&mia, &tom] {
        phone.sync().await;
    }
    let tablet = community.phone("Mia", berlin()).await;
    for phone in [&mia, &tom, &tablet] {
        assert_eq!(phone.belay.relationships().relationship(relationship).unwrap().space, space);
        assert_eq!(phone.belay.relationships().open(None).unwrap().relationships.len(), 1);
        assert!(phone.belay.agreements().agreement(relationship).is_ok());
        let goal = draft(phone, relationship, "Between the two of us");
        phone.sync().await;
        both_sync(&mia, &tom).await;
        for other in [&mia, &tom] {
            assert_eq!(statement(other, goal), "Between the two of us");
        }
    }
    assert_eq!(reached(&stranger, &[circle], &eve).await, Vec::<String>::new());
}
