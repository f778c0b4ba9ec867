//! One file a subject: its words and options, and what each does. All go the same way: open the phone, read what was
//! typed, call the service, show the view.

pub(crate) mod account;
pub(crate) mod agreement;
pub(crate) mod ally;
pub(crate) mod attention;
pub(crate) mod closure;
pub(crate) mod entry;
pub(crate) mod export;
pub(crate) mod flash;
pub(crate) mod goal;
pub(crate) mod home;
pub(crate) mod meeting;
pub(crate) mod profile;
pub(crate) mod program;
pub(crate) mod prompt;
pub(crate) mod reflection;
pub(crate) mod relationship;
pub(crate) mod reminder;
pub(crate) mod search;
pub(crate) mod story;
pub(crate) mod sync;
pub(crate) mod vision;
