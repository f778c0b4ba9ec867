//! Told stories: who may open them, what they leave behind; and for any sequence of commands only the listed moves.

use super::*;
use crate::{MeetingId, Phase, RelationshipId, StoryId, waiting::tests::unanswerable};

fn facts() -> StoryShareFacts {
    StoryShareFacts {
        members: BTreeSet::from([ANN, BO]),
        phase: Phase::EnablingGrowth,
        ..StoryShareFacts::default()
    }
}

fn telling(tender: bool) -> StoryShareOpening {
    StoryShareOpening {
        story: StoryId(Uuid::from_u128(5)),
        relationship: RelationshipId(Uuid::from_u128(6)),
        to: BO,
        meeting: Some(MeetingId(Uuid::from_u128(7))),
        point: "Falling is not the end".into(),
        question: Some(ToldQuestion::FromTheme { theme: "Resilience".into() }),
        told: ToldStory { tender, ..ready().to_tell(&BTreeSet::new()).unwrap() },
    }
}

fn told(tender: bool) -> StoryShare {
    StoryShare::open(telling(tender), &facts(), &by(ANN, 1)).unwrap()
}

fn ask(
    share: &mut StoryShare,
    actor: MemberId,
    seed: u128,
    command: StoryShareCommand,
) -> Result<(), Refusal> {
    let mut after = share.clone();
    after.handle(command, &facts(), &by(actor, seed))?;
    *share = after;
    Ok(())
}

fn takeaway(learned: &str, apply: &str) -> StoryShareCommand {
    StoryShareCommand::TakeAway(StoryTakeaway {
        learned: learned.into(),
        apply: apply.into(),
        alike: String::new(),
        unlike: String::new(),
        on: by(BO, 0).today(),
    })
}

#[test]
fn a_story_is_told_to_another_member_of_an_open_relationship() {
    let refused =
        |opening, facts: &StoryShareFacts| StoryShare::open(opening, facts, &by(ANN, 1)).unwrap_err().reason;
    let to_self = StoryShareOpening { to: ANN, ..telling(false) };
    assert_eq!(refused(to_self, &facts()), Reason::NotByOwner);
    let alone = StoryShareFacts { members: BTreeSet::from([ANN]), ..facts() };
    assert_eq!(refused(telling(false), &alone), Reason::NotAMember);
    let over = StoryShareFacts { phase: Phase::Closed, ..facts() };
    assert_eq!(refused(telling(false), &over), Reason::Closed);
}

#[test]
fn the_listener_hears_before_taking_away_and_only_the_listener() {
    let mut share = told(false);
    let hear = || StoryShareCommand::Hear { knows_tender: false };
    let early = ask(&mut share, BO, 2, takeaway("to wait", "")).unwrap_err();
    assert_eq!((early.reason, early.allowed), (Reason::NotNow, vec!["hear".into()]));
    assert_eq!(ask(&mut share, ANN, 2, hear()).unwrap_err().reason, Reason::NotYours);
    assert!(share.told_to(BO).is_none() && share.told_to(ANN).is_some());
    ask(&mut share, BO, 3, hear()).unwrap();
    assert!(share.told_to(BO).is_some());
    assert_eq!(ask(&mut share, BO, 4, hear()).unwrap_err().reason, Reason::AlreadyDone);
    let stranger = MemberId(Uuid::from_u128(9));
    assert!(!share.can_read(stranger) && share.told_to(stranger).is_none());
}

#[test]
fn a_question_about_a_story_is_settled_once() {
    let mut share = told(false);
    ask(&mut share, BO, 2, StoryShareCommand::Hear { knows_tender: true }).unwrap();
    let text = String::from("Who caught you?");
    ask(&mut share, BO, 3, StoryShareCommand::Ask { text }).unwrap();
    let question = share.questions[0].id;
    let decline = || StoryShareCommand::DeclineQuestion { question };
    assert_eq!(ask(&mut share, BO, 4, decline()).unwrap_err().reason, Reason::NotYours);
    ask(&mut share, ANN, 4, decline()).unwrap();
    assert_eq!(ask(&mut share, ANN, 5, decline()).unwrap_err().reason, Reason::AlreadyDone);
}

fn any_command() -> impl Strategy<Value = StoryShareCommand> {
    prop_oneof![
        any::<bool>().prop_map(|knows_tender| StoryShareCommand::Hear { knows_tender }),
        Just(takeaway("to wait", "")),
        Just(takeaway("", "")),
        Just(StoryShareCommand::Ask { text: "why?".into() }),
        Just(StoryShareCommand::Revoke),
    ]
}

/// The moves of `model.md`, by name.
fn listed(from: StoryShareState, to: StoryShareState) -> bool {
    use StoryShareState::{Heard, Revoked, Shared, TakenAway};
    matches!((from, to), (Shared, Heard) | (Heard, TakenAway) | (Shared | Heard | TakenAway, Revoked))
        || from == to
}

proptest! {
    #[test]
    fn whatever_is_asked_only_listed_moves_happen_and_a_takeaway_is_never_lost(
        tender in any::<bool>(),
        commands in proptest::collection::vec((any::<bool>(), any_command()), 1..20)
    ) {
        let mut share = told(tender);
        for (seed, (teller, command)) in (100u128..).zip(commands) {
            let before = share.clone();
            match ask(&mut share, if teller { ANN } else { BO }, seed, command) {
                Ok(()) => prop_assert!(listed(before.state(), share.state())),
                Err(refusal) if refusal.reason == Reason::NotNow => prop_assert!(!refusal.allowed.is_empty()),
                Err(_) => {}
            }
            let allowed = |member| share.allowed(member).to_vec();
            let wrong = unanswerable(&share.waits(), &[ANN, BO], by(ANN, 1).now, &[], allowed);
            prop_assert!(wrong.is_empty(), "{:?} in {:?}", wrong, share.state());
            if before.takeaway.is_some() {
                prop_assert_eq!(&before.takeaway, &share.takeaway);
            }
            if share.state() == StoryShareState::Revoked {
                prop_assert!(share.told_to(BO).is_none() && share.told_to(ANN).is_none());
            }
        }
    }
}
