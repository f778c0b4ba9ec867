//! `belay serve`: the server, with its embedded database.

use std::{io::IsTerminal as _, net::SocketAddr, path::PathBuf};

use belay_server::{AppsSettings, Config, PushSettings, Server, Smtp};
use clap::Args;
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

use crate::{
    failure::{Failure, Outcome},
    screen::{Screen, Style},
};

/// How the server runs.
#[derive(Args, Debug)]
pub(crate) struct ServeArguments {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8460", env = "BELAY_LISTEN")]
    listen: SocketAddr,

    /// The folder of its database and its mails.
    #[arg(long, default_value = "belay-server", env = "BELAY_DATA")]
    data: PathBuf,

    /// The address phones know it by, for links; `http://` and the address listened on if not said.
    #[arg(long, env = "BELAY_PUBLIC_URL")]
    public_url: Option<String>,

    /// Send mail by this SMTP server, as `smtps://user:password@host`; without it mails are files in DATA/mail.
    #[arg(long, env = "BELAY_SMTP", requires = "mail_from", hide_env_values = true)]
    smtp: Option<String>,

    /// Who mails come from, as `Belay <belay@example.org>`.
    #[arg(long, env = "BELAY_MAIL_FROM")]
    mail_from: Option<String>,

    /// Wake sleeping phones through the providers in this file (JSON, see docs/OPERATING.md).
    #[arg(long, env = "BELAY_PUSH")]
    push: Option<PathBuf>,

    /// Links open the apps in this file (JSON, see docs/OPERATING.md).
    #[arg(long, env = "BELAY_APPS")]
    apps: Option<PathBuf>,

    /// A proxy stands in front and says where requests come from.
    #[arg(long, env = "BELAY_BEHIND_PROXY")]
    behind_proxy: bool,
}

/// Serves until it is told to stop (Ctrl-C, or SIGTERM), then ends in order.
pub(crate) async fn run(arguments: ServeArguments, screen: &mut Screen) -> Outcome {
    let wanted = std::env::var("RUST_LOG").ok().and_then(|wanted| wanted.parse().ok());
    let filter = wanted.unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO));
    // The log goes to standard error: standard output holds the answer, one line a program can wait for.
    // Colours are for eyes: in a file or a journal they would be noise.
    let colours = std::io::stderr().is_terminal();
    let lines = tracing_subscriber::fmt::layer().with_ansi(colours).with_writer(std::io::stderr);
    tracing_subscriber::registry().with(lines).with(filter).init();
    let ServeArguments { listen, data, public_url, smtp, mail_from, push, apps, behind_proxy } = arguments;
    let push = push.map(|file| PushSettings::read(&file)).transpose();
    let push = push.map_err(|error| Failure::Here(error.to_string()))?.unwrap_or_default();
    let apps = apps.map(|file| AppsSettings::read(&file)).transpose();
    let apps = apps.map_err(|error| Failure::Here(error.to_string()))?.unwrap_or_default();
    let smtp = smtp.zip(mail_from).map(|(url, from)| Smtp { url, from });
    let mails = smtp.is_none().then(|| data.join("mail"));
    let config = Config { listen, public_url, smtp, push, apps, behind_proxy, ..Config::in_folder(data) };
    let server = Server::start(config).await.map_err(|error| Failure::Here(error.to_string()))?;
    screen.done(&format!("Serving at {}", server.url()), &serde_json::json!({"url": server.url()}));
    if let Some(mails) = mails.filter(|_| !screen.is_json()) {
        screen.line(Style::Dim, &format!("Mails are written to {}. Ctrl-C stops.", mails.display()));
    }
    told_to_stop().await?;
    server.shutdown().await;
    Ok(())
}

#[cfg(unix)]
async fn told_to_stop() -> Result<(), Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).map_err(|error| Failure::Here(error.to_string()))?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed.map_err(|error| Failure::Here(error.to_string())),
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn told_to_stop() -> Result<(), Failure> {
    tokio::signal::ctrl_c().await.map_err(|error| Failure::Here(error.to_string()))
}
