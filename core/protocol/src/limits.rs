//! The limits of what may travel at once. Both sides read them here, so a phone never sends what the server must
//! refuse.

/// Most writes in one sync request (DESIGN, *Sync*).
pub const MAX_WRITES: usize = 100;
/// Most bytes of bodies sent up in one sync request, before base64 (DESIGN, *Sync*: 256 KiB).
pub const MAX_WRITE_BYTES: usize = 256 * 1024;
/// Most documents in one sync answer (DESIGN, *Sync*).
pub const MAX_DOCUMENTS: usize = 500;
/// Most bytes of bodies in one sync answer, before base64 (DESIGN, *Sync*: 256 KiB).
pub const MAX_DOCUMENT_BYTES: usize = 256 * 1024;
/// Largest body of one document, in bytes as stored: half of what one request may carry, so that a document that
/// is stored can always travel. A story of 1,000 words is about 10 KiB.
pub const MAX_BODY_BYTES: usize = 128 * 1024;
/// Largest HTTP request body the server reads, in bytes: the bodies in base64 (4/3) with room for the JSON around.
pub const MAX_REQUEST_BYTES: usize = 1024 * 1024;
/// Longest kind of a document, in bytes: two or three words.
pub const MAX_KIND_BYTES: usize = 64;
/// Most alarms on one document: three reminders and two asks to reflect, for every member of a large circle.
pub const MAX_ALARMS: usize = 200;
/// Most alarms that a device reports as armed: a phone hands at most 48 to its scheduler.
pub const MAX_ARMED: usize = 128;
/// Longest address of a push registration, in bytes. Endpoints of browsers have some hundred bytes, tokens of FCM up to about
/// two hundred, and no provider names a limit.
pub const MAX_PUSH_ADDRESS_BYTES: usize = 2_048;
/// Most people that a write names to be told of it: everybody in a large circle.
pub const MAX_TOLD: usize = MAX_CIRCLE_MEMBERS;
/// Most members of one space that is not a program.
pub const MAX_CIRCLE_MEMBERS: usize = 30;
/// How many ids two phones try for a space of their own before they give up. Only these two people can make such a
/// space, so one id is enough unless an older server let somebody else make it first. More than eight would mean that
/// the server lies.
pub const MAX_SPACE_ATTEMPTS: u8 = 8;
/// The largest whole number on the wire: JSON readers of other languages hold no larger one exactly (RFC 8259, section 6).
pub const LARGEST_INTEGER: u64 = (1 << 53) - 1;
/// How far above the server's revision a write may build. A phone without network adds nothing to a revision: all
/// waiting changes go up as one write. So a phone is ahead of a server only by what the server stored and lost since
/// the backup from which it was restored. Phones heal servers from backups of the last 30 days, because they forget
/// older intentions. The limit allows two thousand revisions of one document on each of these days: somebody who writes
/// eight hours a day and stops every fifteen seconds makes as many. A lower limit would refuse honest texts after a
/// restore, which is worse than the attack that the limit prevents. The attack is to reach the end of the count
/// ([`LARGEST_INTEGER`]) by such jumps. It takes 2^37 full requests at the rate that a server allows: more than two
/// years without a pause, instead of seven weeks with a limit of a million.
pub const MAX_REVISION_JUMP: u64 = 1 << 16;
/// Longest display name of a person or a space, in Unicode scalar values (`rules.md`, *Text*, counts those).
pub const MAX_NAME_CHARS: usize = 100;
/// Longest mail address in bytes (RFC 5321, section 4.5.3.1.3: a path of 256 with its two brackets).
pub const MAX_MAIL_BYTES: usize = 254;
/// Digits of a sign-in code. Eight digits and five tries are a chance of 1 in 20 million.
pub const SIGN_IN_CODE_DIGITS: usize = 8;
/// How long a sign-in code is good for, in seconds (ten minutes: time to find the mail, not more).
pub const SIGN_IN_CODE_SECONDS: i64 = 600;
/// After how many wrong codes from one network its codes of that moment are closed to it.
pub const SIGN_IN_TRIES: u32 = 5;
/// After how many wrong codes from all networks together the codes of that moment are closed to everybody. Keeping
/// somebody from signing in takes four networks, and the number of guesses at a code is limited.
pub const SIGN_IN_TRIES_OF_ALL: u32 = 20;
/// How long an invitation link is good for, in seconds (14 days: a fortnight's holiday).
pub const INVITATION_SECONDS: i64 = 14 * 24 * 60 * 60;
