//! `belay sync`: send what waits, fetch what is new; once, or for as long as one watches.

use std::sync::Mutex;

use belay_core::{
    Belay,
    sync::{SyncReport, SyncState},
};
use clap::Args;
use serde::Serialize;

use crate::{
    failure::{Failure, Outcome},
    screen::{Screen, Show, Style},
    words::{attention, counted},
};

/// How to sync.
#[derive(Args, Debug)]
pub(crate) struct SyncArguments {
    /// Stay in sync until Ctrl-C, as an open app does, and say when something changes.
    #[arg(long)]
    watch: bool,
}

pub(crate) async fn run(belay: &Belay, arguments: SyncArguments, screen: &mut Screen) -> Outcome {
    if arguments.watch {
        return watch(belay, screen).await;
    }
    let progress = screen.progress("documents");
    let outcome = belay.sync(&|report: SyncReport| progress.count(report.documents_down)).await;
    progress.done();
    screen.answer(&outcome?);
    let waiting = belay.attention().count()?;
    if waiting > 0 {
        screen.note(&attention(waiting));
    }
    Ok(())
}

/// The watched phone.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Watched {
    sync: SyncState,
    waiting: u64,
    attention: u64,
    documents: u64,
}

/// Syncs in the background and shows each change, until the person has seen enough.
async fn watch(belay: &Belay, screen: &mut Screen) -> Outcome {
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    // The observers' thread tells; this one shows.
    let tell = Mutex::new(tell);
    let watching = belay.observe(
        |belay| {
            let home = belay.counts()?;
            Ok(Watched {
                sync: belay.sync_state(),
                waiting: home.waiting,
                attention: home.attention,
                documents: home.documents,
            })
        },
        move |value| {
            if let Ok(tell) = tell.lock() {
                // The receiver is gone once the person has left.
                let _ = tell.send(value);
            }
        },
    )?;
    let shown = async {
        while let Some(value) = told.recv().await {
            match value {
                Ok(watched) => screen.answer(&watched),
                Err(error) => return Err(Failure::Core(error)),
            }
        }
        Ok(())
    };
    let outcome = tokio::select! {
        () = belay.keep_in_sync() => Ok(()),
        outcome = shown => outcome,
        _ = tokio::signal::ctrl_c() => Ok(()),
    };
    watching.cancel();
    outcome
}

impl Show for Watched {
    fn show(&self, screen: &mut Screen) {
        let (style, state) = match self.sync {
            SyncState::Resting => (Style::Good, "in sync"),
            SyncState::Syncing => (Style::Plain, "syncing"),
            SyncState::Waiting => (Style::Warn, "no server; tried again by itself"),
            SyncState::SignedOut => (Style::Warn, "signed out: sign in to send what waits"),
        };
        let Self { waiting, attention, documents, .. } = self;
        let documents = counted(*documents, "document", "documents");
        screen.line(style, &format!("{state} · {documents} · {waiting} to send · {attention} to look at"));
    }
}

impl Show for SyncReport {
    fn show(&self, screen: &mut Screen) {
        let sent = counted(self.documents_up, "document", "documents");
        let line = format!("✓ {sent} sent, {} received", self.documents_down);
        screen.line(Style::Good, &line);
        let up = counted(self.bytes_up, "byte", "bytes");
        let exchanges = counted(self.exchanges, "exchange", "exchanges");
        screen.line(Style::Dim, &format!("{up} up, {} down, in {exchanges}", self.bytes_down));
    }
}
