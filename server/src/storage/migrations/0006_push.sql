-- Alarms as rows with an index by time, where devices can be reached, which alarms they ring by themselves, and the pushes
-- that are to be sent.

-- One row for each alarm and person. `by` is the author of the document's revision; `until` ends its use.
CREATE TABLE alarm (
    space    BLOB    NOT NULL,
    document BLOB    NOT NULL,
    person   BLOB    NOT NULL,
    id       BLOB    NOT NULL,
    at       INTEGER NOT NULL,
    until    INTEGER NOT NULL,
    by       BLOB    NOT NULL,
    PRIMARY KEY (space, document, person, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX alarm_by_time ON alarm (at);

-- How many alarms each author has, so that a limit needs no counting.
CREATE TABLE alarm_count (
    person BLOB    PRIMARY KEY,
    alarms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER alarm_made AFTER INSERT ON alarm BEGIN
    INSERT INTO alarm_count (person, alarms) VALUES (new.by, 1)
    ON CONFLICT (person) DO UPDATE SET alarms = alarms + 1;
END;
CREATE TRIGGER alarm_gone AFTER DELETE ON alarm BEGIN
    UPDATE alarm_count SET alarms = alarms - 1 WHERE person = old.by;
END;

-- Where a device can be reached: it belongs to the session and goes with it. `lane` separates providers from each other:
-- one that fails holds up nothing of another. `receiver` and `secret` are the keys of a Web Push. `quiet` is when the device
-- was last woken quietly.
CREATE TABLE push_registration (
    person   BLOB    NOT NULL,
    device   BLOB    NOT NULL,
    provider TEXT    NOT NULL,
    lane     TEXT    NOT NULL,
    address  TEXT    NOT NULL,
    receiver BLOB,
    secret   BLOB,
    made     INTEGER NOT NULL,
    quiet    INTEGER NOT NULL,
    PRIMARY KEY (person, device),
    FOREIGN KEY (person, device) REFERENCES session (person, device) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX push_registration_by_address ON push_registration (address);

-- The alarms that a device rings by itself.
CREATE TABLE armed (
    person BLOB NOT NULL,
    device BLOB NOT NULL,
    alarm  BLOB NOT NULL,
    PRIMARY KEY (person, device, alarm),
    FOREIGN KEY (person, device) REFERENCES session (person, device) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- A push that is to be sent to a device. `next` is when it may be claimed: later than now while it waits for another try, and
-- while somebody has claimed it. `owner` is the token of that claim; when the claimant ends, `next` passes and another claims.
-- `about` names the changed document of an alert, or the alarm; it is all zeros for a quiet wake.
CREATE TABLE push (
    row      INTEGER PRIMARY KEY,
    person   BLOB    NOT NULL,
    device   BLOB    NOT NULL,
    wake     TEXT    NOT NULL,
    about    BLOB    NOT NULL,
    space    BLOB    NOT NULL,
    document BLOB    NOT NULL,
    lane     TEXT    NOT NULL,
    next     INTEGER NOT NULL,
    until    INTEGER NOT NULL,
    tries    INTEGER NOT NULL,
    owner    BLOB,
    UNIQUE (person, device, wake, about),
    FOREIGN KEY (person, device) REFERENCES push_registration (person, device) ON DELETE CASCADE
) STRICT;
CREATE INDEX push_by_lane ON push (lane, next);
CREATE INDEX push_by_document ON push (space, document, wake);
