//! The ports that a shell implements: the vault for secrets, the state of the network, the logger. The core calls none
//! of them under a lock.

use std::sync::Arc;

use belay_core::ports::KeyVault;
use thiserror::Error;
use uniffi::UnexpectedUniFFICallbackError;

use belay_core::Error;

/// The vault for secrets: Android Keystore or iOS Keychain. The core calls it on its own threads, which may wait for
/// it.
#[uniffi::export(foreign)]
pub trait KeyVaultFace: Send + Sync {
    /// The secret of `name`; none if there is none.
    ///
    /// # Errors
    /// `Locked` while the platform does not give secrets out (before the first unlock after a start); `Failed` for
    /// anything else.
    fn get(&self, name: String) -> Result<Option<String>, VaultError>;

    /// Stores a secret under `name`; none removes it.
    ///
    /// # Errors
    /// As `get`.
    fn set(&self, name: String, secret: Option<String>) -> Result<(), VaultError>;
}

/// Why a vault failed.
#[derive(Debug, Error, uniffi::Error)]
pub enum VaultError {
    /// The phone has not been unlocked since its start, so the platform gives no secrets out.
    #[error("vault is locked until the phone is unlocked")]
    Locked,
    /// Any other error, unexpected exceptions included.
    #[error("vault failed: {why}")]
    Failed {
        /// The reason for a log. Never the secret.
        why: String,
    },
}

/// The platform's knowledge of the network.
#[uniffi::export(foreign)]
pub trait ConnectivityFace: Send + Sync {
    /// Whether there is a network at all. The core asks before each call to the server. Without a network the call is
    /// `Offline` at once, and the radio is left alone.
    ///
    /// # Errors
    /// `Failed` if the platform does not know. The call is made then.
    fn is_online(&self) -> Result<bool, ConnectivityError>;
}

/// Why the platform does not know whether there is a network.
#[derive(Debug, Error, uniffi::Error)]
pub enum ConnectivityError {
    /// Any error, unexpected exceptions included.
    #[error("connectivity is not known: {why}")]
    Failed {
        /// The reason for a log.
        why: String,
    },
}

/// The logger of the shell. A line holds ids and codes, never texts of people, an address or a token.
#[uniffi::export(foreign)]
pub trait LoggerFace: Send + Sync {
    /// Logs one line. The core calls this on one thread, one line at a time, in order.
    ///
    /// # Errors
    /// An error is ignored: a failing logger must not disturb the core.
    fn log(&self, level: LogLevel, target: String, message: String) -> Result<(), LogError>;
}

/// The severity of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum LogLevel {
    /// A fault of the core or the phone.
    Error,
    /// An irregularity that the core handled.
    Warning,
    /// An event.
    Info,
}

/// Why a line could not be logged.
#[derive(Debug, Error, uniffi::Error)]
pub enum LogError {
    /// Any error, unexpected exceptions included.
    #[error("logger failed: {why}")]
    Failed {
        /// The reason.
        why: String,
    },
}

macro_rules! unexpected {
    ($($error:ident),+) => {$(
        /// An exception that the trait does not declare. Without this it would be a panic.
        impl From<UnexpectedUniFFICallbackError> for $error {
            fn from(error: UnexpectedUniFFICallbackError) -> Self {
                Self::Failed { why: error.reason }
            }
        }
    )+};
}

unexpected!(VaultError, ConnectivityError, LogError);

/// The shell's vault as the core sees it.
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
