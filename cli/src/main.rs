//! `belay`: a phone in a terminal, the server, and the demo.
//!
//! Every action and every query of a phone, over the same core the phones use. Without words it plays the demo.

mod arguments;
mod backup;
mod commands;
mod demo;
mod failure;
mod home;
mod private;
mod run;
mod screen;
mod serve;
mod times;
mod typed;
mod words;
mod zone;

#[cfg(test)]
mod sentences;

use std::process::ExitCode;

use clap::Parser as _;

use crate::{arguments::Arguments, screen::Screen};

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return Screen::usage(&error),
    };
    let mut screen = Screen::new(arguments.json, arguments.width);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            screen.complain(&failure::Failure::Here(error.to_string()));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run::run(arguments, &mut screen)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            screen.complain(&failure);
            failure.exit_code()
        }
    }
}
