//! JSON Web Tokens (RFC 7519), taken apart and verified.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{UnparsedPublicKey, VerificationAlgorithm};
use serde_json::Value;

/// The header and the claims of a token.
pub(crate) struct Verified {
    pub(crate) header: Value,
    pub(crate) claims: Value,
}

/// Verifies a token of one algorithm.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn verify(
    token: &str,
    name: &str,
    algorithm: &'static dyn VerificationAlgorithm,
    key: &[u8],
) -> Result<Verified, String> {
    let (message, signature) = token.rsplit_once('.').ok_or("a token has three parts")?;
    let (header, claims) = message.split_once('.').ok_or("a token has three parts")?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| "a part is not base64url".to_owned());
    UnparsedPublicKey::new(algorithm, key)
        .verify(message.as_bytes(), &decode(signature)?)
        .map_err(|_| "the signature is wrong".to_owned())?;
    let read = |part: &str| -> Result<Value, String> {
        serde_json::from_slice(&decode(part)?).map_err(|_| "a part is not JSON".to_owned())
    };
    let verified = Verified { header: read(header)?, claims: read(claims)? };
    if verified.header["alg"] != name {
        return Err(format!("the algorithm is {}", verified.header["alg"]));
    }
    Ok(verified)
}
