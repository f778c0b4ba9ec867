//! Runs Swift inside the folder it lives in: the checkout is shown to it there under its own path, in a mount namespace
//! that nobody else sees and that ends with it.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Run;

/// `$0` is the system's folder; then come the folders to show, `--`, the folder to start in, and the program with its
/// words. Processes get a namespace of their own too, so that nothing a test started outlives it.
const ENTER: &str = concat!(
    r#"set -e; mount -t proc proc "$0/proc"; "#,
    r#"while [ "$1" != -- ]; do mount --bind "$1" "$0$1"; shift; done; shift; exec chroot "$0" "$@""#
);

/// What programs find by themselves, and where they may write what is nobody's.
const SURROUNDINGS: [(&str, &str); 3] =
    [("PATH", "/usr/local/bin:/usr/bin:/bin"), ("HOME", "/root"), ("LANG", "C.UTF-8")];

/// What does `run` inside `system`.
pub(super) fn command(system: &Path, run: &Run<'_>) -> Result<Command> {
    let mut command = Command::new("unshare");
    command.args(["--mount", "--pid", "--fork", "--kill-child", "--", "sh", "-c", ENTER]).arg(system);
    for &path in run.shown {
        let Ok(below_root) = path.strip_prefix("/") else {
            bail!("failed to show {} to Swift: it is not a whole path", path.display());
        };
        fs::create_dir_all(path).with_context(|| format!("failed to make {}", path.display()))?;
        let place = system.join(below_root);
        fs::create_dir_all(&place).with_context(|| format!("failed to make {}", place.display()))?;
        command.arg(path);
    }
    command.args(["--", "env", "-C"]).arg(run.folder).arg("-i");
    for (name, value) in SURROUNDINGS {
        command.arg(format!("{name}={value}"));
    }
    for (name, value) in run.settings {
        let mut setting = std::ffi::OsString::from(name);
        setting.push("=");
        setting.push(value);
        command.arg(setting);
    }
    command.arg("swift").args(run.words);
    Ok(command)
}
