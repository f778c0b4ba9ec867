//! What a change of a document is for the others: who is told of it, and how loudly. Each subject says what is new in its
//! documents; how loud that is stands in one table. Something that waits for a person is told to that person at once, and to
//! nobody else loudly.

use std::collections::BTreeSet;

use crate::{
    MemberId,
    waiting::{Wait, WaitKind, WaitsOn},
};

/// How loudly something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Loudness {
    /// A phone fetches it without a sound.
    Quiet,
    /// The person is told.
    Alert,
}

/// Something new in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum News {
    /// Something waits for somebody that did not wait before.
    Waits(WaitKind),
    /// An agreement that was put to all says something else now: everybody's yes is asked for once more (S091).
    AgreementReworded,
    /// A date was set at once, by a rhythm or in a chance talk.
    DateSet,
    /// A date that waited for a yes stands.
    DateConfirmed,
    /// A date is another one, or takes another time (S148).
    DateMoved,
    /// A date was called off, or somebody did not come (S163).
    DateOff,
    /// They meet by other means (S163).
    MeansChanged,
    /// A relationship was declined, or is over.
    RelationshipOver,
    /// A flash request.
    Flash(FlashNews),
}

/// What is new in a request for the others in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlashNews {
    /// It is asked.
    Asked,
    /// A mentor answered without a yes: a time, a question back, a no.
    Answered,
    /// The asker answered a question back.
    ToldMore,
    /// A mentor helps: by their yes, or because the asker took their time.
    Matched,
    /// The asker took it back.
    Withdrawn,
    /// There is a date, or another one: the meeting tells of it.
    Dated,
    /// They talked.
    Held,
    /// A takeaway was kept, or it was closed without one.
    Ended,
    /// One of the two wants more.
    WantsMore,
    /// Both want more.
    BothWantMore,
}

impl FlashNews {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Asked,
        Self::Answered,
        Self::ToldMore,
        Self::Matched,
        Self::Withdrawn,
        Self::Dated,
        Self::Held,
        Self::Ended,
        Self::WantsMore,
        Self::BothWantMore,
    ];
}

/// Something new, and whom it concerns; everybody else in the space where nobody is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What.
    pub news: News,
    /// Whom; none for all others.
    pub to: Option<BTreeSet<MemberId>>,
}

/// How a change is announced to the other members of its space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// How loudly.
    pub loudness: Loudness,
    /// Whom an alert is for; the others are told quietly. Empty for everybody.
    pub to: BTreeSet<MemberId>,
}

impl News {
    /// Everything that can be new.
    pub fn all() -> impl Iterator<Item = Self> {
        let alone = [
            Self::AgreementReworded,
            Self::DateSet,
            Self::DateConfirmed,
            Self::DateMoved,
            Self::DateOff,
            Self::MeansChanged,
            Self::RelationshipOver,
        ];
        let waits = WaitKind::ALL.into_iter().map(Self::Waits);
        waits.chain(FlashNews::ALL.into_iter().map(Self::Flash)).chain(alone)
    }

    /// How loudly it is told. The table of all kinds and changes; whatever is not new in one of these ways is quiet.
    #[must_use]
    pub fn loudness(self) -> Loudness {
        use Loudness::{Alert, Quiet};
        match self {
            Self::Waits(kind) => match kind {
                WaitKind::AcceptRelationship
                | WaitKind::AcceptAgreement
                | WaitKind::ReviewGoal
                | WaitKind::RewordGoal
                | WaitKind::ConfirmDate
                | WaitKind::AnswerQuestion
                | WaitKind::HearStory
                | WaitKind::AnswerListener
                | WaitKind::AnswerFlash
                | WaitKind::DecideFlash
                | WaitKind::FinishClosing => Alert,
                // These come with the day, by a reminder, or are for a quiet moment.
                WaitKind::LearnOfPartner
                | WaitKind::AnswerExpectations
                | WaitKind::ReviewEnding
                | WaitKind::MarkWin
                | WaitKind::SettleMeeting
                | WaitKind::Reflect
                | WaitKind::DecideNext
                | WaitKind::ReadReflection
                // A match, and that both want more, are told as news of the request.
                | WaitKind::DateFlash
                | WaitKind::KeepTakeaway
                | WaitKind::WantMore
                | WaitKind::BeginRelationship => Quiet,
            },
            Self::AgreementReworded
            | Self::DateSet
            | Self::DateConfirmed
            | Self::DateMoved
            | Self::DateOff
            | Self::MeansChanged => Alert,
            Self::RelationshipOver => Quiet,
            Self::Flash(news) => match news {
                FlashNews::Asked
                | FlashNews::Answered
                | FlashNews::ToldMore
                | FlashNews::Matched
                | FlashNews::Withdrawn
                | FlashNews::BothWantMore => Alert,
                // A date is told by its meeting; the rest is for another day.
                FlashNews::Dated | FlashNews::Held | FlashNews::Ended | FlashNews::WantsMore => Quiet,
            },
        }
    }

    /// The same, for all others in the space.
    #[must_use]
    pub fn for_all(self) -> Told {
        Told { news: self, to: None }
    }

    /// The same, for some.
    #[must_use]
    pub fn for_some(self, to: impl IntoIterator<Item = MemberId>) -> Told {
        Told { news: self, to: Some(to.into_iter().collect()) }
    }
}

/// What waits in a document now and did not before.
#[must_use]
pub fn newly_waiting(before: Option<&[Wait]>, now: &[Wait]) -> Vec<Told> {
    let same =
        |one: &Wait, other: &Wait| (one.kind, one.part, one.start) == (other.kind, other.part, other.start);
    let waited = |wait: &Wait, member: Option<MemberId>| {
        before.unwrap_or_default().iter().any(|old| {
            same(old, wait)
                && match (member, &old.on) {
                    (Some(member), WaitsOn::Member(one)) => *one == member,
                    // Nobody begins to be asked by somebody else's answer.
                    (_, WaitsOn::EveryoneBut(_)) | (None, _) => true,
                }
        })
    };
    let new = now.iter().filter_map(|wait| {
        let news = News::Waits(wait.kind);
        match wait.on {
            WaitsOn::Member(member) => (!waited(wait, Some(member))).then(|| news.for_some([member])),
            WaitsOn::EveryoneBut(_) => (!waited(wait, None)).then(|| news.for_all()),
        }
    });
    new.collect()
}

/// How all of this is announced: as loudly as the loudest, to those whom what is loud concerns.
#[must_use]
pub fn announced(told: &[Told]) -> Announcement {
    let loud: Vec<&Told> = told.iter().filter(|told| told.news.loudness() == Loudness::Alert).collect();
    let named = loud.iter().filter_map(|told| told.to.as_ref());
    let to: BTreeSet<MemberId> = named.flatten().copied().collect();
    let everybody = loud.iter().any(|told| told.to.is_none());
    // An alert for nobody is none.
    if !everybody && to.is_empty() {
        return Announcement { loudness: Loudness::Quiet, to };
    }
    Announcement { loudness: Loudness::Alert, to: if everybody { BTreeSet::new() } else { to } }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::Allowed;

    const MIA: MemberId = MemberId(Uuid::from_u128(1));
    const TOM: MemberId = MemberId(Uuid::from_u128(2));
    const NONE: &[Allowed] = &[];

    #[test]
    fn what_somebody_waits_for_is_loud_and_what_waits_for_a_day_is_not() {
        let loud: Vec<News> = News::all().filter(|news| news.loudness() == Loudness::Alert).collect();
        let expected = [
            News::Waits(WaitKind::AcceptRelationship),
            News::Waits(WaitKind::AcceptAgreement),
            News::Waits(WaitKind::ReviewGoal),
            News::Waits(WaitKind::RewordGoal),
            News::Waits(WaitKind::ConfirmDate),
            News::Waits(WaitKind::AnswerQuestion),
            News::Waits(WaitKind::HearStory),
            News::Waits(WaitKind::AnswerListener),
            News::Waits(WaitKind::AnswerFlash),
            News::Waits(WaitKind::DecideFlash),
            News::Waits(WaitKind::FinishClosing),
            News::Flash(FlashNews::Asked),
            News::Flash(FlashNews::Answered),
            News::Flash(FlashNews::ToldMore),
            News::Flash(FlashNews::Matched),
            News::Flash(FlashNews::Withdrawn),
            News::Flash(FlashNews::BothWantMore),
            News::AgreementReworded,
            News::DateSet,
            News::DateConfirmed,
            News::DateMoved,
            News::DateOff,
            News::MeansChanged,
        ];
        assert_eq!(loud, expected);
    }

    #[test]
    fn an_alert_goes_to_whom_it_concerns() {
        let mine = News::Waits(WaitKind::HearStory).for_some([MIA]);
        let quiet = News::RelationshipOver.for_all();
        let alert = announced(&[mine.clone(), quiet.clone()]);
        assert_eq!(alert, Announcement { loudness: Loudness::Alert, to: BTreeSet::from([MIA]) });
        let all = announced(&[mine, News::DateMoved.for_all()]);
        assert_eq!(all, Announcement { loudness: Loudness::Alert, to: BTreeSet::new() });
        for none in [vec![], vec![quiet], vec![News::DateMoved.for_some([])]] {
            assert_eq!(announced(&none).loudness, Loudness::Quiet);
        }
    }

    #[test]
    fn what_waited_before_is_no_news() {
        let asks = |member| Wait::of(WaitKind::AnswerFlash, member, NONE);
        let told = newly_waiting(Some(&[asks(MIA)]), &[asks(MIA), asks(TOM)]);
        assert_eq!(told, [News::Waits(WaitKind::AnswerFlash).for_some([TOM])]);
        assert_eq!(newly_waiting(None, &[asks(MIA)]).len(), 1);
        let open = |others: &[MemberId]| {
            Wait::of_everyone_but(WaitKind::AcceptAgreement, others.iter().copied(), NONE)
        };
        // Another yes is no new question; another part is one.
        assert_eq!(newly_waiting(Some(&[open(&[MIA])]), &[open(&[MIA, TOM])]), []);
        let other = Wait { part: Some(Uuid::from_u128(3)), ..open(&[MIA]) };
        assert_eq!(newly_waiting(Some(&[open(&[MIA])]), &[other]).len(), 1);
    }
}
