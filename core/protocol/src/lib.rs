//! The wire between a phone and the server.
//!
//! The types of the wire and their limits, shared by `belay-core` and `belay-server` so that the two cannot drift.
//! The crate has no I/O, no clock and no randomness. Ids are plain UUIDs. Only phones know what a document *means*; the
//! server never parses a body.

mod account;
mod body;
mod cursor;
mod limits;
mod name;
mod problem;
mod push;
mod spaces;
mod sync;

pub use account::{DeletionRequest, Device, Person, Session, SessionRequest, SignInAnswer, SignInRequest};
pub use body::Body;
pub use cursor::{Cursor, CursorError, Position};
pub use limits::*;
pub use name::{NameError, name, shown_name};
pub use problem::{Code, PROBLEM_MEDIA_TYPE, Problem};
pub use push::{ArmedReport, PushOffer, PushPayload, PushProvider, PushRegistration, PushWake};
pub use spaces::{
    Invitation, InvitationRequest, JoinRequest, Member, MemberRole, OpenInvitation, OwnerRequest, Space,
    SpaceKind, SpaceRequest, attempt_about, is_derived, self_space, shared_space, shared_space_attempt,
};
pub use sync::{
    Alarm, Document, Outcome, RefusalCode, SpaceChange, SpaceEvent, SyncRequest, SyncResponse, Wake, Write,
    WriteResult,
};

/// The path of every resource, for phone and server.
pub mod paths {
    /// Ask for a sign-in code by mail.
    pub const SIGN_IN: &str = "/v1/sign-in";
    /// Open (POST), look at (GET) or end (DELETE) a device session.
    pub const SESSION: &str = "/v1/session";
    /// Ask for a code by mail with which the account can be deleted.
    pub const DELETION_CODE: &str = "/v1/account/deletion-code";
    /// Delete the account.
    pub const DELETION: &str = "/v1/account/deletion";
    /// The devices signed in to this account.
    pub const DEVICES: &str = "/v1/devices";
    /// The spaces this person is a member of.
    pub const SPACES: &str = "/v1/spaces";
    /// Writes up, changes down.
    pub const SYNC: &str = "/v1/sync";
    /// Server-sent pokes: there is something new, never what.
    pub const POKE: &str = "/v1/poke";
    /// Look at (GET), replace (PUT) or remove (DELETE) the push registration of this session.
    pub const PUSH: &str = "/v1/push";
    /// Report the alarms that this device rings by itself (PUT).
    pub const PUSH_ARMED: &str = "/v1/push/armed";
    /// Alive?
    pub const HEALTH: &str = "/healthz";
    /// Counters in the Prometheus text format.
    pub const METRICS: &str = "/metrics";
    /// The OpenAPI document.
    pub const OPENAPI: &str = "/openapi.json";
}
