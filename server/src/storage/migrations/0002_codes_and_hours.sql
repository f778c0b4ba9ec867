-- Codes of the last ten minutes are good together. `code` is an HMAC under a key that is not in the database.
CREATE TABLE sign_in_code (
    row     INTEGER PRIMARY KEY,
    mail    TEXT    NOT NULL,
    code    BLOB    NOT NULL,
    expires INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_code_by_mail ON sign_in_code (mail);
CREATE INDEX sign_in_code_by_expiry ON sign_in_code (expires);

-- How often each code was missed, and from where; `network` is an HMAC as well.
CREATE TABLE sign_in_miss (
    code    INTEGER NOT NULL REFERENCES sign_in_code (row) ON DELETE CASCADE,
    network BLOB    NOT NULL,
    misses  INTEGER NOT NULL,
    PRIMARY KEY (code, network)
) STRICT, WITHOUT ROWID;

INSERT INTO sign_in_code (mail, code, expires) SELECT mail, code, expires FROM sign_in WHERE tries = 0;
DROP TABLE sign_in;

-- How many seconds the server has run in its life: sessions grow old by it, and not by a clock that may be wrong.
ALTER TABLE life ADD COLUMN ran INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN ran INTEGER NOT NULL DEFAULT 0;
-- Sessions keep the age they have, counted back from the last that was heard of and is not in the future.
UPDATE session SET ran = min(0, (seen - (
    SELECT coalesce(max(seen), 0) FROM session WHERE seen <= unixepoch('now') * 1000
)) / 1000);
