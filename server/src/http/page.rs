//! The page that a link opens in a browser: HTML without a script that it needs, for screens from 320 px, in the reader's
//! language and direction.

use std::{fmt, sync::LazyLock};

use axum::http::HeaderValue;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::digest::{SHA256, digest};

use super::page_words::Words;
use crate::apps::AppsSettings;

/// The media type of a page.
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// Lengths are in the reader's own size of letters, and sides are those of their direction.
const STYLE: &str = "\
:root{color-scheme:light dark}\
body{margin:0;font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}\
main{max-width:34rem;margin-inline:auto;padding:1.5rem 1rem}\
h1{font-size:1.6rem;line-height:1.25}\
h2{font-size:1.15rem;margin-block:2rem .5rem}\
ul{padding-inline-start:1.2rem}\
li{margin-block:.4rem}\
a{color:LinkText}\
a.open{display:block;padding:.9rem 1rem;border-radius:.75rem;background:#1d5c4d;color:#fff;\
font-weight:600;text-align:center;text-decoration:none}\
a.get{display:inline-block;padding-block:.7rem;margin-inline-end:1.5rem}\
a:focus-visible{outline:.2rem solid;outline-offset:.2rem}";

/// What stands after `#` never reaches the server: the link takes it along.
const SCRIPT: &str = "\
var a=document.getElementById('open');\
if(a&&location.hash.length>1)a.href+=location.hash";

/// The policy of every page: its own style and script, and nothing else from anywhere.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(digest(&SHA256, text.as_bytes())));
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
        hash(STYLE),
        hash(SCRIPT)
    );
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
});

/// The content security policy of every page.
pub(super) fn policy() -> &'static HeaderValue {
    &POLICY
}

/// A page. [`fmt::Display`] writes it.
pub(super) struct Page<'a> {
    pub(super) words: &'static Words,
    apps: &'a AppsSettings,
    what: What<'a>,
}

enum What<'a> {
    /// The invitation that this link into the app takes up.
    Invitation(&'a str),
    /// The place in the app that this link leads to.
    Place(&'a str),
    /// A link of which a part is missing.
    Broken,
}

impl<'a> Page<'a> {
    /// The page of an invitation.
    pub(super) fn invitation(words: &'static Words, apps: &'a AppsSettings, link: &'a str) -> Self {
        Self { words, apps, what: What::Invitation(link) }
    }

    /// The page of a place in the app.
    pub(super) fn place(words: &'static Words, apps: &'a AppsSettings, link: &'a str) -> Self {
        Self { words, apps, what: What::Place(link) }
    }

    /// The page of a link that is not whole.
    pub(super) fn broken(words: &'static Words, apps: &'a AppsSettings) -> Self {
        Self { words, apps, what: What::Broken }
    }

    /// Where the app is to be had.
    fn stores(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.words;
        let android = self.apps.android.as_ref().and_then(|app| app.store.as_deref());
        let iphone = self.apps.ios.as_ref().and_then(|app| app.store.as_deref());
        write!(f, "<h2>{}</h2>", words.no_app)?;
        if android.is_none() && iphone.is_none() {
            return write!(f, "<p>{}</p>", words.ask);
        }
        write!(f, "<p>{}</p><p>", words.get)?;
        for (store, name) in [(android, words.android), (iphone, words.iphone)] {
            if let Some(store) = store {
                write!(f, "<a class=\"get\" rel=\"noreferrer\" href=\"{}\">{name}</a>", Escaped(store))?;
            }
        }
        f.write_str("</p>")
    }
}

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.words;
        let (title, lead, link) = match self.what {
            What::Invitation(link) => (words.invited, words.invitation, Some(link)),
            What::Place(link) => (words.opens, words.place, Some(link)),
            What::Broken => (words.broken, words.missing, None),
        };
        write!(
            f,
            "<!doctype html>\n<html lang=\"{}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n<style>{STYLE}</style>\n\
             </head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{lead}</p>\n",
            words.language, words.direction
        )?;
        if let Some(link) = link {
            writeln!(
                f,
                "<p><a id=\"open\" class=\"open\" href=\"{}\">{}</a></p>",
                Escaped(link),
                words.open
            )?;
        }
        if let What::Invitation(_) = self.what {
            writeln!(f, "<p>{}</p>", words.paste)?;
        }
        self.stores(f)?;
        if let What::Invitation(_) = self.what {
            write!(f, "\n<h2>{}</h2>\n<ul>\n", words.who_reads)?;
            for line in words.readers {
                writeln!(f, "<li>{line}</li>")?;
            }
            f.write_str("</ul>")?;
        }
        f.write_str("\n</main>\n")?;
        if link.is_some() {
            writeln!(f, "<script>{SCRIPT}</script>")?;
        }
        f.write_str("</body>\n</html>\n")
    }
}

/// A text as it may stand in an attribute.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => write!(f, "{other}")?,
            }
        }
        Ok(())
    }
}
