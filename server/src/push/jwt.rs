//! The signatures of the providers' tokens, computed by ring for `jsonwebtoken`.

use jsonwebtoken::{
    Algorithm, EncodingKey, Header,
    crypto::{CryptoProvider, JwtSigner, KeyUtils},
    errors::{ErrorKind, Result},
    signature::{Error, Signer},
};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use serde::Serialize;

/// ES256 (RFC 7518, section 3.4).
struct Es256(EcdsaKeyPair);

impl Signer<Vec<u8>> for Es256 {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, Error> {
        let signature = self.0.sign(&SystemRandom::new(), message).map_err(|_| Error::new())?;
        Ok(signature.as_ref().to_vec())
    }
}

impl JwtSigner for Es256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::ES256
    }
}

/// RS256 (RFC 7518, section 3.3).
struct Rs256(RsaKeyPair);

impl Signer<Vec<u8>> for Rs256 {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, Error> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| Error::new())?;
        Ok(signature)
    }
}

impl JwtSigner for Rs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}

/// The key pair of an ES256 key.
///
/// # Errors
/// If it is not a P-256 key in PKCS #8 with its public half.
pub(super) fn es256(key: &EncodingKey) -> Result<EcdsaKeyPair> {
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.as_bytes(), &SystemRandom::new())
        .map_err(|_| ErrorKind::InvalidEcdsaKey.into())
}

fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    match algorithm {
        Algorithm::ES256 => Ok(Box::new(Es256(es256(key)?))),
        Algorithm::RS256 => {
            let pair = RsaKeyPair::from_der(key.as_bytes())
                .map_err(|error| ErrorKind::InvalidRsaKey(error.to_string()))?;
            Ok(Box::new(Rs256(pair)))
        }
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    }
}

/// The server signs with two algorithms, and verifies nobody's token.
static RING: CryptoProvider = CryptoProvider {
    signer_factory: signer,
    verifier_factory: |_, _| Err(jsonwebtoken::errors::new_error(ErrorKind::InvalidAlgorithm)),
    key_utils: KeyUtils::new_unimplemented(),
};

/// Signs claims.
///
/// # Errors
/// If the key does not fit the algorithm.
pub(super) fn sign(header: &Header, claims: &impl Serialize, key: &EncodingKey) -> Result<String> {
    // The second time it is installed already.
    let _ = RING.install_default();
    jsonwebtoken::encode(header, claims, key)
}
