//! The two means of a meeting: which is filled in, and that the second is another than the first (S095, S162).

use super::{MAX_MEANS_CHARS, Meeting};
use crate::{Bounded, Modality, Reason, Refusal, allowed::allowed, bounded, filled, meeting::MeetingCommand};

const LINE: Bounded = Bounded::Chars(MAX_MEANS_CHARS);

/// The first and second means of a meeting in which `first` is set and `second` is wished for: a second that is no
/// other than the first falls away, and a video call gets the telephone.
pub(super) fn with_second(first: Modality, second: Option<Modality>) -> (Modality, Option<Modality>) {
    let second =
        second.filter(|second| !same_means(&first, second)).or_else(|| is_video(&first).then(telephone));
    (first, second)
}

/// The means with every text in bounds.
///
/// # Errors
/// [`Reason::TooLong`] with the field; [`Reason::Empty`] for other means without a name.
pub(super) fn checked(means: Modality) -> Result<Modality, Refusal> {
    Ok(match means {
        Modality::InPerson { place } => Modality::InPerson { place: bounded("place", &place, LINE)? },
        Modality::Video { tool, link } => {
            Modality::Video { tool: bounded("tool", &tool, LINE)?, link: bounded("link", &link, LINE)? }
        }
        Modality::Phone { number } => Modality::Phone { number: bounded("number", &number, LINE)? },
        Modality::Text { tool } => Modality::Text { tool: bounded("tool", &tool, LINE)? },
        Modality::Other { name } => Modality::Other { name: filled("name", &name, LINE)? },
    })
}

impl Meeting {
    /// The second means, if people can go over to it: a telephone without a number is none.
    #[must_use]
    pub fn plan_b(&self) -> Option<&Modality> {
        self.plan_b.as_ref().filter(|means| !lacks_number(means))
    }

    /// Whether the second means is the telephone, and nobody has said which number.
    #[must_use]
    pub fn plan_b_lacks_number(&self) -> bool {
        self.plan_b.as_ref().is_some_and(lacks_number)
    }

    pub(super) fn set_modality(&mut self, modality: Modality) -> Result<(), Refusal> {
        (self.modality, self.plan_b) = with_second(checked(modality)?, self.plan_b.take());
        Ok(())
    }

    pub(super) fn set_plan_b(&mut self, plan_b: Option<Modality>) -> Result<(), Refusal> {
        let plan_b = plan_b.map(checked).transpose()?;
        match &plan_b {
            None if is_video(&self.modality) => {
                return Err(Refusal::because(Reason::PlanBNeeded)
                    .missing(["plan_b"])
                    .allowing(allowed![MeetingCommand::SetPlanB, MeetingCommand::SetModality]));
            }
            Some(second) if same_means(&self.modality, second) => {
                return Err(Refusal::invalid("plan_b", Reason::PlanBSameMeans));
            }
            _ => self.plan_b = plan_b,
        }
        Ok(())
    }
}

/// The default if nothing is chosen and nothing agreed: video (D11).
pub(super) fn video() -> Modality {
    Modality::Video { tool: String::new(), link: String::new() }
}

fn telephone() -> Modality {
    Modality::Phone { number: String::new() }
}

/// A telephone without a number.
#[must_use]
pub fn lacks_number(means: &Modality) -> bool {
    matches!(means, Modality::Phone { number } if number.trim().is_empty())
}

fn is_video(means: &Modality) -> bool {
    matches!(means, Modality::Video { .. })
}

/// Whether one fails when the other does. Another tool for the same call is not another means.
fn same_means(one: &Modality, other: &Modality) -> bool {
    match (one, other) {
        (Modality::Other { name: one }, Modality::Other { name: other }) => {
            one.to_lowercase() == other.to_lowercase()
        }
        _ => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}
