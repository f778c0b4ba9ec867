//! The rules of mentoring.
