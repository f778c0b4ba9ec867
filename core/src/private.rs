//! Files for their owner alone, whatever the umask and whoever may look into the folder: the database holds what a person
//! wrote, the vault of a terminal their session.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

/// Makes a new file.
///
/// # Errors
/// Of the kind `AlreadyExists` where there is one.
pub(crate) fn create_new(path: &Path) -> io::Result<File> {
    open(path, OpenOptions::new().write(true).create_new(true))
}

/// Writes a file from its start. When this returns it is on the disk.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = open(path, OpenOptions::new().write(true).create(true).truncate(true))?;
    // One that was there keeps its rights when it is opened.
    close_to_others(path);
    file.write_all(bytes)?;
    file.sync_all()
}

fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}

/// Takes a file that an older version, or somebody's copying, left open to others away from them. One that is not there, or
/// is not ours to change, stays as it is: whoever opens it next says what is wrong with it.
pub(crate) fn close_to_others(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if let Ok(found) = fs::metadata(path)
            && found.is_file()
            && found.permissions().mode() & 0o077 != 0
        {
            let closed = fs::Permissions::from_mode(found.permissions().mode() & 0o700);
            let _ = fs::set_permissions(path, closed);
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}
