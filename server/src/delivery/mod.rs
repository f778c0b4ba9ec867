//! The delivery of pushes: from the rows of the database to the senders, and back what came of it.
//!
//! | Part | Is for |
//! |---|---|
//! | `worker` | claims due pushes, hands them to senders, and settles what came of it |
//! | `lane` | how many pushes go to one provider at once, and how long it is left alone after a failure |
//! | `steady` | whether the wall clock can be believed |

mod lane;
mod steady;
mod worker;

pub(crate) use worker::{check_credentials, work};
