//! Files for their owner alone: an export holds what two people told each other.

use std::{
    fs::{File, OpenOptions},
    io,
    path::Path,
};

/// Makes a new file that only its owner may open, whatever the umask.
///
/// # Errors
/// Of the kind `AlreadyExists` where there is one.
pub(crate) fn create_new(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn what_is_kept_in_a_file_is_for_its_owner_alone_and_nothing_is_written_over() {
        let folder = tempfile::tempdir().expect("make a folder");
        let path = folder.path().join("kept.md");
        let file = create_new(&path).expect("make a file");
        assert_eq!(file.metadata().expect("look at it").permissions().mode() & 0o777, 0o600);
        assert_eq!(create_new(&path).expect_err("it is there").kind(), io::ErrorKind::AlreadyExists);
    }
}
