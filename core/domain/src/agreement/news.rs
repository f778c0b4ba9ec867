//! What a change of an agreement is for the others: whoever is asked for their yes hears of it at once (S091).

use super::Agreement;
use crate::news::{News, Told, newly_waiting};

impl Agreement {
    /// What is new since `before`, which is what the others have; without it, all of it is.
    #[must_use]
    pub fn news(&self, before: Option<&Self>) -> Vec<Told> {
        let asked = |agreement: &Self| agreement.proposed().map(|next| (next.number, next.terms.mark()));
        let now = asked(self);
        let is_other = now.is_some() && before.is_some_and(|before| asked(before) != now);
        let waited = before.map(Self::waits);
        let mut told = newly_waiting(waited.as_deref(), &self.waits());
        told.extend(is_other.then(|| News::AgreementReworded.for_all()));
        told
    }
}
