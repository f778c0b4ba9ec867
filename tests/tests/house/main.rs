//! The house as it stands: no modules import each other in a circle, and the files to read first are short.

mod circles;
mod reading;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A Rust source: its path from the root, and its text.
#[derive(Clone)]
pub(crate) struct SourceFile {
    path: String,
    text: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every Rust source of the workspace.
fn sources() -> Vec<SourceFile> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root().join(&folder)).expect("the folder can be listed") {
            let entry = entry.expect("the folder can be listed");
            let path = folder.join(entry.file_name());
            let name = path.to_string_lossy().replace('\\', "/");
            if entry.file_type().expect("the kind is known").is_dir() {
                let is_built = entry.path().join("CACHEDIR.TAG").exists();
                if !entry.file_name().to_string_lossy().starts_with('.') && !is_built {
                    folders.push(path);
                }
            } else if name.ends_with(".rs") {
                let text = fs::read_to_string(entry.path()).expect("the file can be read");
                files.push(SourceFile { path: name, text });
            }
        }
    }
    files
}

#[test]
fn no_modules_of_a_crate_import_each_other_in_a_circle() {
    let files = sources();
    assert!(files.iter().any(|file| file.path == "core/src/documents/receive.rs"), "the core is not read");
    let circles = circles::circles(&files);
    assert!(circles.is_empty(), "\n{}\n", circles.join("\n"));
}

#[test]
fn the_files_to_read_first_exist_and_are_short() {
    let page = fs::read_to_string(root().join(reading::READING)).expect("the page can be read");
    let unfit = reading::unfit_for_reading(&page, &sources());
    assert!(unfit.is_empty(), "\n{}\n", unfit.join("\n"));
}
