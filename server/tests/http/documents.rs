//! Writes going up and changes coming down.

use std::collections::BTreeSet;

use belay_protocol::{
    Body, Code, Cursor, MAX_BODY_BYTES, MAX_DOCUMENT_BYTES, MAX_DOCUMENTS, MAX_REVISION_JUMP, Outcome,
    Position, RefusalCode, SpaceChange, SpaceKind, Write, paths, self_space,
};
use serde_json::json;
use uuid::Uuid;

use crate::client::{World, again, members_path, noon, write};

fn stored(outcome: &Outcome) -> (u64, u64) {
    match outcome {
        Outcome::Stored { rev, seq, at } => {
            assert_eq!(*at, noon(), "the server's clock");
            (*rev, *seq)
        }
        other => panic!("not stored: {other:?}"),
    }
}

#[tokio::test]
async fn what_one_phone_wrote_comes_down_on_the_other() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    let goal = ann.store(pair, "ein Ziel, una meta 🧗".as_bytes()).await;
    let seen = bo.pull().await;
    assert_eq!(seen.len(), 1);
    let document = &seen[0];
    assert_eq!((document.space, document.id, document.kind.as_str()), (pair, goal.id, "goal"));
    assert_eq!((document.rev, document.seq, document.by, document.at), (1, 1, ann.person, noon()));
    assert_eq!(document.body, goal.body);
    assert!(bo.pull().await.is_empty(), "and comes once");
}

#[tokio::test]
async fn a_write_sent_twice_is_stored_once_and_gets_the_same_answer_even_after_others_wrote() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    let goal = write(pair, b"first");
    let lost = ann.sync_from(None, std::slice::from_ref(&goal)).await;
    bo.sync(&[again(&goal, 1, b"second")]).await;
    let repeated = ann.sync(std::slice::from_ref(&goal)).await;
    assert_eq!(repeated.results, lost.results);
    assert_eq!(repeated.documents[0].body, Body(b"second".to_vec()), "and what came since comes down");
    assert_eq!(repeated.documents.len(), 1);
    let twice_at_once = write(pair, b"twice");
    let both = ann.sync(&[twice_at_once.clone(), twice_at_once]).await;
    assert_eq!(both.results[0], both.results[1]);
}

#[tokio::test]
async fn the_name_of_a_write_cannot_be_used_for_another_document_nor_by_another_person() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    let first = ann.store(pair, b"first").await;
    let reused = Write { id: Uuid::now_v7(), ..first.clone() };
    let answer = ann.sync(&[reused]).await;
    assert_eq!(answer.results[0].outcome, Outcome::Refused { code: RefusalCode::Invalid });
    let guessed = bo.sync(&[first]).await;
    assert!(
        matches!(guessed.results[0].outcome, Outcome::Conflict { .. }),
        "judged anew: {:?}",
        guessed.results
    );
}

#[tokio::test]
async fn a_write_on_an_old_revision_is_answered_with_the_document_as_it_stands() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    let goal = ann.store(pair, b"first").await;
    bo.sync(&[again(&goal, 1, b"second")]).await;
    let late = ann.sync(&[again(&goal, 1, b"too late")]).await;
    let Outcome::Conflict { current } = &late.results[0].outcome else { panic!("{:?}", late.results) };
    assert_eq!((current.rev, current.by, &current.body), (2, bo.person, &Body(b"second".to_vec())));
    let rebased = ann.sync(&[again(&goal, 2, b"both")]).await;
    assert_eq!(stored(&rebased.results[0].outcome).0, 3);
}

#[tokio::test]
async fn of_two_writers_at_once_exactly_one_is_stored_and_the_other_sees_it() {
    let world = World::new().await;
    let (mut ann, bo, pair) = world.pair().await;
    let goal = ann.store(pair, b"first").await;
    for rev in 1..=20 {
        let (from_ann, from_bo) = ([again(&goal, rev, b"ann")], [again(&goal, rev, b"bo")]);
        let (one, other) = tokio::join!(ann.sync_from(None, &from_ann), bo.sync_from(None, &from_bo));
        let outcomes = [&one.results[0].outcome, &other.results[0].outcome];
        let won = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Stored { .. })).count();
        let told = outcomes
            .iter()
            .any(|outcome| matches!(outcome, Outcome::Conflict { current } if current.rev == rev + 1));
        assert!(won == 1 && told, "{outcomes:?}");
    }
}

#[tokio::test]
async fn a_refused_write_does_not_hold_up_the_others() {
    let world = World::new().await;
    let (mut ann, bo, pair) = world.pair().await;
    let own = self_space(ann.person);
    let goal = ann.store(own, b"mine").await;
    let writes = [
        write(pair, b"fine"),
        write(self_space(bo.person), b"not my space"),
        write(Uuid::new_v4(), b"no such space"),
        write(pair, &vec![7; MAX_BODY_BYTES + 1]),
        Write { kind: "Goal!".to_owned(), ..write(pair, b"") },
        Write { kind: "story".to_owned(), ..again(&goal, 1, b"another kind") },
        write(pair, b"fine too"),
    ];
    let answer = ann.sync(&writes).await;
    let codes: Vec<_> = answer
        .results
        .iter()
        .map(|result| match result.outcome {
            Outcome::Refused { code } => Some(code),
            _ => None,
        })
        .collect();
    use RefusalCode::{Forbidden, Invalid, TooLarge};
    let expected =
        [None, Some(Forbidden), Some(Forbidden), Some(TooLarge), Some(Invalid), Some(Invalid), None];
    assert_eq!(codes, expected);
    assert_eq!((stored(&answer.results[0].outcome), stored(&answer.results[6].outcome)), ((1, 1), (1, 2)));
    assert!(
        answer.results.iter().zip(&writes).all(|(result, write)| result.write == write.write),
        "in their order"
    );
}

#[tokio::test]
async fn what_somebody_wrote_in_their_own_space_reaches_nobody_else() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    ann.store(self_space(ann.person), b"private").await;
    ann.store(pair, b"shared").await;
    let seen = bo.pull().await;
    assert_eq!(seen.iter().map(|document| document.space).collect::<Vec<_>>(), [pair]);
    let forged = Cursor([(self_space(ann.person), Position { seq: 0, members: 1 })].into());
    let answer = bo.sync_from(Some(&forged.encode()), &[]).await;
    assert!(answer.documents.iter().all(|document| document.space == pair), "access is judged by membership");
}

#[tokio::test]
async fn own_writes_are_not_sent_back_but_what_lies_between_and_below_them_is() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    ann.pull().await;
    let alone = ann.sync(&[write(pair, b"1"), write(pair, b"2")]).await;
    assert!(alone.documents.is_empty() && !alone.more);
    bo.store(pair, b"3").await;
    let after_bo = ann.sync(&[write(pair, b"4")]).await;
    let bodies: Vec<_> = after_bo.documents.iter().map(|document| document.body.0.as_slice()).collect();
    assert_eq!(bodies, [b"3"]);
    assert!(ann.pull().await.is_empty(), "the cursor has passed them all");
    let other_phone = world.phone("Ann").await.pull().await;
    assert_eq!(other_phone.len(), 4, "another phone of the same person has none of them yet");
}

#[tokio::test]
async fn a_long_list_comes_in_pages_of_so_many_documents_each_once_and_in_order() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    let total = MAX_DOCUMENTS + 100;
    for _ in 0..total / 100 {
        let writes: Vec<_> = (0..100).map(|_| write(pair, b"short")).collect();
        ann.sync(&writes).await;
    }
    let first = bo.sync(&[]).await;
    assert_eq!((first.documents.len(), first.more), (MAX_DOCUMENTS, true));
    let second = bo.sync(&[]).await;
    assert_eq!((second.documents.len(), second.more), (100, false));
    let seqs: Vec<_> = first.documents.iter().chain(&second.documents).map(|document| document.seq).collect();
    assert!(seqs.is_sorted_by(|a, b| a < b));
    assert_eq!(seqs.len(), total);
}

#[tokio::test]
async fn heavy_documents_come_in_pages_of_so_many_bytes_and_the_heaviest_still_travels() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    for size in [MAX_BODY_BYTES, MAX_BODY_BYTES, 1, MAX_BODY_BYTES] {
        ann.store(pair, &vec![7; size]).await;
    }
    let mut pages = Vec::new();
    loop {
        let page = bo.sync(&[]).await;
        let bytes: usize = page.documents.iter().map(|document| document.body.len()).sum();
        assert!(bytes <= MAX_DOCUMENT_BYTES && !page.documents.is_empty());
        pages.push(page.documents.len());
        if !page.more {
            break;
        }
    }
    assert_eq!(pages, [2, 2]);
}

#[tokio::test]
async fn pages_go_on_across_spaces() {
    let world = World::new().await;
    let mut ann = world.phone("Ann").await;
    let mut spaces = vec![self_space(ann.person)];
    for _ in 0..2 {
        spaces.push(ann.make_space(SpaceKind::Circle, "").await);
    }
    for space in &spaces {
        for _ in 0..3 {
            let writes: Vec<_> = (0..100).map(|_| write(*space, b"x")).collect();
            ann.sync(&writes).await;
        }
    }
    let everything = world.phone("Ann").await.pull().await;
    let ids: BTreeSet<_> = everything.iter().map(|document| document.id).collect();
    assert_eq!((everything.len(), ids.len()), (900, 900));
}

#[tokio::test]
async fn anything_wrong_with_a_cursor_starts_the_download_anew_and_loses_no_write() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    ann.store(pair, b"from ann").await;
    bo.pull().await;
    for cursor in ["", "garbage", "AQ==", "Ag", &"A".repeat(1_000)] {
        let answer = bo.sync_from(Some(cursor), &[write(self_space(bo.person), b"mine")]).await;
        stored(&answer.results[0].outcome);
        assert!(answer.documents.iter().any(|document| document.space == pair), "{cursor:?}");
        assert!(
            answer.spaces.iter().all(|space| matches!(space.event, SpaceChange::Joined { .. })),
            "{cursor:?}"
        );
    }
}

#[tokio::test]
async fn a_position_ahead_of_the_server_starts_that_space_anew_and_no_other() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    ann.store(pair, b"from ann").await;
    bo.store(self_space(bo.person), b"mine").await;
    bo.pull().await;
    let mut cursor = Cursor::decode(bo.cursor.as_deref().unwrap()).unwrap();
    cursor.0.get_mut(&pair).unwrap().seq = 1_000;
    let answer = bo.sync_from(Some(&cursor.encode()), &[]).await;
    assert_eq!(answer.documents.iter().map(|document| document.space).collect::<Vec<_>>(), [pair]);
    assert_eq!(answer.spaces.len(), 1);
    assert!(matches!(answer.spaces[0].event, SpaceChange::Joined { .. }));
}

#[tokio::test]
async fn of_a_space_it_never_had_the_server_says_nothing() {
    let world = World::new().await;
    let mut ann = world.phone("Ann").await;
    ann.pull().await;
    let mut cursor = Cursor::decode(ann.cursor.as_deref().unwrap()).unwrap();
    cursor.0.insert(Uuid::new_v4(), Position { seq: 3, members: 1 });
    let answer = ann.sync_from(Some(&cursor.encode()), &[]).await;
    assert!(answer.spaces.is_empty(), "above all not that it should be removed: {:?}", answer.spaces);
}

#[tokio::test]
async fn a_cursor_of_another_server_is_taken_as_none() {
    let (here, there) = (World::new().await, World::new().await);
    let mut ann = here.phone("Ann").await;
    ann.store(self_space(ann.person), b"here").await;
    let mut elsewhere = there.phone("Ann").await;
    elsewhere.pull().await;
    ann.epoch = elsewhere.epoch;
    let answer = ann.sync_from(elsewhere.cursor.as_deref(), &[]).await;
    assert_eq!(answer.documents.len(), 1);
    assert!(!answer.spaces.iter().any(|space| space.event == SpaceChange::Left));
}

#[tokio::test]
async fn a_write_above_what_the_server_has_brings_back_what_it_lost() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    let known = ann.store(pair, b"old copy").await;
    let unknown = write(pair, b"");
    let answer = ann.sync(&[again(&known, 8, b"newer"), again(&unknown, 5, b"made since")]).await;
    assert_eq!((stored(&answer.results[0].outcome).0, stored(&answer.results[1].outcome).0), (9, 6));
    let behind = bo.sync(&[again(&known, 7, b"older than ann's")]).await;
    assert!(matches!(&behind.results[0].outcome, Outcome::Conflict { current } if current.rev == 9));
    let absurd = ann.sync(&[again(&write(pair, b""), u64::MAX, b"")]).await;
    assert_eq!(absurd.results[0].outcome, Outcome::Refused { code: RefusalCode::Invalid });
}

#[tokio::test]
async fn nobody_closes_a_document_by_jumping_to_the_end_of_the_count() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    let goal = ann.store(pair, b"first").await;
    let refused = Outcome::Refused { code: RefusalCode::Invalid };
    for base in [(1 << 53) - 1, 1 << 40, 1 + MAX_REVISION_JUMP + 1] {
        let jumped = bo.sync(&[again(&goal, base, b"the last word")]).await;
        assert_eq!(jumped.results[0].outcome, refused, "{base}");
    }
    let fresh = bo.sync(&[again(&write(pair, b""), MAX_REVISION_JUMP + 1, b"")]).await;
    assert_eq!(fresh.results[0].outcome, refused, "nor one that nobody has");
    let far = bo.sync(&[again(&goal, 1 + MAX_REVISION_JUMP, b"after a restore")]).await;
    assert_eq!(stored(&far.results[0].outcome).0, MAX_REVISION_JUMP + 2);
    let next = ann.sync(&[again(&goal, MAX_REVISION_JUMP + 2, b"and on")]).await;
    assert_eq!(stored(&next.results[0].outcome).0, MAX_REVISION_JUMP + 3);
}

#[tokio::test]
async fn the_same_id_in_two_spaces_is_two_documents_and_neither_answer_tells_of_the_other() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    let (anns, bos) = (self_space(ann.person), self_space(bo.person));
    let profile = Write { kind: "profile".to_owned(), ..write(bos, b"who came first") };
    let unknown = write(bos, b"an id that nobody has");
    let first = bo.sync(&[profile.clone(), unknown]).await;
    assert_eq!((stored(&first.results[0].outcome).0, stored(&first.results[1].outcome).0), (1, 1));

    let own =
        Write { space: anns, write: Uuid::new_v4(), body: Body(b"ann's own".to_vec()), ..profile.clone() };
    let shared = Write { space: pair, kind: "goal".to_owned(), ..again(&own, 0, b"the pair's") };
    let answer = ann.sync(&[own.clone(), shared.clone()]).await;
    assert_eq!((stored(&answer.results[0].outcome), stored(&answer.results[1].outcome)), ((1, 1), (1, 1)));

    let late = ann.sync(&[again(&own, 0, b"too late")]).await;
    let Outcome::Conflict { current } = &late.results[0].outcome else { panic!("{:?}", late.results) };
    assert_eq!((current.space, &current.body), (anns, &own.body), "judged and answered by its own space");
    let next = ann.sync(&[again(&own, 1, b"changed")]).await;
    assert_eq!(stored(&next.results[0].outcome).0, 2);

    let mut seen: Vec<_> = world.phone("Bo").await.pull().await;
    seen.retain(|document| document.id == profile.id);
    seen.sort_by_key(|document| document.space == pair);
    let bodies: Vec<_> = seen.iter().map(|document| (document.space, document.body.clone())).collect();
    assert_eq!(bodies, [(bos, profile.body), (pair, shared.body)]);
}

#[tokio::test]
async fn a_stored_write_sent_again_is_answered_only_in_its_space_and_only_to_a_member() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    let stranger = world.phone("Sy").await;
    let note = ann.store(pair, b"once").await;
    let refused = |code| Outcome::Refused { code };
    for space in [self_space(stranger.person), self_space(bo.person), Uuid::new_v4()] {
        let elsewhere = ann.sync(&[Write { space, ..note.clone() }]).await;
        assert_eq!(elsewhere.results[0].outcome, refused(RefusalCode::Forbidden));
    }
    let elsewhere = ann.sync(&[Write { space: self_space(ann.person), ..note.clone() }]).await;
    assert_eq!(
        elsewhere.results[0].outcome,
        refused(RefusalCode::Invalid),
        "the name names another document"
    );
    assert!(bo.pull().await.iter().any(|document| document.id == note.id));
    ann.delete(&members_path(pair, ann.person)).await;
    let left = ann.sync(&[note]).await;
    assert_eq!(left.results[0].outcome, refused(RefusalCode::Forbidden));
}

#[tokio::test]
async fn more_writes_or_bytes_than_one_request_may_carry_are_refused_as_a_whole() {
    let world = World::new().await;
    let ann = world.phone("Ann").await;
    let own = self_space(ann.person);
    let many: Vec<_> = (0..101).map(|_| write(own, b"")).collect();
    let problem = ann.post(paths::SYNC, json!({ "writes": many })).await.problem(413, Code::TooLarge);
    assert_eq!(problem.field.as_deref(), Some("writes"));
    let heavy: Vec<_> = (0..3).map(|_| write(own, &vec![0; MAX_BODY_BYTES])).collect();
    ann.post(paths::SYNC, json!({ "writes": heavy })).await.problem(413, Code::TooLarge);
}

#[tokio::test]
async fn ten_changes_cost_the_same_among_five_thousand_as_among_one_thousand() {
    let mut costs = Vec::new();
    for total in [1_000, 5_000] {
        let world = World::new().await;
        let (mut ann, mut bo, pair) = world.pair().await;
        let mut last = Vec::new();
        for _ in 0..total / 100 {
            last = (0..100).map(|_| write(pair, &[7; 50])).collect();
            ann.sync(&last).await;
        }
        bo.pull().await;
        let changed: Vec<_> = last.iter().take(10).map(|goal| again(goal, 1, &[8; 50])).collect();
        let before = world.server.counters();
        ann.sync(&changed).await;
        assert_eq!(bo.pull().await.len(), 10);
        costs.push(world.server.counters().since(&before));
    }
    assert!(costs[0].rows_read > 0 && costs[0].rows_written > 0 && costs[0].bytes_down > 0);
    assert_eq!(costs[0], costs[1], "rows, bytes, commits and all");
}

#[tokio::test]
async fn an_idle_sync_is_small_and_writes_nothing() {
    let world = World::new().await;
    let (mut ann, _, _) = world.pair().await;
    ann.pull().await;
    let before = world.server.counters();
    ann.pull().await;
    let cost = world.server.counters().since(&before);
    assert!(cost.bytes_up < 512 && cost.bytes_down < 512, "{cost:?}");
    assert_eq!((cost.rows_written, cost.commits, cost.rows_read), (0, 0, 3), "a session and two spaces");
}
