//! What one member alone has on the agenda: it stands where they put it, and the others do not learn that it exists.

use belay_domain::{
    AgendaItemId, MeetingId, MemberId,
    entry::{EntryKind, EntryOpening, EntryState},
    meeting::{MeetingCommand, MeetingKind, MeetingOpening},
};
use belay_tests::{
    Community, Phone, Visitor, a_meeting, a_pair, at, both_sync, meet, places::berlin, tell, wall,
};
use chrono::TimeDelta;

fn note(phone: &Phone, text: &str) -> AgendaItemId {
    let opening = EntryOpening { kind: EntryKind::Learning { goal: None }, text: text.into() };
    AgendaItemId(phone.belay.entries().note(None, opening).unwrap().0)
}

fn question(phone: &Phone, partner: MemberId, text: &str) -> AgendaItemId {
    let opening = EntryOpening { kind: EntryKind::Question { partner }, text: text.into() };
    AgendaItemId(phone.belay.entries().note(None, opening).unwrap().0)
}

fn items(phone: &Phone, meeting: MeetingId) -> Vec<AgendaItemId> {
    phone.belay.meetings().meeting(meeting).unwrap().agenda.into_iter().map(|item| item.id).collect()
}

/// The order of an agenda is shared; the place of a private note in it is its author's alone, on all of their phones.
#[tokio::test(flavor = "multi_thread")]
async fn an_order_with_private_notes_in_it_tells_the_partner_of_none_and_keeps_their_places() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let meeting = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-16T15:00"))).await;
    for text in ["Budget", "Holidays"] {
        let item = belay_domain::agenda::NewItem {
            kind: belay_domain::agenda::OwnItemKind::Topic,
            text: text.into(),
        };
        tell(&mia, meeting, MeetingCommand::AddItem(item));
    }
    let shared = items(&mia, meeting);
    let notes = [note(&mia, "I am afraid of him"), question(&mia, tom.me(), "Were you ever let go")];
    let (first, rest) = shared.split_first().unwrap();
    let reversed: Vec<_> = rest.iter().rev().copied().collect();
    let wished = [&notes[..1], &[*first], &notes[1..], &reversed[..]].concat();
    tell(&mia, meeting, MeetingCommand::OrderAgenda { items: wished.clone() });
    assert_eq!(items(&mia, meeting), wished);
    both_sync(&mia, &tom).await;
    let of_all = [&[*first], &reversed[..]].concat();
    assert_eq!(items(&tom, meeting), of_all);
    let stored = tom.belay.meetings().meeting(meeting).unwrap().view.meeting.order;
    assert_eq!(stored, of_all, "no id of a note");
    let visitor = Visitor::new(&community, "Tom").await;
    let sent = visitor.document(meeting.0).await.1.to_string();
    for id in notes {
        assert!(!sent.contains(&id.to_string()), "{sent}");
    }

    // Another phone of hers shows the same; a partner's order keeps the notes where their neighbours went.
    let tablet = Phone::new(berlin(), std::sync::Arc::clone(&community.clock));
    community.sign_in(&tablet, "Mia").await;
    assert_eq!(items(&tablet, meeting), wished);
    let turned: Vec<_> = of_all.iter().rev().copied().collect();
    tell(&tom, meeting, MeetingCommand::OrderAgenda { items: turned.clone() });
    both_sync(&tom, &mia).await;
    let with_notes = items(&mia, meeting);
    assert_eq!(with_notes.iter().filter(|id| !notes.contains(id)).copied().collect::<Vec<_>>(), turned);
    let place = |id| with_notes.iter().position(|one| *one == id).unwrap();
    assert_eq!((place(notes[0]), place(notes[1])), (0, place(*first) + 1));
}

/// A first meeting takes up questions alone: what somebody learned before it comes up in the next.
#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_learned_before_the_first_meeting_comes_up_in_the_second() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let learned = note(&mia, "Ask before you answer");
    let asked = question(&mia, tom.me(), "How did you begin");
    community.clock.pass(TimeDelta::hours(1));
    let first = MeetingOpening {
        kind: MeetingKind::First,
        ..a_meeting(relationship, wall(berlin(), "2026-03-09T15:00"))
    };
    let first = meet(&mia, &tom, first).await;
    let (on_first, learning) = (items(&mia, first), learned);
    assert!(on_first.contains(&asked) && !on_first.contains(&learning));
    community.clock.set(at("2026-03-09T15:00:00Z"));
    tell(&tom, first, MeetingCommand::Hold { next: None });
    both_sync(&tom, &mia).await;
    let second = meet(&mia, &tom, a_meeting(relationship, wall(berlin(), "2026-03-23T15:00"))).await;
    let on_second = items(&mia, second);
    assert!(on_second.contains(&learned) && !on_second.contains(&asked));
    community.clock.set(at("2026-03-23T15:00:00Z"));
    tell(&mia, second, MeetingCommand::Hold { next: None });
    let state = mia.belay.entries().entry(learned.0.into()).unwrap().entry.state;
    assert!(matches!(state, EntryState::Discussed { meeting: Some(held), .. } if held == second));
    both_sync(&mia, &tom).await;
    assert!(!tom.wrote_down("Ask before you answer"));
}
