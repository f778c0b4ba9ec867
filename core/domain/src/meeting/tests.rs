//! Meetings, rule by rule.
