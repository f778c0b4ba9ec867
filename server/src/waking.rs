//! Hints to phones that listen: "something new", never what.

use std::{collections::HashMap, sync::Mutex};

use tokio::sync::watch;
use uuid::Uuid;

use crate::storage::locked;

/// Who listens. A phone that misses a hint loses nothing: it syncs anyway when it next has reason to.
#[derive(Debug)]
pub(crate) struct Waking {
    /// None once the server stops: whoever comes late is not left waiting.
    listeners: Mutex<Option<HashMap<Uuid, Vec<Listener>>>>,
}

#[derive(Debug)]
struct Listener {
    device: Uuid,
    hints: watch::Sender<u64>,
}

impl Default for Waking {
    fn default() -> Self {
        Self { listeners: Mutex::new(Some(HashMap::new())) }
    }
}

impl Waking {
    /// Starts listening. A device listens once: its earlier stream ends. Of more than `most` the oldest ends.
    pub(crate) fn listen(&self, person: Uuid, device: Uuid, most: usize) -> watch::Receiver<u64> {
        let (hints, heard) = watch::channel(0);
        let mut everyone = locked(&self.listeners);
        let Some(everyone) = everyone.as_mut() else {
            return heard;
        };
        let own = everyone.entry(person).or_default();
        own.retain(|listener| listener.device != device && !listener.hints.is_closed());
        while own.len() >= most.max(1) {
            own.remove(0);
        }
        own.push(Listener { device, hints });
        heard
    }

    /// Whether nobody listens.
    pub(crate) fn is_idle(&self) -> bool {
        locked(&self.listeners).as_ref().is_none_or(HashMap::is_empty)
    }

    /// Hints at something new to every listening phone of `people`, except the one it came from; to how many.
    pub(crate) fn hint(&self, people: &[Uuid], from: Uuid) -> usize {
        let mut everyone = locked(&self.listeners);
        let Some(everyone) = everyone.as_mut() else {
            return 0;
        };
        let mut hinted = 0;
        for person in people {
            let Some(own) = everyone.get_mut(person) else {
                continue;
            };
            own.retain(|listener| !listener.hints.is_closed());
            for listener in own.iter().filter(|listener| listener.device != from) {
                listener.hints.send_modify(|count| *count += 1);
                hinted += 1;
            }
            if own.is_empty() {
                everyone.remove(person);
            }
        }
        hinted
    }

    /// Ends the stream of one device: its session is over.
    pub(crate) fn end(&self, person: Uuid, device: Uuid) {
        if let Some(own) = locked(&self.listeners).as_mut().and_then(|everyone| everyone.get_mut(&person)) {
            own.retain(|listener| listener.device != device);
        }
    }

    /// Ends every stream, and every one that would still begin: the server stops.
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
    fn the_phone_something_came_from_is_not_told_of_it() {
        let waking = Waking::default();
        let phone = waking.listen(ANN, PHONE, 10);
        let tablet = waking.listen(ANN, TABLET, 10);
        assert_eq!(waking.hint(&[ANN], PHONE), 1);
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
    fn who_comes_while_the_server_stops_is_not_left_waiting() {
        let waking = Waking::default();
        waking.end_all();
        assert!(waking.listen(ANN, PHONE, 10).has_changed().is_err());
    }

    #[test]
    fn who_hung_up_is_forgotten() {
        let waking = Waking::default();
        drop(waking.listen(ANN, PHONE, 10));
        assert_eq!(waking.hint(&[ANN], TABLET), 0);
        assert!(waking.is_idle());
    }
}
