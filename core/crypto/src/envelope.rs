//! The envelope: a version byte, the header it was sealed for, the content.

use thiserror::Error;
use uuid::Uuid;

/// What a body belongs to. When bodies are encrypted this is the associated data: a body cut out of one document and
/// pasted into another does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    /// The space the document lives in.
    pub space: Uuid,
    /// The document.
    pub document: Uuid,
    /// Its kind, for instance `goal`; at most 255 bytes.
    pub kind: &'a str,
}

/// Why a body did not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OpenError {
    /// Made by a newer app: update to see it.
    #[error("unknown envelope version {0}")]
    NewerVersion(u8),
    /// Cut short, or not an envelope at all.
    #[error("envelope is damaged")]
    Damaged,
    /// An envelope, but of another document.
    #[error("envelope belongs to another document")]
    Misplaced,
}

/// The version of the plain envelope. An encrypted one gets the next number.
const PLAIN: u8 = 1;

/// Puts `content` into an envelope that says what it belongs to.
///
/// A kind longer than 255 bytes is cut there; such an envelope does not open for its document, and the wire
/// refuses such kinds anyway.
#[must_use]
pub fn seal(header: &Header<'_>, content: &[u8]) -> Vec<u8> {
    let bound = header_bytes(header);
    let mut envelope = Vec::with_capacity(1 + bound.len() + content.len());
    envelope.push(PLAIN);
    envelope.extend_from_slice(&bound);
    envelope.extend_from_slice(content);
    envelope
}

/// Takes the content out of an envelope, if it was made for this document.
///
/// # Errors
/// [`OpenError`] says whether it is newer than this app, damaged, or another document's.
pub fn open<'a>(header: &Header<'_>, envelope: &'a [u8]) -> Result<&'a [u8], OpenError> {
    let (&version, rest) = envelope.split_first().ok_or(OpenError::Damaged)?;
    match version {
        PLAIN => {}
        0 => return Err(OpenError::Damaged),
        newer => return Err(OpenError::NewerVersion(newer)),
    }
    let bound = header_bytes(header);
    if rest.len() < 33 || rest.len() < 33 + usize::from(rest[32]) {
        return Err(OpenError::Damaged);
    }
    rest.strip_prefix(bound.as_slice()).ok_or(OpenError::Misplaced)
}

/// Space, document, and the kind with its length before it, so that no kind is the beginning of another.
fn header_bytes(header: &Header<'_>) -> Vec<u8> {
    let kind = &header.kind.as_bytes()[..header.kind.len().min(usize::from(u8::MAX))];
    let mut bytes = Vec::with_capacity(33 + kind.len());
    bytes.extend_from_slice(header.space.as_bytes());
    bytes.extend_from_slice(header.document.as_bytes());
    bytes.push(u8::try_from(kind.len()).unwrap_or(u8::MAX));
    bytes.extend_from_slice(kind);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(kind: &str) -> Header<'_> {
        Header { space: Uuid::from_u128(1), document: Uuid::from_u128(2), kind }
    }

    #[test]
    fn what_was_sealed_opens_again() {
        for content in [&b""[..], b"{}", "שלום 🧗".as_bytes()] {
            assert_eq!(open(&header("goal"), &seal(&header("goal"), content)), Ok(content));
        }
    }

    #[test]
    fn a_body_of_another_document_space_or_kind_does_not_open() {
        let sealed = seal(&header("goal"), b"{}");
        let other = Header { document: Uuid::from_u128(3), ..header("goal") };
        assert_eq!(open(&other, &sealed), Err(OpenError::Misplaced));
        let other = Header { space: Uuid::from_u128(3), ..header("goal") };
        assert_eq!(open(&other, &sealed), Err(OpenError::Misplaced));
        assert_eq!(open(&header("goa"), &sealed), Err(OpenError::Misplaced));
    }

    #[test]
    fn a_newer_envelope_is_told_from_a_damaged_one() {
        let mut sealed = seal(&header("goal"), b"{}");
        sealed[0] = 9;
        assert_eq!(open(&header("goal"), &sealed), Err(OpenError::NewerVersion(9)));
        for damaged in [&b""[..], b"\x00", b"\x01abc"] {
            assert_eq!(open(&header("goal"), damaged), Err(OpenError::Damaged));
        }
    }
}
