//! The settings of a server. Each number has its default and its reason here.

use std::{
    net::{Ipv4Addr, SocketAddr},
    num::NonZeroU32,
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use crate::{
    apps::AppsSettings,
    clock::{Clock, MachineClock},
    push::PushSettings,
};

/// The settings of a server.
///
/// TLS is not among them: a proxy in front of the server ends TLS, and the server itself speaks HTTP/1.1.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address to listen on. Port 0 picks a free one; [`crate::Running::addr`] says which.
    pub listen: SocketAddr,
    /// The folder of `belay.db`, `server.key`, `belay.mark`, and mails in `mail/`. It is made if it is missing.
    pub folder: PathBuf,
    /// The address by which phones know the server, for links in mails and invitations, without a slash at the end.
    /// None: `http://` and the address listened on.
    pub public_url: Option<String>,
    /// The mail server. None: each mail is written as a file into `mail/`, and its path is logged.
    pub smtp: Option<Smtp>,
    /// Through which providers sleeping phones are woken; none if all are off.
    pub push: PushSettings,
    /// The apps that open this server's links.
    pub apps: AppsSettings,
    /// Whether a proxy stands in front, whose `X-Forwarded-For` says where a request came from. Only the last entry
    /// is believed, since the proxy wrote that one itself. Without a proxy anybody could write it.
    pub behind_proxy: bool,
    /// The limits.
    pub limits: Limits,
    /// The time. Only tests replace it.
    pub clock: Arc<dyn Clock>,
}

impl Config {
    /// A server on a free loopback port, with everything else at its default, that keeps its things in `folder`.
    #[must_use]
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            folder: folder.into(),
            public_url: None,
            smtp: None,
            push: PushSettings::default(),
            apps: AppsSettings::default(),
            behind_proxy: false,
            limits: Limits::default(),
            clock: Arc::new(MachineClock::default()),
        }
    }
}

/// How mail is sent.
#[derive(Clone)]
pub struct Smtp {
    /// A connection URL: `smtps://user:password@host`, or `smtp://host:port?tls=required` for STARTTLS.
    pub url: String,
    /// The sender of mails, for instance `Belay <belay@example.org>`.
    pub from: String,
}

impl std::fmt::Debug for Smtp {
    /// The URL is left out, because it carries a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("from", &self.from).finish_non_exhaustive()
    }
}

/// A rate: `burst` at once, and one more each `every`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many may come at once.
    pub burst: NonZeroU32,
    /// How long until one more may come.
    pub every: Duration,
}

impl Rate {
    /// `burst` at once, and one more each `every`.
    ///
    /// # Panics
    /// If either is zero: nobody could ever ask.
    #[must_use]
    pub const fn new(burst: u32, every: Duration) -> Self {
        assert!(!every.is_zero(), "a rate without time between is no rate");
        match NonZeroU32::new(burst) {
            Some(burst) => Self { burst, every },
            None => panic!("a rate that lets nobody in is a closed door"),
        }
    }

    /// A limit that nobody reaches: for benchmarks and simulators.
    pub const UNLIMITED: Self = Self::new(u32::MAX, Duration::from_nanos(1));
}

/// The limits of size, rate and time. The wire fixes what one request may carry (the limits in `belay_protocol`).
#[derive(Clone, Debug)]
pub struct Limits {
    /// Sign-in mails to one address, whoever asks for them. It protects a mailbox from floods, and a guesser with many
    /// networks gets 288 codes a day, each open to 20 tries of a hundred million.
    pub mails_to_address: Rate,
    /// Sign-in mails to one address that one network asks for. Five at once allow impatience. It is less than the limit
    /// of the address, so that another network cannot use up what the owner may ask for.
    pub mails_to_address_from_network: Rate,
    /// Sign-in requests and tried codes from one network address: a room of thirty people signs in together.
    pub sign_ins_from_network: Rate,
    /// Requests of one person's session. A first sync of 100,000 documents is 200 requests.
    pub requests_of_person: Rate,
    /// The longest queue of writes. When it is full, the server answers "unavailable" instead of letting everyone wait.
    pub queue: usize,
    /// Threads that read from the database.
    pub readers: usize,
    /// Open connections, so that the process does not run out of file handles.
    pub connections: usize,
    /// Open poke streams of one person. One more ends the oldest.
    pub listeners_of_person: usize,
    /// How long a client may take to send the head of a request.
    pub head_timeout: Duration,
    /// How long a client may take to send a body of at most 1 MiB: 17 kB/s is a poor mobile network.
    pub body_timeout: Duration,
    /// How long a client may leave an answer unread, beyond the time that its bytes need at 4 kB/s. A tunnel lasts
    /// longer, but then the connection is lost too, and the phone asks again.
    pub read_timeout: Duration,
    /// How long the server may take to answer.
    pub answer_timeout: Duration,
    /// How long running requests get when the server stops.
    pub grace: Duration,
    /// How often an idle poke stream sends a comment: mobile networks forget a connection after about a minute.
    pub keep_alive: Duration,
    /// A session ends after so many days without use: a phone in a drawer for a summer stays signed in, a sold one does
    /// not. Days on which the server does not run do not count.
    pub session_days: u32,
    /// How many days the answer to a write is remembered, so that a phone may repeat it. This is longer than a holiday.
    pub answer_days: u32,
    /// How many spaces of their own making a person may be in. Each costs a row in every sync. Spaces that others made
    /// do not count, so that nobody can use up the limit of somebody else.
    pub spaces_of_person: usize,
    /// How fast a person may make spaces; spaces that they left count. The burst lets a phone make all spaces again
    /// after a server lost them. Beyond it are about three hundred a day, which a mentor of a whole program does not
    /// reach.
    pub spaces_made_by_person: Rate,
    /// How many people whom a person invited may not have answered yet: a few circles, and every open proposal.
    pub unanswered_of_person: usize,
    /// The same between two people. Each invitation is a space that the other's phone must fetch. Twenty are allowed,
    /// since the answer to a request often needs no invitation back.
    pub unanswered_between_two: usize,
    /// How many people one invitation link may let in: a program's yearly intake.
    pub invitation_uses: u32,
    /// How many open invitation links a space may have.
    pub invitations_of_space: usize,
    /// How many alarms the documents may have that a person wrote last, for each person who is rung. It allows a thousand
    /// meetings ahead with all their reminders, and bounds what one account can make the server ring.
    pub alarms_of_person: usize,
    /// How many devices of a person may be registered for push. One more replaces the oldest registration.
    pub push_registrations_of_person: usize,
    /// How fast a person may register devices: a phone registers at each start.
    pub push_registrations_by_person: Rate,
    /// How long after its moment an alarm is left to the phones, which ring by themselves and say so.
    pub local_grace: Duration,
    /// How long an alert waits, so that a phone in use fetches it first and several changes become one push.
    pub alert_grace: Duration,
    /// How long a quiet wake waits: somebody who writes sends a change each few seconds.
    pub quiet_grace: Duration,
    /// The least time between two quiet wakes of one device: iOS allows a few an hour.
    pub quiet_every: Duration,
    /// How often the server looks for due pushes. It reads a few rows each time.
    pub push_tick: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            mails_to_address: Rate::new(20, Duration::from_secs(300)),
            mails_to_address_from_network: Rate::new(5, Duration::from_secs(300)),
            sign_ins_from_network: Rate::new(60, Duration::from_secs(5)),
            requests_of_person: Rate::new(1_000, Duration::from_millis(50)),
            queue: 1_024,
            readers: 2,
            connections: 8_192,
            listeners_of_person: 10,
            head_timeout: Duration::from_secs(15),
            body_timeout: Duration::from_secs(60),
            read_timeout: Duration::from_secs(30),
            answer_timeout: Duration::from_secs(30),
            grace: Duration::from_secs(10),
            keep_alive: Duration::from_secs(25),
            session_days: 180,
            answer_days: 30,
            spaces_of_person: 500,
            spaces_made_by_person: Rate::new(500, Duration::from_secs(300)),
            unanswered_of_person: 200,
            unanswered_between_two: 20,
            invitation_uses: 1_000,
            invitations_of_space: 100,
            alarms_of_person: 10_000,
            push_registrations_of_person: 10,
            push_registrations_by_person: Rate::new(30, Duration::from_secs(60)),
            local_grace: Duration::from_secs(20),
            alert_grace: Duration::from_secs(5),
            quiet_grace: Duration::from_secs(30),
            quiet_every: Duration::from_secs(600),
            push_tick: Duration::from_secs(1),
        }
    }
}
