//! Sync: what was written here goes up, what others wrote comes down, in one request at a time.
//!
//! [`plan`] decides (pure: an event in, an effect out), [`exchange`] reads from and writes to storage, [`driver`]
//! carries the effects out, [`http`] is the only place that speaks HTTP, behind the [`Transport`] port.

pub(crate) mod account;
mod calls;
mod departure;
mod driver;
mod exchange;
pub(crate) mod farewell;
mod http;
mod plan;
mod transport;

pub use account::{Account, DeviceSession, SignedIn};
pub(crate) use calls::Server;
pub(crate) use driver::{Driver, run, sync_once};
pub use driver::{SyncReport, SyncState};
pub use http::HttpTransport;
pub use plan::{Effect, Event, Failure, Plan};
pub use transport::{Answering, Call, Incident, Method, Poke, Reply, Transport};
