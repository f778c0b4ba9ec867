-- Accounts that were deleted, by the SHA-256 of their ids: no backup brings one back, and a new account of the same
-- address is another one.
CREATE TABLE deleted_person (
    name BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
DROP TABLE deleted_account;

-- By what tidying finds that a row is over.
CREATE INDEX deletion_code_by_expiry ON deletion_code (expires);
CREATE INDEX deletion_receipt_by_age ON deletion_receipt (at);
CREATE INDEX session_by_age ON session (ran);

-- A removal counts for as long as a link is older than it.
DELETE FROM removal WHERE NOT EXISTS (
    SELECT 1 FROM invitation WHERE invitation.space = removal.space AND invitation.members < removal.members
);
