-- Read models: dropped and rebuilt from documents whenever their shape changes.

DROP TABLE IF EXISTS listing;
DROP TABLE IF EXISTS writing;

-- Every list of every screen: which list, of whom or what, in which order, which document (and which part of it).
-- One index serves them all, so every list is paged and none scans.
CREATE TABLE listing (
    list     INTEGER NOT NULL,
    owner    BLOB NOT NULL,
    sort     INTEGER NOT NULL,
    document INTEGER NOT NULL,
    PRIMARY KEY (list, owner, sort, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX listing_by_document ON listing (document);

-- Full-text search over what the person of this phone wrote. The text is folded before it gets here (see folding.rs), so the
-- tokenizer only parts at spaces: to `ascii`, everything beyond ASCII belongs to a word, marks and emoji too.
-- Contentless: the text itself stands in the document alone.
CREATE VIRTUAL TABLE writing USING fts5 (
    text,
    content = '',
    contentless_delete = 1,
    detail = full,
    tokenize = "ascii"
);
