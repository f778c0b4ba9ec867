//! The cursor: how far a phone has downloaded each of its spaces. A phone need not understand its form.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use thiserror::Error;
use uuid::Uuid;

/// How far a phone has downloaded one space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// The sequence number of the last document received.
    pub seq: u64,
    /// The version of the member list last received.
    pub members: u64,
}

/// How far a phone has downloaded each of its spaces. It is opaque on the wire: a phone stores it and sends it back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cursor(pub BTreeMap<Uuid, Position>);

/// A cursor that cannot be read: another server's, an older format's, or damaged. The phone then reads from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("invalid cursor")]
pub struct CursorError;

/// First byte of an encoded cursor; a new format gets a new number.
const FORMAT: u8 = 1;
/// Bytes of one space in an encoded cursor: its id, the sequence and the member version.
const ENTRY: usize = 16 + 8 + 4;

impl Cursor {
    /// The wire form: 28 bytes for each space, base64url without padding.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut bytes = Vec::with_capacity(1 + self.0.len() * ENTRY);
        bytes.push(FORMAT);
        for (space, position) in &self.0 {
            bytes.extend_from_slice(space.as_bytes());
            bytes.extend_from_slice(&position.seq.to_be_bytes());
            // A member list changes a few times a month. Saturating causes a second download and never a loss.
            let members = u32::try_from(position.members).unwrap_or(u32::MAX);
            bytes.extend_from_slice(&members.to_be_bytes());
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Parses the result of [`Cursor::encode`].
    ///
    /// # Errors
    /// [`CursorError`] for any other text.
    pub fn decode(text: &str) -> Result<Self, CursorError> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| CursorError)?;
        let (&format, entries) = bytes.split_first().ok_or(CursorError)?;
        if format != FORMAT || entries.len() % ENTRY != 0 {
            return Err(CursorError);
        }
        let positions = entries
            .chunks_exact(ENTRY)
            .map(|entry| {
                let (space, rest) = entry.split_at(16);
                let (seq, members) = rest.split_at(8);
                let position = Position {
                    seq: u64::from_be_bytes(seq.try_into().map_err(|_| CursorError)?),
                    members: u64::from(u32::from_be_bytes(members.try_into().map_err(|_| CursorError)?)),
                };
                Ok((Uuid::from_slice(space).map_err(|_| CursorError)?, position))
            })
            .collect::<Result<_, CursorError>>()?;
        Ok(Self(positions))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_left() {
        let cursor = Cursor(BTreeMap::from([
            (Uuid::from_u128(7), Position { seq: 3, members: 1 }),
            (Uuid::from_u128(9), Position { seq: u64::MAX, members: 2 }),
        ]));
        assert_eq!(Cursor::decode(&cursor.encode()), Ok(cursor));
    }

    #[test]
    fn what_is_no_cursor_is_named_and_never_a_panic() {
        let whole = Cursor(BTreeMap::from([(Uuid::from_u128(7), Position::default())])).encode();
        for text in ["", "?", "AA", "hello", &whole[..whole.len() - 2], "Ag"] {
            assert_eq!(Cursor::decode(text), Err(CursorError), "{text:?}");
        }
    }
}
