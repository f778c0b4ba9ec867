//! The apps of an operator: how their systems know that a link to this server is the app's, and where people get them.

use std::{fs, io, path::Path, path::PathBuf};

use serde::Deserialize;
use thiserror::Error;

/// The apps that open this server's links. Each is missing until it is named.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppsSettings {
    /// The app for Android.
    pub android: Option<AndroidApp>,
    /// The app for iPhones.
    pub ios: Option<IosApp>,
}

/// The app for Android.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AndroidApp {
    /// Its application id, as `org.example.belay`.
    pub package: String,
    /// The SHA-256 of the certificates it is signed with: 32 bytes in hexadecimal digits with colons, as `keytool` and the Play
    /// Console print them.
    pub fingerprints: Vec<String>,
    /// Where people get it: an `https` address.
    pub store: Option<String>,
}

/// The app for iPhones.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IosApp {
    /// The team id, a dot, and the bundle id.
    pub app_id: String,
    /// Where people get it: an `https` address.
    pub store: Option<String>,
}

/// Why links cannot open an app as configured.
#[derive(Debug, Error)]
pub enum AppsError {
    /// The file could not be read.
    #[error("apps: {} could not be read: {error}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        error: io::Error,
    },
    /// The settings are not of the documented shape.
    #[error("apps: {problem}")]
    Settings {
        /// What is wrong.
        problem: String,
    },
}

impl AppsSettings {
    /// Reads a file of settings: JSON with the parts `android` and `ios`.
    ///
    /// # Errors
    /// Every [`AppsError`].
    pub fn read(path: &Path) -> Result<Self, AppsError> {
        let text = fs::read(path).map_err(|error| AppsError::File { path: path.to_owned(), error })?;
        let settings: Self = serde_json::from_slice(&text)
            .map_err(|error| wrong(format!("{} is not a file of apps: {error}", path.display())))?;
        settings.check()?;
        Ok(settings)
    }

    /// Checks what the systems would silently ignore.
    ///
    /// # Errors
    /// [`AppsError::Settings`].
    pub(crate) fn check(&self) -> Result<(), AppsError> {
        if let Some(android) = &self.android {
            if !is_id(&android.package) {
                return Err(wrong("android.package is not the id of an app".to_owned()));
            }
            if android.fingerprints.is_empty() {
                return Err(wrong("android.fingerprints is empty".to_owned()));
            }
            if let Some(other) = android.fingerprints.iter().find(|print| !is_fingerprint(print)) {
                return Err(wrong(format!("android.fingerprints: {other} is not 32 bytes with colons")));
            }
        }
        if let Some(ios) = &self.ios {
            let fits = ios.app_id.split_once('.').is_some_and(|(team, bundle)| {
                team.len() == 10 && team.bytes().all(|byte| byte.is_ascii_alphanumeric()) && is_id(bundle)
            });
            if !fits {
                return Err(wrong("ios.app_id is not a team id, a dot and a bundle id".to_owned()));
            }
        }
        let stores = [
            ("android.store", self.android.as_ref().and_then(|app| app.store.as_ref())),
            ("ios.store", self.ios.as_ref().and_then(|app| app.store.as_ref())),
        ];
        for (name, store) in stores {
            let is_address = |store: &String| url::Url::parse(store).is_ok_and(|url| url.scheme() == "https");
            if store.is_some_and(|store| !is_address(store)) {
                return Err(wrong(format!("{name} is not an https address")));
            }
        }
        Ok(())
    }
}

fn wrong(problem: String) -> AppsError {
    AppsError::Settings { problem }
}

/// Whether a text is words of letters, digits, `-` and `_` with dots between them.
fn is_id(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    text.split('.').all(is_word)
}

fn is_fingerprint(text: &str) -> bool {
    let is_byte = |byte: &str| byte.len() == 2 && byte.bytes().all(|digit| digit.is_ascii_hexdigit());
    text.split(':').count() == 32 && text.split(':').all(is_byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Result<AppsSettings, AppsError> {
        let folder = tempfile::tempdir().expect("make a folder");
        let path = folder.path().join("apps.json");
        fs::write(&path, text).expect("write the settings");
        AppsSettings::read(&path)
    }

    #[test]
    fn what_a_system_would_silently_ignore_is_named() {
        let print = ["AB"; 32].join(":");
        let android = |package: &str, print: &str| {
            format!(r#"{{"android": {{"package": "{package}", "fingerprints": ["{print}"]}}}}"#)
        };
        assert!(settings(&android("org.example.belay", &print)).is_ok());
        for (text, word) in [
            (android("a b", &print), "package"),
            (android("org.example.belay", "AB:CD"), "AB:CD"),
            (r#"{"android": {"package": "a.b", "fingerprints": []}}"#.to_owned(), "fingerprints"),
            (r#"{"ios": {"app_id": "org.example.belay"}}"#.to_owned(), "app_id"),
            (r#"{"ios": {"app_id": "DEF123GHIJ.org.belay", "store": "javascript:a"}}"#.to_owned(), "store"),
            (r#"{"iso": {}}"#.to_owned(), "iso"),
        ] {
            let wrong = settings(&text).expect_err("it cannot work").to_string();
            assert!(wrong.contains(word), "{wrong}");
        }
    }
}
