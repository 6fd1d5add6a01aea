package org.ringback.server.call;

import java.util.List;
import java.util.Optional;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;

/// Finds the numbers of a workspace's calls by a part of them.
final class CallNumbers {
  /// A part of more numbers is so frequent that the newest calls have it.
  static final int MAX_NUMBERS = 500;

  /// Shorter suffixes are not stored.
  private static final int MIN_LENGTH = 3;

  private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

  private final Database db;

  CallNumbers(Database db) {
    this.db = db;
  }

  /// Returns the numbers that contain a text; empty if it is short or the numbers are many.
  Optional<List<String>> containing(WorkspaceId workspace, String text) {
    if (text.length() < MIN_LENGTH) {
      return Optional.empty();
    }
    List<String> numbers =
        db.of(workspace)
            .sql(
                """
                select number from call_number_suffixes
                where workspace_id = :workspace and suffix >= :text and suffix < :end
                order by workspace_id, suffix, number
                limit :limit""")
            .param("workspace", workspace.value())
            .param("text", text)
            .param("end", text + LAST_CHARACTER)
            .param("limit", MAX_NUMBERS + 1)
            .query(String.class)
            .list();
    return numbers.size() > MAX_NUMBERS
        ? Optional.empty()
        : Optional.of(numbers.stream().distinct().toList());
  }
}
