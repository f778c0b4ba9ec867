//! `belay export`: what you keep of a relationship.

use std::{io::Write as _, path::PathBuf};

use belay_core::{Belay, domain::Kind, services::ExportFormat};
use clap::{Args, ValueEnum};

use crate::{
    failure::{Failure, Outcome},
    private,
    screen::Screen,
    typed::document,
};

/// What is kept, and where.
#[derive(Args, Debug)]
pub(crate) struct ExportArguments {
    /// The relationship's id; or `all`, for everything you have.
    relationship: String,
    /// To read, or for other programs.
    #[arg(long, value_enum, default_value = "md")]
    format: TypedFormat,
    /// Into this file, which must not be there yet; onto the screen if not said.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

/// The form of an export.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum TypedFormat {
    /// Markdown.
    Md,
    /// JSON.
    Json,
}

pub(crate) fn run(belay: &Belay, typed: &ExportArguments, screen: &mut Screen) -> Outcome {
    let format = match typed.format {
        TypedFormat::Md => ExportFormat::Markdown,
        TypedFormat::Json => ExportFormat::Json,
    };
    let text = match typed.relationship.as_str() {
        "all" => belay.export_all(format)?,
        relationship => belay.export(document(belay, Kind::Relationship, relationship)?, format)?,
    };
    let here = |error: std::io::Error| Failure::Here(error.to_string());
    match &typed.to {
        None => match format {
            ExportFormat::Markdown => screen.raw(&text),
            ExportFormat::Json => screen.raw_json(&text),
        },
        Some(file) => {
            // An existing file is not overwritten.
            let mut kept = private::create_new(file).map_err(here)?;
            kept.write_all(text.as_bytes()).and_then(|()| kept.sync_all()).map_err(here)?;
            screen.done(&format!("Kept in {}.", file.display()), &serde_json::json!({"file": file}));
        }
    }
    Ok(())
}
