//! What the workspace is made of: its members and what each names, and every Rust file.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::process;
use crate::source::SourceFile;

/// The checkout the chores work on.
pub struct Workspace {
    /// The folder of the root Cargo.toml.
    pub root: PathBuf,
    /// Where cargo builds; the chores keep their own tools in `tools/` below it.
    pub target: PathBuf,
    /// The members, as their Cargo.toml describe them.
    pub packages: Vec<Package>,
}

/// A member of the workspace.
#[derive(Clone, Debug, Deserialize)]
pub struct Package {
    /// Its name, such as `belay-core`.
    pub name: String,
    /// Every dependency its Cargo.toml names, of every kind.
    pub dependencies: Vec<Dependency>,
    manifest_path: PathBuf,
}

/// One line of a member's dependencies.
#[derive(Clone, Debug, Deserialize)]
pub struct Dependency {
    /// The name of the crate, whatever it is renamed to.
    pub name: String,
    /// The features asked for.
    pub features: Vec<String>,
    /// Whether the crate's default features are asked for too.
    pub uses_default_features: bool,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_root: PathBuf,
    target_directory: PathBuf,
}

impl Package {
    /// A member as a test makes it: a name and the crates it depends on.
    #[must_use]
    pub fn naming(name: &str, dependencies: &[&str]) -> Self {
        let dependency = |name: &&str| Dependency {
            name: (*name).to_owned(),
            features: Vec::new(),
            uses_default_features: true,
        };
        Self {
            name: name.to_owned(),
            dependencies: dependencies.iter().map(dependency).collect(),
            manifest_path: PathBuf::new(),
        }
    }
}

impl Workspace {
    /// Asks cargo about the workspace this program was built from.
    ///
    /// # Errors
    /// Where cargo cannot be started, or finds a fault in a Cargo.toml.
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
        let metadata: Metadata =
            serde_json::from_slice(&metadata.stdout).context("failed to understand cargo metadata")?;
        Ok(Self {
            root: metadata.workspace_root,
            target: metadata.target_directory,
            packages: metadata.packages,
        })
    }

    /// Every Rust file of every member, read and cut into tokens, in the order of their paths.
    ///
    /// # Errors
    /// Where a file cannot be read or is not Rust.
    pub fn sources(&self) -> Result<Vec<SourceFile>> {
        let mut paths = Vec::new();
        for package in &self.packages {
            let folder = package.manifest_path.parent().context("a Cargo.toml lies in a folder")?;
            rust_files(folder, &mut paths)?;
        }
        paths.sort();
        paths.iter().map(|path| self.source(path)).collect()
    }

    /// The texts of all files below `folders` that end with one of `extensions`, by their paths from the root. What has been
    /// built there is none of them.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn texts(&self, folders: &[&str], extensions: &[&str]) -> Result<Vec<(String, String)>> {
        let mut paths = Vec::new();
        for folder in folders {
            files_ending_in(&self.root.join(folder), extensions, &mut paths)?;
        }
        paths.sort();
        let read = |path: PathBuf| {
            let text =
                fs::read_to_string(&path).with_context(|| format!("failed to read {}", path.display()))?;
            let relative = path.strip_prefix(&self.root).unwrap_or(&path);
            Ok((relative.to_string_lossy().replace('\\', "/"), text))
        };
        paths.into_iter().map(read).collect()
    }

    fn source(&self, path: &Path) -> Result<SourceFile> {
        let text = fs::read_to_string(path).with_context(|| format!("failed to read {}", path.display()))?;
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        SourceFile::read(&relative.to_string_lossy().replace('\\', "/"), text)
    }
}

/// The files below a folder with one of these extensions. Hidden folders, and what Maven and Xcode build, are passed over.
fn files_ending_in(folder: &Path, extensions: &[&str], found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("failed to list {}", folder.display()))? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() {
            if !name.to_string_lossy().starts_with('.') && name != "target" && name != "build" {
                files_ending_in(&path, extensions, found)?;
            }
        } else if path.extension().is_some_and(|end| extensions.iter().any(|extension| end == *extension)) {
            found.push(path);
        }
    }
    Ok(())
}

/// The Rust files of one member. A folder with a Cargo.toml of its own is another member, or none of ours.
fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("failed to list {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            if !path.join("Cargo.toml").exists() && !path.join("CACHEDIR.TAG").exists() {
                rust_files(&path, found)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    Ok(())
}
