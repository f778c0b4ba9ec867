//! Agreements: wording, proposing, accepting, and looking at the ending.

use std::collections::BTreeSet;

use belay_domain::{
    AgreementId, MemberId, RelationshipId,
    agreement::{
        Agreement, AgreementCommand, AgreementFacts, AgreementOpening, AgreementPart, ReviewResult, Stage,
        StarterPlan, Terms,
    },
    relationship::{Form, Relationship},
};
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    Belay, Result,
    documents::kinds::{Of, Subject as _},
    inner::Core,
    storage::{Place, Reading, SendState, UnsentReason, Writing},
};

/// How the members of one's relationships want to work together. A relationship has one agreement, so it is named by
/// the relationship.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Agreements {
    belay: Belay,
}

/// An agreement, with what can be read from it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AgreementView {
    /// Its id.
    pub id: AgreementId,
    /// The agreement, with every version that was ever in force.
    pub agreement: Agreement,
    /// The version in force; none until all have accepted one.
    pub in_force: Option<Terms>,
    /// The version that everyone is asked to accept, if there is one; [`AgreementCommand::Accept`] takes it as it is.
    pub offer: Option<Offer>,
    /// The members who have not accepted the proposed version.
    pub waits_for: BTreeSet<MemberId>,
    /// The changes of the next version against the version in force, or against an empty one.
    pub changes: Vec<AgreementPart>,
    /// The changes since an acceptance, which they voided.
    pub changes_since_voided: Vec<AgreementPart>,
    /// The parts that the next version lacks before anyone can be asked to accept it.
    pub gaps: Vec<AgreementPart>,
    /// The passages with kept versions, which somebody has to settle first.
    pub unsettled: Vec<AgreementPart>,
    /// The day the ending is looked at next.
    pub review_on: Option<NaiveDate>,
    /// The members who are asked about the ending today (S441).
    pub review_asks: BTreeSet<MemberId>,
    /// The result of the last ending review.
    pub review_result: Option<ReviewResult>,
    /// The commands by which it can move on now.
    pub allowed: Vec<String>,
    /// Whether something in it waits to be sent. It goes to the server by itself.
    pub waiting: bool,
    /// Why a part of it is not sent to the server; none if everything is sent or waits.
    pub unsent_reason: Option<UnsentReason>,
}

/// An offer: a version and the mark of its exact wording, so that nobody is taken to have accepted words they
/// did not see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Offer {
    /// The number of the version.
    pub version: u32,
    /// The mark of its wording.
    pub mark: Uuid,
}

impl From<Offer> for AgreementCommand {
    fn from(offer: Offer) -> Self {
        Self::Accept { version: offer.version, mark: offer.mark }
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Belay {
    /// How the members of one's relationships want to work together.
    #[must_use]
    pub fn agreements(&self) -> Agreements {
        Agreements { belay: self.clone() }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Agreements {
    /// Begins the agreement of a relationship as an empty draft; where there is one already, gives it as it stands.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for a relationship that is not on this phone; the rules' [`crate::Error::Refused`];
    /// those of storage.
    pub fn begin(&self, relationship: RelationshipId) -> Result<AgreementView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            let doc = begin(writing, relationship, context)?;
            view(&writing.reading(), core, relationship, doc)
        })
    }

    /// The starter plan of a relationship: words from which its agreement can begin (S105). It changes nothing; as a command
    /// ([`AgreementCommand::TakePlan`]) it words what is blank, in the words that a shell shows.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for a relationship that is not on this phone; [`crate::Error::UpdateNeeded`]; those of storage.
    pub fn plan(&self, relationship: RelationshipId) -> Result<StarterPlan> {
        let core = self.belay.core()?;
        let today = core.now()?.with_timezone(&core.zone()).date_naive();
        core.read(|reading| {
            let existing = reading.need::<Relationship>(relationship)?;
            let roles = existing
                .active()
                .into_iter()
                .filter_map(|member| existing.role_of(member).map(|role| (member, role)));
            Ok(StarterPlan::of(existing.form, &roles.collect(), today))
        })
    }

    /// Carries out a command on the agreement of a relationship, which is begun where there is none. Gives it as it
    /// stands then.
    ///
    /// # Errors
    /// As [`Agreements::begin`], and the rules' [`crate::Error::Invalid`].
    pub fn act(&self, relationship: RelationshipId, command: AgreementCommand) -> Result<AgreementView> {
        let core = self.belay.core()?;
        core.write(|writing, context| {
            begin(writing, relationship, context)?;
            let id = Agreement::id_for(relationship);
            let doc = writing.act::<Agreement>(id, command.clone(), context)?;
            view(&writing.reading(), core, relationship, doc)
        })
    }

    /// The agreement of a relationship.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] where nobody has begun one; [`crate::Error::UpdateNeeded`]; those of storage.
    pub fn agreement(&self, relationship: RelationshipId) -> Result<AgreementView> {
        let core = self.belay.core()?;
        core.read(|reading| {
            let doc = reading.need::<Agreement>(Agreement::id_for(relationship))?;
            view(reading, core, relationship, doc)
        })
    }
}

fn begin(
    writing: &mut Writing<'_>,
    relationship: RelationshipId,
    context: &belay_domain::Context,
) -> Result<Agreement> {
    let space = writing.reading().space_of::<Relationship>(relationship)?;
    let opening = AgreementOpening { relationship };
    writing.open::<Agreement>(space, Agreement::id_for(relationship), opening, context)
}

fn view(
    reading: &Reading<'_>,
    core: &Core,
    relationship: RelationshipId,
    agreement: Agreement,
) -> Result<AgreementView> {
    let id = Agreement::id_for(relationship);
    let space = reading.space_of::<Agreement>(id)?;
    let facts = Agreement::facts(Of::Document(&agreement), Place { id: id.0, space }, reading)?;
    let AgreementFacts { members, form, .. } = facts.clone();
    let today = core.now()?.with_timezone(&core.zone()).date_naive();
    // In a circle one line stands for all members.
    let each = if form == Form::Circle { BTreeSet::new() } else { members.clone() };
    let next = agreement.next.as_ref();
    let offer = next.filter(|next| matches!(next.stage, Stage::Proposed { .. }));
    let SendState { waiting, unsent_reason } = reading.send_state(id.0)?;
    Ok(AgreementView {
        id,
        in_force: agreement.in_force().map(|version| version.terms.clone()),
        offer: offer.map(|next| Offer { version: next.number, mark: next.terms.mark() }),
        waits_for: agreement.waits_for(&members),
        changes: agreement.changes(),
        changes_since_voided: agreement.changes_since_voided(),
        gaps: next.map(|next| next.terms.gaps(&each)).unwrap_or_default(),
        unsettled: next.map(|next| next.terms.unsettled()).unwrap_or_default(),
        review_on: agreement.review_on(&members),
        review_asks: agreement.review_due(&members, today),
        review_result: agreement.review_result(&members),
        allowed: agreement.allowed_to(core.me()?, &facts, today).into_iter().map(Into::into).collect(),
        waiting,
        unsent_reason,
        agreement,
    })
}
