-- What this phone handed to its own scheduler, and what became of it: it is of this phone alone and is never sent. `state`:
-- 0 armed, 1 fired, 2 put away, 3 acted on. `at`: when an armed one is due, when another was settled, in milliseconds since
-- 1970. `reminder`: what it is about, as JSON.
CREATE TABLE ring (
    id       BLOB PRIMARY KEY,
    state    INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    reminder TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ring_by_state ON ring (state, at);
