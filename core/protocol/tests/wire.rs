//! Golden files of every shape on the wire: a phone of last year and a server of next year must agree on them.
//! A difference here is a change of the protocol, not of a test.

use belay_protocol::{
    Alarm, ArmedReport, Body, Code, Cursor, Device, Document, Invitation, InvitationRequest, JoinRequest,
    Member, MemberRole, OpenInvitation, Outcome, OwnerRequest, Person, Position, Problem, PushOffer,
    PushPayload, PushProvider, PushRegistration, PushWake, RefusalCode, Session, SessionRequest,
    SignInAnswer, SignInRequest, Space, SpaceChange, SpaceEvent, SpaceKind, SpaceRequest, SyncRequest,
    SyncResponse, Wake, Write, WriteResult, self_space, shared_space, shared_space_attempt,
};
use chrono::{DateTime, Utc};
use insta::assert_json_snapshot;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;
use uuid::Uuid;

const ANN: Uuid = Uuid::from_u128(0xa);
const BO: Uuid = Uuid::from_u128(0xb);
const DEVICE: Uuid = Uuid::from_u128(0xd);
const SPACE: Uuid = Uuid::from_u128(0x5);
const GOAL: Uuid = Uuid::from_u128(0x6);
const WRITE: Uuid = Uuid::from_u128(0xe);

fn noon() -> DateTime<Utc> {
    "2026-11-21T12:00:00.123Z".parse().expect("a time")
}

/// Checks that a value is read back from what it is written as, and hands out what that is.
#[track_caller]
fn wire<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) -> serde_json::Value {
    let text = serde_json::to_string(value).expect("written as JSON");
    assert_eq!(&serde_json::from_str::<T>(&text).expect("read back"), value);
    serde_json::from_str(&text).expect("JSON")
}

fn members() -> Vec<Member> {
    vec![
        Member { person: ANN, name: "Ann".to_owned(), role: MemberRole::Owner, invited: false },
        Member { person: BO, name: "李小龍".to_owned(), role: MemberRole::Member, invited: false },
    ]
}

fn document() -> Document {
    Document {
        space: SPACE,
        id: GOAL,
        kind: "goal".to_owned(),
        rev: 8,
        seq: 41,
        at: noon(),
        by: BO,
        body: Body(vec![0, 1, 2, 250, 251, 252, 253]),
    }
}

#[test]
fn signing_in() {
    assert_json_snapshot!(wire(&SignInRequest { mail: "ann@example.org".to_owned() }));
    assert_json_snapshot!(wire(&SignInAnswer { expires_at: noon() }));
    let request = SessionRequest {
        mail: "ann@example.org".to_owned(),
        code: "01234567".to_owned(),
        device: DEVICE,
        device_name: "Phone".to_owned(),
        name: Some("Ann".to_owned()),
    };
    assert_json_snapshot!(wire(&request));
    assert_json_snapshot!(wire(&SessionRequest { name: None, ..request }));
    let person = Person { id: ANN, name: "Ann".to_owned() };
    let session = Session { token: Some("token".to_owned()), person, device: DEVICE };
    assert_json_snapshot!(wire(&session));
    assert_json_snapshot!(wire(&Session { token: None, ..session }));
    let device = Device { id: DEVICE, name: "Phone".to_owned(), since: noon(), seen: noon(), this: true };
    assert_json_snapshot!(wire(&device));
}

#[test]
fn spaces() {
    let kinds = [SpaceKind::Own, SpaceKind::Pair, SpaceKind::Circle, SpaceKind::Program];
    assert_json_snapshot!(kinds.map(|kind| wire(&kind)));
    let space =
        Space { id: SPACE, kind: SpaceKind::Program, name: "Riverside".to_owned(), members: members() };
    assert_json_snapshot!(wire(&space));
    let request = SpaceRequest {
        id: SPACE,
        kind: SpaceKind::Pair,
        name: String::new(),
        with: vec![BO],
        about: None,
        people: None,
        closed: false,
    };
    assert_json_snapshot!(wire(&request));
    assert_json_snapshot!(wire(&InvitationRequest { uses: Some(30) }));
    assert_json_snapshot!(wire(&InvitationRequest::default()));
    let link = "https://belay.example.org/join/space/secret".to_owned();
    assert_json_snapshot!(wire(&Invitation { id: None, link, expires_at: noon() }));
    assert_json_snapshot!(wire(&JoinRequest { invitation: "secret".to_owned() }));
    assert_json_snapshot!(wire(&OwnerRequest { person: BO }));
}

#[test]
fn spaces_of_derived_ids_consent_and_links_that_can_be_ended() {
    let request = SpaceRequest {
        id: shared_space(GOAL, &[ANN, BO]),
        kind: SpaceKind::Pair,
        name: String::new(),
        with: vec![BO],
        about: Some(GOAL),
        people: Some(vec![ANN, BO]),
        closed: false,
    };
    assert_json_snapshot!(wire(&request));
    let [_, bo] = members().try_into().expect("two members");
    assert_json_snapshot!(wire(&Member { invited: true, ..bo }));
    let link = "https://belay.example.org/join/space/secret".to_owned();
    assert_json_snapshot!(wire(&Invitation { id: Some(DEVICE), link, expires_at: noon() }));
    let open = OpenInvitation { id: DEVICE, uses_left: 3, made_at: noon(), expires_at: noon(), by: ANN };
    assert_json_snapshot!(wire(&open));
}

#[test]
fn a_sync_request() {
    let first = SyncRequest { epoch: None, cursor: None, writes: Vec::new() };
    assert_json_snapshot!(wire(&first));
    let write = Write {
        write: WRITE,
        space: SPACE,
        id: GOAL,
        kind: "goal".to_owned(),
        base: 7,
        body: Body("sealed".into()),
        alarms: vec![Alarm { id: DEVICE, at: noon(), until: None, to: vec![ANN, BO] }],
        wake: Wake::Alert,
        wake_to: Vec::new(),
    };
    let later =
        SyncRequest { epoch: Some("life".to_owned()), cursor: Some("AQ".to_owned()), writes: vec![write] };
    assert_json_snapshot!(wire(&later));
    assert_json_snapshot!([Wake::None, Wake::Quiet, Wake::Alert].map(|wake| wire(&wake)));
}

#[test]
fn push() {
    let registrations = [
        PushRegistration::Fcm { token: "token".to_owned() },
        PushRegistration::Apns { token: "00ff".to_owned() },
        PushRegistration::Web {
            endpoint: "https://push.example.org/a".to_owned(),
            p256dh: "BA".to_owned(),
            auth: "AA".to_owned(),
        },
    ];
    assert_json_snapshot!(registrations.each_ref().map(wire));
    let web = Some("BA".to_owned());
    let offer = PushOffer { fcm: true, apns: true, web, registered: Some(PushProvider::Web) };
    assert_json_snapshot!([wire(&PushOffer::default()), wire(&offer)]);
    assert_json_snapshot!(wire(&ArmedReport { ids: vec![GOAL, DEVICE] }));
    let payload = |wake, id| wire(&PushPayload { wake, id });
    assert_json_snapshot!([
        payload(PushWake::Alarm, Some(GOAL)),
        payload(PushWake::Alert, Some(GOAL)),
        payload(PushWake::Quiet, None),
    ]);
    let later: PushPayload = serde_json::from_value(json!({ "wake": "loudly", "of": "a later server" }))
        .expect("a wake that this version does not know");
    assert_eq!(later, PushPayload { wake: PushWake::Unknown, id: None });
}

#[test]
fn what_a_write_says_of_push_and_what_the_server_did_not_take() {
    let alarm = Alarm { id: DEVICE, at: noon(), until: Some(noon()), to: vec![ANN] };
    assert_json_snapshot!(wire(&alarm));
    let write = json!({ "write": WRITE, "space": SPACE, "id": GOAL, "kind": "flash", "base": 0, "body": "", "wake_to": [BO] });
    let write: Write = serde_json::from_value(write).expect("a write");
    assert_eq!(write.wake_to, [BO]);
    let outcome = Outcome::Stored { rev: 8, seq: 41, at: noon() };
    assert_json_snapshot!(wire(&WriteResult { write: WRITE, outcome, alarms_left_out: 3 }));
}

#[test]
fn a_sync_answer() {
    let result = |outcome| WriteResult { write: WRITE, outcome, alarms_left_out: 0 };
    let answer = SyncResponse {
        epoch: "life".to_owned(),
        now: noon(),
        results: vec![
            result(Outcome::Stored { rev: 8, seq: 41, at: noon() }),
            result(Outcome::Conflict { current: Box::new(document()) }),
            result(Outcome::Refused { code: RefusalCode::Forbidden }),
            result(Outcome::Refused { code: RefusalCode::TooLarge }),
            result(Outcome::Refused { code: RefusalCode::Invalid }),
        ],
        spaces: vec![
            SpaceEvent {
                id: SPACE,
                event: SpaceChange::Joined {
                    kind: SpaceKind::Circle,
                    name: "Climbers".to_owned(),
                    members: members(),
                },
            },
            SpaceEvent { id: SPACE, event: SpaceChange::Members { name: String::new(), members: members() } },
            SpaceEvent { id: SPACE, event: SpaceChange::Left },
        ],
        documents: vec![document()],
        cursor: Cursor([(SPACE, Position { seq: 41, members: 2 })].into()).encode(),
        more: true,
    };
    assert_json_snapshot!(wire(&answer));
    let idle = SyncResponse {
        results: Vec::new(),
        spaces: Vec::new(),
        documents: Vec::new(),
        more: false,
        ..answer
    };
    assert_json_snapshot!(wire(&idle));
}

#[test]
fn problems() {
    let problem = Problem {
        kind: "urn:belay:problem:too_many".to_owned(),
        title: "Too many requests. Wait a little.".to_owned(),
        status: 429,
        code: Code::TooMany,
        field: None,
        retry_after: Some(7),
    };
    assert_json_snapshot!(wire(&problem));
    let codes = [
        Code::Invalid,
        Code::SignedOut,
        Code::CodeRefused,
        Code::NameNeeded,
        Code::Forbidden,
        Code::NotFound,
        Code::InvitationRefused,
        Code::Conflict,
        Code::TooLarge,
        Code::TooMany,
        Code::Unavailable,
        Code::Internal,
    ];
    assert_json_snapshot!(codes.map(|code| wire(&code)));
}

#[test]
fn ids_that_two_parties_derive_never_change() {
    assert_json_snapshot!(json!({ "self": self_space(ANN), "shared": shared_space(GOAL, &[ANN, BO]) }));
    assert_json_snapshot!([1, 2, 7].map(|n| shared_space_attempt(GOAL, &[ANN, BO], n)));
}

#[test]
fn what_a_newer_server_adds_does_not_stop_an_older_phone() {
    let code: Code = serde_json::from_value(json!("quota_of_tomorrow")).expect("an unknown code");
    assert_eq!(code, Code::Unknown);
    let code: RefusalCode = serde_json::from_value(json!("reason_of_tomorrow")).expect("an unknown code");
    assert_eq!(code, RefusalCode::Unknown);
    let mut answer = json!({ "epoch": "life", "now": noon(), "cursor": "AQ" });
    answer["field_of_tomorrow"] = json!({ "a": 1 });
    let answer: SyncResponse = serde_json::from_value(answer).expect("an unknown field");
    assert!(!answer.more && answer.documents.is_empty());
}

#[test]
fn what_an_older_phone_leaves_out_has_its_default() {
    let request: SyncRequest = serde_json::from_value(json!({})).expect("an empty request");
    assert_eq!((request.epoch, request.cursor, request.writes.len()), (None, None, 0));
    let write = json!({ "write": WRITE, "space": SPACE, "id": GOAL, "kind": "goal", "base": 0, "body": "" });
    let write: Write = serde_json::from_value(write).expect("a short write");
    assert!(write.body.is_empty() && write.alarms.is_empty() && write.wake == Wake::Quiet);
    let request: SpaceRequest = serde_json::from_value(json!({ "id": SPACE, "kind": "pair", "with": [BO] }))
        .expect("a request for a space that knows nothing of derived ids");
    assert_eq!((request.about, request.people), (None, None));
}

#[test]
fn what_an_older_server_leaves_out_has_its_default() {
    let member: Member = serde_json::from_value(json!({ "person": BO, "name": "Bo", "role": "member" }))
        .expect("a member of a server that knows nothing of consent");
    assert!(!member.invited);
    let link: Invitation = serde_json::from_value(json!({ "link": "https://…", "expires_at": noon() }))
        .expect("a link of a server that could not end it");
    assert_eq!(link.id, None);
}

#[test]
fn secrets_and_bodies_do_not_show_in_a_log() {
    let request = SessionRequest {
        mail: "ann@example.org".to_owned(),
        code: "01234567".to_owned(),
        device: DEVICE,
        device_name: "Phone".to_owned(),
        name: None,
    };
    let session = Session {
        token: Some("the-token".to_owned()),
        person: Person { id: ANN, name: "Ann".to_owned() },
        device: DEVICE,
    };
    let invitation = Invitation { id: None, link: "https://…/secret".to_owned(), expires_at: noon() };
    let join = JoinRequest { invitation: "secret".to_owned() };
    let token = PushRegistration::Fcm { token: "private-token".to_owned() };
    let shown =
        format!("{request:?} {session:?} {invitation:?} {join:?} {token:?} {:?}", Body(b"private".to_vec()));
    for word in ["01234567", "the-token", "secret", "private", "112, 114"] {
        assert!(!shown.contains(word), "{word} in {shown}");
    }
    assert!(shown.contains("Body(7 bytes)"));
}

#[test]
fn a_body_that_is_not_base64_is_refused_without_being_guessed_at() {
    for text in ["not base64!", "YQ", "YQ=", "YQ==\n", "_-8="] {
        assert!(serde_json::from_value::<Body>(json!(text)).is_err(), "{text:?}");
    }
    assert_eq!(serde_json::from_value::<Body>(json!("YQ==")).expect("base64"), Body(b"a".to_vec()));
}

#[test]
fn a_name_that_arrives_is_fit_to_be_shown() {
    let member = json!({ "person": Uuid::nil(), "name": "Mia\u{202e}\n moT", "role": "member" });
    let joined = json!({ "event": "joined", "id": Uuid::nil(), "kind": "program", "name": "\u{200b}", "members": [member] });
    let event: SpaceEvent = serde_json::from_value(joined).expect("an event");
    let SpaceChange::Joined { name, members, .. } = event.event else { panic!("joined") };
    assert_eq!((name.as_str(), members[0].name.as_str()), ("", "Mia  moT"));
    let person: Person =
        serde_json::from_value(json!({ "id": Uuid::nil(), "name": " Tom\u{ad}" })).expect("a person");
    assert_eq!(person.name, "Tom");
}
