-- When the server was heard to have an intention, in milliseconds since 1970: what its month is counted from. Of those
-- from before nobody knows; their month begins now.
ALTER TABLE intention ADD COLUMN acknowledged_at INTEGER;
UPDATE intention SET acknowledged_at = unixepoch() * 1000 WHERE state = 1;
-- Whether what waits was ever sent nobody knows either. Taken for sent, a document that holds it can say so.
UPDATE intention SET state = 2 WHERE state = 0;
DROP INDEX intention_to_forget;
CREATE INDEX intention_to_forget ON intention (acknowledged_at) WHERE state = 1;
-- Whether a document stands on the list already is asked for each one that arrives damaged.
CREATE INDEX attention_by_document ON attention (document);
