//! What the core needs of the world, so that a test can be the world: a clock, randomness, a vault for secrets.
//! (The network is the fourth: [`transport::Transport`].)

pub mod transport;

use std::{
    collections::BTreeMap,
    io::ErrorKind,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use self::transport::Transport;
use crate::{Error, Result, json, private};

/// What the core needs of the world.
#[derive(Clone)]
pub struct Ports {
    /// The phone's clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// The vault for secrets.
    pub vault: Arc<dyn KeyVault>,
    /// The network.
    pub transport: Arc<dyn Transport>,
}

/// What time the phone believes it is.
pub trait Clock: Send + Sync {
    /// Now, by the phone's clock. It may be wrong; the core corrects it by what the server tells.
    fn now(&self) -> DateTime<Utc>;
}

/// The phone's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        SystemTime::now().into()
    }
}

/// Where ids and seeds come from.
pub trait Random: Send + Sync {
    /// 16 bytes nobody could have guessed.
    ///
    /// # Errors
    /// [`Error::Internal`] where the operating system has none to give.
    fn bytes(&self) -> Result<[u8; 16]>;
}

/// The operating system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn bytes(&self) -> Result<[u8; 16]> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(Error::internal)?;
        Ok(bytes)
    }
}

/// A new id: time-ordered (RFC 9562, section 5.7), so that documents made together lie together in an index.
pub(crate) fn new_id(clock: &dyn Clock, random: &dyn Random) -> Result<Uuid> {
    let bytes = random.bytes()?;
    let millis = u64::try_from(clock.now().timestamp_millis()).unwrap_or_default();
    let mut tail = [0; 10];
    tail.copy_from_slice(&bytes[..10]);
    Ok(uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid())
}

/// The platform's vault for secrets: Keystore on Android, Keychain on iOS, a private file in a terminal.
pub trait KeyVault: Send + Sync {
    /// The secret kept under `name`.
    ///
    /// # Errors
    /// [`Error::Locked`] while the platform does not give it out; [`Error::Internal`] for any other fault.
    fn get(&self, name: &str) -> Result<Option<String>>;

    /// Keeps a secret under `name`, or removes it with none.
    ///
    /// # Errors
    /// As [`KeyVault::get`].
    fn set(&self, name: &str, secret: Option<&str>) -> Result<()>;

    /// Removes files beside the vault that may contain older secrets: damaged ones that were moved aside, and temporary ones. A
    /// platform's vault has none.
    ///
    /// # Errors
    /// As [`KeyVault::get`].
    fn remove_leftovers(&self) -> Result<()> {
        Ok(())
    }
}

/// A vault for terminals: a JSON file that only its owner may read. A phone never uses it.
///
/// A file that cannot be read as one is moved aside, and deleted only with the account. The vault is empty then: whoever used
/// the phone signs in again, and everything that needs no network goes on meanwhile.
#[derive(Debug)]
pub struct FileVault {
    path: PathBuf,
    moved_aside: Mutex<Option<PathBuf>>,
    writing: Mutex<()>,
}

impl FileVault {
    /// A vault in this file, which is made when the first secret is kept.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), moved_aside: Mutex::default(), writing: Mutex::default() }
    }

    /// Where the file was moved to, if it was damaged since this vault was made: tell its owner to sign in again.
    #[must_use]
    pub fn moved_aside(&self) -> Option<PathBuf> {
        self.moved_aside.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn read(&self) -> Result<BTreeMap<String, String>> {
        private::close_to_others(&self.path);
        match std::fs::read(&self.path) {
            Ok(bytes) => json::read(bytes).or_else(|_| self.move_aside()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) if error.kind() == ErrorKind::IsADirectory => self.move_aside(),
            Err(error) => Err(Error::internal(error)),
        }
    }

    /// Moves the damaged file out of the way, and gives what is left: nothing.
    fn move_aside(&self) -> Result<BTreeMap<String, String>> {
        let named = |n: u32| {
            let mut name = self.path.clone().into_os_string();
            name.push(if n == 1 { ".damaged".to_owned() } else { format!(".damaged-{n}") });
            PathBuf::from(name)
        };
        let free = (1..=u32::MAX).map(named).find(|aside| !aside.exists());
        let aside = free.ok_or_else(|| Error::internal("no free file name for a damaged vault"))?;
        std::fs::rename(&self.path, &aside).map_err(Error::internal)?;
        tracing::warn!("moved a damaged vault aside; sign in again");
        *self.moved_aside.lock().unwrap_or_else(PoisonError::into_inner) = Some(aside);
        Ok(BTreeMap::new())
    }
}

impl KeyVault for FileVault {
    fn get(&self, name: &str) -> Result<Option<String>> {
        Ok(self.read()?.remove(name))
    }

    fn set(&self, name: &str, secret: Option<&str>) -> Result<()> {
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut secrets = self.read()?;
        match secret {
            Some(secret) => secrets.insert(name.to_owned(), secret.to_owned()),
            None => secrets.remove(name),
        };
        if secrets.is_empty() && self.path.exists() {
            return std::fs::remove_file(&self.path).map_err(Error::internal);
        }
        // Written beside and renamed: a process killed in the middle leaves the old secrets, not half a file.
        let beside = self.path.with_extension("new");
        let bytes = json::write(&secrets)?;
        private::write(&beside, &bytes).map_err(|error| Error::of_folder(&error))?;
        std::fs::rename(&beside, &self.path).map_err(|error| Error::of_folder(&error))
    }

    fn remove_leftovers(&self) -> Result<()> {
        let (Some(folder), Some(name)) = (self.path.parent(), self.path.file_name()) else {
            return Ok(());
        };
        let aside = [name.as_encoded_bytes(), b".damaged"].concat();
        let beside = self.path.with_extension("new");
        for file in std::fs::read_dir(folder).map_err(Error::internal)? {
            let file = file.map_err(Error::internal)?;
            let is_left = file.file_name().as_encoded_bytes().starts_with(&aside) || file.path() == beside;
            // The vault never makes a folder, so one that was moved aside belongs to somebody else.
            if is_left && file.file_type().is_ok_and(|found| !found.is_dir()) {
                std::fs::remove_file(file.path()).map_err(Error::internal)?;
            }
        }
        Ok(())
    }
}
