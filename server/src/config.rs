//! What a server is started with. Every number has its default and its reason here.

use std::{
    net::{Ipv4Addr, SocketAddr},
    num::NonZeroU32,
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use crate::clock::{Clock, MachineClock};

/// What a server is started with.
///
/// TLS is not among it: a proxy in front of the server ends TLS, and the server itself speaks HTTP/1.1.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen. Port 0 picks a free one; [`crate::Running::addr`] says which.
    pub listen: SocketAddr,
    /// Where everything is kept: `belay.db`, `server.key`, `belay.mark`, and mails in `mail/`. Made if missing.
    pub folder: PathBuf,
    /// The address phones know the server by, for links in mails and invitations, without a slash at the end.
    /// None: `http://` and the address listened on.
    pub public_url: Option<String>,
    /// How mail is sent. None: each mail is written as a file into `mail/`, and its path is logged.
    pub smtp: Option<Smtp>,
    /// Whether a proxy stands in front, whose `X-Forwarded-For` says where a request came from. Only the last entry
    /// is believed, since the proxy wrote that one itself. Without a proxy anybody could write it.
    pub behind_proxy: bool,
    /// How much, how often, how long.
    pub limits: Limits,
    /// The time. Replaced only by tests.
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
    /// Who mails come from, for instance `Belay <belay@example.org>`.
    pub from: String,
}

impl std::fmt::Debug for Smtp {
    /// Without the URL: it carries a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("from", &self.from).finish_non_exhaustive()
    }
}

/// So many at once, and one more each `every`.
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

    /// No limit that anybody notices: for benchmarks and simulators.
    pub const UNLIMITED: Self = Self::new(u32::MAX, Duration::from_nanos(1));
}

/// How much, how often, how long. What may travel in one request is fixed by the wire (`belay_protocol`'s limits).
#[derive(Clone, Debug)]
pub struct Limits {
    /// Sign-in mails to one address, whoever asks: a mailbox is not flooded, and a guesser who has many networks gets
    /// 288 codes a day, each open to 20 tries of a hundred million.
    pub mails_to_address: Rate,
    /// Sign-in mails to one address asked for from one network. Five at once forgives impatience. Less than one address
    /// gets from all, so that somebody elsewhere cannot use up what its owner may ask for.
    pub mails_to_address_from_network: Rate,
    /// Sign-in requests and codes tried from one network address: a room of thirty people signs in together.
    pub sign_ins_from_network: Rate,
    /// Requests of one person's session. A first sync of 100,000 documents is 200 requests.
    pub requests_of_person: Rate,
    /// Writes wait in a queue; when it is this long the server says so instead of letting everyone wait.
    pub queue: usize,
    /// Threads that read from the database.
    pub readers: usize,
    /// Connections open at once, so that the process does not run out of file handles.
    pub connections: usize,
    /// Open poke streams of one person. One more ends the oldest.
    pub listeners_of_person: usize,
    /// How long a client may take to send the head of a request.
    pub head_timeout: Duration,
    /// How long a client may take to send a body of at most 1 MiB: 17 kB/s is a poor mobile network.
    pub body_timeout: Duration,
    /// How long a client may leave what it was sent unread, beyond what its line needs at 4 kB/s. A tunnel is longer, but
    /// then the line is gone as well, and the phone asks again.
    pub read_timeout: Duration,
    /// How long the server may take to answer.
    pub answer_timeout: Duration,
    /// How long running requests get when the server stops.
    pub grace: Duration,
    /// How often an idle poke stream sends a comment: mobile networks forget a connection after about a minute.
    pub keep_alive: Duration,
    /// A session unused for so many days ends: a phone in a drawer for a summer stays signed in, a sold one does not.
    /// Days on which the server does not run are not counted.
    pub session_days: u32,
    /// How many days the answer to a write is remembered, so that a phone may ask again. Longer than a holiday.
    pub answer_days: u32,
    /// How many spaces a person may be in that they made. Each costs a row in every sync. Spaces that others made do not
    /// count: nobody uses up what is another's.
    pub spaces_of_person: usize,
    /// How fast a person may make spaces, those included that they left again. All of them at once after a server lost
    /// them; beyond that about three hundred a day, which a mentor of a whole program does not reach.
    pub spaces_made_by_person: Rate,
    /// How many people a person may have put into spaces who have not answered: a few circles, and every open proposal.
    pub unanswered_of_person: usize,
    /// The same between two people. Each is a space that the other's phone must fetch: a score, since the answer to a
    /// request often needs no word back.
    pub unanswered_between_two: usize,
    /// How many people one invitation link may let in: a program's yearly intake.
    pub invitation_uses: u32,
    /// How many open invitation links a space may have.
    pub invitations_of_space: usize,
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
        }
    }
}
