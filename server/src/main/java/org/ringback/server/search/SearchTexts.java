package org.ringback.server.search;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.ringback.server.call.CallView;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;

/// The texts of entries, with the words that were searched for marked.
record SearchTexts(Database db) {
  /// Longer texts are shown in part.
  private static final int WHOLE_TEXT = 300;

  private static final String MARKERS =
      "StartSel=%s, StopSel=%s".formatted(SnippetPart.START, SnippetPart.STOP);
  private static final String WHOLE = MARKERS + ", HighlightAll=true";
  private static final String PART =
      MARKERS + ", MaxFragments=2, MinWords=12, MaxWords=30, FragmentDelimiter=\" … \"";

  private static final String TEXTS =
      """
      select f.id,
        ts_headline(search_config_of(:workspace), t.text, cast(:query as tsquery),
          case when length(t.text) <= :wholeText then :whole else :part end) as headline,
        u.participant_id, n.author_id, m.name as author_name, c.name as contact_name,
        c.number as contact_number
      from unnest(cast(:ids as bigint[]), cast(:kinds as text[]), cast(:owners as uuid[]),
          cast(:tracks as text[]), cast(:sequences as int[]))
          as f (id, kind, owner_id, track, sequence)
      left join utterance_directory u on f.kind = 'utterance' and u.workspace_id = :workspace
        and u.transcript_id = f.owner_id and u.track = f.track and u.sequence = f.sequence
      left join note_directory n on f.kind = 'note' and n.workspace_id = :workspace
        and n.id = f.owner_id
      left join user_directory m on m.id = n.author_id
      left join contact_directory c on f.kind = 'contact' and c.workspace_id = :workspace
        and c.id = f.owner_id
      cross join lateral (select coalesce(u.text, n.text, c.name) as text) t
      where t.text is not null""";

  /// Returns the entries with their texts, without those that have none.
  ///
  /// @param query in PostgreSQL's syntax
  List<SearchResult.Hit> read(WorkspaceId workspace, String query, List<SearchEntry> entries) {
    Map<Long, SearchEntry> byId =
        entries.stream().collect(Collectors.toMap(each -> each.position().entry(), each -> each));
    Map<Long, SearchResult.Hit> hits = new HashMap<>();
    db.of(workspace)
        .sql(TEXTS)
        .param("workspace", workspace.value())
        .param("query", query)
        .param("ids", array(entries, each -> each.position().entry(), Long[]::new))
        .param("kinds", array(entries, each -> each.kind().wire(), String[]::new))
        .param("owners", array(entries, SearchEntry::owner, UUID[]::new))
        .param("tracks", array(entries, SearchEntry::track, String[]::new))
        .param("sequences", array(entries, SearchEntry::sequence, Integer[]::new))
        .param("wholeText", WHOLE_TEXT)
        .param("whole", WHOLE)
        .param("part", PART)
        .query(
            row -> {
              long id = row.getLong("id");
              hits.put(id, hit(Objects.requireNonNull(byId.get(id)), row));
            });
    return entries.stream()
        .map(entry -> hits.get(entry.position().entry()))
        .filter(Objects::nonNull)
        .toList();
  }

  private static <T> T[] array(
      List<SearchEntry> entries, Function<SearchEntry, T> column, IntFunction<T[]> array) {
    return entries.stream().map(column).toArray(array);
  }

  private static SearchResult.Hit hit(SearchEntry entry, ResultSet row) throws SQLException {
    return new SearchResult.Hit(
        entry.position(),
        entry.kind(),
        entry.callId(),
        SnippetPart.parse(Objects.requireNonNull(row.getString("headline"))),
        entry.kind() == SearchKind.UTTERANCE
            ? new SearchResult.FoundUtterance(
                entry.track() + "-" + entry.sequence(),
                entry.owner(),
                entry.track(),
                row.getObject("participant_id", UUID.class))
            : null,
        entry.kind() == SearchKind.NOTE
            ? new SearchResult.FoundNote(
                entry.owner(),
                new CallView.Named(
                    row.getObject("author_id", UUID.class), row.getString("author_name")))
            : null,
        entry.kind() == SearchKind.CONTACT
            ? new SearchResult.FoundContact(
                entry.owner(), row.getString("contact_name"), row.getString("contact_number"))
            : null);
  }
}
