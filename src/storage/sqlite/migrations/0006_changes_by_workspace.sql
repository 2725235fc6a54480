-- The feed of one workspace must not walk over the changes of all others. Its entries end with the
-- position, which is the rowid, and come in its order, so that each is put at the end.
CREATE INDEX changes_workspace ON changes (workspace_id);
