//! Practices of relationships that are only whole on phones with a server between them: what each list shows, what
//! travels, and what does not.

#![allow(clippy::unwrap_used, reason = "a step of a scenario that is refused says which")]

use belay_core::{Error, services::ExportFormat};
use belay_domain::{
    Edit, Phase, Reason, RelationshipId, Scope,
    agreement::{AgreementCommand, AgreementPart, Heading, SharingClause},
    ally_track::{AllyModule, AllyTrackCommand, ModuleState},
    closure::ClosureCommand,
    entry::{EntryKind, EntryOpening, EntrySort},
    goal::GoalCommand,
    meeting::{MeetingCommand, MeetingKind, MeetingOpening},
    reflection::{ReflectionCommand, ReflectionOpening, ReflectionSubject},
    relationship::{Form, Origin, Outcome, RelationshipCommand, RelationshipOpening, Role, Seat},
};
use belay_tests::{
    Community, Phone, a_meeting, a_pair, agree, begin, both_sync, come_to_closure, draft, get_acquainted,
    meet, places::berlin, start_working, tell, wall,
};
use chrono::{NaiveTime, TimeDelta};

fn reason(error: &Error) -> Reason {
    match error {
        Error::Refused { refusal } => refusal.reason,
        other => panic!("not refused by the rules: {other}"),
    }
}

fn tell_relationship(phone: &Phone, relationship: RelationshipId, command: RelationshipCommand) {
    phone.belay.relationships().act(relationship, command).unwrap();
}

fn phase(phone: &Phone, relationship: RelationshipId) -> Phase {
    phone.belay.relationships().relationship(relationship).unwrap().relationship.phase()
}

/// An ally partnership of two who share a program; the second is asked.
fn propose_allies(one: &Phone, other: &Phone) -> RelationshipId {
    let role = Role::Both;
    let opening = RelationshipOpening {
        form: Some(Form::AllyPartnership),
        members: vec![Seat { member: one.me(), role }, Seat { member: other.me(), role }],
        topic: String::new(),
        focus: Default::default(),
        purpose: "To stand up for others".into(),
        origin: Origin::Direct,
        program: None,
        length: None,
    };
    one.belay.relationships().propose(opening).unwrap()
}

async fn accept(one: &Phone, other: &Phone, relationship: RelationshipId) {
    both_sync(one, other).await;
    tell_relationship(other, relationship, RelationshipCommand::Accept);
    both_sync(one, other).await;
}

async fn agree_every_week(one: &Phone, other: &Phone, relationship: RelationshipId) {
    let at = NaiveTime::from_hms_opt(17, 0, 0).unwrap();
    let unit = belay_domain::CadenceUnit::Weeks;
    agree(
        one,
        other,
        relationship,
        belay_domain::Cadence { every: 1, unit, at, zone: berlin(), weekday: None, from: None },
        None,
    )
    .await;
}

#[tokio::test]
async fn s012_s293_both_allies_have_a_track_of_their_own_once_the_partnership_has_begun() {
    let community = Community::new().await;
    let (mia, tom) = (community.phone("Mia", berlin()).await, community.phone("Tom", berlin()).await);
    community.program(&[&mia, &tom]).await;
    let allies = propose_allies(&mia, &tom);
    both_sync(&mia, &tom).await;
    assert!(mia.belay.ally_tracks().own().unwrap().is_none(), "it has not begun");
    accept(&mia, &tom, allies).await;
    let open = AllyTrackCommand::Open(AllyModule::GetEducated);
    for phone in [&mia, &tom] {
        let track = phone.belay.ally_tracks().own().unwrap().unwrap();
        assert!(track.modules.iter().all(|module| module.state == ModuleState::NotStarted));
        let relationship = phone.belay.relationships().relationship(allies).unwrap().relationship;
        assert_eq!(relationship.role_of(phone.me()), Some(Role::Both));
        let early = phone.belay.ally_tracks().act(open).unwrap_err();
        assert_eq!(reason(&early), Reason::StructureFirst);
    }
    agree_every_week(&mia, &tom, allies).await;
    mia.belay.ally_tracks().act(open).unwrap();
    both_sync(&mia, &tom).await;
    let first = |phone: &Phone| phone.belay.ally_tracks().own().unwrap().unwrap().modules[0].state;
    assert_eq!((first(&mia), first(&tom)), (ModuleState::Current, ModuleState::NotStarted));
}

#[tokio::test]
async fn s453_the_track_stays_with_the_person_when_the_partner_changes() {
    let community = Community::new().await;
    let (mia, tom) = (community.phone("Mia", berlin()).await, community.phone("Tom", berlin()).await);
    let ann = community.phone("Ann", berlin()).await;
    community.program(&[&mia, &tom, &ann]).await;
    let first = propose_allies(&mia, &tom);
    accept(&mia, &tom, first).await;
    agree_every_week(&mia, &tom, first).await;
    let module = AllyModule::GetEducated;
    for command in [AllyTrackCommand::Open(module), AllyTrackCommand::Visit(module)] {
        mia.belay.ally_tracks().act(command).unwrap();
    }
    come_to_closure(&mia, &tom, first).await;
    for phone in [&mia, &tom] {
        phone.belay.closures().act(first, ClosureCommand::Sign).unwrap();
        both_sync(&mia, &tom).await;
    }
    mia.belay.closures().close(first, Outcome::Concluded).unwrap();
    both_sync(&mia, &tom).await;
    let second = propose_allies(&mia, &ann);
    accept(&mia, &ann, second).await;
    let track = mia.belay.ally_tracks().own().unwrap().unwrap();
    assert_eq!(track.modules[0].state, ModuleState::Visited);
    assert_eq!(track.partnerships.len(), 2);
    let again = mia.belay.ally_tracks().act(AllyTrackCommand::Open(module)).unwrap();
    assert_eq!(again.modules[0].state, ModuleState::Current, "no module is ever completed");
}

#[tokio::test]
async fn s015_two_phones_start_meet_and_close_without_any_program() {
    let community = Community::new().await;
    let (mentee, mentor, pair) = a_pair(&community).await;
    get_acquainted(&mentee, &mentor, pair).await;
    let goal = start_working(&mentee, &mentor, pair).await;
    assert_eq!(phase(&mentor, pair), Phase::EnablingGrowth);
    let view = mentee.belay.goals().act(goal, GoalCommand::Carry { by: None }).unwrap();
    assert!(!view.goal.is_open());
    mentor.belay.closures().begin(pair).unwrap();
    both_sync(&mentee, &mentor).await;
    for phone in [&mentee, &mentor] {
        let early = phone.belay.closures().keep_lesson(pair, "Meet sooner").unwrap();
        assert_eq!(early.missing, ["closing_meeting"]);
        let refused = phone.belay.closures().act(pair, ClosureCommand::Sign).unwrap_err();
        assert_eq!(reason(&refused), Reason::DebriefUnfinished);
    }
    let goodbye =
        MeetingOpening { kind: MeetingKind::Closing, ..a_meeting(pair, wall(berlin(), "2026-03-02T11:00")) };
    let goodbye = meet(&mentee, &mentor, goodbye).await;
    community.clock.pass(TimeDelta::hours(3));
    tell(&mentor, goodbye, MeetingCommand::Hold { next: None });
    both_sync(&mentee, &mentor).await;
    for phone in [&mentee, &mentor] {
        phone.belay.closures().act(pair, ClosureCommand::Sign).unwrap();
        both_sync(&mentee, &mentor).await;
    }
    mentor.belay.closures().close(pair, Outcome::Concluded).unwrap();
    both_sync(&mentee, &mentor).await;
    for phone in [&mentee, &mentor] {
        let past = phone.belay.relationships().past(None).unwrap().relationships;
        assert_eq!((past.len(), past[0].relationship.program), (1, None));
        assert_eq!(phase(phone, pair), Phase::Closed);
    }
}

#[tokio::test]
async fn s024_the_home_list_shows_both_relationships_with_the_right_role_and_their_data_apart() {
    let community = Community::new().await;
    let (mia, tom) = (community.phone("Mia", berlin()).await, community.phone("Tom", berlin()).await);
    let ann = community.phone("Ann", berlin()).await;
    community.program(&[&mia, &tom, &ann]).await;
    let learns = begin(&mia, &tom).await;
    let guides = begin(&ann, &mia).await;
    let goal = draft(&mia, learns, "Speak up");
    for phone in [&mia, &tom, &ann] {
        phone.sync().await;
    }
    let home = mia.belay.home().unwrap().relationships;
    let role = |id| home.iter().find(|one| one.id == id).unwrap().role;
    assert_eq!((home.len(), role(learns), role(guides)), (2, Some(Role::Mentee), Some(Role::Mentor)));
    let goals = |phone: &Phone, of| phone.belay.goals().of_relationship(of, None).unwrap().goals.len();
    assert_eq!((goals(&mia, learns), goals(&mia, guides), goals(&tom, learns)), (1, 0, 1));
    assert_eq!(ann.belay.goals().goal(goal).unwrap_err().code(), "not_found");
    assert_eq!(ann.belay.relationships().relationship(learns).unwrap_err().code(), "not_found");
}

#[tokio::test]
async fn s026_a_role_model_is_a_note_and_an_invited_mentor_is_none_until_they_accept() {
    let community = Community::new().await;
    let (mia, tom) = (community.phone("Mia", berlin()).await, community.phone("Tom", berlin()).await);
    community.program(&[&mia, &tom]).await;
    let kind = EntryKind::RoleModel { name: "Ada Lovelace".into() };
    mia.belay.entries().note(None, EntryOpening { kind, text: "Saw what nobody saw".into() }).unwrap();
    assert!(mia.belay.relationships().open(None).unwrap().relationships.is_empty());
    let listed = mia.belay.entries().own(Some(EntrySort::RoleModel), None).unwrap().entries;
    assert_eq!(listed.len(), 1);

    let role = |member, role| Seat { member, role };
    let opening = RelationshipOpening {
        form: None,
        members: vec![role(mia.me(), Role::Mentee), role(tom.me(), Role::Mentor)],
        topic: String::new(),
        focus: Default::default(),
        purpose: String::new(),
        origin: Origin::Direct,
        program: None,
        length: None,
    };
    let asked = mia.belay.relationships().propose(opening).unwrap();
    both_sync(&mia, &tom).await;
    let (from, to, why) = (Phase::Proposed, Phase::Preparing, String::new());
    let groundwork = RelationshipCommand::MoveTo { from, to, reason: why };
    let refused = mia.belay.relationships().act(asked, groundwork).unwrap_err();
    assert_eq!(reason(&refused), Reason::GateClosed);
    tell_relationship(&tom, asked, RelationshipCommand::Accept);
    both_sync(&mia, &tom).await;
    assert_eq!(phase(&mia, asked), Phase::Preparing);
    assert!(tom.belay.entries().own(None, None).unwrap().entries.is_empty());
}

#[tokio::test]
async fn s086_s091_agreeing_afresh_keeps_the_agreement_in_force_and_the_goals_on_both_phones() {
    let community = Community::new().await;
    let (mentee, mentor, pair) = a_pair(&community).await;
    get_acquainted(&mentee, &mentor, pair).await;
    let goal = start_working(&mentee, &mentor, pair).await;
    let (from, to) = (Phase::EnablingGrowth, Phase::Negotiating);
    let afresh = RelationshipCommand::MoveTo { from, to, reason: "my post has changed".into() };
    tell_relationship(&mentor, pair, afresh);
    let word = AgreementCommand::Word {
        part: AgreementPart::Clause(Heading::Other),
        edit: Edit::new("Call when stuck"),
    };
    mentor.belay.agreements().act(pair, word).unwrap();
    mentor.belay.agreements().act(pair, AgreementCommand::Propose).unwrap();
    both_sync(&mentor, &mentee).await;
    for phone in [&mentee, &mentor] {
        assert_eq!(phase(phone, pair), Phase::Negotiating);
        let agreement = phone.belay.agreements().agreement(pair).unwrap();
        assert_eq!(agreement.agreement.in_force().unwrap().number, 1);
        assert!(phone.belay.goals().goal(goal).unwrap().goal.is_agreed());
    }
    for (phone, in_force) in [(&mentee, 1), (&mentor, 2)] {
        let offer = phone.belay.agreements().agreement(pair).unwrap().offer.unwrap();
        phone.belay.agreements().act(pair, offer.into()).unwrap();
        both_sync(&mentor, &mentee).await;
        let agreement = mentor.belay.agreements().agreement(pair).unwrap().agreement;
        assert_eq!(agreement.in_force().unwrap().number, in_force, "it takes the yes of both");
    }
    let (from, to, why) = (Phase::Negotiating, Phase::EnablingGrowth, String::new());
    tell_relationship(&mentee, pair, RelationshipCommand::MoveTo { from, to, reason: why });
    assert_eq!(mentee.belay.agreements().agreement(pair).unwrap().agreement.in_force().unwrap().number, 2);
}

#[tokio::test]
async fn s106_a_win_stays_with_the_partner_until_the_clause_both_accepted_opens_it() {
    let community = Community::new().await;
    let (mentee, mentor, pair) = a_pair(&community).await;
    get_acquainted(&mentee, &mentor, pair).await;
    let goal = start_working(&mentee, &mentor, pair).await;
    let goals = mentee.belay.goals();
    let win =
        goals.act(goal, GoalCommand::AddWin { text: "The board listened".into() }).unwrap().goal.wins[0].id;
    let scope = Scope::Cohort;
    let share = || GoalCommand::SetWinScope { win, scope };
    let alone = goals.act(goal, share()).unwrap().goal.wins[0].sharing.clone();
    assert_eq!(alone.check(scope).unwrap_err().reason, Reason::ConsentNeeded);

    let opened = AgreementCommand::SetSharing(SharingClause { wins: scope, ..SharingClause::default() });
    mentee.belay.agreements().act(pair, opened).unwrap();
    mentee.belay.agreements().act(pair, AgreementCommand::Propose).unwrap();
    for phone in [&mentee, &mentor] {
        both_sync(&mentee, &mentor).await;
        let still = goals.act(goal, share()).unwrap().goal.wins[0].sharing.clone();
        assert_eq!(still.scope, Scope::Partner, "a clause that not all accepted opens nothing");
        let offer = phone.belay.agreements().agreement(pair).unwrap().offer.unwrap();
        phone.belay.agreements().act(pair, offer.into()).unwrap();
    }
    both_sync(&mentor, &mentee).await;
    let shared = goals.act(goal, share()).unwrap().goal.wins[0].sharing.clone();
    assert_eq!(shared.check(scope), Ok(()));
    let whole = goals.act(goal, GoalCommand::SetScope(scope)).unwrap().goal.sharing;
    assert_eq!(whole.scope, Scope::Partner, "the clause opened wins and no goals");
}

#[tokio::test]
async fn s446_a_lesson_comes_back_to_its_author_alone_in_the_next_preparing() {
    let community = Community::new().await;
    let (mentee, mentor, pair) = a_pair(&community).await;
    come_to_closure(&mentee, &mentor, pair).await;
    for phone in [&mentee, &mentor] {
        phone.belay.closures().act(pair, ClosureCommand::Sign).unwrap();
        both_sync(&mentee, &mentor).await;
    }
    mentee.belay.closures().close(pair, Outcome::Concluded).unwrap();
    both_sync(&mentee, &mentor).await;

    let next = begin(&mentee, &mentor).await;
    let lessons = |phone: &Phone, of| {
        let shown = phone.belay.relationships().relationship(of).unwrap().lessons;
        shown.into_iter().map(|lesson| lesson.entry.text.text).collect::<Vec<_>>()
    };
    assert_eq!(
        (lessons(&mentee, next), lessons(&mentor, next)),
        (vec!["Ask sooner".into()], vec!["Talk less".into()])
    );
    assert!(lessons(&mentee, pair).is_empty(), "not where it was learned");
    get_acquainted(&mentee, &mentor, next).await;
    assert!(lessons(&mentee, next).is_empty(), "Preparing is over");
}

#[tokio::test]
async fn s448_the_export_of_a_closed_relationship_lacks_what_is_private_to_the_partner() {
    let community = Community::new().await;
    let (mentee, mentor, pair) = a_pair(&community).await;
    let goal = draft(&mentee, pair, "Speak up");
    both_sync(&mentee, &mentor).await;
    for (phone, text) in [(&mentee, "I am afraid of the board"), (&mentor, "She will outgrow me")] {
        let opening =
            ReflectionOpening { subject: ReflectionSubject::Goal(goal), prompt: None, text: text.into() };
        phone.belay.reflections().begin(opening).unwrap();
    }
    come_to_closure(&mentee, &mentor, pair).await;
    for phone in [&mentee, &mentor] {
        phone.belay.closures().act(pair, ClosureCommand::Sign).unwrap();
        both_sync(&mentee, &mentor).await;
    }
    mentee.belay.closures().close(pair, Outcome::Concluded).unwrap();
    both_sync(&mentee, &mentor).await;
    for format in [ExportFormat::Markdown, ExportFormat::Json] {
        let mine = mentee.belay.export(pair, format).unwrap();
        let theirs = mentor.belay.export(pair, format).unwrap();
        for (export, own, lesson, others) in [
            (&mine, "I am afraid of the board", "Ask sooner", ["She will outgrow me", "Talk less"]),
            (&theirs, "She will outgrow me", "Talk less", ["I am afraid of the board", "Ask sooner"]),
        ] {
            assert!(export.contains(own) && export.contains(lesson) && export.contains("Speak up"));
            assert!(others.iter().all(|other| !export.contains(other)));
        }
    }
}

#[tokio::test]
async fn s480_who_leaves_is_out_at_once_takes_back_what_they_shared_and_keeps_what_was_there() {
    let community = Community::new().await;
    let (mentee, mentor, pair) = a_pair(&community).await;
    get_acquainted(&mentee, &mentor, pair).await;
    let goal = start_working(&mentee, &mentor, pair).await;
    for (phone, text) in [(&mentee, "I am afraid of the board"), (&mentor, "I was afraid, too")] {
        let opening =
            ReflectionOpening { subject: ReflectionSubject::Goal(goal), prompt: None, text: text.into() };
        let own = phone.belay.reflections().begin(opening).unwrap();
        for command in [ReflectionCommand::Keep, ReflectionCommand::Share { relationship: pair }] {
            phone.belay.reflections().act(own, command).unwrap();
        }
    }
    both_sync(&mentee, &mentor).await;
    let shared = |phone: &Phone| {
        let copies = phone.belay.reflections().shared_in(pair, None).unwrap();
        let texts = copies.reflections.into_iter().filter_map(|copy| copy.text);
        texts.collect::<Vec<_>>()
    };
    assert_eq!((shared(&mentee).len(), shared(&mentor).len()), (2, 2));

    tell_relationship(&mentee, pair, RelationshipCommand::Leave);
    both_sync(&mentee, &mentor).await;
    for phone in [&mentee, &mentor] {
        assert_eq!(phase(phone, pair), Phase::Closed);
        assert_eq!(phone.belay.attention().count().unwrap(), 0);
        let kept = phone.belay.export(pair, ExportFormat::Markdown).unwrap();
        assert!(kept.contains("Speak up in the weekly meeting"));
    }
    assert_eq!(shared(&mentor), ["I was afraid, too"], "the mentee's copy was taken back");
    assert!(shared(&mentee).is_empty(), "the mentor's copy has left the mentee's phone");
    assert_eq!(mentee.belay.reflections().own(None).unwrap().reflections.len(), 1);

    // No later change reaches a person who left, and nobody can write into a space they are not in.
    let kind = EntryKind::Learning { goal: None };
    let late = EntryOpening { kind, text: "Written after".into() };
    let entry = mentor.belay.entries().note(Some(pair), late.clone()).unwrap();
    both_sync(&mentor, &mentee).await;
    assert_eq!(mentee.belay.entries().entry(entry).unwrap_err().code(), "not_found");
    let outside = mentee.belay.entries().note(Some(pair), late).unwrap_err();
    assert_eq!(reason(&outside), Reason::NotAMember);
    let mentee = mentee.reopened();
    mentee.sync().await;
    assert_eq!(mentee.belay.relationships().past(None).unwrap().relationships.len(), 1);
    assert_eq!(mentee.belay.home().unwrap().unsent, 0);
}
