//! Codes, tokens and invitation secrets: made from the system's randomness, stored only as hashes.

use std::{
    fs,
    io::{self, Write as _},
    net::IpAddr,
    path::Path,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use belay_protocol::SIGN_IN_CODE_DIGITS;
use ring::{
    digest, hmac,
    rand::{SecureRandom as _, SystemRandom},
};
use uuid::Uuid;

use crate::{failure::Failure, private};

/// The key's name in the server's folder.
const FILE: &str = "server.key";

/// The server's key. It is not in the database, so a stolen copy of the database opens no sign-in.
pub(crate) struct ServerKey(hmac::Key);

impl ServerKey {
    /// The key in `folder`; a new one if there is none. A missing key beside a database that is `in_use` does not stop
    /// the server, since sessions go on. The log says what it means for the operator.
    pub(crate) fn in_folder(folder: &Path, in_use: bool) -> io::Result<Self> {
        let path = folder.join(FILE);
        private::tighten(&path);
        let bytes = match fs::read(&path) {
            Ok(bytes) if bytes.len() == 32 => bytes,
            Ok(_) => {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "server.key is damaged"));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let bytes = random::<32>().map_err(|_| io::Error::other("no randomness"))?;
                let mut file = private::create_new(&path)?;
                file.write_all(&bytes)?;
                file.sync_all()?;
                if in_use {
                    tracing::warn!(
                        "server.key was missing and has been made anew: accounts that a restore lost will not come back \
                         under their ids. If there is a copy of the old key, stop and put it back"
                    );
                }
                bytes.to_vec()
            }
            Err(error) => return Err(error),
        };
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }

    /// The stored hash of a sign-in code.
    pub(crate) fn seal_code(&self, mail: &str, code: &str) -> Vec<u8> {
        hmac::sign(&self.0, code_text(mail, code).as_bytes()).as_ref().to_vec()
    }

    /// Whether a code has the stored hash, in constant time.
    pub(crate) fn code_fits(&self, mail: &str, code: &str, kept: &[u8]) -> bool {
        hmac::verify(&self.0, code_text(mail, code).as_bytes(), kept).is_ok()
    }

    /// The stored hash of a code for deleting an account. It is no sign-in code.
    pub(crate) fn seal_deletion_code(&self, person: Uuid, code: &str) -> Vec<u8> {
        hmac::sign(&self.0, format!("deletion\0{person}\0{code}").as_bytes()).as_ref().to_vec()
    }

    /// Whether such a code has the stored hash, in constant time.
    pub(crate) fn deletion_code_fits(&self, person: Uuid, code: &str, kept: &[u8]) -> bool {
        hmac::verify(&self.0, format!("deletion\0{person}\0{code}").as_bytes(), kept).is_ok()
    }

    /// The stored hash of a network that tried a wrong code. Without the key the network cannot be derived from it.
    pub(crate) fn seal_network(&self, network: IpAddr) -> Vec<u8> {
        hmac::sign(&self.0, format!("network\0{network}").as_bytes()).as_ref()[..16].to_vec()
    }

    /// The id that a push names in place of a document's: the same for all devices of a person, and another for everybody else.
    pub(crate) fn push_id(&self, person: Uuid, about: Uuid) -> Uuid {
        let tag = hmac::sign(&self.0, format!("push\0{person}\0{about}").as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&tag.as_ref()[..16]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }

    /// The id of a new account. It is derived from the address. An account may be newer than the backup from which the
    /// server was restored: its person gets the same id at the next sign-in, and so their documents belong to them
    /// again. Without the key the address cannot be derived from the id. `deleted` is how many accounts of the address
    /// were deleted before: the next one is another person.
    pub(crate) fn person(&self, mail: &str, deleted: u32) -> Uuid {
        let text =
            if deleted == 0 { format!("person\0{mail}") } else { format!("person\0{mail}\0{deleted}") };
        let tag = hmac::sign(&self.0, text.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&tag.as_ref()[..16]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }
}

fn code_text(mail: &str, code: &str) -> String {
    format!("code\0{mail}\0{code}")
}

fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).map_err(|_| Failure::Internal("the system gave no randomness"))?;
    Ok(bytes)
}

/// A new sign-in code. The remainder prefers low codes by one in a hundred billion, which does not help a guesser.
pub(crate) fn code() -> Result<String, Failure> {
    let number = u64::from_be_bytes(random()?) % 10_u64.pow(SIGN_IN_CODE_DIGITS as u32);
    Ok(format!("{number:0SIGN_IN_CODE_DIGITS$}"))
}

/// A new token or invitation secret: 256 bits, base64url without padding (RFC 4648, section 5).
pub(crate) fn token() -> Result<String, Failure> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?))
}

/// The stored hash of a token or an invitation secret. 256 random bits need neither salt nor a slow hash.
pub(crate) fn hash(token: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, token.as_bytes()).as_ref());
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_a_damaged_one_is_named() {
        let folder = tempfile::tempdir().expect("make a folder");
        let person =
            ServerKey::in_folder(folder.path(), false).expect("make the key").person("ann@example.org", 0);
        let again = ServerKey::in_folder(folder.path(), false).expect("read the key");
        assert_eq!(again.person("ann@example.org", 0), person);
        assert_ne!(again.person("bo@example.org", 0), person);
        assert_ne!(again.person("ann@example.org", 1), person, "after it was deleted it is another");
        fs::write(folder.path().join(FILE), "short").expect("spoil the key");
        assert!(ServerKey::in_folder(folder.path(), false).is_err());
    }

    #[test]
    fn a_code_fits_its_own_address_alone() {
        let folder = tempfile::tempdir().expect("make a folder");
        let key = ServerKey::in_folder(folder.path(), false).expect("make the key");
        let kept = key.seal_code("ann@example.org", "01234567");
        assert!(key.code_fits("ann@example.org", "01234567", &kept));
        assert!(!key.code_fits("ann@example.org", "01234568", &kept));
        assert!(!key.code_fits("bo@example.org", "01234567", &kept));
    }

    #[test]
    fn codes_have_eight_digits_also_when_they_begin_with_zero() {
        for _ in 0..64 {
            let code = code().expect("make a code");
            assert!(code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
        }
    }
}
