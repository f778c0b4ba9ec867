-- A document is named by its space and its id: an id that somebody else can compute names theirs in their space, and
-- never mine. `astray`: 1 where it does not belong in the space it lies in. It is kept, and shown nowhere.
CREATE TABLE document_in_space (
    row       INTEGER PRIMARY KEY,
    id        BLOB NOT NULL,
    space     BLOB NOT NULL,
    kind      TEXT NOT NULL,
    view      BLOB NOT NULL,
    base      BLOB,
    rev       INTEGER NOT NULL,
    stored_at INTEGER,
    owed      INTEGER NOT NULL DEFAULT 0,
    readable  INTEGER NOT NULL DEFAULT 1,
    verify    INTEGER NOT NULL DEFAULT 0,
    astray    INTEGER NOT NULL DEFAULT 0,
    UNIQUE (id, space)
) STRICT;
INSERT INTO document_in_space (row, id, space, kind, view, base, rev, stored_at, owed, readable, verify)
    SELECT row, id, space, kind, view, base, rev, stored_at, owed, readable, verify FROM document;
DROP TABLE document;
ALTER TABLE document_in_space RENAME TO document;
CREATE INDEX document_by_space ON document (space, row);
CREATE INDEX document_owed ON document (owed, row) WHERE owed <> 0;
CREATE INDEX document_to_verify ON document (row) WHERE verify <> 0;
CREATE INDEX document_unreadable ON document (row) WHERE readable = 0;
CREATE INDEX document_astray ON document (space, row) WHERE astray <> 0;

-- Intentions and matters for a person's eye are about a document in its space. Of one whose document is gone the space
-- is not known any more.
ALTER TABLE intention ADD COLUMN space BLOB;
UPDATE intention SET space = (SELECT space FROM document WHERE document.id = intention.document);
DROP INDEX intention_by_document;
CREATE INDEX intention_by_document ON intention (document, space, n);
ALTER TABLE attention ADD COLUMN space BLOB;
UPDATE attention SET space = (SELECT space FROM document WHERE document.id = attention.document);

-- What a space is about and who may be in it, as this phone knows it: what the server says is held against that. None
-- where nothing on this phone has said so yet. `state` 4: not the space that was meant; nothing is sent into it.
ALTER TABLE space ADD COLUMN about BLOB;
ALTER TABLE space ADD COLUMN people TEXT; -- JSON
