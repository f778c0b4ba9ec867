//! What a phone knows of a document: its content, what has been applied to it, what was asked of it and waits, and what the
//! server had.
//!
//! A tap goes through [`commands`], what the server sends through [`receive`]; both ask the domain by way of [`kinds`], and
//! write by way of [`row`]. Where both changed a document, [`rebase`] decides again what waits here.

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
