//! The rules of an agreement: which command is allowed when, and to whom.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    AcceptedVersion, Agreement, AgreementCommand, AgreementFacts, AgreementOpening, AgreementPart, Ending,
    FeedbackPreference, LONGEST_MEETING_MINUTES, MAX_CLAUSE_CHARS, MAX_LINE_CHARS, Means, NextVersion,
    SHORTEST_MEETING_MINUTES, Stage, TakenText, Terms,
};
use crate::{
    Aggregate, Bounded, Cadence, Context, Edit, KeptVersion, Kind, MemberId, Modality, Phase, Reason,
    Refusal,
    allowed::{Allowed, allowed},
    bounded, filled,
    relationship::Form,
};

const LINE: Bounded = Bounded::Chars(MAX_LINE_CHARS);

impl AgreementPart {
    fn bound(self) -> Bounded {
        match self {
            Self::Clause(_) => Bounded::Chars(MAX_CLAUSE_CHARS),
            _ => LINE,
        }
    }

    /// Whether it is worded, and not chosen.
    fn is_worded(self) -> bool {
        matches!(self, Self::Clause(_) | Self::Role(_) | Self::Gain(_) | Self::Gift(_))
    }
}

impl Aggregate for Agreement {
    const KIND: Kind = Kind::Agreement;
    type Opening = AgreementOpening;
    type Command = AgreementCommand;
    type Facts = AgreementFacts;

    fn open(opening: AgreementOpening, facts: &AgreementFacts, context: &Context) -> Result<Self, Refusal> {
        by_member(facts, context)?;
        Ok(Self {
            relationship: opening.relationship,
            accepted: Vec::new(),
            next: Some(NextVersion { number: 1, terms: Terms::default(), stage: Stage::Draft, voided: None }),
            reviews: Vec::new(),
        })
    }

    fn handle(
        &mut self,
        command: AgreementCommand,
        facts: &AgreementFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        by_member(facts, context)?;
        match command {
            AgreementCommand::Word { part, edit } => self.word(part, &edit, None, facts, context),
            AgreementCommand::Settle { part, edit, seen } => {
                self.word(part, &edit, Some(&seen), facts, context)
            }
            AgreementCommand::TakePlan { texts, ending } => self.take_plan(texts, ending, facts, context),
            AgreementCommand::SetCadence(cadence) => {
                let cadence = cadence.map(Cadence::checked).transpose()?;
                self.change(|terms| terms.cadence = cadence);
                Ok(())
            }
            AgreementCommand::SetMeetingLength { minutes } => {
                if !(SHORTEST_MEETING_MINUTES..=LONGEST_MEETING_MINUTES).contains(&minutes) {
                    return Err(Refusal::invalid("minutes", Reason::OutOfRange));
                }
                self.change(|terms| terms.meeting_minutes = minutes);
                Ok(())
            }
            AgreementCommand::SetMeans(means) => {
                let means = means.map(checked_means).transpose()?;
                self.change(|terms| terms.means = means);
                Ok(())
            }
            AgreementCommand::SetFeedback(preference) => {
                let preference = FeedbackPreference {
                    when: bounded("when", &preference.when, LINE)?,
                    channel: bounded("channel", &preference.channel, LINE)?,
                    ..preference
                };
                self.change(|terms| {
                    terms.feedback.insert(context.actor, preference);
                });
                Ok(())
            }
            AgreementCommand::SetSharing(sharing) => {
                self.change(|terms| terms.sharing = sharing);
                Ok(())
            }
            AgreementCommand::SetEnding(ending) => {
                let ending = checked_ending(ending, context)?;
                self.change(|terms| terms.ending = Some(ending));
                Ok(())
            }
            AgreementCommand::Propose => self.propose(facts, context),
            AgreementCommand::Accept { version, mark } => self.accept(version, mark, facts, context),
            AgreementCommand::CallEndingReview => self.call_review(facts, context),
            AgreementCommand::AnswerEndingReview { due, answer } => {
                self.answer_review(due, answer, facts, context)
            }
        }
    }
}

/// Checks that a member asks, while the relationship is not over.
fn by_member(facts: &AgreementFacts, context: &Context) -> Result<(), Refusal> {
    if !facts.members.contains(&context.actor) {
        return Err(Refusal::because(Reason::NotAMember));
    }
    if facts.phase == Phase::Closed {
        return Err(Refusal::because(Reason::Closed));
    }
    Ok(())
}

/// Its texts are bounded, and a video call has a plan B (`model.md`, E10).
fn checked_means(means: Means) -> Result<Means, Refusal> {
    if matches!(means.first_choice, Modality::Video { .. }) && means.plan_b.is_none() {
        return Err(Refusal::invalid("plan_b", Reason::Empty));
    }
    let others = means.others.iter().chain(&means.plan_b);
    for modality in others.chain([&means.first_choice]) {
        let texts = match modality {
            Modality::InPerson { place: text }
            | Modality::Phone { number: text }
            | Modality::Text { tool: text }
            | Modality::Other { name: text } => [text.as_str(), ""],
            Modality::Video { tool, link } => [tool.as_str(), link.as_str()],
        };
        for text in texts {
            bounded("means", text, LINE)?;
        }
    }
    Ok(means)
}

/// A review lies ahead; a condition has words.
fn checked_ending(ending: Ending, context: &Context) -> Result<Ending, Refusal> {
    match ending {
        Ending::ReviewOn { on } if on <= context.today() => {
            Err(Refusal::invalid("review_on", Reason::OutOfRange))
        }
        Ending::ReviewOn { on } => Ok(Ending::ReviewOn { on }),
        Ending::Condition { text } => Ok(Ending::Condition { text: filled("condition", &text, LINE)? }),
    }
}

impl Agreement {
    /// The next version, begun from the one in force where there is none yet.
    fn next(&mut self) -> &mut NextVersion {
        let (number, terms) = self
            .accepted
            .last()
            .map_or_else(|| (1, Terms::default()), |last| (last.number + 1, last.terms.clone()));
        self.next.get_or_insert(NextVersion { number, terms, stage: Stage::Draft, voided: None })
    }

    /// Changes the terms of the next version. What somebody accepted was other words, so it no longer counts.
    fn change(&mut self, change: impl FnOnce(&mut Terms)) {
        let next = self.next();
        let before = next.terms.clone();
        change(&mut next.terms);
        if next.terms == before {
            return;
        }
        if let Stage::Proposed { acceptances, .. } = &mut next.stage
            && !acceptances.is_empty()
        {
            acceptances.clear();
            next.voided = Some(before);
        }
    }

    fn word(
        &mut self,
        part: AgreementPart,
        edit: &Edit,
        settled: Option<&[KeptVersion]>,
        facts: &AgreementFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        if part.member().is_some_and(|member| !facts.members.contains(&member)) {
            return Err(Refusal::invalid("member", Reason::NotAMember));
        }
        let mut outcome = Err(Refusal::because(Reason::NoSuchPart));
        self.change(|terms| {
            if let Some(prose) = terms.wording_mut(part) {
                let field = part.to_string();
                outcome = match settled {
                    None => prose.edit(&field, edit, part.bound(), context),
                    Some(seen) => prose.settle(&field, edit, seen, part.bound(), context),
                };
            }
        });
        outcome
    }

    fn take_plan(
        &mut self,
        texts: Vec<TakenText>,
        ending: Ending,
        facts: &AgreementFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        let ending = checked_ending(ending, context)?;
        let mut worded = Vec::new();
        for TakenText { part, text } in texts {
            if part.member().is_some_and(|member| !facts.members.contains(&member)) {
                return Err(Refusal::invalid("member", Reason::NotAMember));
            }
            if !part.is_worded() {
                return Err(Refusal::because(Reason::NoSuchPart));
            }
            let text = filled(&part.to_string(), &text, part.bound())?;
            worded.push(TakenText { part, text });
        }
        // What is in force was worded by all: a plan adds nothing to it unasked.
        if !self.accepted.is_empty() || !self.lacks(&worded) {
            return Err(Refusal::because(Reason::AlreadyDone));
        }
        self.change(|terms| terms.fill(worded, ending));
        Ok(())
    }

    fn propose(&mut self, facts: &AgreementFacts, context: &Context) -> Result<(), Refusal> {
        begun(facts)?;
        let allowed = self.allowed();
        let Some(next) = &mut self.next else {
            return Err(Refusal::because(Reason::NotNow).allowing(allowed));
        };
        if let Stage::Proposed { .. } = next.stage {
            return Err(Refusal::because(Reason::AlreadyDone));
        }
        ready(&next.terms, facts)?;
        next.stage = Stage::Proposed { by: context.actor, on: context.today(), acceptances: BTreeMap::new() };
        Ok(())
    }

    fn accept(
        &mut self,
        version: u32,
        mark: Uuid,
        facts: &AgreementFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        begun(facts)?;
        let on = context.today();
        let allowed = self.allowed();
        if let Some(in_force) = self.accepted.last_mut()
            && version <= in_force.number
        {
            if version < in_force.number || in_force.terms.mark() != mark {
                return Err(Refusal::because(Reason::WordingChanged).allowing(allowed));
            }
            return match in_force.acceptances.insert(context.actor, on) {
                None => Ok(()),
                Some(_) => Err(Refusal::because(Reason::AlreadyDone)),
            };
        }
        let Some(next) = self.next.as_mut().filter(|next| next.number == version) else {
            return Err(Refusal::because(Reason::NotNow).allowing(allowed));
        };
        let Stage::Proposed { acceptances, .. } = &mut next.stage else {
            return Err(Refusal::because(Reason::NotNow).allowing(allowed));
        };
        if next.terms.mark() != mark {
            return Err(Refusal::because(Reason::WordingChanged).allowing(allowed));
        }
        // Changed since it was proposed, it may have lost a heading; and a part may hold two versions.
        ready(&next.terms, facts)?;
        let again = acceptances.insert(context.actor, on).is_some();
        if facts.members.iter().all(|member| acceptances.contains_key(member)) {
            self.accepted.push(AcceptedVersion {
                number: next.number,
                acceptances: std::mem::take(acceptances),
                terms: next.terms.clone(),
                since: on,
            });
            self.next = None;
            return Ok(());
        }
        if again {
            return Err(Refusal::because(Reason::AlreadyDone));
        }
        Ok(())
    }

    /// What this member can do now: who has accepted what is proposed is not asked for it again, and the ending is looked at by
    /// whoever has not said yet how they see it.
    #[must_use]
    pub fn allowed_to(&self, member: MemberId, facts: &AgreementFacts, today: NaiveDate) -> Vec<Allowed> {
        if !facts.members.contains(&member) || facts.phase == Phase::Closed {
            return Vec::new();
        }
        let asked_for = self.waits_for(&facts.members).contains(&member) && begun(facts).is_ok();
        let accept = allowed![AgreementCommand::Accept];
        let mut allowed = self.allowed();
        allowed.retain(|one| asked_for || !accept.contains(one));
        allowed.retain(|one| begun(facts).is_ok() || allowed![AgreementCommand::Word].contains(one));
        if self.review_due(&facts.members, today).contains(&member) {
            allowed.extend(allowed![AgreementCommand::AnswerEndingReview]);
        }
        allowed
    }

    /// The commands by which the agreement can move on.
    #[must_use]
    pub fn allowed(&self) -> Vec<Allowed> {
        match &self.next {
            None => allowed![AgreementCommand::Word].to_vec(),
            Some(next) => match next.stage {
                Stage::Draft => allowed![AgreementCommand::Word, AgreementCommand::Propose].to_vec(),
                Stage::Proposed { .. } => allowed![AgreementCommand::Word, AgreementCommand::Accept].to_vec(),
            },
        }
    }
}

/// A person who is only asked into a relationship cannot agree to anything in it yet.
fn begun(facts: &AgreementFacts) -> Result<(), Refusal> {
    if facts.phase == Phase::Proposed {
        return Err(Refusal::because(Reason::NotNow)
            .missing(["acceptance"])
            .allowing(allowed![AgreementCommand::Word]));
    }
    Ok(())
}

/// Checks that everyone can be asked to accept these terms.
fn ready(terms: &Terms, facts: &AgreementFacts) -> Result<(), Refusal> {
    let nobody = BTreeSet::new();
    let each = if facts.form == Form::Circle { &nobody } else { &facts.members };
    let gaps = terms.gaps(each);
    if !gaps.is_empty() {
        return Err(Refusal::because(Reason::ClauseNeeded)
            .missing(gaps.iter().map(AgreementPart::to_string))
            .allowing(allowed![
                AgreementCommand::Word,
                AgreementCommand::TakePlan,
                AgreementCommand::SetEnding,
                AgreementCommand::SetCadence
            ]));
    }
    let unsettled = terms.unsettled();
    if !unsettled.is_empty() {
        return Err(Refusal::because(Reason::SettleFirst)
            .missing(unsettled.iter().map(AgreementPart::to_string))
            .allowing(allowed![AgreementCommand::Settle]));
    }
    Ok(())
}
