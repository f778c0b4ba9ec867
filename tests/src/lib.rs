//! The shared set-up of the tests that cross crates: a real server, real phones, and a network that can be cut.

#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod asked;
mod circle;
mod clock;
mod community;
mod course;
mod dates;
mod draw;
mod every_kind;
pub mod golden;
pub mod months;
mod network;
mod pair;
mod phone;
pub mod places;
mod shown;
mod stranger;
mod visitor;
mod writer;

pub use asked::asked;
pub use circle::{a_circle, seat};
pub use clock::{SetClock, at};
pub use community::Community;
pub use course::{agreed_goal, both_sync, come_to_closure, get_acquainted, start_working};
pub use dates::{a_meeting, agree, meet, tell, wall};
pub use draw::Draw;
pub use every_kind::EveryKind;
pub use network::{Between, Elsewhere, Fault, Network};
pub use pair::{a_goal, a_pair, a_proposal, begin, draft, reword, statement, take_on};
pub use phone::{ClosedPhone, Phone};
pub use shown::{reminders, shown};
pub use stranger::Stranger;
pub use visitor::{Visitor, content_of};
pub use writer::Writer;
