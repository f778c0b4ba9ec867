//! The words and options of the terminal.

use clap::Parser;

use crate::{commands::Command, home::PhoneArguments};

/// Belay: mentoring that works in a tunnel and loses nothing. What a pair tells each other is sent to nobody else.
///
/// Do not confide in it yet: texts are not encrypted in this version, and whoever runs the server can read them.
///
/// Without a command it plays the demo: a server, three phones and a story in fourteen steps.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, propagate_version = true, arg_required_else_help = false)]
pub(crate) struct Arguments {
    /// Answer as JSON, one document on standard output, for other programs.
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// How wide lines may be; the terminal's width if not said.
    #[arg(long, global = true, value_name = "COLUMNS", hide_short_help = true)]
    pub(crate) width: Option<usize>,

    #[command(flatten)]
    pub(crate) phone: PhoneArguments,

    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}
