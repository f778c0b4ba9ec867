//! Files and folders that only the server's user may open: the database and its copies hold people's texts, mails hold
//! codes. Their permissions are set when they are made, whatever the umask and the permissions of the folder.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

/// Makes a folder and its missing parents for the owner alone. The permissions of an existing folder do not change: it
/// may be shared on purpose.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes a new file for the owner alone.
///
/// # Errors
/// Kind `AlreadyExists` if there is one.
pub(crate) fn create_new(path: &Path) -> io::Result<File> {
    open(path, OpenOptions::new().write(true).create_new(true))
}

/// Opens a file for writing from its start, for the owner alone. Makes the file if there is none.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    let file = open(path, OpenOptions::new().write(true).create(true).truncate(true))?;
    tighten(path);
    Ok(file)
}

/// Replaces a file atomically, for the owner alone. The file is on the disk when this returns.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut fresh = path.as_os_str().to_owned();
    fresh.push(".new");
    let mut file = create(Path::new(&fresh))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&fresh, path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or_else(|| Path::new(".")))?.sync_all()
}

fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}

/// Removes the permissions of others from a file, which an older version or a copy may have left. A missing file, or
/// one of another user, stays as it is.
pub(crate) fn tighten(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let Ok(found) = fs::metadata(path) else { return };
        let mode = found.permissions().mode();
        if mode & 0o077 != 0
            && let Err(error) = fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700))
        {
            tracing::warn!(%error, path = %path.display(), "a file that others may open could not be closed to them");
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}
