//! What every handler works with.

use std::{
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::{
    clock::Clock,
    config::Limits,
    counters::{Live, add},
    failure::Failure,
    mail::Mailer,
    rates::Rates,
    secrets::ServerKey,
    storage::{Storage, accounts, spaces, writes},
    waking::Waking,
};

/// What every handler works with.
pub(crate) struct App {
    pub(crate) storage: Storage,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) limits: Limits,
    pub(crate) key: ServerKey,
    pub(crate) mailer: Mailer,
    pub(crate) rates: Rates,
    pub(crate) waking: Waking,
    pub(crate) counters: Arc<Live>,
    /// Without a slash at the end.
    pub(crate) public_url: String,
    pub(crate) behind_proxy: bool,
    /// Set when the server stops: nothing new is taken in.
    pub(crate) closing: AtomicBool,
}

/// How often codes, links, answers and buckets that are over are cleared away, and the mark is set.
const TIDY_EVERY: Duration = Duration::from_secs(60);

impl App {
    /// Sessions unused since then are over.
    pub(crate) fn oldest_session(&self) -> DateTime<Utc> {
        self.clock.now() - TimeDelta::days(i64::from(self.limits.session_days))
    }

    /// Tells the listening phones of everyone in `spaces` that there is something new, in the background.
    pub(crate) fn tell_members(self: &Arc<Self>, spaces: impl IntoIterator<Item = Uuid>, from: Uuid) {
        let spaces: Vec<Uuid> = spaces.into_iter().collect();
        if spaces.is_empty() || self.waking.is_idle() {
            return;
        }
        let app = Arc::clone(self);
        tokio::spawn(async move {
            let people = app
                .storage
                .read(move |sql| {
                    let mut people = Vec::new();
                    for space in spaces {
                        people.extend(spaces::people_of(sql, space)?);
                    }
                    people.sort_unstable();
                    people.dedup();
                    Ok(people)
                })
                .await;
            match people {
                Ok(people) => app.tell(&people, from),
                Err(error) => tracing::warn!(%error, "nobody was told of something new"),
            }
        });
    }

    /// Tells the listening phones of `people` that there is something new.
    pub(crate) fn tell(&self, people: &[Uuid], from: Uuid) {
        add(&self.counters.pokes, self.waking.hint(people, from));
    }

    /// Clears away what is over, again and again.
    pub(crate) async fn tidy(self: Arc<Self>) {
        loop {
            tokio::time::sleep(TIDY_EVERY).await;
            self.rates.tidy();
            let (now, days) = (self.clock.now(), self.limits.answer_days);
            let tidied = self
                .storage
                .write(move |sql| {
                    accounts::tidy(sql, now)?;
                    spaces::tidy(sql, now)?;
                    writes::tidy(sql, now, days)
                })
                .await;
            let marked: Result<(), Failure> = self.storage.set_mark().await;
            for failed in [tidied.err(), marked.err()].into_iter().flatten() {
                tracing::warn!(error = %failed, "tidying was put off");
            }
        }
    }
}
