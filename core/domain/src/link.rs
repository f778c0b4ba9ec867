//! Deep links: the screen that a notification, a widget or a message opens. They are built and read here alone, so that both
//! apps and the terminal understand the same ones. A link is an id or a fixed word: it carries nobody's text but the topic
//! that its own reader typed.

use std::{fmt, str::FromStr};

use uuid::Uuid;

use crate::{FlashId, GoalId, MeetingId, RelationshipId, ShareId};

/// The scheme of links that only the app opens.
pub const LINK_SCHEME: &str = "belay://";

/// The longest link that is read, in bytes: a topic of the longest kind with every letter escaped.
pub const MAX_LINK_BYTES: usize = 8_192;

/// The screen that a link opens. Whether what it names is on this phone is for the caller to look up.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Link {
    /// `today`: the first screen.
    Today,
    /// `w`: everything that waits.
    Waiting,
    /// `r/ID`: a relationship.
    Relationship {
        /// Which.
        relationship: RelationshipId,
        /// Which of its pages.
        page: RelationshipLink,
    },
    /// `m/ID`: a meeting.
    Meeting {
        /// Which.
        meeting: MeetingId,
        /// Which of its pages.
        page: MeetingLink,
    },
    /// `f/ID`: a flash request.
    Flash {
        /// Which.
        flash: FlashId,
        /// Which of its pages.
        page: FlashLink,
    },
    /// `f/new?topic=`: ask for a conversation.
    NewFlash {
        /// The topic to begin with; may be empty.
        topic: String,
    },
    /// `g/ID`: a goal.
    Goal {
        /// Which.
        goal: GoalId,
    },
    /// `q/ID`: a question that was put to all.
    Round {
        /// Which.
        round: Uuid,
    },
    /// `s/ID`: a story that was told.
    Story {
        /// The copy for its listener.
        share: ShareId,
    },
    /// `x/ID`: feedback.
    Feedback {
        /// Which.
        feedback: Uuid,
    },
    /// `write?about=&prompt=`: a blank page.
    Write {
        /// The meeting it is about.
        about: Option<MeetingId>,
        /// The prompt to answer, by its id.
        prompt: Option<String>,
    },
    /// `join/SPACE/SECRET`: an invitation.
    Join {
        /// The space.
        space: Uuid,
        /// The secret of the invitation.
        secret: String,
    },
}

macro_rules! pages {
    ($($(#[$doc:meta])* $name:ident { $($(#[$inner:meta])* $page:ident = $path:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
        pub enum $name {
            /// The thing itself.
            #[default]
            Overview,
            $($(#[$inner])* $page,)+
        }

        impl $name {
            /// Every page.
            pub const ALL: &[Self] = &[Self::Overview, $(Self::$page),+];

            fn path(self) -> &'static str {
                match self { Self::Overview => "", $(Self::$page => $path),+ }
            }

            fn of(path: Option<&str>) -> Option<Self> {
                Self::ALL.iter().copied().find(|page| page.path() == path.unwrap_or_default())
            }
        }
    )+};
}

pages! {
    /// The pages of a relationship.
    RelationshipLink {
        /// How the members work together.
        Agreement = "agreement",
        /// What the next phase requires.
        Gate = "gate",
        /// The debrief and the sign-off.
        Closing = "closing",
    }
    /// The pages of a meeting.
    MeetingLink {
        /// Get in, by the first or the second means.
        Join = "join",
        /// Write about it.
        Reflect = "reflect",
        /// Say what became of it.
        Held = "held",
    }
    /// The pages of a flash request.
    FlashLink {
        /// Say yes.
        Accept = "accept",
        /// Propose a time.
        Time = "time",
    }
}

/// A text that is no link of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownLink;

impl fmt::Display for UnknownLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a link that this version knows")
    }
}

impl std::error::Error for UnknownLink {}

impl Link {
    /// The screen that a `belay://` or `https://SERVER/` link opens.
    ///
    /// # Errors
    /// [`UnknownLink`] for every other text, an unknown screen, and an id that is none.
    pub fn parse(text: &str) -> Result<Self, UnknownLink> {
        let text = text.trim();
        if text.len() > MAX_LINK_BYTES {
            return Err(UnknownLink);
        }
        let path = match split_scheme(text).ok_or(UnknownLink)? {
            ("belay", path) => path,
            ("https" | "http", rest) => match invitation(text) {
                Some((space, secret)) => return Ok(Self::Join { space, secret }),
                None => rest.split_once('/').map(|(_, path)| path).ok_or(UnknownLink)?,
            },
            _ => return Err(UnknownLink),
        };
        of_path(path).ok_or(UnknownLink)
    }

    /// Path and query, without scheme and server.
    #[must_use]
    pub fn path(&self) -> String {
        let page = |head: &str, id: Uuid, page: &str| match page {
            "" => format!("{head}/{id}"),
            page => format!("{head}/{id}/{page}"),
        };
        match self {
            Self::Today => "today".to_owned(),
            Self::Waiting => "w".to_owned(),
            Self::Relationship { relationship, page: which } => page("r", relationship.0, which.path()),
            Self::Meeting { meeting, page: which } => page("m", meeting.0, which.path()),
            Self::Flash { flash, page: which } => page("f", flash.0, which.path()),
            Self::NewFlash { topic } => with_query("f/new", &[("topic", Some(topic.clone()))]),
            Self::Goal { goal } => page("g", goal.0, ""),
            Self::Round { round } => page("q", *round, ""),
            Self::Story { share } => page("s", share.0, ""),
            Self::Feedback { feedback } => page("x", *feedback, ""),
            Self::Write { about, prompt } => {
                let about = about.map(|about| about.to_string());
                with_query("write", &[("about", about), ("prompt", prompt.clone())])
            }
            Self::Join { space, secret } => format!("join/{space}/{secret}"),
        }
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{LINK_SCHEME}{}", self.path())
    }
}

impl FromStr for Link {
    type Err = UnknownLink;

    fn from_str(text: &str) -> Result<Self, UnknownLink> {
        Self::parse(text)
    }
}

/// Space and secret of an invitation, wherever its server lives: `…/join/SPACE/SECRET`. Links are typed and pasted, so the
/// scheme may be missing.
#[must_use]
pub fn invitation(text: &str) -> Option<(Uuid, String)> {
    let (_, rest) = text.trim().split_once("/join/")?;
    let rest = rest.split(['#', '?']).next()?;
    let (space, secret) = rest.split_once('/')?;
    (!secret.is_empty()).then_some((space.parse().ok()?, secret.to_owned()))
}

fn split_scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once("://")?;
    let known = ["belay", "https", "http"].into_iter().find(|known| scheme.eq_ignore_ascii_case(known))?;
    Some((known, rest))
}

fn of_path(path: &str) -> Option<Link> {
    let path = path.split('#').next()?;
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut parts = path.trim_end_matches('/').split('/');
    let (head, id, page) = (parts.next()?, parts.next(), parts.next());
    if parts.next().is_some() {
        return None;
    }
    let alone = id.is_none();
    let uuid = || id?.parse::<Uuid>().ok();
    let only = || uuid().filter(|_| page.is_none());
    Some(match head {
        "today" if alone => Link::Today,
        "w" if alone => Link::Waiting,
        "write" if alone => Link::Write {
            about: value(query, "about")
                .filter(|about| !about.is_empty())
                .map_or(Some(None), |about| about.parse::<Uuid>().ok().map(|about| Some(MeetingId(about))))?,
            prompt: value(query, "prompt").filter(|prompt| !prompt.is_empty()),
        },
        "r" => {
            Link::Relationship { relationship: RelationshipId(uuid()?), page: RelationshipLink::of(page)? }
        }
        "m" => Link::Meeting { meeting: MeetingId(uuid()?), page: MeetingLink::of(page)? },
        "f" if id == Some("new") && page.is_none() => {
            Link::NewFlash { topic: value(query, "topic").unwrap_or_default() }
        }
        "f" => Link::Flash { flash: FlashId(uuid()?), page: FlashLink::of(page)? },
        "g" => Link::Goal { goal: GoalId(only()?) },
        "q" => Link::Round { round: only()? },
        "s" => Link::Story { share: ShareId(only()?) },
        "x" => Link::Feedback { feedback: only()? },
        "join" => {
            let (space, secret) = (uuid()?, page.filter(|secret| !secret.is_empty())?);
            Link::Join { space, secret: secret.to_owned() }
        }
        _ => return None,
    })
}

/// A path with those parts of a query that have a value.
fn with_query(path: &str, parts: &[(&str, Option<String>)]) -> String {
    let named = parts.iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
    let named = named.filter(|(_, value)| !value.is_empty());
    let query: Vec<String> = named.map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// A value of a query, unescaped (RFC 3986, section 2.1); none where it is not there or is no text.
fn value(query: &str, name: &str) -> Option<String> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).and_then(|(_, value)| unescaped(value))
}

/// Everything but the unreserved characters is escaped (RFC 3986, section 2.3).
fn escaped(value: &str) -> String {
    let one = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    value.bytes().map(one).collect()
}

fn unescaped(value: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                let digits = std::str::from_utf8(&digits).ok()?;
                if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                    return None;
                }
                u8::from_str_radix(digits, 16).ok()?
            }
            // As forms of the web write a space.
            b'+' => b' ',
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: Uuid = Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0001);

    fn every_link() -> Vec<Link> {
        let mut all = vec![
            Link::Today,
            Link::Waiting,
            Link::NewFlash { topic: String::new() },
            Link::NewFlash { topic: "Führen & führen lassen? 50 %".to_owned() },
            Link::Goal { goal: GoalId(ID) },
            Link::Round { round: ID },
            Link::Story { share: ShareId(ID) },
            Link::Feedback { feedback: ID },
            Link::Write { about: None, prompt: None },
            Link::Write { about: Some(MeetingId(ID)), prompt: Some("P110".to_owned()) },
            Link::Join { space: ID, secret: "abc-DEF_1".to_owned() },
        ];
        let relationship = RelationshipId(ID);
        all.extend(RelationshipLink::ALL.iter().map(|page| Link::Relationship { relationship, page: *page }));
        all.extend(MeetingLink::ALL.iter().map(|page| Link::Meeting { meeting: MeetingId(ID), page: *page }));
        all.extend(FlashLink::ALL.iter().map(|page| Link::Flash { flash: FlashId(ID), page: *page }));
        all
    }

    #[test]
    fn every_link_is_read_as_it_was_built_also_as_an_address_of_a_server() {
        for link in every_link() {
            assert_eq!(Link::parse(&link.to_string()), Ok(link.clone()));
            assert_eq!(Link::parse(&format!("https://belay.example.org/{}", link.path())), Ok(link));
        }
    }

    #[test]
    fn links_have_these_forms() {
        let join = Link::Meeting { meeting: MeetingId(ID), page: MeetingLink::Join };
        assert_eq!(join.to_string(), format!("belay://m/{ID}/join"));
        let write = Link::Write { about: Some(MeetingId(ID)), prompt: Some("P1".to_owned()) };
        assert_eq!(write.to_string(), format!("belay://write?about={ID}&prompt=P1"));
        let ask = Link::NewFlash { topic: "a b&c".to_owned() };
        assert_eq!(ask.to_string(), "belay://f/new?topic=a%20b%26c");
    }

    #[test]
    fn what_is_no_link_is_told_so() {
        let unknown = [
            "",
            "today",
            "belay://",
            "belay://nowhere",
            "belay://today/x",
            "belay://m/not-an-id",
            "belay://w/w",
            "mailto:a@b",
            "https://belay.example.org",
            "https://belay.example.org/x/y",
            "belay://join/x/y",
            "belay://write?about=x",
        ];
        for text in unknown {
            assert_eq!(Link::parse(text), Err(UnknownLink), "{text:?}");
        }
        for text in
            [format!("belay://m/{ID}/other"), format!("belay://g/{ID}/join"), format!("belay://join/{ID}")]
        {
            assert_eq!(Link::parse(&text), Err(UnknownLink), "{text:?}");
        }
        assert_eq!(
            Link::parse(&format!("belay://m/{ID}{}", " ".repeat(9_000))),
            Link::parse(&format!("belay://m/{ID}"))
        );
        assert_eq!(Link::parse(&format!("belay://f/new?topic={}", "x".repeat(9_000))), Err(UnknownLink));
    }

    #[test]
    fn an_invitation_is_found_whatever_stands_around_it() {
        let secret = "s3cret".to_owned();
        let join = Ok(Link::Join { space: ID, secret: secret.clone() });
        let urls = [
            format!("https://belay.example.org/join/{ID}/s3cret"),
            format!(" https://example.org/below/join/{ID}/s3cret?from=mail#top "),
            format!("BELAY://join/{ID}/s3cret"),
        ];
        for url in urls {
            assert_eq!(Link::parse(&url), join, "{url}");
        }
        assert_eq!(invitation(&format!("belay.example.org/join/{ID}/s3cret")), Some((ID, secret)));
    }

    proptest! {
        #[test]
        fn no_text_makes_a_link_fail_in_another_way(text in any::<String>()) {
            let _ = Link::parse(&text);
            let _ = Link::parse(&format!("belay://f/new?topic={text}"));
            let link = Link::NewFlash { topic: text };
            if link.to_string().len() <= MAX_LINK_BYTES {
                prop_assert_eq!(Link::parse(&link.to_string()), Ok(link));
            }
        }
    }
}
