-- Everything the server keeps. Ids are 16-byte blobs, times are milliseconds since 1970 (UTC).

-- The server's life: phones compare `epoch`, the mark beside the database compares `commits`.
CREATE TABLE life (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    epoch    TEXT    NOT NULL,
    commits  INTEGER NOT NULL
) STRICT;

CREATE TABLE person (
    id    BLOB    PRIMARY KEY,
    mail  TEXT    NOT NULL UNIQUE,
    name  TEXT    NOT NULL,
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The newest code of each address; `code` is an HMAC under a key that is not in the database.
CREATE TABLE sign_in (
    mail    TEXT    PRIMARY KEY,
    code    BLOB    NOT NULL,
    tries   INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_by_expiry ON sign_in (expires);

-- A device is known as long as it is signed in; `token` is the SHA-256 of what the device holds.
CREATE TABLE session (
    person BLOB    NOT NULL REFERENCES person (id),
    device BLOB    NOT NULL,
    token  BLOB    NOT NULL UNIQUE,
    name   TEXT    NOT NULL,
    since  INTEGER NOT NULL,
    seen   INTEGER NOT NULL,
    PRIMARY KEY (person, device)
) STRICT, WITHOUT ROWID;

-- `seq` counts the writes of a space, `members` the changes of its member list.
CREATE TABLE space (
    id      BLOB    PRIMARY KEY,
    kind    TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    seq     INTEGER NOT NULL,
    members INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE member (
    person BLOB    NOT NULL REFERENCES person (id),
    space  BLOB    NOT NULL REFERENCES space (id),
    role   TEXT    NOT NULL,
    since  INTEGER NOT NULL,
    PRIMARY KEY (person, space)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX member_by_space ON member (space, since, person, role);

-- `secret` is the SHA-256 of the last part of the link.
CREATE TABLE invitation (
    secret  BLOB    PRIMARY KEY,
    space   BLOB    NOT NULL REFERENCES space (id),
    uses    INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_by_space ON invitation (space);
CREATE INDEX invitation_by_expiry ON invitation (expires);

-- The body comes last, so that reading a revision does not touch the pages a long body spills to.
CREATE TABLE document (
    id     BLOB    NOT NULL UNIQUE,
    space  BLOB    NOT NULL,
    kind   TEXT    NOT NULL,
    rev    INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    by     BLOB    NOT NULL,
    alarms TEXT,
    body   BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX document_by_seq ON document (space, seq);

-- Which writes were stored, so that one sent again gets the same answer. Rows are in order of time.
CREATE TABLE stored_write (
    row      INTEGER PRIMARY KEY,
    person   BLOB    NOT NULL,
    write    BLOB    NOT NULL,
    document BLOB    NOT NULL,
    rev      INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    UNIQUE (person, write)
) STRICT;
