//! The agreement in force.

use std::collections::BTreeMap;

use belay_domain::{MemberId, Prose, RelationshipId, agreement::Agreement};

use super::{
    Reader,
    words::{cadence, means, said},
};
use crate::{
    Result,
    services::export::keepsake::{KeptAgreement, KeptClause, KeptFeedback, Said},
    storage::Reading,
};

/// What is agreed, if anything is.
pub(super) fn in_force(
    reading: &Reading<'_>,
    reader: &Reader,
    id: RelationshipId,
) -> Result<Option<KeptAgreement>> {
    let Some(agreement) = reading.neighbour::<Agreement>(Agreement::id_for(id))? else {
        return Ok(None);
    };
    let Some(version) = agreement.in_force() else {
        return Ok(None);
    };
    let terms = &version.terms;
    let lines = |lines: &BTreeMap<MemberId, Prose>| -> Vec<Said> {
        reader.sayings(lines.iter().map(|(member, line)| (member, said(line))))
    };
    let clauses =
        terms.clauses.iter().map(|(heading, text)| KeptClause { heading: *heading, text: said(text) });
    let feedback = reader.by_name(&terms.feedback).into_iter().map(|(of, preference)| KeptFeedback {
        of,
        when: preference.when.clone(),
        channel: preference.channel.clone(),
        directness: preference.directness,
        form: preference.form,
    });
    let chosen = terms.means.as_ref();
    Ok(Some(KeptAgreement {
        version: version.number,
        since: version.since,
        accepted_by: reader.by_name(&version.acceptances).into_iter().map(|(name, _)| name).collect(),
        clauses: clauses.filter(|clause| !clause.text.is_empty()).collect(),
        roles: lines(&terms.roles),
        gains: lines(&terms.gains),
        gifts: lines(&terms.gifts),
        feedback: feedback.collect(),
        cadence: terms.cadence.as_ref().map(cadence),
        meeting_minutes: terms.meeting_minutes,
        means: chosen
            .map(|chosen| [&chosen.first_choice].into_iter().chain(&chosen.others).map(means).collect())
            .unwrap_or_default(),
        plan_b: chosen.and_then(|chosen| chosen.plan_b.as_ref()).map(means),
        sharing: terms.sharing,
        ending: terms.ending.clone(),
    }))
}
