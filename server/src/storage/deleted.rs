//! The list of deleted accounts beside the database, so that no backup brings one back.
//!
//! A backup contains everybody who had an account when it was made. So a small file beside the database lists the
//! deleted accounts. A database that lacks one of them deletes it again: when a backup is restored, and at each start,
//! in case somebody copied an older file over the newer one. The database has the same list: a lost file is made again
//! from it, and a backup contains the deletions before it.
//!
//! An account is listed by its name, the SHA-256 of its id. Nobody can guess an id
//! ([`crate::secrets::ServerKey::person`]), so a key would hide nothing more. Without a key the file can be used on a
//! machine whose `server.key` was lost.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, ErrorKind},
    path::Path,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use super::{OpenError, sql::Sql};
use crate::{failure::Failure, private, secrets};

/// The file's name in the server's folder.
pub(crate) const FILE: &str = "belay.deleted";

/// The name of a deleted account.
pub(super) type Name = [u8; 32];

/// The name of an account.
pub(super) fn name_of(person: Uuid) -> Name {
    secrets::hash(&format!("deleted person\0{person}"))
}

/// Stores in the database that an account was deleted. Returns whether the database did not know it yet.
pub(super) fn note(sql: &Sql<'_>, name: &Name) -> Result<bool, Failure> {
    Ok(sql.run("INSERT INTO deleted_person (name) VALUES (?1) ON CONFLICT (name) DO NOTHING", [name])? > 0)
}

/// Whether an account of this id was deleted.
pub(super) fn is_deleted(sql: &Sql<'_>, person: Uuid) -> Result<bool, Failure> {
    Ok(sql.exists("SELECT 1 FROM deleted_person WHERE name = ?1", [name_of(person)])?)
}

/// The names of all deleted accounts in the database.
pub(super) fn known(sql: &Sql<'_>) -> Result<BTreeSet<Name>, Failure> {
    Ok(sql.all("SELECT name FROM deleted_person", (), |row| row.get(0))?.into_iter().collect())
}

/// The names in the file in `folder`; none where there is no file.
///
/// # Errors
/// [`OpenError::Deleted`] for a file that cannot be parsed. Ignoring it would bring deleted accounts back.
pub(super) fn read(folder: &Path) -> Result<BTreeSet<Name>, OpenError> {
    let path = folder.join(FILE);
    private::tighten(&path);
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) if error.kind() == ErrorKind::InvalidData => return Err(damaged()),
        Err(error) => return Err(error.into()),
    };
    text.lines().map(|line| name_in(line).ok_or_else(damaged)).collect()
}

fn name_in(line: &str) -> Option<Name> {
    URL_SAFE_NO_PAD.decode(line).ok()?.try_into().ok()
}

fn damaged() -> OpenError {
    OpenError::Deleted("belay.deleted is damaged".to_owned())
}

/// Replaces the file in `folder` atomically.
pub(super) fn write(folder: &Path, names: &BTreeSet<Name>) -> io::Result<()> {
    let text: String = names.iter().map(|name| URL_SAFE_NO_PAD.encode(name) + "\n").collect();
    private::replace(&folder.join(FILE), text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_as_they_were_written_and_a_damaged_file_is_named() {
        let folder = tempfile::tempdir().expect("make a folder");
        assert!(read(folder.path()).expect("no file is no name").is_empty());
        let names = BTreeSet::from([name_of(Uuid::from_u128(1)), name_of(Uuid::from_u128(2))]);
        write(folder.path(), &names).expect("write them");
        assert_eq!(read(folder.path()).expect("read them"), names);
        let whole = fs::read_to_string(folder.path().join(FILE)).expect("read the file");
        assert!(!whole.contains(&Uuid::from_u128(1).to_string()));
        for damaged in [&whole[..whole.len() - 4], "belay\n", "\u{0}", "\n"] {
            fs::write(folder.path().join(FILE), damaged).expect("spoil it");
            assert!(matches!(read(folder.path()), Err(OpenError::Deleted(_))), "{damaged:?}");
        }
        fs::write(folder.path().join(FILE), [0xff, 0xfe]).expect("spoil it");
        assert!(matches!(read(folder.path()), Err(OpenError::Deleted(_))));
    }
}
