//! Rate limits: token buckets for each mail address, network address and person.

use std::{hash::Hash, net::IpAddr, sync::Arc, time::Duration};

use governor::{Quota, RateLimiter, middleware::NoOpMiddleware, state::keyed::DashMapStateStore};
use uuid::Uuid;

use crate::{
    clock::Clock,
    config::{Limits, Rate},
    failure::Failure,
};

/// The server's clock for the buckets.
#[derive(Clone, Debug)]
struct Pace(Arc<dyn Clock>);

impl governor::clock::Clock for Pace {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

/// A bucket for each key.
struct Buckets<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, DashMapStateStore<K>, Pace, NoOpMiddleware<Duration>>,
    pace: Pace,
}

impl<K: Hash + Eq + Clone> Buckets<K> {
    fn new(rate: Rate, pace: &Pace) -> Self {
        // A quota refuses only a period of zero, and `Rate` refuses that before.
        let quota = Quota::with_period(rate.every)
            .unwrap_or_else(|| Quota::per_second(rate.burst))
            .allow_burst(rate.burst);
        Self { limiter: RateLimiter::dashmap_with_clock(quota, pace.clone()), pace: pace.clone() }
    }

    fn take(&self, key: &K) -> Result<(), Failure> {
        use governor::clock::Clock as _;
        self.limiter.check_key(key).map_err(|until| Failure::TooMany(until.wait_time_from(self.pace.now())))
    }

    fn tidy(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }
}

/// All rate limits of the server.
pub(crate) struct Rates {
    mails: Buckets<String>,
    mails_from: Buckets<(String, IpAddr)>,
    sign_ins: Buckets<IpAddr>,
    requests: Buckets<Uuid>,
    spaces: Buckets<Uuid>,
    registrations: Buckets<Uuid>,
}

impl Rates {
    /// Full buckets.
    pub(crate) fn new(limits: &Limits, clock: &Arc<dyn Clock>) -> Self {
        let pace = Pace(Arc::clone(clock));
        Self {
            mails: Buckets::new(limits.mails_to_address, &pace),
            mails_from: Buckets::new(limits.mails_to_address_from_network, &pace),
            sign_ins: Buckets::new(limits.sign_ins_from_network, &pace),
            requests: Buckets::new(limits.requests_of_person, &pace),
            spaces: Buckets::new(limits.spaces_made_by_person, &pace),
            registrations: Buckets::new(limits.push_registrations_by_person, &pace),
        }
    }

    /// A mail to this address for this network address. A mail that the network may not ask for does not count against
    /// the limit of the address.
    pub(crate) fn mail(&self, address: &str, from: IpAddr) -> Result<(), Failure> {
        self.mails_from.take(&(address.to_owned(), network(from)))?;
        self.mails.take(&address.to_owned())
    }

    /// A sign-in request or a tried code from this network address.
    pub(crate) fn sign_in(&self, from: IpAddr) -> Result<(), Failure> {
        self.sign_ins.take(&network(from))
    }

    /// A request of this person.
    pub(crate) fn request(&self, person: Uuid) -> Result<(), Failure> {
        self.requests.take(&person)
    }

    /// A new space that this person makes.
    pub(crate) fn space(&self, person: Uuid) -> Result<(), Failure> {
        self.spaces.take(&person)
    }

    /// A device that this person registers for push.
    pub(crate) fn registration(&self, person: Uuid) -> Result<(), Failure> {
        self.registrations.take(&person)
    }

    /// Forgets full buckets.
    pub(crate) fn tidy(&self) {
        self.mails.tidy();
        self.mails_from.tidy();
        self.sign_ins.tidy();
        self.requests.tidy();
        self.spaces.tidy();
        self.registrations.tidy();
    }
}

/// One household: an IPv4 address, or the 64 bits of an IPv6 address that a provider gives to one customer.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::clock::StandingClock;

    #[test]
    fn a_bucket_runs_empty_says_how_long_to_wait_and_fills_again() {
        let clock = Arc::new(StandingClock::at(DateTime::UNIX_EPOCH));
        let limits =
            Limits { requests_of_person: Rate::new(2, Duration::from_secs(10)), ..Limits::default() };
        let rates = Rates::new(&limits, &(Arc::clone(&clock) as Arc<dyn Clock>));
        let (ann, bo) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert!(rates.request(ann).is_ok() && rates.request(ann).is_ok());
        let Err(Failure::TooMany(wait)) = rates.request(ann) else { panic!("the third was let in") };
        assert_eq!(wait, Duration::from_secs(10));
        assert!(rates.request(bo).is_ok(), "another's bucket is another bucket");
        clock.advance(wait);
        assert!(rates.request(ann).is_ok());
    }

    #[test]
    fn neighbours_in_one_ipv6_network_share_a_bucket() {
        let at = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(at("2001:db8:1:2::7"), at("2001:db8:1:2:ffff::1"));
        assert_ne!(at("2001:db8:1:2::7"), at("2001:db8:1:3::7"));
        assert_eq!(at("::ffff:192.0.2.1"), at("192.0.2.1"));
    }
}
