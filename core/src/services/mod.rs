//! The subjects as a shell sees them: one file each, a handful of commands and queries.
//!
//! Every subject goes the same way. A service has one method that begins a document, one `act` that carries out a
//! command of the domain, and queries that give views: the document with what can be read from it. Lists are paged.

mod attention;
mod goals;
mod paging;
mod programs;
mod relationships;

pub use attention::{Attention, AttentionItem, AttentionPage};
pub use goals::{GoalPage, GoalView, Goals};
pub use programs::{Companion, Program, Programs};
pub use relationships::{RelationshipList, RelationshipView, Relationships};
