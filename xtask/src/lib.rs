//! The chores of the house: testing, linting, counting practices, writing the OpenAPI document, building and measuring the phone
//! libraries.
//!
//! Decisions that need no process are pure functions here (`house`, `output`, `practices`): facts in,
//! violations out. `chores` strings them together, `runner` runs and reports the steps.

pub mod chores;
pub mod contract;
pub mod equip;
pub mod house;
pub mod library;
pub mod output;
pub mod phones;
pub mod practices;
pub mod process;
pub mod readme;
pub mod runner;
pub mod rust_web;
pub mod terminal;
pub mod workspace;
