//! The words of people in a document: whose each is, and under which title and day search shows it.

use belay_domain::{MemberId, Prose};
use chrono::NaiveDate;

use crate::storage::Wording;

/// How the words of a kind of document are read.
pub(crate) type WordsOf<A> = for<'a> fn(&'a A) -> Words<'a>;

/// The words of people in a document.
#[derive(Debug, Default)]
pub(crate) struct Words<'a> {
    title: &'a str,
    on: Option<NaiveDate>,
    texts: Vec<(Option<MemberId>, &'a str)>,
}

impl<'a> Words<'a> {
    /// Nothing yet, under this title.
    pub(super) fn titled(title: &'a str) -> Self {
        Self { title, ..Self::default() }
    }

    /// The day it is of.
    pub(super) fn on(self, on: NaiveDate) -> Self {
        Self { on: Some(on), ..self }
    }

    /// Adds a text of one member.
    pub(super) fn line(mut self, by: MemberId, text: &'a str) -> Self {
        self.texts.push((Some(by), text));
        self
    }

    /// Adds texts of one member, with the versions kept beside them: nothing is out of reach.
    pub(super) fn prose(self, by: MemberId, texts: impl IntoIterator<Item = &'a Prose>) -> Self {
        self.added(Some(by), texts)
    }

    /// Adds texts that several wrote together, or that nobody but their author can read.
    pub(super) fn together(self, texts: impl IntoIterator<Item = &'a Prose>) -> Self {
        self.added(None, texts)
    }

    /// Adds a text that these members wrote together.
    pub(super) fn joint(mut self, by: impl IntoIterator<Item = MemberId>, text: &'a Prose) -> Self {
        self.texts.extend(by.into_iter().map(|by| (Some(by), text.text.as_str())));
        self.kept(text)
    }

    fn added(mut self, by: Option<MemberId>, texts: impl IntoIterator<Item = &'a Prose>) -> Self {
        for prose in texts {
            self.texts.push((by, &prose.text));
            self = self.kept(prose);
        }
        self
    }

    /// The versions kept beside a text: each is its author's.
    fn kept(mut self, text: &'a Prose) -> Self {
        self.texts.extend(text.kept.iter().map(|kept| (Some(kept.by), kept.text.as_str())));
        self
    }

    /// The title, which may be empty.
    pub(crate) fn title(&self) -> &'a str {
        self.title
    }

    /// The day it is of; none where the document does not say.
    pub(crate) fn day(&self) -> Option<NaiveDate> {
        self.on
    }

    /// What `me` wrote, alone or with others.
    pub(crate) fn of(&self, me: MemberId) -> String {
        let mine = self.texts.iter().filter(|(by, text)| by.is_none_or(|by| by == me) && !text.is_empty());
        mine.map(|(_, text)| *text).collect::<Vec<_>>().join("\n")
    }

    /// The same words, for the index.
    pub(super) fn wordings(&self) -> Vec<Wording> {
        let texts = self.texts.iter().filter(|(_, text)| !text.is_empty());
        texts.map(|(by, text)| Wording { by: by.map(|by| by.0), text: (*text).to_owned() }).collect()
    }
}
