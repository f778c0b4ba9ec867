//! A phone of the contract: a core in a folder of its own, whose network can be cut, and the shell's ports under it.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use belay_core::{Belay, Error, domain::MemberId};
use tempfile::TempDir;
use uuid::Uuid;

use super::server::Server;
use crate::{
    entry::{OpenSettings, PhoneFace, open_belay},
    ports::{ConnectivityError, ConnectivityFace, KeyVaultFace, VaultError},
};

/// A phone somewhere. Its background sync rests, so that a case alone says when something travels.
pub(crate) struct Phone {
    pub(crate) face: Arc<PhoneFace>,
    pub(crate) belay: Arc<Belay>,
    folder: TempDir,
    vault: Arc<dyn KeyVaultFace>,
    network: Arc<Switch>,
}

impl Phone {
    /// A new phone in a zone.
    pub(crate) async fn new(zone: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the phone");
        let vault: Arc<dyn KeyVaultFace> = Arc::new(MemoryVault::default());
        let network = Arc::new(Switch(AtomicBool::new(true)));
        let face = open(&folder, zone, &vault, &network).await.expect("the phone opens");
        face.suspend().await.expect("an open core can rest");
        let belay = face.core();
        Self { face, belay, folder, vault, network }
    }

    /// A phone on which somebody has signed in. Addresses differ by case: the server sends few codes to one.
    pub(crate) async fn of(name: &str, case: &str, zone: &str) -> Self {
        let phone = Self::new(zone).await;
        let (server, mail) = (Server::shared(), mail(name, case));
        let account = phone.belay.account();
        account
            .request_code_from_app(server.url.clone(), mail.clone(), None)
            .await
            .expect("a code is mailed");
        let code = server.mailed_code(&mail);
        account
            .sign_in_from_app(server.url.clone(), mail, code, Some(name.to_owned()), None)
            .await
            .expect("the code is taken");
        phone.sync().await;
        phone
    }

    /// Opens its folder once more.
    pub(crate) async fn open_again(&self) -> Result<Arc<PhoneFace>, Error> {
        open(&self.folder, "Europe/Berlin", &self.vault, &self.network).await
    }

    /// Who uses it.
    pub(crate) async fn me(&self) -> MemberId {
        let signed_in = self.belay.account().signed_in_from_app().await.expect("the vault answers");
        MemberId(signed_in.expect("somebody is signed in").person)
    }

    pub(crate) async fn sync(&self) {
        self.face.sync(None).await.expect("the server answers");
    }

    /// Into a tunnel: the system says that there is no network.
    pub(crate) fn go_offline(&self) {
        self.network.0.store(false, Ordering::Release);
    }

    /// Out of the tunnel.
    pub(crate) fn go_online(&self) {
        self.network.0.store(true, Ordering::Release);
        self.face.network_is_back().expect("the core is open");
    }
}

/// Brings several phones into one program, which the first one makes.
pub(crate) async fn program(phones: &[&Phone]) -> Uuid {
    let [first, others @ ..] = phones else {
        panic!("a program has somebody in it");
    };
    let program =
        first.belay.programs().create_from_app("Climbers".to_owned()).await.expect("a name is enough");
    first.sync().await;
    let uses = u32::try_from(others.len()).expect("few phones");
    let link =
        first.belay.account().invite_from_app(program, Some(uses), None).await.expect("its owner may invite");
    for phone in others {
        phone.belay.account().join_from_app(link.clone(), None).await.expect("the link can be used");
    }
    for phone in phones {
        phone.sync().await;
    }
    program
}

pub(crate) fn mail(name: &str, case: &str) -> String {
    format!("{}.{case}@example.org", name.to_lowercase())
}

/// Opens a folder with these ports.
pub(crate) async fn open(
    folder: &TempDir,
    zone: &str,
    vault: &Arc<dyn KeyVaultFace>,
    network: &Arc<Switch>,
) -> Result<Arc<PhoneFace>, Error> {
    let settings = OpenSettings {
        folder: folder.path().to_string_lossy().into_owned(),
        zone: zone.to_owned(),
        device_name: "a phone of the contract".to_owned(),
        extra_roots: Vec::new(),
    };
    let network: Arc<dyn ConnectivityFace> = Arc::clone(network) as Arc<dyn ConnectivityFace>;
    open_belay(settings, Arc::clone(vault), Some(network), None).await
}

/// What the system says of the network.
pub(crate) struct Switch(pub(crate) AtomicBool);

impl ConnectivityFace for Switch {
    fn is_online(&self) -> Result<bool, ConnectivityError> {
        Ok(self.0.load(Ordering::Acquire))
    }
}

/// A vault that forgets with its process.
#[derive(Default)]
struct MemoryVault(Mutex<BTreeMap<String, String>>);

impl KeyVaultFace for MemoryVault {
    fn get(&self, name: String) -> Result<Option<String>, VaultError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned())
    }

    fn set(&self, name: String, secret: Option<String>) -> Result<(), VaultError> {
        let mut secrets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match secret {
            Some(secret) => drop(secrets.insert(name, secret)),
            None => drop(secrets.remove(&name)),
        }
        Ok(())
    }
}
