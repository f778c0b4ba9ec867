//! What the face needs of the phone: its vault for secrets, its word on the network, a place for the log. The shell
//! implements them; none is ever called under a lock.

use std::sync::Arc;

use belay_core::ports::KeyVault;
use thiserror::Error;
use uniffi::UnexpectedUniFFICallbackError;

use belay_core::Error;

/// Where secrets are kept: the platform's vault (Android Keystore, iOS Keychain). Called on threads of the core's own, which
/// may wait for it.
#[uniffi::export(foreign)]
pub trait KeyVaultFace: Send + Sync {
    /// The secret kept under `name`; none where there is none.
    ///
    /// # Errors
    /// `Locked` while the platform does not give it out (before the first unlock after a start); `Failed` for anything else.
    fn get(&self, name: String) -> Result<Option<String>, VaultError>;

    /// Keeps a secret under `name`, or removes it with none.
    ///
    /// # Errors
    /// As `get`.
    fn set(&self, name: String, secret: Option<String>) -> Result<(), VaultError>;
}

/// Why a vault did not do what was asked.
#[derive(Debug, Error, uniffi::Error)]
pub enum VaultError {
    /// The platform does not give it out now: the phone has not been unlocked yet.
    #[error("vault is locked until the phone is unlocked")]
    Locked,
    /// Anything else, exceptions that were not meant included.
    #[error("vault failed: {why}")]
    Failed {
        /// For a log. Never the secret.
        why: String,
    },
}

/// What the platform knows of the network.
#[uniffi::export(foreign)]
pub trait ConnectivityFace: Send + Sync {
    /// Whether there is a network at all. Asked before each call to the server: without one the call is `Offline` at once,
    /// and the radio is left alone.
    ///
    /// # Errors
    /// `Failed` where it cannot be told; the call is then made.
    fn is_online(&self) -> Result<bool, ConnectivityError>;
}

/// Why it cannot be told whether there is a network.
#[derive(Debug, Error, uniffi::Error)]
pub enum ConnectivityError {
    /// Anything, exceptions that were not meant included.
    #[error("connectivity is not known: {why}")]
    Failed {
        /// For a log.
        why: String,
    },
}

/// Where the core's log goes. It holds ids and codes, never what somebody wrote, an address or a token.
#[uniffi::export(foreign)]
pub trait LoggerFace: Send + Sync {
    /// One line. Called on a thread of its own, one line at a time, in order.
    ///
    /// # Errors
    /// Nothing comes of it: a log that fails must not disturb what it tells of.
    fn log(&self, level: LogLevel, target: String, message: String) -> Result<(), LogError>;
}

/// How much a line of the log matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum LogLevel {
    /// Something is broken.
    Error,
    /// Something is not as it should be, and was coped with.
    Warning,
    /// What happened.
    Info,
}

/// Why a line could not be logged.
#[derive(Debug, Error, uniffi::Error)]
pub enum LogError {
    /// Anything, exceptions that were not meant included.
    #[error("logger failed: {why}")]
    Failed {
        /// Why.
        why: String,
    },
}

macro_rules! unexpected {
    ($($error:ident),+) => {$(
        /// An exception that the trait does not declare: without this it would be a panic.
        impl From<UnexpectedUniFFICallbackError> for $error {
            fn from(error: UnexpectedUniFFICallbackError) -> Self {
                Self::Failed { why: error.reason }
            }
        }
    )+};
}

unexpected!(VaultError, ConnectivityError, LogError);

/// The shell's vault as core sees it.
pub(crate) struct ShellVault(pub(crate) Arc<dyn KeyVaultFace>);

impl KeyVault for ShellVault {
    fn get(&self, name: &str) -> Result<Option<String>, Error> {
        Ok(self.0.get(name.to_owned())?)
    }

    fn set(&self, name: &str, secret: Option<&str>) -> Result<(), Error> {
        Ok(self.0.set(name.to_owned(), secret.map(str::to_owned))?)
    }
}

impl From<VaultError> for Error {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Locked => Self::Locked,
            failed @ VaultError::Failed { .. } => belay_core::face::internal(failed),
        }
    }
}
