//! Text that two people may edit at once. It is merged three ways; where that fails both versions are kept and shown.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Bounded, Context, MemberId, Merged, Refusal, Typed, bounded, merge};

/// Text with, after a merge that failed, the versions that wait for a person to settle them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Prose {
    /// The text as it stands.
    pub text: String,
    /// Other versions of the same passage, nothing of which is lost: the person who sees them settles it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<KeptVersion>,
}

/// A version that could not be merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct KeptVersion {
    /// The whole text as its author left it.
    pub text: String,
    /// Who wrote it.
    pub by: MemberId,
    /// When.
    pub at: DateTime<Utc>,
}

/// An edit: what the author saw, and what they left. Kept whole so that it can be merged later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi(name = "TextEdit"))]
pub struct Edit {
    /// The text the author started from.
    pub before: String,
    /// The text the author left.
    pub after: String,
}

impl Edit {
    /// An edit that starts from nothing.
    #[must_use]
    pub fn new(after: impl Into<String>) -> Self {
        Self { before: String::new(), after: after.into() }
    }
}

impl Prose {
    /// Text that nobody else has touched yet.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), kept: Vec::new() }
    }

    /// Applies an edit, merging it with what others wrote since its author looked. An edit of a version that is kept beside
    /// the text, by the author of that version, takes its place: whoever goes on writing out of reach leaves one version.
    ///
    /// # Errors
    /// [`crate::Reason::TooLong`] with `field`, where the author's own text is over the bound. A merged text may exceed it by what both
    /// added: refusing would lose one of them.
    pub fn edit(
        &mut self,
        field: &str,
        edit: &Edit,
        bound: Bounded,
        context: &Context,
    ) -> Result<(), Refusal> {
        let after = bounded(field, &edit.after, bound)?;
        let version = KeptVersion { text: after, by: context.actor, at: context.at };
        let own = |kept: &KeptVersion| kept.by == version.by && kept.text == edit.before;
        if let Some(own) = self.kept.iter().position(own)
            && edit.before != self.text
        {
            self.kept.remove(own);
            self.keep(version);
            return Ok(());
        }
        match merge(&edit.before, &self.text, &version.text) {
            Merged::Clean(text) => self.text = text,
            Merged::Conflict => self.keep(version),
        }
        Ok(())
    }

    /// Keeps a version beside the text, unless the same words of the same author stand there or are the text itself.
    fn keep(&mut self, version: KeptVersion) {
        let stands = |kept: &KeptVersion| kept.by == version.by && kept.text == version.text;
        if version.text != self.text && !self.kept.iter().any(stands) {
            self.kept.push(version);
        }
    }

    /// Replaces the text and everything kept beside it with what a person made of them. Versions that came in
    /// after they looked (not in `seen`) stay.
    ///
    /// # Errors
    /// [`crate::Reason::TooLong`] with `field`.
    pub fn settle(
        &mut self,
        field: &str,
        edit: &Edit,
        seen: &[KeptVersion],
        bound: Bounded,
        context: &Context,
    ) -> Result<(), Refusal> {
        self.kept.retain(|version| !seen.contains(version));
        self.edit(field, edit, bound, context)
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.kept.is_empty()
    }
}

impl Typed for Edit {
    fn typed<'a>(&'a self, texts: &mut Vec<&'a str>) {
        // What it was made from was typed earlier.
        let Self { before: _, after } = self;
        after.typed(texts);
    }
}

impl Typed for KeptVersion {
    fn typed<'a>(&'a self, _: &mut Vec<&'a str>) {
        // Its author saw it: it was typed earlier.
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::Zone;

    const ANN: MemberId = MemberId(Uuid::from_u128(1));
    const BO: MemberId = MemberId(Uuid::from_u128(2));

    fn by(actor: MemberId) -> Context {
        let at = DateTime::UNIX_EPOCH;
        Context { actor, at, now: at, zone: Zone::UTC, seed: Uuid::nil() }
    }

    fn edit(prose: &mut Prose, actor: MemberId, before: &str, after: &str) {
        let edit = Edit { before: before.into(), after: after.into() };
        prose.edit("text", &edit, Bounded::Chars(1_000), &by(actor)).expect("it is short");
    }

    /// The texts of the versions kept beside it.
    fn kept(prose: &Prose) -> Vec<&str> {
        prose.kept.iter().map(|kept| kept.text.as_str()).collect()
    }

    #[test]
    fn a_version_its_author_writes_on_is_replaced_and_not_joined_by_another() {
        let mut prose = Prose::new("Bo's words.");
        edit(&mut prose, ANN, "We begin.", "Ann's words.");
        edit(&mut prose, ANN, "Ann's words.", "Ann's better words.");
        assert_eq!(kept(&prose), ["Ann's better words."]);
        assert_eq!(prose.text, "Bo's words.");
    }

    #[test]
    fn a_version_that_comes_to_the_words_of_the_text_is_kept_no_longer() {
        let mut prose = Prose::new("Bo's words.");
        edit(&mut prose, ANN, "We begin.", "Ann's words.");
        edit(&mut prose, ANN, "Ann's words.", "Bo's words.");
        assert_eq!(kept(&prose), Vec::<&str>::new());
    }

    #[test]
    fn versions_are_told_apart_by_their_author_and_their_words() {
        let mut prose = Prose::new("Bo's words.");
        let (words, others) = ("Ann's words.", "Ann's other words.");
        for (actor, after) in [(ANN, words), (ANN, words), (ANN, others), (BO, words)] {
            edit(&mut prose, actor, "We begin.", after);
        }
        let kept: Vec<_> = prose.kept.iter().map(|kept| (kept.by, kept.text.as_str())).collect();
        assert_eq!(kept, [(ANN, words), (ANN, others), (BO, words)]);
    }

    #[test]
    fn nobody_replaces_the_version_of_somebody_else() {
        let mut prose = Prose::new("Bo's words.");
        edit(&mut prose, ANN, "We begin.", "Ann's words.");
        edit(&mut prose, BO, "Ann's words.", "Bo's other words.");
        assert_eq!(kept(&prose), ["Ann's words.", "Bo's other words."]);
    }

    #[test]
    fn a_text_that_was_emptied_and_written_anew_is_one_version() {
        let mut prose = Prose::new("Bo's words.");
        edit(&mut prose, ANN, "We begin.", "");
        edit(&mut prose, ANN, "", "Ann's words.");
        assert_eq!(kept(&prose), ["Ann's words."]);
    }

    proptest! {
        #[test]
        fn however_often_one_author_writes_on_at_most_one_version_is_kept_and_the_last_words_stand(
            before in "[ab ]{0,8}", theirs in "[abz ]{0,8}", own in proptest::collection::vec("[abc ]{0,8}", 1..8),
        ) {
            let mut prose = Prose::new(theirs.trim());
            let mut seen = before.trim().to_owned();
            for after in &own {
                let after = after.trim();
                edit(&mut prose, ANN, &seen, after);
                seen = after.to_owned();
            }
            prop_assert!(prose.kept.len() <= 1, "{:?}", prose);
            let written = seen.chars().filter(|letter| *letter == 'c').count();
            let stands = |text: &str| text.chars().filter(|letter| *letter == 'c').count() >= written;
            prop_assert!(stands(&prose.text) || prose.kept.iter().any(|kept| stands(&kept.text)), "{:?}", prose);
        }
    }
}
