-- The query of a search is parsed once for a statement, and not for each row that the policy is applied to. Otherwise as in V128.
alter policy tenant on search_entries using (
  (workspace_id::text = any ((select string_to_array(current_setting('ringback.workspace', true), ','))::text[])
    or (select current_setting('ringback.workspace', true)) = 'system')
  and document @@ (select coalesce(nullif(current_setting('ringback.search', true), ''), $$'*'$$)::tsquery));
