//! The thin driver under the plan: carries out effects, tells what happened.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use belay_protocol::{MemberRole, Space, SpaceKind, SpaceRequest, SyncRequest, SyncResponse, paths};
use chrono::{DateTime, Utc};
use serde::Serialize;
use tokio::{sync::Notify, task::JoinHandle};

use super::{
    Server,
    calls::Answer,
    departure::depart,
    exchange::{self, Applied},
    farewell,
    plan::{Effect, Event, Failure, Plan},
};
use crate::{
    Error, Result,
    app::Core,
    replay::{Why, set_before_eyes},
    storage::{SpaceState, StoredSpace},
};

/// Above this size of the write-ahead log it is copied back after a sync: a few hundred taps.
const LOG_BYTES: u64 = 4 * 1024 * 1024;
/// The same while more pages come: a first sync changes the same pages of the lists again and again, and copying them back
/// each time would cost more than keeping them. It bounds the disk that a first sync borrows.
const LONG_LOG_BYTES: u64 = 32 * 1024 * 1024;
/// How long to wait before listening for hints again after the stream ended.
const LISTEN_AGAIN: Duration = Duration::from_secs(15);

/// What a sync moved, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SyncReport {
    /// Requests made.
    pub exchanges: u64,
    /// Documents the server answered for.
    pub documents_up: u64,
    /// Documents received.
    pub documents_down: u64,
    /// Bytes of bodies as they travelled (compressed), up.
    pub bytes_up: u64,
    /// The same, down.
    pub bytes_down: u64,
    /// Rows written on this phone.
    pub rows_written: u64,
}

/// Where sync stands, for a line on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    /// Nothing to do.
    #[default]
    Resting,
    /// Something travels.
    Syncing,
    /// The server cannot be reached; it is tried again by itself.
    Waiting,
    /// Nobody is signed in.
    SignedOut,
}

/// What wakes the background loop.
pub(crate) struct Driver {
    wanted: Notify,
    back: AtomicBool,
    signed_in: AtomicBool,
    /// Somebody who waits to listen for hints hears of a session at once.
    session: Notify,
    state: Mutex<SyncState>,
    /// One exchange at a time, whoever asks; and the page that is already on its way to the next one.
    turn: tokio::sync::Mutex<Option<Ahead>>,
}

/// A page that is fetched while the one before it is put into place. It carries no writes, so it may be thrown away.
struct Ahead {
    request: SyncRequest,
    answer: JoinHandle<Result<Answer<SyncResponse>>>,
}

impl Ahead {
    /// Fetches the page that follows `answer`.
    fn after(answer: &SyncResponse, server: &Server) -> Self {
        let (epoch, cursor) = (Some(answer.epoch.clone()), Some(answer.cursor.clone()));
        let request = SyncRequest { epoch, cursor, writes: Vec::new() };
        let (server, asked) = (server.clone(), request.clone());
        Self { request, answer: tokio::spawn(async move { server.post(paths::SYNC, &asked).await }) }
    }

    async fn arrived(&mut self) -> Result<Answer<SyncResponse>> {
        (&mut self.answer).await.unwrap_or_else(|error| Err(Error::internal(error)))
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.answer.abort();
    }
}

impl Driver {
    pub(crate) fn new() -> Self {
        Self {
            wanted: Notify::new(),
            back: AtomicBool::new(false),
            signed_in: AtomicBool::new(false),
            session: Notify::new(),
            state: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// There may be something to do.
    pub(crate) fn want(&self) {
        self.wanted.notify_one();
    }

    /// The network is back.
    pub(crate) fn network_back(&self) {
        self.back.store(true, Ordering::Relaxed);
        self.wanted.notify_one();
    }

    /// A session was opened.
    pub(crate) fn session_opened(&self) {
        self.signed_in.store(true, Ordering::Relaxed);
        self.session.notify_one();
        self.wanted.notify_one();
    }

    /// Where sync stands.
    pub(crate) fn state(&self) -> SyncState {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_state(&self, state: SyncState) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }

    fn woken_by(&self) -> Event {
        if self.signed_in.swap(false, Ordering::Relaxed) {
            Event::SignedIn
        } else if self.back.swap(false, Ordering::Relaxed) {
            Event::NetworkBack
        } else {
            Event::Wanted
        }
    }
}

/// Syncs until nothing is left to do. `progress` is told the documents received so far.
pub(crate) async fn sync_once(
    core: &Core,
    progress: &(dyn Fn(SyncReport) + Send + Sync),
) -> Result<SyncReport> {
    let mut plan = Plan::default();
    let mut report = SyncReport::default();
    let mut event = Event::Wanted;
    loop {
        match plan.step(&event, 0) {
            Effect::Exchange => {
                let applied = exchange(core, &mut report).await?;
                progress(report);
                event = Event::Exchanged { more: applied.more, owing: applied.owing, moved: applied.moved };
            }
            // What still waits then waits for something else than this call.
            Effect::Wait(_) | Effect::Rest | Effect::GoOn => return Ok(report),
        }
    }
}

/// Says that nothing travels any more, however the background sync ends: a shell may simply stop running it.
struct RestsAtTheEnd<'a>(&'a Core);

impl Drop for RestsAtTheEnd<'_> {
    fn drop(&mut self) {
        if matches!(self.0.driver.state(), SyncState::Syncing | SyncState::Waiting) {
            self.0.driver.set_state(SyncState::Resting);
            self.0.tell_observers(&[]);
        }
    }
}

/// Syncs whenever there is a reason to, until the core is closed.
pub(crate) async fn run(core: Arc<Core>) {
    let _rests = RestsAtTheEnd(&core);
    let hints = listen(&core);
    let syncs = async {
        let mut plan = Plan::default();
        let mut event = Event::Wanted;
        let mut report = SyncReport::default();
        while !core.is_closed() {
            match plan.step(&event, core.jitter()) {
                Effect::Exchange => {
                    core.driver.set_state(SyncState::Syncing);
                    core.tell_observers(&[]);
                    event = match exchange(&core, &mut report).await {
                        Ok(Applied { more, owing, moved, .. }) => Event::Exchanged { more, owing, moved },
                        Err(error) => Event::Failed(failure(&error)),
                    };
                }
                Effect::Wait(wait) => {
                    core.driver.set_state(SyncState::Waiting);
                    core.tell_observers(&[]);
                    event = tokio::select! {
                        () = tokio::time::sleep(wait) => Event::Waited,
                        () = core.driver.wanted.notified() => core.driver.woken_by(),
                    };
                    if event == Event::Wanted {
                        // The plan says to go on waiting: the rest of the wait, at most.
                        event = tokio::select! {
                            () = tokio::time::sleep(wait) => Event::Waited,
                            event = a_reason(&core) => event,
                        };
                    }
                }
                Effect::Rest | Effect::GoOn => {
                    let signed_out = plan.is_signed_out();
                    core.driver.set_state(if signed_out { SyncState::SignedOut } else { SyncState::Resting });
                    core.tell_observers(&[]);
                    core.driver.wanted.notified().await;
                    event = core.driver.woken_by();
                }
            }
        }
    };
    tokio::select! {
        () = hints => {}
        () = syncs => {}
        () = core.closed() => {}
    }
}

/// Waits for something that ends a wait early: a tap does not.
async fn a_reason(core: &Core) -> Event {
    loop {
        core.driver.wanted.notified().await;
        let event = core.driver.woken_by();
        if event != Event::Wanted {
            return event;
        }
    }
}

/// Listens for the server's hints, for as long as the core is open.
async fn listen(core: &Core) {
    while !core.is_closed() {
        if let Ok(server) = core.server()
            && let Ok(mut poke) = server.listen(paths::POKE).await
        {
            // Something may have come while nobody listened.
            core.driver.want();
            while poke.next().await.is_some() {
                core.driver.want();
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LISTEN_AGAIN) => {}
            () = core.driver.session.notified() => {}
        }
    }
}

fn failure(error: &Error) -> Failure {
    match error {
        Error::SignedOut => Failure::SignedOut,
        Error::Busy { retry_after } => Failure::Busy { retry_after: Some(*retry_after) },
        Error::Offline { .. } => Failure::Offline,
        _ => Failure::Here,
    }
}

/// One exchange: the spaces that have to be made, then writes up and changes down.
async fn exchange(core: &Core, report: &mut SyncReport) -> Result<Applied> {
    let mut ahead = core.driver.turn.lock().await;
    if core.is_closed() {
        return Err(Error::Closed);
    }
    let server = core.server()?;
    farewell::go_on(core, &server).await?;
    let person = core.person()?;
    for space in exchange::wanted_spaces(&core.store)? {
        make_space(core, &server, space, person.id).await?;
    }
    let batch = exchange::collect(&core.store, core.now()?, core.zone())?;
    let started = core.clock.now();
    // Only where nothing has been written since is the page that is under way the answer to what is asked now.
    let answered = match ahead.take().filter(|ahead| ahead.request == batch.request) {
        Some(mut ahead) => ahead.arrived().await,
        None => server.post::<SyncResponse>(paths::SYNC, &batch.request).await.and_then(|answer| {
            note_clock(core, answer.value.now, started)?;
            Ok(answer)
        }),
    };
    let answer = match answered {
        Ok(answer) => answer,
        Err(error) => {
            if error == Error::SignedOut {
                core.forget_session()?;
            }
            return Err(error);
        }
    };
    if answer.value.more {
        *ahead = Some(Ahead::after(&answer.value, &server));
    }
    let (applied, changed) = exchange::apply(&core.store, batch, answer.value, person.id)?;
    let most = if applied.more { LONG_LOG_BYTES } else { LOG_BYTES };
    if core.store.log_bytes() > most {
        core.store.checkpoint()?;
    }
    core.store.finish_erasing()?;
    report.exchanges += 1;
    report.documents_up += applied.documents_up;
    report.documents_down += applied.documents_down;
    report.bytes_up += answer.travelled.0;
    report.bytes_down += answer.travelled.1;
    report.rows_written = core.store.rows_written();
    core.tell_observers(&changed);
    depart(core, &server).await?;
    Ok(applied)
}

/// Asks the server to make a space. A refusal sets aside what was to be sent into it; the rest flows.
async fn make_space(core: &Core, server: &Server, space: StoredSpace, own: uuid::Uuid) -> Result<()> {
    let with = space.members.iter().map(|member| member.person).filter(|person| *person != own).collect();
    let request = SpaceRequest {
        id: space.id,
        kind: space.kind,
        name: space.name.clone(),
        with,
        about: None,
        people: None,
    };
    let is_mine = space.members.iter().any(|member| member.person == own && member.role == MemberRole::Owner);
    let mut made = server.post::<Space>(paths::SPACES, &request).await;
    if matches!(made, Err(Error::Refused { .. })) && space.kind == SpaceKind::Program && is_mine {
        // A server that lost the program may know of nothing else that its members share, and then puts nobody into it
        // by word of its owner: they come back by an invitation.
        let alone = SpaceRequest { with: Vec::new(), ..request };
        made = server.post::<Space>(paths::SPACES, &alone).await;
    }
    match made {
        Ok(answer) => {
            let Space { members, name, .. } = answer.value;
            core.store.receive(|writing| {
                writing.put_space(&StoredSpace { members, name, state: SpaceState::Joined, ..space })
            })?;
            Ok(())
        }
        Err(
            Error::Refused { .. } | Error::Conflict { .. } | Error::Invalid { .. } | Error::NotFound { .. },
        ) => {
            let now = core.now()?;
            core.store.receive(|writing| {
                let mut last = 0;
                loop {
                    let documents = writing.reading().documents_in(space.id, last, 200)?;
                    let Some(newest) = documents.last() else {
                        return Ok(());
                    };
                    last = newest.row;
                    for stored in documents.iter().filter(|stored| stored.owed != stored.owed.set_aside()) {
                        let why = Why::NotTaken { code: "forbidden".to_owned() };
                        let content = Some(stored.view.clone());
                        set_before_eyes(writing, stored.id, &stored.kind, &why, None, content, now)?;
                        writing.set_owed(stored, stored.owed.set_aside())?;
                    }
                }
            })?;
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// Measures the phone's clock against the server's, at the middle of the exchange.
fn note_clock(core: &Core, server: DateTime<Utc>, started: DateTime<Utc>) -> Result<()> {
    let ended = core.clock.now();
    let middle = started + (ended - started) / 2;
    core.set_clock_offset((server - middle).num_milliseconds())
}
