-- The policy of V128 again. PostgreSQL reads the setting when it plans, so it knows how rare the words are, and uses their index for a rare word also
-- in a small workspace of a large table. For a query that is computed once it assumes one frequency for all words.
alter policy tenant on search_entries using (
  (workspace_id::text = any ((select string_to_array(current_setting('ringback.workspace', true), ','))::text[])
    or (select current_setting('ringback.workspace', true)) = 'system')
  and document @@ coalesce(nullif(current_setting('ringback.search', true), ''), $$'*'$$)::tsquery);
