//! `belay sync`: send what waits, fetch what is new.

use belay_core::{Belay, sync::SyncReport};

use crate::{
    failure::Outcome,
    screen::{Screen, Show, Style},
};

pub(crate) async fn run(belay: &Belay, screen: &mut Screen) -> Outcome {
    let progress = screen.progress("documents");
    let outcome = belay.sync(&|report: SyncReport| progress.count(report.documents_down)).await;
    progress.done();
    screen.answer(&outcome?);
    let waiting = belay.attention().count()?;
    if waiting > 0 {
        screen.note(&format!("{waiting} could not happen as you meant it: `belay attention list`."));
    }
    Ok(())
}

impl Show for SyncReport {
    fn show(&self, screen: &mut Screen) {
        let sent = if self.documents_up == 1 { "document" } else { "documents" };
        let line = format!("✓ {} {sent} sent, {} received", self.documents_up, self.documents_down);
        screen.line(Style::Good, &line);
        screen.line(Style::Dim, &format!("{} bytes up, {} down, in {} exchanges", self.bytes_up, self.bytes_down, self.exchanges));
    }
}
