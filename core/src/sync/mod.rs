//! Sync: uploads the changes of this phone and downloads those of others, in one request at a time.
//!
//! [`plan`] decides (pure: an event in, an effect out), [`driver`] carries the effects out, [`round`] is one exchange
//! from beginning to end, [`exchange`] reads from and writes to storage, [`listening`] follows the server's pokes,
//! [`http`] alone speaks HTTP, behind the [`Transport`] port.

mod answer;
mod armed;
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
