//! The failures of a command, and their exit codes.

use std::process::ExitCode;

use belay_core::Error;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// An error of the core.
    Core(Error),
    /// The deletion of the account got no answer, for this reason.
    Unanswered(Error),
    /// The typed words cannot be parsed.
    Typed(String),
    /// An error of this machine: files, network, processes.
    Here(String),
    /// A step of the demo failed.
    Demo(usize),
}

impl Failure {
    /// 2 for typed words, 3 for refusals of the rules, 4 for no network or session, 1 for everything else.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Typed(_) | Self::Core(Error::Invalid { .. }) => 2,
            Self::Core(Error::Refused { .. } | Error::Conflict { .. } | Error::NotFound { .. }) => 3,
            Self::Unanswered(_)
            | Self::Core(Error::Offline { .. } | Error::SignedOut | Error::Busy { .. }) => 4,
            _ => 1,
        })
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

/// The result of every command.
pub(crate) type Outcome = Result<(), Failure>;
