//! Custom conversions for values of the domain that are not records or enums, for the views and calls of this crate.

use belay_domain::{
    Rating,
    crossing::{GoalIds, LocalDate, LocalDateTime, LocalTime, MemberIds, UtcInstant, ZoneName},
};
use uuid::Uuid;

uniffi::use_remote_type!(belay_domain::GoalIds);
uniffi::use_remote_type!(belay_domain::LocalDate);
uniffi::use_remote_type!(belay_domain::LocalDateTime);
uniffi::use_remote_type!(belay_domain::LocalTime);
uniffi::use_remote_type!(belay_domain::MemberIds);
uniffi::use_remote_type!(belay_domain::Rating);
uniffi::use_remote_type!(belay_domain::UtcInstant);
uniffi::use_remote_type!(belay_domain::Uuid);
uniffi::use_remote_type!(belay_domain::ZoneName);
