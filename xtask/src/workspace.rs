//! The checkout: its root, cargo's target folder, and its own files.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::house::{EXTENSIONS, SourceFile};
use crate::process;

/// The checkout the chores work on.
#[derive(Deserialize)]
pub struct Workspace {
    /// The folder of the root Cargo.toml.
    #[serde(rename = "workspace_root")]
    pub root: PathBuf,
    /// Cargo's target folder; the chores keep their tools in `tools/` below it.
    #[serde(rename = "target_directory")]
    pub target: PathBuf,
}

impl Workspace {
    /// Asks cargo about the workspace this program was built from.
    ///
    /// # Errors
    /// If cargo cannot be started, or finds a fault in a Cargo.toml.
    pub fn read() -> Result<Self> {
        let here =
            std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let metadata = process::cargo(Path::new(&here))
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .output()
            .context("failed to start cargo")?;
        if !metadata.status.success() {
            bail!("failed to read the workspace: {}", String::from_utf8_lossy(&metadata.stderr).trim());
        }
        serde_json::from_slice(&metadata.stdout).context("failed to understand cargo metadata")
    }

    /// The text of the file at `path`, from the root.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn text(&self, path: &str) -> Result<String> {
        fs::read_to_string(self.root.join(path)).with_context(|| format!("failed to read {path}"))
    }

    /// Every source of every member and layer, in the order of their paths.
    ///
    /// # Errors
    /// If a file or folder cannot be read.
    pub fn sources(&self) -> Result<Vec<SourceFile>> {
        let mut files = Vec::new();
        self.collect(&self.root, &mut files)?;
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(files)
    }

    /// Passes over hidden folders, and over what cargo, Maven and Xcode build.
    fn collect(&self, folder: &Path, files: &mut Vec<SourceFile>) -> Result<()> {
        for entry in fs::read_dir(folder).with_context(|| format!("failed to list {}", folder.display()))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                let is_built = name == "target" || name == "build" || path.join("CACHEDIR.TAG").exists();
                if !name.starts_with('.') && !is_built {
                    self.collect(&path, files)?;
                }
            } else if EXTENSIONS.iter().any(|end| path.extension().is_some_and(|extension| extension == *end))
            {
                let path =
                    path.strip_prefix(&self.root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                files.push(SourceFile { text: self.text(&path)?, path });
            }
        }
        Ok(())
    }
}
