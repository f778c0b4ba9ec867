//! What every handler works with.

use std::{
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    apps::AppsSettings,
    clock::Clock,
    config::Limits,
    counters::{Live, add},
    failure::Failure,
    mail::Mailer,
    push::Senders,
    rates::Rates,
    secrets::ServerKey,
    storage::{
        Storage, accounts, spaces,
        tidying::{self, Ages},
    },
    waking::Waking,
};

/// What every handler works with.
pub(crate) struct App {
    pub(crate) storage: Storage,
    pub(crate) clock: Arc<dyn Clock>,
    /// The start of the server, as the clock counts elapsed time.
    pub(crate) started: Duration,
    pub(crate) limits: Limits,
    pub(crate) key: ServerKey,
    pub(crate) mailer: Mailer,
    pub(crate) rates: Rates,
    pub(crate) waking: Waking,
    /// The providers of push that are switched on.
    pub(crate) senders: Senders,
    /// Has the push worker look before its next tick.
    pub(crate) push_soon: Notify,
    pub(crate) counters: Arc<Live>,
    /// The apps that open links.
    pub(crate) apps: AppsSettings,
    /// The public address without a slash at the end.
    pub(crate) public_url: String,
    pub(crate) behind_proxy: bool,
    /// True once the server stops: it takes no new requests.
    pub(crate) closing: AtomicBool,
}

/// How often expired codes, links, answers and buckets are removed and the mark is written.
const TIDY_EVERY: Duration = Duration::from_secs(60);

/// How often the running time of the server is stored, in seconds. A crash loses at most this much of it.
const REMEMBER_EVERY: i64 = 3_600;

impl App {
    /// How many seconds the server has run in the life of its database. The count goes on from the last start, and a
    /// change of the wall clock does not move it.
    pub(crate) fn ran(&self) -> i64 {
        let since_start = self.clock.elapsed().saturating_sub(self.started).as_secs();
        self.storage.ran().saturating_add(i64::try_from(since_start).unwrap_or(i64::MAX))
    }

    /// Sessions that were last used before this second of running time have ended.
    pub(crate) fn oldest_session(&self) -> i64 {
        self.ran() - self.session_seconds()
    }

    fn session_seconds(&self) -> i64 {
        i64::from(self.limits.session_days) * 24 * 3_600
    }

    /// Pokes the listening phones of everyone in `spaces`, in the background.
    pub(crate) fn poke_members(self: &Arc<Self>, spaces: impl IntoIterator<Item = Uuid>, from: Uuid) {
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
                Ok(people) => app.poke(&people, from),
                Err(error) => tracing::warn!(%error, "nobody was poked"),
            }
        });
    }

    /// Pokes the listening phones of `people`.
    pub(crate) fn poke(&self, people: &[Uuid], from: Uuid) {
        add(&self.counters.pokes, self.waking.poke(people, from));
    }

    /// Clears away what is over, again and again.
    pub(crate) async fn tidy(self: Arc<Self>) {
        let mut remembered = self.ran();
        loop {
            tokio::time::sleep(TIDY_EVERY).await;
            self.rates.tidy();
            let (now, ran) = (self.clock.now(), self.ran());
            let ages = Ages {
                now,
                answer_days: self.limits.answer_days,
                // Over for as long as they lasted: until then a longer limit would bring them back.
                oldest_session: self.oldest_session() - self.session_seconds(),
            };
            let remember = ran.saturating_sub(remembered) >= REMEMBER_EVERY;
            let tidied = self
                .storage
                .write(move |sql| {
                    if remember {
                        accounts::put_ran(sql, ran)?;
                    }
                    tidying::tidy(sql, &ages)
                })
                .await;
            if remember && tidied.is_ok() {
                remembered = ran;
            }
            self.mailer.tidy(now).await;
            let marked: Result<(), Failure> = self.storage.set_mark().await;
            for failed in [tidied.err(), marked.err()].into_iter().flatten() {
                tracing::warn!(error = %failed, "tidying was put off");
            }
        }
    }
}
