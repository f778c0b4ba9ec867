//! HTTP/2 to the providers, by reqwest over rustls with ring.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use reqwest::{
    Client, Response,
    header::{HeaderMap, RETRY_AFTER},
    redirect::Policy,
};

use super::{network::PublicNames, settings::PushError};

/// The most that is read of an answer: the longest that a provider documents has some hundred bytes.
const MOST_BYTES: usize = 16 * 1024;

/// The longest wait that a provider may ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3_600);

/// The part of the time-out after which a connection that says nothing is asked whether it lives, and the part in which it must
/// say so. A connection that is half open fails its pushes in half the time-out and is gone: the next try opens another.
const PING_PART: u32 = 4;

/// Which protocol a provider speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Speaks {
    /// HTTP/2 and nothing else.
    Http2,
    /// HTTP/2, or HTTP/1.1.
    Either,
}

/// Which addresses may be reached.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reaches {
    /// All: the operator wrote the address.
    All,
    /// Those of the public internet: somebody else wrote the address.
    Public,
}

/// A client of one provider.
#[derive(Clone)]
pub(super) struct Http {
    client: Client,
    timeout: Duration,
}

/// The answer of a provider.
pub(super) struct Answer {
    pub(super) status: u16,
    /// How long the provider asks to wait.
    pub(super) wait: Option<Duration>,
    /// The beginning of its body.
    pub(super) body: Vec<u8>,
}

impl Http {
    /// A client that trusts the web's roots, and `extra_roots` (DER) beside them.
    ///
    /// # Errors
    /// [`PushError::Credential`] for a root that is no certificate.
    pub(super) fn new(
        provider: &'static str,
        extra_roots: &[Vec<u8>],
        timeout: Duration,
        speaks: Speaks,
        reaches: Reaches,
    ) -> Result<Self, PushError> {
        let failed = |problem: String| PushError::credential(provider, problem);
        let mut roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        for root in extra_roots {
            let certificate = rustls::pki_types::CertificateDer::from(root.as_slice());
            roots.add(certificate).map_err(|_| failed("an extra root is no certificate".to_owned()))?;
        }
        let ring = Arc::new(rustls::crypto::ring::default_provider());
        let mut tls = rustls::ClientConfig::builder_with_provider(ring)
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        tls.alpn_protocols = match speaks {
            Speaks::Http2 => vec![b"h2".to_vec()],
            Speaks::Either => vec![b"h2".to_vec(), b"http/1.1".to_vec()],
        };
        let mut client = Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(timeout)
            .http2_keep_alive_interval(timeout / PING_PART)
            .http2_keep_alive_timeout(timeout / PING_PART)
            .user_agent(concat!("belay/", env!("CARGO_PKG_VERSION")))
            // A redirect would carry a token, or a request of somebody else's wish, elsewhere.
            .redirect(Policy::none());
        if speaks == Speaks::Http2 {
            client = client.http2_prior_knowledge();
        }
        if reaches == Reaches::Public {
            // A proxy would resolve names itself, private ones too.
            client = client.dns_resolver(Arc::new(PublicNames)).no_proxy();
        }
        let client = client.build().map_err(|error| failed(error.to_string()))?;
        Ok(Self { client, timeout })
    }

    /// Posts a body.
    ///
    /// # Errors
    /// Why there was no answer, without the address.
    pub(super) async fn post(
        &self,
        url: &str,
        headers: HeaderMap,
        body: Vec<u8>,
        now: DateTime<Utc>,
    ) -> Result<Answer, &'static str> {
        let exchange = async {
            let response = self
                .client
                .post(url)
                .headers(headers)
                .body(body)
                .send()
                .await
                .map_err(|error| reason(&error))?;
            read(response, now).await
        };
        tokio::time::timeout(self.timeout, exchange).await.unwrap_or(Err("no answer in time"))
    }
}

async fn read(mut response: Response, now: DateTime<Utc>) -> Result<Answer, &'static str> {
    let status = response.status().as_u16();
    let wait = response.headers().get(RETRY_AFTER).and_then(|value| wait(value.to_str().ok()?, now));
    let mut body = Vec::new();
    while body.len() < MOST_BYTES {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            // The status says enough.
            Err(_) if (200..300).contains(&status) => break,
            Err(error) => return Err(reason(&error)),
        }
    }
    body.truncate(MOST_BYTES);
    Ok(Answer { status, wait, body })
}

/// A `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.
fn wait(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    let value = value.trim();
    let wait = match value.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let at = DateTime::parse_from_rfc2822(value).ok()?;
            (at.to_utc() - now).to_std().unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST_WAIT))
}

fn reason(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the connection was lost"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_seconds_or_a_date_and_never_longer_than_a_day() {
        let now = "2026-11-30T12:00:00Z".parse().expect("a time");
        assert_eq!(wait("120", now), Some(Duration::from_secs(120)));
        assert_eq!(wait("Mon, 30 Nov 2026 12:01:30 GMT", now), Some(Duration::from_secs(90)));
        assert_eq!(wait("Mon, 30 Nov 2026 11:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(wait("999999999", now), Some(LONGEST_WAIT));
        assert_eq!(wait("soon", now), None);
    }
}
