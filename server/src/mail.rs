//! Mail: by SMTP, or as files where none is set.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

use belay_protocol::MAX_MAIL_BYTES;
use chrono::{DateTime, Utc};
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use thiserror::Error;

use crate::{
    config::Smtp,
    failure::{Failure, OPERATOR},
    storage::make_folder,
};

/// The folder of mails in the server's folder.
const FOLDER: &str = "mail";

/// How long after a failed try the next ones come: a busy mail server asks for a moment, not for an hour.
const TRIES_AFTER: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(15)];

/// Why mail cannot be sent as configured.
#[derive(Debug, Error)]
pub enum MailError {
    /// The URL is not one of SMTP.
    #[error("read the SMTP URL")]
    Url,
    /// The sender is not a mail address.
    #[error("read the sender's mail address")]
    From,
}

/// A mail address, as accounts are found by it: without white space around, in lower case. Two spellings of one
/// address must not become two accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address(lettre::Address);

impl Address {
    /// Reads what somebody typed.
    pub(crate) fn read(text: &str) -> Result<Self, Failure> {
        let text = text.trim();
        if text.len() > MAX_MAIL_BYTES {
            return Err(Failure::Invalid(Some("mail")));
        }
        text.to_lowercase().parse().map(Self).map_err(|_| Failure::Invalid(Some("mail")))
    }

    /// As accounts keep it.
    pub(crate) fn as_str(&self) -> &str {
        self.0.as_ref()
    }
}

/// Sends mails.
pub(crate) enum Mailer {
    /// Writes each into a file.
    Files { folder: PathBuf, from: Mailbox, written: AtomicU64 },
    /// Hands each to a mail server.
    Smtp { transport: AsyncSmtpTransport<Tokio1Executor>, from: Mailbox },
}

impl Mailer {
    /// By SMTP if it is set, else into `folder`.
    pub(crate) fn new(smtp: Option<&Smtp>, folder: &Path) -> Result<Self, MailError> {
        let Some(smtp) = smtp else {
            let from = "Belay <belay@localhost>".parse().map_err(|_| MailError::From)?;
            return Ok(Self::Files { folder: folder.join(FOLDER), from, written: AtomicU64::new(0) });
        };
        let from = smtp.from.parse().map_err(|_| MailError::From)?;
        let transport =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(&smtp.url).map_err(|_| MailError::Url)?.build();
        Ok(Self::Smtp { transport, from })
    }

    /// Sends a sign-in code. Returns when the file is written; a mail server is spoken to meanwhile, so that the
    /// answer takes as long for an address that has an account as for one that has none.
    pub(crate) async fn send_code(
        &self,
        to: &Address,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let text = format!(
            "Your code to sign in to Belay:\n\n{code}\n\nIt works once, for ten minutes.\n\
             If you did not ask for it, somebody mistyped their address:\nthere is nothing to do.\n"
        );
        let (Self::Files { from, .. } | Self::Smtp { from, .. }) = self;
        let message = Message::builder()
            .from(from.clone())
            .to(Mailbox::new(None, to.0.clone()))
            .date(now.into())
            .subject("Your Belay code")
            .header(ContentType::TEXT_PLAIN)
            .body(text)
            .map_err(|_| Failure::Internal("a mail was not composed"))?;
        match self {
            Self::Files { folder, written, .. } => {
                let name =
                    format!("{}-{:04}.eml", now.format("%Y%m%dT%H%M%S%3f"), written.fetch_add(1, Relaxed));
                let (path, mail) = (folder.join(name), message.formatted());
                tokio::task::spawn_blocking(move || write(&path, &mail))
                    .await
                    .map_err(|_| Failure::Internal("a mail was not written"))?
            }
            Self::Smtp { transport, .. } => {
                tokio::spawn(deliver(transport.clone(), message));
                Ok(())
            }
        }
    }
}

/// Writes a mail where somebody can read it; whoever watches the folder never sees half of one.
fn write(path: &Path, mail: &[u8]) -> Result<(), Failure> {
    let text = String::from_utf8_lossy(mail).replace("\r\n", "\n");
    let partial = path.with_extension("partial");
    path.parent()
        .map_or(Ok(()), make_folder)
        .and_then(|()| fs::write(&partial, text))
        .and_then(|()| fs::rename(&partial, path))
        .map_err(|error| {
            tracing::error!(%error, path = %path.display(), "a mail was not written");
            Failure::Unavailable(OPERATOR)
        })?;
    tracing::info!(path = %path.display(), "no SMTP is set: a mail is in this file");
    Ok(())
}

async fn deliver(transport: AsyncSmtpTransport<Tokio1Executor>, message: Message) {
    let mut pauses = TRIES_AFTER.iter();
    while let Err(error) = transport.send(message.clone()).await {
        // The error may quote the address, so only its sort is logged.
        let permanent = error.is_permanent();
        tracing::warn!(permanent, timeout = error.is_timeout(), "a mail was not taken by the mail server");
        match pauses.next() {
            Some(pause) if !permanent => tokio::time::sleep(*pause).await,
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spellings_of_one_address_are_one_account() {
        let address = Address::read(" Ann@Example.ORG\n").expect("an address");
        assert_eq!(address.as_str(), "ann@example.org");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@example.org", "a".repeat(MAX_MAIL_BYTES));
        for text in [
            "",
            "ann",
            "ann@",
            "@example.org",
            "ann@exa mple.org",
            "ann@example.org\r\nBcc: bo@example.org",
            &long,
        ] {
            assert!(Address::read(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn an_smtp_setting_that_cannot_work_is_named_at_the_start() {
        let smtp = |url: &str, from: &str| Smtp { url: url.to_owned(), from: from.to_owned() };
        let folder = Path::new("unused");
        assert!(matches!(
            Mailer::new(Some(&smtp("gopher://host", "a@b.example")), folder),
            Err(MailError::Url)
        ));
        assert!(matches!(Mailer::new(Some(&smtp("smtp://host", "nobody")), folder), Err(MailError::From)));
    }
}
