-- Circles that are only for the people they were made for: nobody comes in later, and nobody but their maker owns them.
ALTER TABLE space ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;
