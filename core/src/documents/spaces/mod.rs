//! Which space a document belongs in, who is meant to be in a space, and what stays when somebody leaves it.

pub(crate) mod homes;
mod left;
pub(crate) mod rooms;

pub(crate) use left::{has_left, remove_all_in, remove_unmade, stay_behind};
