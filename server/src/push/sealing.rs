//! The encryption of Web Push (RFC 8291): `ece` knows the format, and ring computes.

use std::{
    any::Any,
    sync::{Mutex, Once, PoisonError},
};

use ece::{Cryptographer, EcKeyComponents, Error, LocalKeyPair, RemotePublicKey, Result};
use ring::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral},
    hkdf::{HKDF_SHA256, KeyType, Salt},
    rand::{SecureRandom as _, SystemRandom},
};

/// ring, as `ece` calls it. It encrypts: the server never decrypts a push.
#[derive(Debug)]
struct Ring;

/// The key pair of one push.
struct Ephemeral {
    /// Gone once it was used.
    private: Mutex<Option<EphemeralPrivateKey>>,
    public: Vec<u8>,
}

/// A receiver's public key, an uncompressed point.
struct Receiver(Vec<u8>);

impl LocalKeyPair for Ephemeral {
    fn pub_as_raw(&self) -> Result<Vec<u8>> {
        Ok(self.public.clone())
    }

    fn raw_components(&self) -> Result<EcKeyComponents> {
        Err(Error::CryptoError)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl RemotePublicKey for Receiver {
    fn as_raw(&self) -> Result<Vec<u8>> {
        Ok(self.0.clone())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A number of bytes to derive.
struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn failed<E>(_: E) -> Error {
    Error::CryptoError
}

impl Cryptographer for Ring {
    fn generate_ephemeral_keypair(&self) -> Result<Box<dyn LocalKeyPair>> {
        let private = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).map_err(failed)?;
        let public = private.compute_public_key().map_err(failed)?.as_ref().to_vec();
        Ok(Box::new(Ephemeral { private: Mutex::new(Some(private)), public }))
    }

    fn import_key_pair(&self, _: &EcKeyComponents) -> Result<Box<dyn LocalKeyPair>> {
        Err(Error::CryptoError)
    }

    fn import_public_key(&self, raw: &[u8]) -> Result<Box<dyn RemotePublicKey>> {
        Ok(Box::new(Receiver(raw.to_vec())))
    }

    fn compute_ecdh_secret(&self, remote: &dyn RemotePublicKey, local: &dyn LocalKeyPair) -> Result<Vec<u8>> {
        let local = local.as_any().downcast_ref::<Ephemeral>().ok_or(Error::CryptoError)?;
        let private =
            local.private.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or(Error::CryptoError)?;
        let public = UnparsedPublicKey::new(&ECDH_P256, remote.as_raw()?);
        agree_ephemeral(private, &public, <[u8]>::to_vec).map_err(failed)
    }

    fn hkdf_sha256(&self, salt: &[u8], secret: &[u8], info: &[u8], len: usize) -> Result<Vec<u8>> {
        let mut derived = vec![0; len];
        Salt::new(HKDF_SHA256, salt)
            .extract(secret)
            .expand(&[info], Length(len))
            .and_then(|key| key.fill(&mut derived))
            .map_err(failed)?;
        Ok(derived)
    }

    fn aes_gcm_128_encrypt(&self, key: &[u8], iv: &[u8], data: &[u8]) -> Result<Vec<u8>> {
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, key).map_err(failed)?);
        let nonce = Nonce::try_assume_unique_for_key(iv).map_err(failed)?;
        let mut sealed = data.to_vec();
        key.seal_in_place_append_tag(nonce, Aad::empty(), &mut sealed).map_err(failed)?;
        Ok(sealed)
    }

    fn aes_gcm_128_decrypt(&self, _: &[u8], _: &[u8], _: &[u8]) -> Result<Vec<u8>> {
        Err(Error::CryptoError)
    }

    fn random_bytes(&self, dest: &mut [u8]) -> Result<()> {
        SystemRandom::new().fill(dest).map_err(failed)
    }
}

/// Encrypts a push for its receiver, in one record of `aes128gcm` (RFC 8188), padded so that its length says nothing.
///
/// # Errors
/// If the receiver's key is not a point of the curve.
pub(super) fn seal(receiver: &[u8], secret: &[u8], message: &[u8]) -> Result<Vec<u8>> {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Nobody else in this process uses the crate.
        let _ = ece::crypto::set_cryptographer(&Ring);
    });
    ece::encrypt(receiver, secret, message)
}

/// Whether these bytes are a point that a push can be encrypted for.
pub(super) fn is_receiver(key: &[u8], secret: &[u8]) -> bool {
    key.len() == 65 && secret.len() == 16 && seal(key, secret, b"{}").is_ok()
}
