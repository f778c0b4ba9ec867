//! `belay account`: signing in and out, devices.

use belay_core::{
    Belay,
    domain::{
        Zone,
        profile::{QuietHours, USUAL_QUIET},
    },
    services::{DeviceSession, SignedIn},
};
use clap::Subcommand;
use serde_json::json;
use uuid::Uuid;

use crate::{
    failure::{Failure, Outcome},
    screen::{Screen, Show, Style},
    times,
    typed::short,
    words::counted,
};

/// Signing in and out, devices.
#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// Ask the server to mail you a code.
    Code {
        /// The server's address, for instance https://belay.example.org
        #[arg(long)]
        server: String,
        /// Your mail address.
        mail: String,
    },
    /// Sign in with the mailed code.
    SignIn {
        /// The server's address.
        #[arg(long)]
        server: String,
        /// Your mail address.
        mail: String,
        /// The code from the mail.
        code: String,
        /// How others see you; needed the first time.
        #[arg(long)]
        name: Option<String>,
    },
    /// Who is signed in here.
    Show,
    /// Where you are signed in.
    Devices,
    /// Sign another device out, for instance a lost phone.
    Revoke {
        /// The device's id.
        device: String,
    },
    /// Delete your account. Without a code one is mailed to you, and it is said what goes and what stays.
    Delete {
        /// The code from the mail.
        code: Option<String>,
    },
    /// Keep your account after all, where the server could not be reached to delete it.
    Keep,
    /// Sign out. What is on this phone stays, and what was not sent waits for the next sign-in.
    SignOut,
}

/// What deleting an account does, said before it is done.
const FAREWELL: [&str; 5] = [
    "`belay account delete CODE` then deletes your account. It cannot be undone:",
    "  gone: your account and devices, your reflections, stories, visions and own notes, everything on this phone.",
    "  with the others: what you wrote in relationships and programs, as of someone who left.",
    "  not reached: your other phones keep what is on them until you delete it there; backups of the server.",
    "`belay export all` keeps a copy for you first.",
];

pub(crate) async fn run(belay: &Belay, command: AccountCommand, screen: &mut Screen) -> Outcome {
    let account = belay.account();
    match command {
        AccountCommand::Code { server, mail } => {
            let until = account.request_code(&server, &mail).await?;
            let minutes = u64::try_from((until - belay.now()?).num_minutes() + 1).unwrap_or_default();
            screen.done(
                &format!(
                    "A code is on its way to {mail}; it is good for about {}.",
                    counted(minutes, "minute", "minutes")
                ),
                &json!({"until": until}),
            );
        }
        AccountCommand::SignIn { server, mail, code, name } => {
            let own = account.sign_in(&server, &mail, &code, name.as_deref()).await?;
            screen.done(&format!("Signed in as {}.", own.name), &own);
            if !screen.is_json() {
                screen.line(Style::Dim, &quiet_until_set());
            }
        }
        AccountCommand::Show => match account.signed_in()? {
            Some(own) => screen.answer(&own),
            None => return Err(Failure::Core(belay_core::Error::SignedOut)),
        },
        AccountCommand::Devices => {
            screen.answer(&Devices { devices: account.devices().await?, zone: belay.zone()? });
        }
        AccountCommand::Revoke { device } => {
            let devices = account.devices().await?;
            let id: Uuid = crate::typed::part("device", devices.iter().map(|device| device.id), &device)?;
            account.revoke(id).await?;
            screen.done("Signed out there.", &json!({"id": id}));
        }
        AccountCommand::Delete { code: None } => {
            let until = account.request_deletion_code().await?;
            screen.done(
                "A code is on its way to your mail address; it is good for ten minutes.",
                &json!({"until": until}),
            );
            if !screen.is_json() {
                for line in FAREWELL {
                    screen.line(Style::Plain, line);
                }
            }
        }
        AccountCommand::Delete { code: Some(code) } => {
            if let Err(error) = account.delete(&code).await {
                let is_asked = account.is_deletion_asked().unwrap_or(false);
                return Err(if is_asked { Failure::Unanswered(error) } else { error.into() });
            }
            screen.done("Your account is deleted, and this phone is empty.", &json!({"deleted": true}));
        }
        AccountCommand::Keep => {
            account.withdraw_deletion()?;
            screen.done(
                "No deletion of your account is sent from this phone any more.",
                &json!({"deletion": false}),
            );
        }
        AccountCommand::SignOut => {
            account.sign_out().await?;
            screen.done("Signed out. What is on this phone stays.", &json!({"signed_out": true}));
        }
    }
    Ok(())
}

/// What holds until a person sets hours of quiet. Another phone may have set some that are not on this one yet.
fn quiet_until_set() -> String {
    let QuietHours { from, until } = USUAL_QUIET;
    let (from, until) = (from.format("%H:%M"), until.format("%H:%M"));
    format!(
        "Unless you have said otherwise, nothing reminds you from {from} to {until}: `belay profile quiet FROM \
         UNTIL` sets other hours, `belay profile quiet` none."
    )
}

impl Show for SignedIn {
    fn show(&self, screen: &mut Screen) {
        screen.heading(&self.name);
        screen.field("id", &self.person.to_string());
        screen.field("server", &self.server);
        screen.field("session", if self.session { "open" } else { "none: sign in to send what waits" });
    }
}

#[derive(serde::Serialize)]
#[serde(transparent)]
struct Devices {
    devices: Vec<DeviceSession>,
    #[serde(skip)]
    zone: Zone,
}

impl Show for Devices {
    fn show(&self, screen: &mut Screen) {
        for device in &self.devices {
            let this = if device.this { " (this one)" } else { "" };
            screen.line(Style::Plain, &format!("{}{this}", device.name));
            screen.inside(|screen| {
                screen.field("id", &short(device.id));
                screen.field("since", &times::instant(device.since, self.zone));
                screen.field("last seen", &times::instant(device.seen, self.zone));
            });
        }
    }
}
