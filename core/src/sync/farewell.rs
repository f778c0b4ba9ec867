//! The end of an account on this phone: the server deletes it, then the folder is emptied. The app may end at any moment in
//! between, and the answer may be lost: what was asked for is kept with a receipt, and gone on with.

use belay_protocol::{DeletionRequest, Write, paths};
use serde::{Deserialize, Serialize};

use super::{Server, exchange};
use crate::{
    Error, Result,
    documents::leaving::leave_everything,
    inner::Core,
    storage::{Key, Writing},
};

/// How far the deletion of the account has come.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(crate) enum Farewell {
    /// The server was asked; whether it heard is not known yet.
    Asked {
        /// The code from the mail.
        code: String,
        /// By what the server knows this deletion again.
        receipt: String,
    },
    /// The server has deleted the account; this folder is to be emptied.
    Done,
}

/// Deletes the account with a mailed code, and empties this phone.
///
/// # Errors
/// Those of the server; without an answer it is gone on with later.
pub(crate) async fn begin(core: &Core, code: &str) -> Result<()> {
    let server = Server::of(core)?;
    let asked = Farewell::Asked { code: code.trim().to_owned(), receipt: core.secret()? };
    core.store.write(|writing| writing.set_meta(Key::Farewell, &asked))?;
    ask(core, &server, asked).await
}

/// Takes back what was asked for, as long as no answer has come: the next sync does not go on with it. A server that has
/// heard it already has deleted the account all the same.
///
/// # Errors
/// Those of storage.
pub(crate) fn withdraw(core: &Core) -> Result<()> {
    if matches!(asked(core)?, Some(Farewell::Asked { .. })) {
        core.store.write(|writing| writing.clear_meta(Key::Farewell))?;
    }
    Ok(())
}

/// Whether a deletion was asked for that no answer has come to.
pub(crate) fn is_asked(core: &Core) -> Result<bool> {
    Ok(asked(core)?.is_some())
}

fn asked(core: &Core) -> Result<Option<Farewell>> {
    core.read(|reading| reading.meta::<Farewell>(Key::Farewell))
}

/// Goes on with a deletion whose answer did not arrive.
///
/// # Errors
/// [`Error::Closed`] where the account is gone and this phone was emptied; those of the network.
pub(super) async fn go_on(core: &Core, server: &Server) -> Result<()> {
    let Some(asked) = asked(core)? else {
        return Ok(());
    };
    match ask(core, server, asked).await {
        Ok(()) => Err(Error::Closed),
        // It never arrived, and now the code is too old: nothing was deleted.
        Err(Error::Invalid { .. } | Error::SignedOut) => Ok(()),
        Err(error) => Err(error),
    }
}

async fn ask(core: &Core, server: &Server, asked: Farewell) -> Result<()> {
    if let Farewell::Asked { code, receipt } = asked {
        let request = DeletionRequest { code, receipt, writes: last_words(core)? };
        match server.carry_out(paths::DELETION, &request).await {
            Ok(()) => {}
            // It may have been carried out all the same.
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

/// The writes for spaces shared with others, which say that this person leaves. On this phone nothing happens yet; the
/// server says it with the deletion or not at all.
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
