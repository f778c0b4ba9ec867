//! Ids with a type, so that a goal is never asked for by a meeting's id. An id that only its own subject needs stands in the
//! file of that subject.

use uuid::Uuid;

/// Makes ids, each with a doc comment.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for uuid::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        crate::typed::no_words! { $name }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        // Outside Rust the platform's UUID.
        #[cfg(feature = "uniffi")]
        uniffi::custom_type!($(#[$doc])* $name, uuid::Uuid, { lower: |id| id.0, try_lift: |id| Ok($name(id)) });
    )+};
}
pub(crate) use ids;

ids! {
    /// A person, as the server knows the account.
    MemberId,
    /// A relationship (any form).
    RelationshipId,
    /// The agreement of a relationship, in all its versions.
    AgreementId,
    /// The closure of a relationship.
    ClosureId,
    /// A goal.
    GoalId,
    /// An action: under a goal, or a commitment made in a meeting.
    ActionId,
    /// A benchmark of a goal.
    BenchmarkId,
    /// A win of a goal.
    WinId,
    /// A meeting.
    MeetingId,
    /// Something on the agenda of a meeting.
    AgendaItemId,
    /// A reminder: the same on every phone and on the server, so that nobody is told twice.
    ReminderId,
    /// A reflection, in its author's own space.
    ReflectionId,
    /// A story with its lifeline, in its teller's own space.
    StoryId,
    /// Another person in a story.
    PersonId,
    /// A moment on a lifeline.
    LifeEventId,
    /// A copy handed on: a shared reflection or a told story, in the space of those it was shared with.
    ShareId,
    /// A flash request.
    FlashId,
    /// A mentor's question back, in a flash request.
    FlashQuestionId,
    /// An entry: a learning, something learned of the partner, a lesson.
    EntryId,
    /// A vision.
    VisionId,
    /// A shadowing, an interview, a practice.
    ExperienceId,
    /// A book, a film, a podcast.
    ResourceId,
    /// Feedback from one member to another.
    FeedbackId,
    /// A moment of everyday life that somebody noted.
    MomentId,
    /// A question that a member put in their own words.
    QuestionId,
}

/// The id of something that belongs to `about` and exists once, so that two phones that both make it make the same
/// (RFC 9562, section 5.5: version 5, with `about` as the namespace).
#[must_use]
pub fn derived(about: Uuid, name: &str) -> Uuid {
    Uuid::new_v5(&about, name.as_bytes())
}
