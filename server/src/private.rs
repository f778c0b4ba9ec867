//! Files and folders that only the server's user may open: the database and its copies hold what people wrote, mails
//! hold codes. Their rights are set when they are made, whatever the umask and whoever may look into the folder.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

/// Makes a folder, and those above it that are missing, for its owner alone. One that is there is left as it is: it may
/// be shared on purpose.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes a new file for its owner alone.
///
/// # Errors
/// Of the kind `AlreadyExists` where there is one.
pub(crate) fn create_new(path: &Path) -> io::Result<File> {
    open(path, OpenOptions::new().write(true).create_new(true))
}

/// Opens a file to be written from its start, for its owner alone; makes it if there is none.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    let file = open(path, OpenOptions::new().write(true).create(true).truncate(true))?;
    tighten(path);
    Ok(file)
}

/// Puts a file in place for its owner alone, wholly or not at all. When this returns it is on the disk.
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

/// Takes a file that an older version, or somebody's copying, left open to others away from them. A file that is not
/// there, or is not ours to change, stays as it is.
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
