//! The worker: claims due pushes, hands them to senders, and settles what came of it.
//!
//! A push is claimed in the moment in which its lane has room, and sent at once. So what was moved or cancelled before is not
//! sent afterwards, and a lane that hangs holds up none of the others.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use belay_protocol::{PushProvider, PushWake};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{
    lane::{self, Lane},
    steady::Steady,
};
use crate::{
    app::App,
    clock::{delta, later},
    counters::add,
    failure::Failure,
    push::{Notice, Outcome, Push, Verdict},
    storage::pushes::{self, Claims, Due},
};

/// Alarms of which one transaction makes pushes: few enough that no request waits long behind it.
const ALARMS: usize = 256;

/// Works until the server stops. Any number of workers may run, in any number of processes.
pub(crate) async fn work(app: Arc<App>) {
    let mut worker = Worker::new(app);
    while !worker.app.closing.load(Relaxed) {
        let more = match worker.turn().await {
            Ok(more) => more,
            Err(error) => {
                tracing::warn!(%error, "pushes wait: the database did not answer");
                false
            }
        };
        if !more {
            worker.rest().await;
        }
    }
    worker.finish().await;
}

/// Asks each provider whether it takes our credentials, and logs a line for each that does not.
pub(crate) async fn check_credentials(app: Arc<App>) {
    for (provider, name) in
        [(PushProvider::Fcm, "FCM"), (PushProvider::Apns, "APNs"), (PushProvider::Web, "Web Push")]
    {
        if let Some(sender) = app.senders.of(provider) {
            match sender.check(app.clock.now()).await {
                Ok(()) => tracing::info!("push by {name} is switched on"),
                Err(why) => tracing::error!("push by {name} does not work. {why}"),
            }
        }
    }
    if app.senders.is_empty() {
        tracing::info!("push is not switched on: phones ring by themselves, and nobody wakes them");
    }
}

struct Worker {
    app: Arc<App>,
    /// The token of its claims.
    owner: [u8; 16],
    lanes: BTreeMap<String, Lane>,
    steady: Steady,
    /// After which lane the next look begins, so that many lanes take turns.
    after: String,
    /// What is to be stored.
    settled: VecDeque<(Push, Outcome)>,
    sending: JoinSet<(Push, Verdict)>,
}

impl Worker {
    fn new(app: Arc<App>) -> Self {
        Self {
            app,
            owner: Uuid::new_v4().into_bytes(),
            lanes: BTreeMap::new(),
            steady: Steady::default(),
            after: String::new(),
            settled: VecDeque::new(),
            sending: JoinSet::new(),
        }
    }

    /// One look at what is due. Returns whether there may be more at once.
    async fn turn(&mut self) -> Result<bool, Failure> {
        while let Some(ended) = self.sending.try_join_next() {
            self.ended(ended.ok());
        }
        let app = Arc::clone(&self.app);
        let (now, elapsed) = (app.clock.now(), app.clock.elapsed());
        let steady = self.steady.is_steady(now, elapsed);
        let (grace, after) = (delta(app.limits.local_grace), self.after.clone());
        let due: Due = app.storage.read(move |sql| pushes::due(sql, now, grace, &after)).await?;
        let room: BTreeMap<String, usize> =
            self.lanes.iter().map(|(name, lane)| (name.clone(), lane.room(elapsed))).collect();
        let ready = due.lanes.iter().any(|lane| room.get(lane).is_none_or(|room| *room > 0));
        let ring = steady && due.alarms;
        if self.settled.is_empty() && !ready && !ring {
            return Ok(false);
        }
        let claims = Claims {
            owner: self.owner,
            room,
            after: self.after.clone(),
            alarms: if ring { ALARMS } else { 0 },
            oldest: app.oldest_session(),
        };
        let outcomes: Arc<[(Push, Outcome)]> = self.settled.iter().cloned().collect();
        let stored = Arc::clone(&outcomes);
        let (buried, claimed) = app
            .storage
            .write(move |sql| {
                let buried = pushes::settle(sql, &stored, now)?;
                Ok((buried, pushes::claim(sql, &claims, now, grace)?))
            })
            .await?;
        self.settled.drain(..outcomes.len());
        self.after = due.after;
        add(&app.counters.push_registrations_removed, buried);
        for push in claimed {
            self.begin(push);
        }
        Ok(ring || !self.settled.is_empty())
    }

    /// Hands a push to its sender.
    fn begin(&mut self, push: Push) {
        let caught_up =
            push.wake != PushWake::Alarm && self.app.waking.has_caught_up(push.person, push.device);
        if caught_up || self.app.senders.of(push.address.provider()).is_none() {
            self.settled.push_back((push, Outcome::Done));
            return;
        }
        self.lanes.entry(push.lane.clone()).or_insert_with(|| Lane::new(&push.lane)).begin();
        let app = Arc::clone(&self.app);
        self.sending.spawn(async move {
            // A panic in a sender is a failure of this push, and of nothing else.
            let sent = tokio::spawn(send(app, push.clone())).await;
            let verdict =
                sent.unwrap_or_else(|_| Verdict::Down { after: None, why: "the sender panicked".to_owned() });
            (push, verdict)
        });
    }

    fn ended(&mut self, ended: Option<(Push, Verdict)>) {
        // Nothing that is spawned here panics or is aborted before the worker ends.
        let Some((push, verdict)) = ended else { return };
        let elapsed = self.app.clock.elapsed();
        let counters = &self.app.counters;
        let mut may_log = true;
        if let Some(lane) = self.lanes.get_mut(&push.lane) {
            lane.end(&verdict, push.person, elapsed);
            may_log = matches!(verdict, Verdict::Dropped(_) | Verdict::Down { .. }) && lane.may_log(elapsed);
            if lane.is_idle() && !may_log {
                self.lanes.remove(&push.lane);
            }
        }
        let next_try = |after: Option<Duration>| {
            let [chance, ..] = Uuid::new_v4().into_bytes();
            let wait = lane::back_off(push.tries, after, chance);
            later(self.app.clock.now(), delta(wait))
        };
        let again = |after: Option<Duration>| Outcome::Later { at: next_try(after) };
        let outcome = match verdict {
            Verdict::Sent => {
                add(&counters.pushes, 1);
                Outcome::Done
            }
            Verdict::Dead { since } => Outcome::Dead { since, again: next_try(None) },
            Verdict::Dropped(why) => {
                add(&counters.pushes_dropped, 1);
                if may_log {
                    tracing::warn!(lane = %push.lane, %why, "a push was refused and is dropped");
                }
                Outcome::Done
            }
            Verdict::Busy { after } => {
                add(&counters.pushes_postponed, 1);
                again(after)
            }
            Verdict::Down { after, why } => {
                add(&counters.pushes_postponed, 1);
                if may_log {
                    tracing::warn!(lane = %push.lane, %why, "pushes wait: the provider does not take them");
                }
                again(after)
            }
        };
        self.settled.push_back((push, outcome));
    }

    /// Waits until a push has ended, or until it is time to look again.
    async fn rest(&mut self) {
        let tick = tokio::time::sleep(self.app.limits.push_tick);
        tokio::select! {
            Some(ended) = self.sending.join_next() => self.ended(ended.ok()),
            () = self.app.push_soon.notified() => {}
            () = tick => {}
        }
    }

    /// Lets pushes that are under way end, and stores what came of them. Those that take too long are sent again after the next
    /// start, when their claims have run out.
    async fn finish(mut self) {
        let grace = self.app.limits.grace;
        let all = async {
            while let Some(ended) = self.sending.join_next().await {
                self.ended(ended.ok());
            }
        };
        let _ = tokio::time::timeout(grace, all).await;
        let (now, outcomes) = (self.app.clock.now(), Vec::from(self.settled));
        if outcomes.is_empty() {
            return;
        }
        let settled = self.app.storage.write(move |sql| pushes::settle(sql, &outcomes, now)).await;
        if let Err(error) = settled {
            tracing::warn!(%error, "what became of some pushes was not stored: they are sent again");
        }
    }
}

async fn send(app: Arc<App>, push: Push) -> Verdict {
    let Some(sender) = app.senders.of(push.address.provider()) else {
        return Verdict::Dropped("the provider is switched off".to_owned());
    };
    let id = match push.wake {
        PushWake::Alarm => push.about,
        _ => app.key.push_id(push.person, push.about),
    };
    let notice =
        Notice { address: &push.address, wake: push.wake, id, until: push.until, now: app.clock.now() };
    let verdict = sender.send(notice).await;
    tracing::debug!(%id, wake = ?push.wake, lane = %push.lane, tries = push.tries, verdict = verdict.word(), "pushed");
    verdict
}
