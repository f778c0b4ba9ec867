//! Documents on a phone: content, version vector, waiting intentions, and the server's content.
//!
//! A tap goes through [`commands`], a received document through [`receive`]. Both ask the domain by way of [`kinds`],
//! and write by way of [`row`]. If both changed a document, [`rebase`] decides the waiting intentions again.

pub(crate) mod agreed_time;
pub(crate) mod attention;
pub(crate) mod bounds;
mod commands;
pub(crate) mod content;
pub(crate) mod deletion;
mod identity;
mod isolation;
pub(crate) mod kinds;
pub(crate) mod leaving;
pub(crate) mod rebase;
pub(crate) mod rebuild;
pub(crate) mod receive;
pub(crate) mod restore;
pub(crate) mod row;
pub(crate) mod shown;
pub(crate) mod spaces;
pub(crate) mod typed;
pub(crate) mod version_vector;
