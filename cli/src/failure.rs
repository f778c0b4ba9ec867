//! What can go wrong in a terminal, and the exit code that says so.

use std::process::ExitCode;

use belay_core::Error;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The core says so.
    Core(Error),
    /// No answer came to the deletion of the account: why not.
    Unanswered(Error),
    /// What was typed cannot be understood.
    Typed(String),
    /// Something on this machine.
    Here(String),
    /// A step of the demo did not hold.
    Demo(usize),
}

impl Failure {
    /// 2 for what was typed, 3 for what the rules refuse, 4 for no network or session, 1 for everything else.
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

/// What every command gives.
pub(crate) type Outcome = Result<(), Failure>;
