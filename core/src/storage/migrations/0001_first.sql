-- The base tables: everything the phone knows, and all that ever migrates.

-- One value a key: device, person, cursor, epoch, clock offset, the read models' version.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who shares what. `state`: 0 wanted (to be made on the server), 1 joined.
CREATE TABLE space (
    id      BLOB PRIMARY KEY,
    kind    TEXT NOT NULL,
    name    TEXT NOT NULL,
    members TEXT NOT NULL, -- JSON, as the server told
    state   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One aggregate a row. `view` is what screens read; `base` is the server's content, kept only while intentions wait.
-- `owed`: 0 nothing, 1 intentions wait to be sent, 2 the server lost it and gets it back; 3 and 4 the same two, set aside
-- by a refusal.
-- `readable`: 0 when a newer app made it ("update to see").
-- `verify`: 1 after the server's epoch changed, until the server's copy has been compared.
CREATE TABLE document (
    row       INTEGER PRIMARY KEY,
    id        BLOB NOT NULL UNIQUE,
    space     BLOB NOT NULL,
    kind      TEXT NOT NULL,
    view      BLOB NOT NULL,
    base      BLOB,
    rev       INTEGER NOT NULL,
    stored_at INTEGER, -- the server's clock, in milliseconds since 1970; none while it has never been stored
    owed      INTEGER NOT NULL DEFAULT 0,
    readable  INTEGER NOT NULL DEFAULT 1,
    verify    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX document_by_space ON document (space, row);
CREATE INDEX document_owed ON document (owed, row) WHERE owed <> 0;
CREATE INDEX document_to_verify ON document (row) WHERE verify <> 0;
CREATE INDEX document_unreadable ON document (row) WHERE readable = 0;

-- What a person asked for, numbered on this device. `state`: 0 waits, 1 is in the server's copy. Kept for a while
-- after, because a server restored from a backup may need it again.
CREATE TABLE intention (
    n        INTEGER PRIMARY KEY AUTOINCREMENT, -- a number is never given twice: `applied` counts on it
    document BLOB NOT NULL,
    intent   TEXT NOT NULL, -- JSON
    context  TEXT NOT NULL, -- JSON
    at       INTEGER NOT NULL, -- milliseconds since 1970
    state    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX intention_by_document ON intention (document, n);
CREATE INDEX intention_to_forget ON intention (at) WHERE state = 1;

-- What needs a person's eye: with its reason and their own text.
CREATE TABLE attention (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    document BLOB NOT NULL,
    kind     TEXT NOT NULL,
    why      TEXT NOT NULL, -- JSON
    intent   TEXT,          -- JSON; none where the whole content is kept
    content  BLOB,
    at       INTEGER NOT NULL
) STRICT;
