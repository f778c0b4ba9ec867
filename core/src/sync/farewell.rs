//! Deletion of the account: the server deletes it, then the folder is emptied. The app may end at any moment in
//! between, and the answer may be lost: the request is stored with a receipt, and repeated.

use belay_protocol::{DeletionRequest, Write, paths};
use serde::{Deserialize, Serialize};

use super::{Server, exchange};
use crate::{
    Error, Result,
    documents::leaving::leave_everything,
    inner::Core,
    storage::{Key, Writing},
};

/// The progress of the account's deletion.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(crate) enum Farewell {
    /// The server was asked. Whether it got the request is not known yet.
    Asked {
        /// The code from the mail.
        code: String,
        /// The receipt by which the server recognises a repeated request.
        receipt: String,
    },
    /// The server has deleted the account. This folder has to be emptied.
    Done,
}

/// Deletes the account with a mailed code, and empties this phone.
///
/// # Errors
/// Those of the server. Without an answer the deletion is repeated later.
pub(crate) async fn begin(core: &Core, code: &str) -> Result<()> {
    let server = Server::of(core)?;
    let asked = Farewell::Asked { code: code.trim().to_owned(), receipt: core.secret()? };
    core.store.write(|writing| writing.set_meta(Key::Farewell, &asked))?;
    ask(core, &server, asked).await
}

/// Withdraws the request as long as no answer has come: the next sync does not repeat it. A server that got it has
/// deleted the account anyway.
///
/// # Errors
/// Those of storage.
pub(crate) fn withdraw(core: &Core) -> Result<()> {
    if matches!(asked(core)?, Some(Farewell::Asked { .. })) {
        core.store.write(|writing| writing.clear_meta(Key::Farewell))?;
    }
    Ok(())
}

/// Whether there is a request without an answer.
pub(crate) fn is_asked(core: &Core) -> Result<bool> {
    Ok(asked(core)?.is_some())
}

fn asked(core: &Core) -> Result<Option<Farewell>> {
    core.read(|reading| reading.meta::<Farewell>(Key::Farewell))
}

/// Repeats a deletion whose answer did not arrive.
///
/// # Errors
/// [`Error::Closed`] if the account is deleted and this phone was emptied; those of the network.
pub(super) async fn go_on(core: &Core, server: &Server) -> Result<()> {
    let Some(asked) = asked(core)? else {
        return Ok(());
    };
    match ask(core, server, asked).await {
        Ok(()) => Err(Error::Closed),
        // The request never arrived, and now the code has expired: nothing was deleted.
        Err(Error::Invalid { .. } | Error::SignedOut) => Ok(()),
        Err(error) => Err(error),
    }
}

async fn ask(core: &Core, server: &Server, asked: Farewell) -> Result<()> {
    if let Farewell::Asked { code, receipt } = asked {
        let request = DeletionRequest { code, receipt, writes: last_words(core)? };
        match server.carry_out(paths::DELETION, &request).await {
            Ok(()) => {}
            // The deletion may have been done anyway.
            Err(error @ (Error::Offline { .. } | Error::Busy { .. })) => return Err(error),
            Err(error) => {
                core.store.write(|writing: &mut Writing<'_>| writing.clear_meta(Key::Farewell))?;
                return Err(error);
            }
        }
    }
    core.store.write(|writing| writing.set_meta(Key::Farewell, &Farewell::Done))?;
    core.forget_everything()
}

/// The writes for spaces shared with others, which say that this person leaves. This phone does not apply them; the
/// server stores them with the deletion or not at all.
fn last_words(core: &Core) -> Result<Vec<Write>> {
    let (context, zone) = (core.context()?, core.zone());
    let mut writes = Vec::new();
    let undone = core.store.write(|writing| -> Result<()> {
        leave_everything(writing, &context)?;
        writes = exchange::gather(&writing.reading(), context.now, zone)?.request.writes;
        Err(Error::Cancelled)
    });
    match undone {
        Ok(_) | Err(Error::Cancelled) => Ok(writes),
        Err(error) => Err(error),
    }
}
