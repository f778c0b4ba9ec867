-- The alarms of each document as JSON, as they were until 0006. They become rows before 0007.
SELECT space, id, by, alarms FROM document WHERE alarms IS NOT NULL
