-- Alarms are rows since 0006.
ALTER TABLE document DROP COLUMN alarms;
