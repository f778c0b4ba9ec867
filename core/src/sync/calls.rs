//! The server's resources as calls: the address, the session, and the meaning of each answer.

use std::sync::Arc;

use belay_protocol::{Code, Problem};
use serde::{Serialize, de::DeserializeOwned};

use super::plan::LONGEST_ASKED;
use crate::{
    Error, Result,
    inner::Core,
    json,
    ports::transport::{Call, Method, Poke, Reply, Transport},
};

/// The status of a success without content (RFC 9110, section 15.3.5).
const NO_CONTENT: u16 = 204;

/// The server, for one session.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) transport: Arc<dyn Transport>,
    /// The address, without a slash at the end.
    pub(crate) address: String,
    /// The session's token.
    pub(crate) token: Option<String>,
}

/// An answer with its size.
pub(crate) struct Answer<T> {
    pub(crate) value: T,
    /// Bytes of body, up and down.
    pub(crate) travelled: (u64, u64),
}

impl Server {
    /// The server, with the session.
    ///
    /// # Errors
    /// [`Error::SignedOut`].
    pub(crate) fn of(core: &Core) -> Result<Self> {
        let (address, token) = core.credentials()?;
        Ok(Self { transport: Arc::clone(&core.transport), address, token: Some(token) })
    }

    /// Sends a request with a body.
    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<Answer<T>> {
        let body = json::write(body)?;
        self.ask(Method::Post, path, Some(body)).await
    }

    /// Sends a request without a body.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<Answer<T>> {
        self.ask(Method::Get, path, None).await
    }

    /// Deletes a resource. The answer has no body.
    pub(crate) async fn delete(&self, path: &str) -> Result<()> {
        self.settle(self.call(Method::Delete, path, None)).await
    }

    /// Sends a request whose answer has no body.
    pub(crate) async fn carry_out(&self, path: &str, body: &impl Serialize) -> Result<()> {
        self.settle(self.call(Method::Post, path, Some(json::write(body)?))).await
    }

    /// Replaces a resource. The answer has no body.
    pub(crate) async fn put(&self, path: &str, body: &impl Serialize) -> Result<()> {
        self.settle(self.call(Method::Put, path, Some(json::write(body)?))).await
    }

    async fn settle(&self, call: Call) -> Result<()> {
        let reply = self.transport.send(call).await;
        let reply = reply.map_err(|incident| Error::Offline { why: incident.0 })?;
        expect_success(&reply)?;
        if reply.status != NO_CONTENT {
            // The sign-in page of a hotel's network answers 200 and has ended no session: a lost phone would still be
            // signed in.
            return Err(Error::Offline { why: "the answer is not from a Belay server".to_owned() });
        }
        Ok(())
    }

    /// Listens for pokes.
    pub(crate) async fn listen(&self, path: &str) -> Result<Box<dyn Poke>> {
        let poke = self.transport.listen(self.call(Method::Get, path, None)).await;
        poke.map_err(|incident| Error::Offline { why: incident.0 })
    }

    fn call(&self, method: Method, path: &str, body: Option<Vec<u8>>) -> Call {
        Call { method, url: format!("{}{path}", self.address), token: self.token.clone(), body }
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<Vec<u8>>,
    ) -> Result<Answer<T>> {
        let reply = self.transport.send(self.call(method, path, body)).await;
        let reply = reply.map_err(|incident| Error::Offline { why: incident.0 })?;
        expect_success(&reply)?;
        if reply.media_type != "application/json" {
            // The sign-in page of a hotel's network answers 200 with HTML.
            return Err(Error::Offline { why: "the answer is not from a Belay server".to_owned() });
        }
        let value = json::read(&reply.body).map_err(|_| Error::Offline {
            why: "the answer is cut off or not from a Belay server".to_owned(),
        })?;
        Ok(Answer { value, travelled: reply.travelled })
    }
}

/// The server asks to wait. A wait of more than an hour is a fault and not a load, so the wait is limited to an hour.
fn busy(asked: Option<u64>) -> Error {
    Error::Busy { retry_after: asked.unwrap_or(1).min(LONGEST_ASKED.as_secs()) }
}

/// Makes an error of an answer that is no success.
fn expect_success(reply: &Reply) -> Result<()> {
    if (200..300).contains(&reply.status) {
        return Ok(());
    }
    let problem: Option<Problem> = (reply.media_type == belay_protocol::PROBLEM_MEDIA_TYPE)
        .then(|| json::read(&reply.body).ok())
        .flatten();
    let Some(problem) = problem else {
        // The answer is from a proxy, a portal or a broken gateway, and not from a Belay server.
        let why = format!("an answer with status {} that is not from a Belay server", reply.status);
        return Err(match reply.status {
            429 | 503 => busy(reply.retry_after),
            _ => Error::Offline { why },
        });
    };
    let retry_after = problem.retry_after.or(reply.retry_after);
    Err(match problem.code {
        Code::SignedOut => Error::SignedOut,
        Code::CodeRefused => Error::invalid("code", "code_refused"),
        Code::NameNeeded => Error::invalid("name", "empty"),
        Code::InvitationRefused => Error::invalid("invitation", "invitation_refused"),
        Code::Invalid => Error::invalid(problem.field.as_deref().unwrap_or("request"), "invalid"),
        Code::TooLarge => Error::invalid("request", "too_large"),
        Code::Forbidden => {
            Error::Refused { refusal: belay_domain::Refusal::because(belay_domain::Reason::NotAMember) }
        }
        Code::NotFound => Error::not_found("resource"),
        Code::Conflict => Error::Conflict { what: "resource".to_owned() },
        Code::TooMany | Code::Unavailable => busy(retry_after),
        Code::Internal | Code::Unknown => {
            Error::Offline { why: format!("the server failed with status {}", reply.status) }
        }
    })
}
