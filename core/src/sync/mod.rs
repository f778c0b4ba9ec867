//! Sync: what was written here goes up, what others wrote comes down, in one request at a time.
//!
//! [`plan`] decides (pure: an event in, an effect out), [`driver`] carries the effects out, [`round`] is one exchange from
//! its beginning to its end, [`exchange`] reads from and writes to storage, [`listening`] hears the server's pokes, [`http`]
//! is the only place that speaks HTTP, behind the [`Transport`] port.

mod answer;
mod calls;
mod departure;
mod driver;
mod exchange;
pub(crate) mod farewell;
mod http;
mod listening;
mod making;
mod plan;
mod prefetch;
mod round;
mod state;
mod turn;

pub(crate) use calls::Server;
pub(crate) use driver::{run, stop, sync_once};
pub use http::HttpTransport;
pub use plan::{Effect, Event, Exchanged, Failure, Plan};
pub(crate) use state::Driver;
pub use state::{SyncReport, SyncState};

pub use crate::ports::transport::{Answering, Call, Incident, Method, Poke, Reply, Transport};
