//! The chores of the house: testing, linting, counting practices, writing the OpenAPI document.
//!
//! What can be decided without starting a process is a pure function here (`layering`, `house`, `practices`): facts in,
//! violations out. `chores` strings them together, `runner` runs and reports the steps.

pub mod chores;
pub mod equip;
pub mod face;
pub mod house;
pub mod layering;
pub mod practices;
pub mod process;
pub mod reading;
pub mod runner;
pub mod source;
pub mod swift;
pub mod terminal;
pub mod workspace;
