//! The contract in Rust: every case of `tests/contract/cases.txt` through the exported functions, as the other languages call
//! them, against a real `belay serve`. It is compiled into the face's own tests, since a library made for other languages
//! cannot be a dependency in Rust.

mod account;
mod calls;
mod observing;
mod phone;
mod server;
mod subjects;
