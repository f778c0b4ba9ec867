//! A device that speaks to the server without a core: it sends what no phone of this version would send, and sees what
//! phones really sent.

use std::collections::BTreeMap;

use belay_core::sync::{Call, HttpTransport, Method, Transport as _};
use belay_crypto::{Header, open, seal};
use belay_protocol::{
    Body, Document, Outcome, Session, SessionRequest, SignInRequest, SyncRequest, SyncResponse, Wake, Write,
    paths,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use uuid::Uuid;

use crate::Community;

/// A device of somebody, without a core.
pub struct Visitor {
    transport: HttpTransport,
    url: String,
    token: String,
    /// Itself.
    pub device: Uuid,
}

impl Visitor {
    /// Signs somebody in on one more device.
    ///
    /// # Panics
    /// If that fails.
    pub async fn new(community: &Community, name: &str) -> Self {
        let transport = HttpTransport::new(&[]).expect("set up TLS");
        let url = community.server.url().to_owned();
        let mail = format!("{}@example.org", name.to_lowercase());
        let mut visitor = Self { transport, url, token: String::new(), device: Uuid::now_v7() };
        let request = SignInRequest { mail: mail.clone() };
        let before = community.mails();
        let _: Value = visitor.post(paths::SIGN_IN, &request).await;
        let request = SessionRequest {
            code: community.code_since(&before),
            mail,
            device: visitor.device,
            device_name: "a visitor of the tests".into(),
            name: None,
        };
        let session: Session = visitor.post(paths::SESSION, &request).await;
        visitor.token = session.token.expect("the session has a token");
        visitor
    }

    /// Stores a content under an id, as a phone would.
    ///
    /// # Panics
    /// If the server does not take it.
    pub async fn store(&self, like: &Document, content: &Value) -> u64 {
        self.store_written(like, &serde_json::to_vec(content).expect("write the content")).await
    }

    /// Stores a content that is written already, in whatever way.
    ///
    /// # Panics
    /// If the server does not take it.
    pub async fn store_written(&self, like: &Document, content: &[u8]) -> u64 {
        let header = Header { space: like.space, document: like.id, kind: &like.kind };
        self.store_body(like, seal(&header, content)).await
    }

    /// Stores any bytes on top of a document.
    ///
    /// # Panics
    /// If the server does not take them.
    pub async fn store_body(&self, like: &Document, body: Vec<u8>) -> u64 {
        let write = Write {
            write: Uuid::now_v7(),
            space: like.space,
            id: like.id,
            kind: like.kind.clone(),
            base: like.rev,
            body: Body(body),
            alarms: Vec::new(),
            wake: Wake::Quiet,
            wake_to: Vec::new(),
        };
        let answer = self.sync(vec![write]).await;
        match &answer.results[0].outcome {
            Outcome::Stored { rev, .. } => *rev,
            other => panic!("not stored: {other:?}"),
        }
    }

    /// Every document this person can read, by its id.
    ///
    /// # Panics
    /// If the server does not answer.
    pub async fn documents(&self) -> BTreeMap<Uuid, Document> {
        self.everything().await.into_iter().map(|document| (document.id, document)).collect()
    }

    /// Every document this person can read; those with one id in several spaces too.
    ///
    /// # Panics
    /// If the server does not answer.
    pub async fn everything(&self) -> Vec<Document> {
        let mut documents = Vec::new();
        let mut page = self.sync(Vec::new()).await;
        loop {
            documents.extend(page.documents);
            if !page.more {
                return documents;
            }
            let (epoch, cursor) = (Some(page.epoch), Some(page.cursor));
            page = self.post(paths::SYNC, &SyncRequest { epoch, cursor, writes: Vec::new() }).await;
        }
    }

    /// A document and its content.
    ///
    /// # Panics
    /// If there is none.
    pub async fn document(&self, id: impl Into<Uuid>) -> (Document, Value) {
        let document = self.documents().await.remove(&id.into()).expect("the server has the document");
        let content = content_of(&document);
        (document, content)
    }

    async fn sync(&self, writes: Vec<Write>) -> SyncResponse {
        self.post(paths::SYNC, &SyncRequest { epoch: None, cursor: None, writes }).await
    }

    /// With which status the server answers.
    ///
    /// # Panics
    /// If it does not answer.
    pub async fn status(&self, path: &str, body: &impl Serialize) -> u16 {
        self.asked(path, body).await.status
    }

    async fn asked(&self, path: &str, body: &impl Serialize) -> belay_core::sync::Reply {
        self.called(Method::Post, path, body).await
    }

    async fn called(&self, method: Method, path: &str, body: &impl Serialize) -> belay_core::sync::Reply {
        let call = Call {
            method,
            url: format!("{}{path}", self.url),
            token: Some(self.token.clone()).filter(|token| !token.is_empty()),
            body: Some(serde_json::to_vec(body).expect("write the request")),
        };
        self.transport.send(call).await.expect("the server answers")
    }

    /// Replaces something on the server.
    ///
    /// # Panics
    /// If it does not do it.
    pub async fn put(&self, path: &str, body: &impl Serialize) {
        let reply = self.called(Method::Put, path, body).await;
        assert!((200..300).contains(&reply.status), "{reply:?}: {}", String::from_utf8_lossy(&reply.body));
    }

    /// Asks the server for anything.
    ///
    /// # Panics
    /// If it does not do it.
    pub async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> T {
        let reply = self.asked(path, body).await;
        assert!((200..300).contains(&reply.status), "{reply:?}: {}", String::from_utf8_lossy(&reply.body));
        serde_json::from_slice(&reply.body).expect("read the answer")
    }
}

/// The content of a document's body.
///
/// # Panics
/// If it does not open.
#[must_use]
pub fn content_of(document: &Document) -> Value {
    let header = Header { space: document.space, document: document.id, kind: &document.kind };
    let content = open(&header, &document.body.0).expect("open the body");
    serde_json::from_slice(content).expect("read the content")
}
