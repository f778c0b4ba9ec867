//! Which providers are switched on. Each has its part of one JSON file; a part that is missing is switched off.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::Deserialize;
use thiserror::Error;

/// The longest a provider may take to answer. FCM and APNs answer in tenths of a second.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Which providers are switched on, and with which credentials.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PushSettings {
    /// Firebase Cloud Messaging, for Android.
    pub fcm: Option<FcmSettings>,
    /// The Apple Push Notification service, for iOS.
    pub apns: Option<ApnsSettings>,
    /// Web Push, for Android without Google (`UnifiedPush`) and for browsers.
    pub web: Option<WebPushSettings>,
    /// Certificates (DER) that are trusted beside the web's roots. Only tests need them.
    #[serde(skip)]
    pub extra_roots: Vec<Vec<u8>>,
    /// The longest a provider may take to answer.
    #[serde(skip, default = "timeout")]
    pub timeout: Duration,
}

fn timeout() -> Duration {
    TIMEOUT
}

impl Default for PushSettings {
    fn default() -> Self {
        Self { fcm: None, apns: None, web: None, extra_roots: Vec::new(), timeout: TIMEOUT }
    }
}

/// Firebase Cloud Messaging.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FcmSettings {
    /// The file of the service account, as the Firebase console gives it.
    pub service_account: PathBuf,
    /// The address of the service. Only tests change it.
    #[serde(default = "fcm_url")]
    pub url: String,
}

fn fcm_url() -> String {
    "https://fcm.googleapis.com".to_owned()
}

/// The Apple Push Notification service.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApnsSettings {
    /// The file of the signing key, as the developer account gives it (`AuthKey_….p8`).
    pub key: PathBuf,
    /// The id of that key: ten letters and digits.
    pub key_id: String,
    /// The id of the developer team: ten letters and digits.
    pub team_id: String,
    /// The bundle id of the app.
    pub topic: String,
    /// Which of Apple's services the app's tokens belong to.
    #[serde(default)]
    pub environment: ApnsEnvironment,
    /// The address of the service. None: that of the environment. Only tests set it.
    pub url: Option<String>,
}

/// Apple's two services. A token belongs to one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApnsEnvironment {
    /// Apps of the App Store and `TestFlight`.
    #[default]
    Production,
    /// Apps that Xcode installed.
    Development,
}

/// Web Push. It needs no account with anybody.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebPushSettings {
    /// Whom a push service may turn to (RFC 8292, section 2.1): `mailto:` and an address, or an `https` address.
    pub contact: String,
    /// The file of the key that pushes are signed with: a P-256 key in PEM (PKCS #8). None: `vapid.key` in the server's
    /// folder, which is made at the first start.
    pub key: Option<PathBuf>,
    /// Whether endpoints may be in private networks or on this machine. It lets anybody with an account make the server
    /// send requests into that network: only for a house whose push service is in it.
    #[serde(default)]
    pub allow_private: bool,
}

/// Why push cannot work as configured.
#[derive(Debug, Error)]
pub enum PushError {
    /// A file could not be read.
    #[error("push: {} could not be read: {error}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        error: io::Error,
    },
    /// The settings are not of the documented shape.
    #[error("push: {} is not a file of push settings: {problem}", path.display())]
    Settings {
        /// The file.
        path: PathBuf,
        /// What is wrong, with its line.
        problem: String,
    },
    /// A credential is not what it should be.
    #[error("push by {provider}: {problem}")]
    Credential {
        /// The provider.
        provider: &'static str,
        /// What is wrong.
        problem: String,
    },
}

impl PushError {
    pub(super) fn credential(provider: &'static str, problem: impl Into<String>) -> Self {
        Self::Credential { provider, problem: problem.into() }
    }
}

impl PushSettings {
    /// Reads a file of settings: JSON with the parts `fcm`, `apns` and `web`. Paths in it are relative to its folder.
    ///
    /// # Errors
    /// [`PushError::File`], [`PushError::Settings`].
    pub fn read(path: &Path) -> Result<Self, PushError> {
        let text = read(path)?;
        let mut settings: Self = serde_json::from_slice(&text)
            .map_err(|error| PushError::Settings { path: path.to_owned(), problem: error.to_string() })?;
        let folder = path.parent().unwrap_or_else(|| Path::new(""));
        if let Some(fcm) = &mut settings.fcm {
            fcm.service_account = folder.join(&fcm.service_account);
        }
        if let Some(apns) = &mut settings.apns {
            apns.key = folder.join(&apns.key);
        }
        if let Some(web) = &mut settings.web {
            web.key = web.key.as_ref().map(|key| folder.join(key));
        }
        Ok(settings)
    }
}

/// The bytes of a file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, PushError> {
    fs::read(path).map_err(|error| PushError::File { path: path.to_owned(), error })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Result<PushSettings, PushError> {
        let folder = tempfile::tempdir().expect("make a folder");
        let path = folder.path().join("push.json");
        fs::write(&path, text).expect("write the settings");
        PushSettings::read(&path)
    }

    #[test]
    fn a_part_that_is_missing_is_switched_off_and_a_misspelt_one_is_named() {
        let all_off = settings("{}").expect("nothing is switched on");
        assert!(all_off.fcm.is_none() && all_off.apns.is_none() && all_off.web.is_none());
        assert_eq!(all_off.timeout, TIMEOUT);
        let web = settings(r#"{"web": {"contact": "mailto:a@b.example"}}"#).expect("one is");
        assert!(web.web.is_some_and(|web| !web.allow_private));
        let wrong = settings(r#"{"fcm": {"service_acount": "a.json"}}"#).expect_err("misspelt").to_string();
        assert!(wrong.contains("service_acount") && wrong.contains("push.json"), "{wrong}");
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let missing = PushSettings::read(Path::new("/nowhere/push.json")).expect_err("not there").to_string();
        assert!(missing.contains("/nowhere/push.json"), "{missing}");
    }
}
