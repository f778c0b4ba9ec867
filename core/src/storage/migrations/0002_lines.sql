-- The opening of the database in which an intention was asked for (decision 0023); 0 for those from before there were
-- lines.
ALTER TABLE intention ADD COLUMN line INTEGER NOT NULL DEFAULT 0;
