-- Who made a space, who has not said yes to being in it, links that can be listed and ended, and documents that belong
-- to their space.

-- Spaces count for whoever made them. Of those made before this, that is the owner now.
ALTER TABLE space ADD COLUMN maker BLOB;
UPDATE space SET maker = (SELECT person FROM member WHERE member.space = space.id AND member.role = 'owner')
WHERE kind <> 'self';
CREATE INDEX space_by_maker ON space (maker) WHERE maker IS NOT NULL;

-- By whom somebody was put into a space, until they say yes. Whoever was in a space before this is a member of it.
ALTER TABLE member ADD COLUMN invited_by BLOB;
CREATE INDEX member_by_inviter ON member (invited_by, person) WHERE invited_by IS NOT NULL;
DROP INDEX member_by_space;
CREATE INDEX member_by_space ON member (space, since, person, role, invited_by);

-- `members` is the version of the member list when the link was made: it tells what came first whatever the clock says.
-- Links made before this count for the owner now. A link was always good for 14 days.
CREATE TABLE new_invitation (
    id      BLOB    PRIMARY KEY,
    secret  BLOB    NOT NULL UNIQUE,
    space   BLOB    NOT NULL REFERENCES space (id),
    maker   BLOB    NOT NULL,
    members INTEGER NOT NULL,
    uses    INTEGER NOT NULL,
    made    INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO new_invitation (id, secret, space, maker, members, uses, made, expires)
SELECT randomblob(16), invitation.secret, invitation.space, member.person, space.members, invitation.uses,
       invitation.expires - 14 * 24 * 60 * 60 * 1000, invitation.expires
FROM invitation
JOIN space ON space.id = invitation.space
JOIN member ON member.space = invitation.space AND member.role = 'owner';
DROP TABLE invitation;
ALTER TABLE new_invitation RENAME TO invitation;
CREATE INDEX invitation_by_space ON invitation (space);
CREATE INDEX invitation_by_expiry ON invitation (expires);

-- Who was taken out of a space by an owner, and the version of its member list since: older links do not let them in.
CREATE TABLE removal (
    space   BLOB    NOT NULL REFERENCES space (id),
    person  BLOB    NOT NULL,
    members INTEGER NOT NULL,
    PRIMARY KEY (space, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX removal_by_person ON removal (person);

-- An answer to a write names the space too. Of documents that are gone, nobody asks again.
CREATE TABLE new_stored_write (
    row      INTEGER PRIMARY KEY,
    person   BLOB    NOT NULL,
    write    BLOB    NOT NULL,
    space    BLOB    NOT NULL,
    document BLOB    NOT NULL,
    rev      INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    UNIQUE (person, write)
) STRICT;
INSERT INTO new_stored_write (row, person, write, space, document, rev, seq, at)
SELECT stored_write.row, stored_write.person, stored_write.write, document.space, stored_write.document,
       stored_write.rev, stored_write.seq, stored_write.at
FROM stored_write JOIN document ON document.id = stored_write.document ORDER BY stored_write.row;
DROP TABLE stored_write;
ALTER TABLE new_stored_write RENAME TO stored_write;

-- One id can name a document in each space. The body comes last, so that reading a revision does not touch the pages a
-- long body spills to.
CREATE TABLE new_document (
    space  BLOB    NOT NULL,
    id     BLOB    NOT NULL,
    kind   TEXT    NOT NULL,
    rev    INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    by     BLOB    NOT NULL,
    alarms TEXT,
    body   BLOB    NOT NULL,
    UNIQUE (space, id)
) STRICT;
INSERT INTO new_document (space, id, kind, rev, seq, at, by, alarms, body)
SELECT space, id, kind, rev, seq, at, by, alarms, body FROM document ORDER BY rowid;
DROP TABLE document;
ALTER TABLE new_document RENAME TO document;
CREATE UNIQUE INDEX document_by_seq ON document (space, seq);
