//! Pokes to listening phones. A poke says that there is something new, never what.

use std::{collections::HashMap, sync::Mutex};

use tokio::sync::watch;
use uuid::Uuid;

use crate::storage::locked;

/// The listening phones. A phone that misses a poke loses nothing: it syncs anyway when it next has reason to.
#[derive(Debug)]
pub(crate) struct Waking {
    /// None once the server stops, so that a late listener does not wait for ever.
    listeners: Mutex<Option<HashMap<Uuid, Vec<Listener>>>>,
}

#[derive(Debug)]
struct Listener {
    device: Uuid,
    /// Counts the pokes of the stream.
    pokes: watch::Sender<u64>,
    /// How many of them came before the last sync that was answered; none before the first of the stream.
    caught_up: Option<u64>,
}

impl Default for Waking {
    fn default() -> Self {
        Self { listeners: Mutex::new(Some(HashMap::new())) }
    }
}

impl Waking {
    /// Starts a stream of pokes. A device has one stream: its earlier one ends. Where a person has more than `most` streams,
    /// the oldest ends.
    pub(crate) fn listen(&self, person: Uuid, device: Uuid, most: usize) -> watch::Receiver<u64> {
        let (pokes, poked) = watch::channel(0);
        let mut everyone = locked(&self.listeners);
        let Some(everyone) = everyone.as_mut() else {
            return poked;
        };
        let own = everyone.entry(person).or_default();
        own.retain(|listener| listener.device != device && !listener.pokes.is_closed());
        while own.len() >= most.max(1) {
            own.remove(0);
        }
        own.push(Listener { device, pokes, caught_up: None });
        poked
    }

    /// Whether nobody listens.
    pub(crate) fn is_idle(&self) -> bool {
        locked(&self.listeners).as_ref().is_none_or(HashMap::is_empty)
    }

    /// Pokes every listening phone of `people`, except the device `from` that made the change. Returns how many were poked.
    pub(crate) fn poke(&self, people: &[Uuid], from: Uuid) -> usize {
        let mut everyone = locked(&self.listeners);
        let Some(everyone) = everyone.as_mut() else {
            return 0;
        };
        let mut count = 0;
        for person in people {
            let Some(own) = everyone.get_mut(person) else {
                continue;
            };
            own.retain(|listener| !listener.pokes.is_closed());
            for listener in own.iter().filter(|listener| listener.device != from) {
                listener.pokes.send_modify(|pokes| *pokes += 1);
                count += 1;
            }
            if own.is_empty() {
                everyone.remove(person);
            }
        }
        count
    }

    /// How often a listening device was poked, before a sync of it reads; none if it does not listen.
    pub(crate) fn poked(&self, person: Uuid, device: Uuid) -> Option<u64> {
        self.of_device(person, device, |listener| *listener.pokes.borrow())
    }

    /// Notes that a listening device has read everything until its `poked`-th poke.
    pub(crate) fn catch_up(&self, person: Uuid, device: Uuid, poked: u64) {
        self.of_device(person, device, |listener| listener.caught_up = Some(poked));
    }

    /// Whether a device listens and has read everything it was poked for: it needs no push.
    pub(crate) fn has_caught_up(&self, person: Uuid, device: Uuid) -> bool {
        let caught_up = |listener: &mut Listener| {
            !listener.pokes.is_closed() && listener.caught_up == Some(*listener.pokes.borrow())
        };
        self.of_device(person, device, caught_up).unwrap_or(false)
    }

    fn of_device<T>(&self, person: Uuid, device: Uuid, read: impl FnOnce(&mut Listener) -> T) -> Option<T> {
        let mut everyone = locked(&self.listeners);
        let own = everyone.as_mut()?.get_mut(&person)?;
        own.iter_mut().find(|listener| listener.device == device).map(read)
    }

    /// Ends the stream of a device whose session has ended.
    pub(crate) fn end(&self, person: Uuid, device: Uuid) {
        if let Some(own) = locked(&self.listeners).as_mut().and_then(|everyone| everyone.get_mut(&person)) {
            own.retain(|listener| listener.device != device);
        }
    }

    /// Ends every stream, and every stream that begins later, because the server stops.
    pub(crate) fn end_all(&self) {
        locked(&self.listeners).take();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: Uuid = Uuid::from_u128(1);
    const PHONE: Uuid = Uuid::from_u128(11);
    const TABLET: Uuid = Uuid::from_u128(12);

    #[test]
    fn the_device_that_made_a_change_is_not_poked() {
        let waking = Waking::default();
        let phone = waking.listen(ANN, PHONE, 10);
        let tablet = waking.listen(ANN, TABLET, 10);
        assert_eq!(waking.poke(&[ANN], PHONE), 1);
        assert!(!phone.has_changed().expect("still listening"));
        assert!(tablet.has_changed().expect("still listening"));
    }

    #[test]
    fn one_listener_too_many_ends_the_oldest_and_a_device_listens_once() {
        let waking = Waking::default();
        let oldest = waking.listen(ANN, PHONE, 1);
        let newest = waking.listen(ANN, TABLET, 1);
        assert!(oldest.has_changed().is_err(), "ended");
        let again = waking.listen(ANN, TABLET, 1);
        assert!(newest.has_changed().is_err(), "ended");
        assert!(again.has_changed().is_ok());
    }

    #[test]
    fn a_phone_that_listens_while_the_server_stops_does_not_wait() {
        let waking = Waking::default();
        waking.end_all();
        assert!(waking.listen(ANN, PHONE, 10).has_changed().is_err());
    }

    #[test]
    fn a_phone_that_hung_up_is_forgotten() {
        let waking = Waking::default();
        drop(waking.listen(ANN, PHONE, 10));
        assert_eq!(waking.poke(&[ANN], TABLET), 0);
        assert!(waking.is_idle());
    }
}
