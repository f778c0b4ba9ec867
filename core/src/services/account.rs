//! Signing in and out, the devices of an account, and the spaces shared with others: what needs the server at once.

use std::net::{Ipv4Addr, Ipv6Addr};

use belay_domain::MemberId;
use belay_protocol::{
    Device, Invitation, InvitationRequest, JoinRequest, NameError, OpenInvitation, OwnerRequest, Person,
    Session, SessionRequest, SignInAnswer, SignInRequest, Space, paths,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use url::{Host, Url};
use uuid::Uuid;

use crate::{
    Belay, Error, Result,
    documents::{
        leaving::take_back_offer,
        spaces::{remove_unmade, rooms},
    },
    inner::{Core, DEVICE, SignedIn, TOKEN},
    storage::{Key, StoredSpace},
    sync::{Server, farewell},
};

/// Signing in and out, devices, and invitations. Every call but [`Account::signed_in`] needs the network.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Account {
    pub(super) belay: Belay,
}

/// A device that is signed in to the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DeviceSession {
    /// The device.
    pub id: Uuid,
    /// The device's name for itself.
    pub name: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When the server last heard of it, to the hour.
    pub seen: DateTime<Utc>,
    /// Whether it is this one.
    pub this: bool,
}

/// A link that still lets people into a space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OpenLink {
    /// Names it, to end it by [`Account::end_link`]. The link itself is told once, when it is made.
    pub id: Uuid,
    /// How many more people may use it.
    pub uses_left: u32,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Until when it works.
    pub expires_at: DateTime<Utc>,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Belay {
    /// Signing in and out, devices, invitations.
    #[must_use]
    pub fn account(&self) -> Account {
        Account { belay: self.clone() }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Account {
    /// The signed-in person; none on a new phone. Answered from memory: it is asked at every look of those who watch
    /// it, and a platform's vault is slow and at times locked.
    ///
    /// # Errors
    /// [`Error::Closed`].
    pub fn signed_in(&self) -> Result<Option<SignedIn>> {
        Ok(self.belay.core()?.signed_in())
    }

    /// Asks the server at `address` to mail a code. Gives until when it can be used.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an address that is none; [`Error::Busy`] after too many; [`Error::Offline`].
    pub async fn request_code(&self, address: &str, mail: &str) -> Result<DateTime<Utc>> {
        let server = self.at(address)?;
        let request = SignInRequest { mail: mail.trim().to_owned() };
        let answer = server.post::<SignInAnswer>(paths::SIGN_IN, &request).await?;
        Ok(answer.value.expires_at)
    }

    /// Opens a session with the mailed code. `name` is needed for a new account.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a wrong, used or old code (`code_refused`) or a missing name; [`Error::Conflict`] where
    /// this phone already holds somebody else's documents; [`Error::Offline`].
    pub async fn sign_in(
        &self,
        address: &str,
        mail: &str,
        code: &str,
        name: Option<&str>,
    ) -> Result<SignedIn> {
        let core = self.belay.core()?;
        let server = self.at(address)?;
        let name = match name.map(belay_protocol::name) {
            // A text without visible characters is no name. The server says whether one is needed.
            None | Some(Err(NameError::Empty)) => None,
            Some(Ok(name)) => Some(name),
            Some(Err(error)) => return Err(Error::invalid("name", error.rule())),
        };
        let device = session_device(core)?;
        let before = core.store.read(|reading| reading.meta::<Person>(Key::Person))?;
        let request = SessionRequest {
            mail: mail.trim().to_owned(),
            code: code.trim().to_owned(),
            device,
            device_name: core.device_name.clone(),
            name,
        };
        let session = server.post::<Session>(paths::SESSION, &request).await?.value;
        let token =
            session.token.ok_or_else(|| Error::Offline { why: "the answer has no token".to_owned() })?;
        if before.is_some_and(|before| before.id != session.person.id) {
            // Give the session back: this phone keeps to the person whose words are on it.
            Server { token: Some(token), ..server }.delete(paths::SESSION).await?;
            return Err(Error::Conflict { what: "account".to_owned() });
        }
        core.vault.set(DEVICE, Some(&device.to_string()))?;
        core.vault.set(TOKEN, Some(&token))?;
        core.store.write(|writing| {
            writing.set_meta(Key::Person, &session.person)?;
            writing.set_meta(Key::Server, &server.address)?;
            let id = belay_protocol::self_space(session.person.id);
            if writing.reading().space(id)?.is_none() {
                // The server made it with the account; journals can be written before the first sync.
                let kind = belay_protocol::SpaceKind::Own;
                writing.put_space(&StoredSpace::reported(id, kind, String::new(), Vec::new()))?;
            }
            Ok(())
        })?;
        core.session_opened(&session.person, &server.address, &token);
        let Person { id, name } = session.person;
        Ok(SignedIn { person: id, name, server: server.address, session: true })
    }

    /// Ends this device's session. What is on the phone stays, and what was not sent waits for the next sign-in.
    ///
    /// # Errors
    /// [`Error::SignedOut`]; [`Error::Offline`], and then the session stays.
    pub async fn sign_out(&self) -> Result<()> {
        let core = self.belay.core()?;
        match Server::of(core)?.delete(paths::SESSION).await {
            Ok(()) | Err(Error::SignedOut) => core.forget_session(),
            Err(error) => Err(error),
        }
    }

    /// Asks the server to mail a code with which this account can be deleted, to the account's own address. Gives until when
    /// it can be used.
    ///
    /// # Errors
    /// [`Error::SignedOut`]; [`Error::Busy`] after too many; [`Error::Offline`].
    pub async fn request_deletion_code(&self) -> Result<DateTime<Utc>> {
        let server = self.server()?;
        Ok(server.post::<SignInAnswer>(paths::DELETION_CODE, &()).await?.value.expires_at)
    }

    /// Deletes the account with the mailed code: on the server everything that is this person's alone, in spaces shared with
    /// others only their membership, after the word that they leave. What is new is synced first. Then this phone is emptied
    /// and closed: every later call answers [`Error::Closed`], and opening the folder again finds a new phone. Without an
    /// answer each sync goes on with it, as long as the code is good: see [`Account::is_deletion_asked`] and
    /// [`Account::withdraw_deletion`].
    ///
    /// # Errors
    /// [`Error::Invalid`] for a wrong, used or old code (`code_refused`); [`Error::SignedOut`]; [`Error::Offline`] and
    /// [`Error::Busy`] where no answer came: it may have been carried out.
    pub async fn delete(&self, code: &str) -> Result<()> {
        let core = self.belay.core()?;
        // What is said last must build on what the others wrote meanwhile.
        self.sync_before_leaving().await?;
        farewell::begin(core, code).await
    }

    /// Whether the deletion of this account was asked for and no answer has come: the next sync goes on with it.
    ///
    /// # Errors
    /// Those of storage.
    pub fn is_deletion_asked(&self) -> Result<bool> {
        farewell::is_asked(self.belay.core()?)
    }

    /// Takes such a request back: no sync goes on with it. Where the server had heard it, the account is deleted all the same.
    ///
    /// # Errors
    /// Those of storage.
    pub fn withdraw_deletion(&self) -> Result<()> {
        farewell::withdraw(self.belay.core()?)
    }

    /// The devices signed in to this account.
    ///
    /// # Errors
    /// [`Error::SignedOut`]; [`Error::Offline`].
    pub async fn devices(&self) -> Result<Vec<DeviceSession>> {
        let devices = self.server()?.get::<Vec<Device>>(paths::DEVICES).await?.value;
        let session = |Device { id, name, since, seen, this }| DeviceSession { id, name, since, seen, this };
        Ok(devices.into_iter().map(session).collect())
    }

    /// Signs another device out, for instance a lost phone.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::SignedOut`]; [`Error::Offline`].
    pub async fn revoke(&self, device: Uuid) -> Result<()> {
        self.server()?.delete(&format!("{}/{device}", paths::DEVICES)).await
    }

    /// Makes a link by which `uses` others can join a space (one, if not said).
    ///
    /// # Errors
    /// [`Error::Refused`] for who may not invite; [`Error::Offline`].
    pub async fn invite(&self, space: Uuid, uses: Option<u32>) -> Result<String> {
        let path = format!("{}/{space}/invitations", paths::SPACES);
        let server = self.server()?;
        Ok(server.post::<Invitation>(&path, &InvitationRequest { uses }).await?.value.link)
    }

    /// The links that still let people into a space, the newest first. For its owner.
    ///
    /// # Errors
    /// [`Error::Refused`] for who may not invite; [`Error::NotFound`]; [`Error::SignedOut`]; [`Error::Offline`].
    pub async fn links(&self, space: Uuid) -> Result<Vec<OpenLink>> {
        let path = format!("{}/{space}/invitations", paths::SPACES);
        let links = self.server()?.get::<Vec<OpenInvitation>>(&path).await?.value;
        let open = |OpenInvitation { id, uses_left, made_at, expires_at, by: _ }| OpenLink {
            id,
            uses_left,
            made_at,
            expires_at,
        };
        Ok(links.into_iter().map(open).collect())
    }

    /// Ends a link: it lets nobody in any more. For the space's owner.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a link that is over already; [`Error::Refused`] for who may not invite;
    /// [`Error::SignedOut`]; [`Error::Offline`].
    pub async fn end_link(&self, space: Uuid, link: Uuid) -> Result<()> {
        self.server()?.delete(&format!("{}/{space}/invitations/{link}", paths::SPACES)).await
    }

    /// Joins a space by a link. Gives the space.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a link that is none, is used up or has expired; [`Error::Offline`].
    pub async fn join(&self, link: &str) -> Result<Uuid> {
        let core = self.belay.core()?;
        let (space, invitation) =
            belay_domain::link::invitation(link).ok_or_else(|| Error::invalid("link", "no_invitation"))?;
        let path = format!("{}/{space}/members", paths::SPACES);
        let joined = Server::of(core)?.post::<Space>(&path, &JoinRequest { invitation }).await?.value;
        let id = joined.id;
        self.take_in(joined)?;
        Ok(id)
    }

    /// Leaves a space. Its documents leave this phone with the next sync; own words not sent yet are kept. What one offers in a
    /// program is taken back, and sent before one leaves it. A space that the server does not know (it was not asked yet, or
    /// would not make it) is removed at once, without the network.
    ///
    /// # Errors
    /// [`Error::SignedOut`]; [`Error::Offline`]; those of storage.
    pub async fn leave(&self, space: Uuid) -> Result<()> {
        let core = self.belay.core()?;
        let person = core.person()?.id;
        let now = core.now()?;
        let (is_gone, changed) = core.store.write(|writing| remove_unmade(writing, space, now))?;
        core.tell_of(changed);
        if is_gone {
            return Ok(());
        }
        if core.write(|writing, context| take_back_offer(writing, space, context))? {
            self.sync_before_leaving().await?;
        }
        Server::of(core)?.delete(&format!("{}/{space}/members/{person}", paths::SPACES)).await?;
        core.signals.want();
        Ok(())
    }

    /// Takes somebody out of a circle or a program. They come back only by a link that is made after that. For the space's owner;
    /// oneself leaves with [`Account::leave`].
    ///
    /// # Errors
    /// [`Error::Refused`] for who does not own it; [`Error::NotFound`] for somebody who is not in it; [`Error::SignedOut`];
    /// [`Error::Offline`]; those of storage.
    pub async fn remove(&self, space: Uuid, member: MemberId) -> Result<()> {
        let core = self.belay.core()?;
        if core.me()? == member {
            return self.leave(space).await;
        }
        Server::of(core)?.delete(&format!("{}/{space}/members/{member}", paths::SPACES)).await?;
        core.signals.want();
        Ok(())
    }

    /// Hands a circle or a program over to somebody who is in it of their own will. Its owner so far stays in it as a member, and
    /// the links they made end.
    ///
    /// # Errors
    /// [`Error::Refused`] for who does not own it, and for somebody who has not said yes to being in it; [`Error::NotFound`]
    /// for somebody who is not in it; [`Error::SignedOut`]; [`Error::Offline`]; those of storage.
    pub async fn hand_over(&self, space: Uuid, member: MemberId) -> Result<()> {
        let core = self.belay.core()?;
        let path = format!("{}/{space}/owner", paths::SPACES);
        let answer = Server::of(core)?.post::<Space>(&path, &OwnerRequest { person: member.0 }).await?.value;
        self.take_in(answer)
    }

    /// Sends what is new. What fails and is not the network concerns single documents and spaces: nobody is kept from going by
    /// them.
    async fn sync_before_leaving(&self) -> Result<()> {
        match self.belay.sync(&|_| {}).await {
            Err(
                error @ (Error::Offline { .. }
                | Error::Busy { .. }
                | Error::SignedOut
                | Error::Cancelled
                | Error::Closed),
            ) => return Err(error),
            Err(error) => tracing::info!(%error, "somebody leaves although not everything was synced"),
            Ok(_) => {}
        }
        Ok(())
    }

    /// Takes in what the server says of a space.
    fn take_in(&self, Space { id, kind, name, members }: Space) -> Result<()> {
        let core = self.belay.core()?;
        let now = core.now()?;
        let ((), changed) = core.store.receive(|writing| {
            rooms::check_members(writing, StoredSpace::reported(id, kind, name, members), now)?;
            writing.want_refused_again()
        })?;
        core.tell_of(changed);
        core.signals.want();
        Ok(())
    }

    /// The server, with the session.
    fn server(&self) -> Result<Server> {
        Server::of(self.belay.core()?)
    }

    /// The server at an address, without a session.
    fn at(&self, address: &str) -> Result<Server> {
        let address = server_address(address).ok_or_else(|| Error::invalid("server", "https_needed"))?;
        Ok(Server { transport: self.belay.core()?.transport.clone(), address, token: None })
    }
}

/// The address of a server as it is called, without a slash at the end. It is read by the parser that will send the
/// requests, so that both see the same host. Without TLS only this machine will do: anything else would send the code
/// and the token in the clear.
fn server_address(typed: &str) -> Option<String> {
    let url = Url::parse(typed.trim()).ok()?;
    let fits = match url.scheme() {
        "https" => url.has_host(),
        "http" => match url.host()? {
            Host::Domain(name) => name == "localhost",
            Host::Ipv4(address) => address == Ipv4Addr::LOCALHOST,
            Host::Ipv6(address) => address == Ipv6Addr::LOCALHOST,
        },
        _ => false,
    };
    // Parsers part ways over a backslash, and no address has one.
    let fits = fits && !typed.contains('\\');
    let bare = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    (fits && bare && url.fragment().is_none()).then(|| url.as_str().trim_end_matches('/').to_owned())
}

/// The device to open a session for: that of the session there is, and a new one where there is none. Not the one that
/// numbers intentions: a backup takes that along, and of two phones it was put on one must not sign the other out.
fn session_device(core: &Core) -> Result<Uuid> {
    let known = match core.vault.get(TOKEN)? {
        Some(_) => core.vault.get(DEVICE)?.and_then(|device| device.parse().ok()),
        None => None,
    };
    known.map_or_else(|| core.new_id(), Ok)
}
