package org.ringback.server.savedview;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.ringback.server.db.Database;
import org.ringback.server.tenancy.WorkspaceId;

/// Finds and deletes the saved views that name a person: by number, or by the whole name of one of
/// the person's contacts.
public final class SavedViewErasure {
  /// Fewer digits may be those of another number.
  private static final int MIN_DIGITS = 6;

  private final SavedViewStore store;

  SavedViewErasure(Database db) {
    this.store = new SavedViewStore(db);
  }

  /// @param names of the contacts with the number
  public int count(WorkspaceId workspace, String number, Collection<String> names) {
    return ofPerson(workspace, number, names).size();
  }

  /// @return how many there were
  public int delete(WorkspaceId workspace, String number, Collection<String> names) {
    List<UUID> found = ofPerson(workspace, number, names);
    found.forEach(view -> store.delete(workspace, view));
    return found.size();
  }

  private List<UUID> ofPerson(WorkspaceId workspace, String number, Collection<String> names) {
    return store.texts(workspace).stream()
        .filter(
            view ->
                Stream.of(view.name(), view.text())
                    .anyMatch(text -> namesPerson(text, number, names)))
        .map(SavedViewStore.Texts::id)
        .toList();
  }

  /// Returns whether a text names the person.
  public static boolean namesPerson(String text, String number, Collection<String> names) {
    return hasNumber(text, number) || hasName(text, names);
  }

  /// Returns whether a text has the number as dialed from abroad or from the same country.
  private static boolean hasNumber(String text, String number) {
    String digits = digits(text).replaceFirst("^0+", "");
    return digits.length() >= MIN_DIGITS
        && (digits(number).contains(digits) || digits.contains(digits(number)));
  }

  private static String digits(String text) {
    return text.replaceAll("\\D", "");
  }

  private static boolean hasName(String text, Collection<String> names) {
    String lower = text.toLowerCase(Locale.ROOT);
    return names.stream()
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .anyMatch(name -> !name.isEmpty() && lower.contains(name));
  }
}
