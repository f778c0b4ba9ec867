//! Mail: by SMTP, or as files where none is set.

use std::{
    collections::BTreeSet,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

use belay_protocol::MAX_MAIL_BYTES;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization as _;

use crate::{
    config::Smtp,
    failure::{Failure, OPERATOR},
    private,
};

/// The folder of mails in the server's folder.
const FOLDER: &str = "mail";

/// The pauses before the next tries: a busy mail server asks for a moment, not for an hour.
const TRIES_AFTER: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(15)];

/// How long a mail stays in the folder. Its code is valid for ten minutes; for the rest of a day the operator can look
/// why somebody could not sign in.
const KEPT: TimeDelta = TimeDelta::days(1);

/// The beginning of a mail's file name: the time at which it was written.
const WRITTEN: &str = "%Y%m%dT%H%M%S%3f";

/// Why mail cannot be sent as configured.
#[derive(Debug, Error)]
pub enum MailError {
    /// The URL is not one of SMTP.
    #[error("invalid SMTP URL")]
    Url,
    /// The sender is not a mail address.
    #[error("invalid mail address of the sender")]
    From,
}

/// A mail address in the form by which accounts are found: without white space around it, in lower case, its domain in
/// Unicode (RFC 5890, section 2.3.2.1: U-labels) and its local part in NFC (RFC 6532, section 3.1). So two spellings of
/// one address do not become two accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    text: String,
    /// The address with its domain in ASCII (A-labels), which needs no extension of a mail server.
    deliverable: lettre::Address,
    spellings: Vec<String>,
}

impl Address {
    /// Parses a typed address.
    ///
    /// # Errors
    /// [`Failure::Invalid`] for a text that is no address, and for two rare forms that mail accounts of people do not
    /// have: a quoted local part and an address literal.
    pub(crate) fn read(text: &str) -> Result<Self, Failure> {
        let text = text.trim();
        let read = if text.len() > MAX_MAIL_BYTES { None } else { Self::parsed(text) };
        read.filter(|address| address.text.len() <= MAX_MAIL_BYTES).ok_or(Failure::Invalid(Some("mail")))
    }

    fn parsed(text: &str) -> Option<Self> {
        let (local, domain) = text.rsplit_once('@')?;
        if local.contains(['"', '\\']) || domain.starts_with('[') {
            return None;
        }
        let local: String = local.nfc().collect::<String>().to_lowercase().nfc().collect();
        let domain = domain.to_lowercase();
        let (people, names) =
            if domain.is_ascii() && !domain.split('.').any(|label| label.starts_with("xn--")) {
                (domain.clone(), domain)
            } else {
                labels(&domain)?
            };
        // Servers before this rule stored an address as it was typed, in lower case.
        let decomposed: String = local.nfd().collect();
        let mut spellings = vec![
            text.to_lowercase(),
            format!("{local}@{people}"),
            format!("{local}@{names}"),
            format!("{decomposed}@{people}"),
            format!("{decomposed}@{names}"),
        ];
        let mut seen = BTreeSet::new();
        spellings.retain(|spelling| seen.insert(spelling.clone()));
        Some(Self {
            text: format!("{local}@{people}"),
            deliverable: lettre::Address::new(&local, &names).ok()?,
            spellings,
        })
    }

    /// The address as accounts store it.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The spellings by which an account may be stored, the typed one first. Only older servers stored the others.
    pub(crate) fn spellings(&self) -> &[String] {
        &self.spellings
    }

    /// The same for a stored address, even if this version would refuse it.
    pub(crate) fn spellings_of(kept: &str) -> Vec<String> {
        Self::read(kept).map_or_else(|_| vec![kept.to_owned()], |address| address.spellings)
    }
}

/// A domain in Unicode, and in ASCII (UTS #46).
fn labels(domain: &str) -> Option<(String, String)> {
    let (domain, processing) = (domain.as_bytes(), Uts46::new());
    let names =
        processing.to_ascii(domain, AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify).ok()?;
    let (people, valid) = processing.to_unicode(domain, AsciiDenyList::STD3, Hyphens::CheckFirstLast);
    valid.ok()?;
    Some((people.into_owned(), names.into_owned()))
}

/// Sends mails.
pub(crate) enum Mailer {
    /// Writes each mail into a file.
    Files { folder: PathBuf, from: Mailbox, written: AtomicU64 },
    /// Hands each mail to a mail server.
    Smtp { transport: AsyncSmtpTransport<Tokio1Executor>, from: Mailbox },
}

impl Mailer {
    /// Sends by SMTP if it is set, otherwise writes into `folder`.
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

    /// Composes a mail with a sign-in code. Sends nothing yet.
    ///
    /// # Errors
    /// [`Failure::Invalid`] for an address that no mail can have.
    pub(crate) fn compose(&self, to: &Address, code: &str, now: DateTime<Utc>) -> Result<Message, Failure> {
        let text = format!(
            "Your code to sign in to Belay:\n\n{code}\n\nIt works once, for ten minutes; so does any other that you \
             asked for meanwhile.\nIf you did not ask for it, somebody mistyped their address:\nthere is nothing to do.\n"
        );
        self.message(to, "Your Belay code", text, now)
    }

    /// Composes a mail with a code for deleting an account. Sends nothing yet.
    ///
    /// # Errors
    /// [`Failure::Invalid`] for an address that no mail can have.
    pub(crate) fn compose_deletion(
        &self,
        to: &Address,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<Message, Failure> {
        let text = format!(
            "Your code to delete your Belay account:\n\n{code}\n\nIt works once, for ten minutes. What is yours alone is \
             deleted with it, and cannot be had back.\nIf you did not ask for it, tell it to nobody: somebody has your \
             phone in their hand.\n"
        );
        self.message(to, "Your code to delete your Belay account", text, now)
    }

    /// Removes the mails to an address from the server's folder. Mails that a mail server has cannot be removed.
    pub(crate) async fn forget(&self, to: &Address) {
        if let Self::Files { folder, .. } = self {
            let (folder, to) = (folder.clone(), to.deliverable.to_string());
            let forgotten = tokio::task::spawn_blocking(move || forget(&folder, &to)).await;
            if !matches!(forgotten, Ok(Ok(()))) {
                tracing::warn!("mails to a deleted account were not all removed");
            }
        }
    }

    /// Removes the mails in the server's folder that are older than a day.
    pub(crate) async fn tidy(&self, now: DateTime<Utc>) {
        if let Self::Files { folder, .. } = self {
            let folder = folder.clone();
            let tidied = tokio::task::spawn_blocking(move || remove_old(&folder, now)).await;
            if !matches!(tidied, Ok(Ok(()))) {
                tracing::warn!("old mails were not all removed");
            }
        }
    }

    fn message(
        &self,
        to: &Address,
        subject: &str,
        text: String,
        now: DateTime<Utc>,
    ) -> Result<Message, Failure> {
        let (Self::Files { from, .. } | Self::Smtp { from, .. }) = self;
        Message::builder()
            .from(from.clone())
            .to(Mailbox::new(None, to.deliverable.clone()))
            .date(now.into())
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text)
            .map_err(|_| Failure::Invalid(Some("mail")))
    }

    /// Sends a mail. Returns when the file is written; SMTP goes on in the background, so that the answer takes as long
    /// for an address with an account as for one without.
    pub(crate) async fn send(&self, message: Message, now: DateTime<Utc>) -> Result<(), Failure> {
        match self {
            Self::Files { folder, written, .. } => {
                let name = format!("{}-{:04}.eml", now.format(WRITTEN), written.fetch_add(1, Relaxed));
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

/// Writes a mail for its owner alone. A program that watches the folder never sees a half-written one.
fn write(path: &Path, mail: &[u8]) -> Result<(), Failure> {
    let text = String::from_utf8_lossy(mail).replace("\r\n", "\n");
    let partial = path.with_extension("partial");
    path.parent()
        .map_or(Ok(()), private::make_folder)
        .and_then(|()| private::create(&partial)?.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&partial, path))
        .map_err(|error| {
            tracing::error!(%error, path = %path.display(), "a mail was not written");
            Failure::Unavailable(OPERATOR)
        })?;
    tracing::info!(path = %path.display(), "no SMTP is set: a mail is in this file");
    Ok(())
}

/// Removes the mails to an address, half-written ones too. A mail that cannot be read does not keep the others from
/// being removed: its name changes once it is written.
///
/// # Errors
/// The last error, after all mails were tried.
fn forget(folder: &Path, to: &str) -> std::io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    let forget_one = |path: &Path| {
        let text = String::from_utf8_lossy(&fs::read(path)?).into_owned();
        let mut head = text.lines().take_while(|line| !line.trim().is_empty());
        if head.any(|line| line.strip_prefix("To: ").is_some_and(|there| there.trim() == to)) {
            fs::remove_file(path)?;
        }
        Ok(())
    };
    let mut done = Ok(());
    for mail in fs::read_dir(folder)? {
        if let Err(error) = mail.and_then(|mail| forget_one(&mail.path())) {
            done = Err(error);
        }
    }
    done
}

/// Removes mails by the time in their names. Mails with a time in the future are removed too: their clock was ahead.
fn remove_old(folder: &Path, now: DateTime<Utc>) -> std::io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for mail in fs::read_dir(folder)? {
        let path = mail?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let written =
            name.split_once('-').map(|(written, _)| NaiveDateTime::parse_from_str(written, WRITTEN));
        if let Some(Ok(written)) = written
            && (written.and_utc() - now).abs() >= KEPT
        {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

async fn deliver(transport: AsyncSmtpTransport<Tokio1Executor>, message: Message) {
    let mut pauses = TRIES_AFTER.iter();
    while let Err(error) = transport.send(message.clone()).await {
        // The error may quote the address, so only its class is logged.
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
        for (typed, kept, delivered) in [
            (" Ann@Example.ORG\n", "ann@example.org", "ann@example.org"),
            ("ann@bücher.example", "ann@bücher.example", "ann@xn--bcher-kva.example"),
            ("ann@xn--bcher-kva.example", "ann@bücher.example", "ann@xn--bcher-kva.example"),
            ("ann@XN--BCHER-KVA.example", "ann@bücher.example", "ann@xn--bcher-kva.example"),
            ("ann@BU\u{308}CHER.example", "ann@bücher.example", "ann@xn--bcher-kva.example"),
            ("ann@bücher\u{3002}example", "ann@bücher.example", "ann@xn--bcher-kva.example"),
            ("jo\u{308}rg@example.org", "jörg@example.org", "jörg@example.org"),
            ("JÖRG@example.org", "jörg@example.org", "jörg@example.org"),
        ] {
            let address = Address::read(typed).expect("an address");
            assert_eq!((address.as_str(), address.deliverable.as_ref()), (kept, delivered), "{typed:?}");
        }
    }

    #[test]
    fn an_account_of_an_older_server_is_looked_for_as_it_was_typed_first() {
        let spellings = |typed| Address::read(typed).expect("an address").spellings().to_vec();
        assert_eq!(spellings("Ann@example.org"), ["ann@example.org"]);
        assert_eq!(
            spellings("ann@xn--bcher-kva.example"),
            ["ann@xn--bcher-kva.example", "ann@bücher.example"]
        );
        assert_eq!(spellings("ann@bücher.example"), ["ann@bücher.example", "ann@xn--bcher-kva.example"]);
        assert!(spellings("jörg@example.org").contains(&"jo\u{308}rg@example.org".to_owned()));
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
            "\"a b\"@c.example",
            "\"a\\\"b\"@c.example",
            "\"<\"@c.example",
            "a@[127.0.0.1]",
            "a@[IPv6:::1]",
            "ann@xn--a.example",
            "ann@-bücher.example",
            "ann@bücher..example",
            "ann@bü_cher.example",
            // RFC 5321, section 4.1.2: a domain in an address does not end with a dot.
            "ann@example.org.",
            "ann@bücher.example.",
            &long,
        ] {
            assert!(Address::read(text).is_err(), "{text:?}");
        }
    }

    #[tokio::test]
    async fn what_cannot_be_read_keeps_no_mail_to_a_deleted_account() {
        let folder = tempfile::tempdir().expect("make a folder");
        let mailer = Mailer::new(None, folder.path()).expect("write files");
        let mails = folder.path().join(FOLDER);
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let to = Address::read("ann@example.org").expect("an address");
        // A folder is read like a file and fails, in whichever order the system lists them.
        for name in ["0.eml", "m.eml", "z.eml"] {
            fs::create_dir_all(mails.join(name)).expect("make a folder that is no mail");
        }
        for hour in 0..4 {
            let at = now + TimeDelta::hours(hour);
            mailer.send(mailer.compose(&to, "01234567", at).expect("a mail"), at).await.expect("send it");
        }
        mailer.forget(&to).await;
        let files = fs::read_dir(&mails).expect("list the mails");
        assert_eq!(files.filter(|file| file.as_ref().is_ok_and(|file| file.path().is_file())).count(), 0);
    }

    #[tokio::test]
    async fn a_mail_in_the_folder_is_removed_after_a_day_and_what_is_no_mail_of_ours_stays() {
        let folder = tempfile::tempdir().expect("make a folder");
        let mailer = Mailer::new(None, folder.path()).expect("write files");
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let to = Address::read("ann@example.org").expect("an address");
        for at in [now, now + TimeDelta::hours(1), now + TimeDelta::days(4_000)] {
            mailer.send(mailer.compose(&to, "01234567", at).expect("a mail"), at).await.expect("send it");
        }
        let mails = folder.path().join(FOLDER);
        fs::write(mails.join("notes-of-mine.txt"), "keep").expect("write a note");
        let left = || {
            let files = fs::read_dir(&mails).expect("list the mails");
            let mut names: Vec<_> =
                files.map(|file| file.expect("a file").file_name().into_string().expect("a name")).collect();
            names.sort();
            names
        };
        mailer.tidy(now + KEPT - TimeDelta::milliseconds(1)).await;
        assert_eq!(left().len(), 3, "the one of a clock that was ahead is gone: {:?}", left());
        mailer.tidy(now + KEPT).await;
        assert_eq!(left(), ["20241004T010000000-0001.eml", "notes-of-mine.txt"]);
        mailer.tidy(now + KEPT * 2).await;
        assert_eq!(left(), ["notes-of-mine.txt"]);
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
