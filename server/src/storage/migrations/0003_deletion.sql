-- The newest code with which each person can delete their account; `code` is an HMAC under a key that is not in the database.
CREATE TABLE deletion_code (
    person  BLOB    PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    code    BLOB    NOT NULL,
    tries   INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How often an account of an address was deleted, so that a new one gets another id; `address` is an HMAC as well.
CREATE TABLE deleted_account (
    address BLOB    PRIMARY KEY,
    times   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a phone named its deletion by (SHA-256), so that it hears of it also when the answer was lost.
CREATE TABLE deletion_receipt (
    receipt BLOB    PRIMARY KEY,
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
