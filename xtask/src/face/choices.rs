//! What cannot be read off core's source: the names that need another one outside Rust, what is watched, what stays inside.

/// Names that two subjects share, or that mean something else in Kotlin, SwiftUI or Combine: `subject::Name`, and the name
/// on the face. A subject is a module of the domain, or `core`.
pub const RENAMED: &[(&str, &str)] = &[
    ("agreement::Means", "MeansTerms"),
    ("agreement::Part", "AgreementPart"),
    ("agreement::Stage", "AgreementStage"),
    ("agreement::Terms", "AgreementTerms"),
    ("core::Error", "FaceError"),
    ("core::Why", "AttentionReason"),
    ("meeting::Move", "MeetingMove"),
    ("meeting::Notice", "MeetingNotice"),
    ("meeting::Part", "MeetingPart"),
    ("overlap::Span", "TimeSpan"),
    ("overlap::Window", "FreeWindow"),
    ("prose::Edit", "TextEdit"),
    ("prose::Kept", "KeptVersion"),
    ("reflection::Subject", "ReflectionSubject"),
    ("relationship::Form", "RelationshipForm"),
    ("relationship::Origin", "RelationshipOrigin"),
    ("relationship::Outcome", "RelationshipOutcome"),
    ("relationship::Period", "RelationshipPeriod"),
    ("relationship::Length", "RelationshipLength"),
    ("relationship::Standing", "MemberStanding"),
    ("relationship::State", "RelationshipState"),
    ("relationship::Why", "ConversationReason"),
    ("story::Person", "StoryPerson"),
];

/// Types of other crates, and of core where their inside is nobody's business, that cross as custom types
/// (`bindings/src/values.rs`): the name in Rust, and the name on the face.
pub const CUSTOM: &[(&str, &str)] = &[
    ("DateTime", "UtcInstant"),
    ("Expectations", "Expectations"),
    ("Height", "Height"),
    ("NaiveDate", "LocalDate"),
    ("NaiveDateTime", "LocalDateTime"),
    ("NaiveTime", "LocalTime"),
    ("Rating", "Rating"),
    ("Zone", "ZoneName"),
    ("Uuid", "Uuid"),
    ("Weekday", "Weekday"),
];

/// Lists of names that a macro of the domain turns into an enum: the macro, the enum, and what the macro says of it.
pub const LISTED: &[(&str, &str, &str)] = &[
    ("kinds", "Kind", "The kinds of document."),
    ("reminder_kinds", "ReminderKind", "What is reminded of. Each can be switched off by itself."),
];

/// Queries whose answer a screen shows for longer than a moment, so that it can be watched: the service's getter (empty
/// for the entry itself), and the query.
pub const OBSERVED: &[(&str, &str)] = &[
    ("", "counts"),
    ("", "home"),
    ("", "sync_state"),
    ("account", "signed_in"),
    ("agreements", "agreement"),
    ("ally_tracks", "own"),
    ("attention", "list"),
    ("closures", "closure"),
    ("entries", "of_relationship"),
    ("entries", "to_discuss"),
    ("flash", "asked"),
    ("flash", "helping"),
    ("flash", "request"),
    ("flash", "to_answer"),
    ("goals", "action_plan"),
    ("goals", "goal"),
    ("goals", "of_relationship"),
    ("meetings", "calendar"),
    ("meetings", "meeting"),
    ("meetings", "of_relationship"),
    ("profile", "settings"),
    ("programs", "all"),
    ("prompts", "questions"),
    ("reflections", "own"),
    ("reflections", "question"),
    ("reflections", "questions_in"),
    ("reflections", "reflection"),
    ("reflections", "shared_in"),
    ("relationships", "open"),
    ("relationships", "past"),
    ("relationships", "relationship"),
    ("reminders", "to_arm"),
    ("stories", "own"),
    ("stories", "share"),
    ("stories", "story"),
    ("stories", "told_in"),
    ("visions", "list"),
    ("visions", "vision"),
];

/// Values of core that only what is written by hand gives (`bindings/src/entry.rs`): the name in core, and on the face.
pub const ENTRY_VALUES: &[(&str, &str)] = &[("Error", "FaceError"), ("SyncReport", "SyncReport")];

/// Methods of the entry that the face has in a form of its own (`bindings/src/entry.rs`), and `find_by_id_ending`, which is
/// for shells in which ids are typed.
pub const OWN_FORM: &[&str] = &[
    "open",
    "sync",
    "stop_syncing",
    "keep_in_sync",
    "network_is_back",
    "observe",
    "shut_down",
    "find_by_id_ending",
];
