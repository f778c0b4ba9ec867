//! What is read off the built library: Kotlin and Swift (`generate`, which is uniffi-bindgen in the very version the library is
//! built with, since another may read it wrongly), and a listing of everything that crosses (`surface LIBRARY`), for review.

mod surface;

use std::{env, process::ExitCode};

use anyhow::{Context as _, Result};
use uniffi_bindgen::macro_metadata::extract_from_library;

fn main() -> ExitCode {
    let mut words = env::args().skip(1);
    if words.next().as_deref() != Some("surface") {
        uniffi::uniffi_bindgen_main();
        return ExitCode::SUCCESS;
    }
    match listing(words.next()) {
        Ok(text) => {
            print(&text);
            ExitCode::SUCCESS
        }
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn listing(library: Option<String>) -> Result<String> {
    let library = library.context("failed to list what crosses: name a library")?;
    let items = extract_from_library(library.as_str().into())
        .with_context(|| format!("failed to read what crosses from {library}"))?;
    Ok(surface::listing(items))
}

#[expect(clippy::print_stdout, reason = "this is what the program is for")]
fn print(text: &str) {
    print!("{text}");
}

#[expect(clippy::print_stderr, reason = "why it failed")]
fn complain(text: &str) {
    eprintln!("{text}");
}
