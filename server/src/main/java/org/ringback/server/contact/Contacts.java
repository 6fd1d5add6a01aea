package org.ringback.server.contact;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.audit.AuditLog;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.http.ProblemException;
import org.ringback.server.tenancy.WorkspaceId;

/// The address book of a workspace.
public final class Contacts {
  private static final int MAX_RESULTS = 100;

  private final Database db;
  private final AuditLog audit;
  private final UuidV7 ids;
  private final Clock clock;

  Contacts(Database db, AuditLog audit, UuidV7 ids, Clock clock) {
    this.db = db;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /// Returns up to 100 contacts, by name.
  ///
  /// @param search part of a name or number, in any punctuation; empty matches all
  List<Contact> find(WorkspaceId workspace, String search) {
    String digits = search.replaceAll("[^0-9]", "");
    return db.of(workspace)
        .sql(
            """
            select id, name, number from contacts
            where workspace_id = :workspace
              and (position(lower(:search) in lower(name)) > 0
                or :digits <> '' and position(:digits in number) > 0)
            order by lower(name), id limit :limit""")
        .param("workspace", workspace.value())
        .param("search", search.strip())
        .param("digits", digits)
        .param("limit", MAX_RESULTS)
        .query((row, _) -> contact(row))
        .list();
  }

  public Optional<Contact> find(WorkspaceId workspace, UUID id) {
    return db.of(workspace)
        .sql("select id, name, number from contacts where workspace_id = :workspace and id = :id")
        .param("workspace", workspace.value())
        .param("id", id)
        .query((row, _) -> contact(row))
        .optional();
  }

  private static Contact contact(ResultSet row) throws SQLException {
    return new Contact(
        row.getObject("id", UUID.class), row.getString("name"), row.getString("number"));
  }

  /// Adds a contact, with an audit entry.
  Contact add(WorkspacePrincipal by, String name, String number) {
    return db.inTransaction(
        () -> {
          Contact contact = add(by.workspace(), name, number);
          audit(by, "contact.added", contact);
          return contact;
        });
  }

  /// Adds a contact without an audit entry, for seeding.
  ///
  /// @param number E.164
  public Contact add(WorkspaceId workspace, String name, String number) {
    Contact contact = new Contact(ids.next(), name.strip(), number);
    db.of(workspace)
        .sql(
            """
            insert into contacts (id, workspace_id, name, number, created_at)
            values (:id, :workspace, :name, :number, :now)""")
        .param("id", contact.id())
        .param("workspace", workspace.value())
        .param("name", contact.name())
        .param("number", contact.number())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    return contact;
  }

  /// Replaces the name and the number, with an audit entry.
  Contact update(WorkspacePrincipal by, Contact changed) {
    return db.inTransaction(
        () -> {
          int updated =
              db.of(by.workspace())
                  .sql(
                      """
                      update contacts set name = :name, number = :number
                      where workspace_id = :workspace and id = :id""")
                  .param("workspace", by.workspace().value())
                  .param("id", changed.id())
                  .param("name", changed.name())
                  .param("number", changed.number())
                  .update();
          requireFound(updated);
          audit(by, "contact.changed", changed);
          return changed;
        });
  }

  /// Removes the contact, with an audit entry. Its calls remain, without the contact.
  void remove(WorkspacePrincipal by, Contact contact) {
    db.inTransaction(
        () -> {
          int removed =
              db.of(by.workspace())
                  .sql("delete from contacts where workspace_id = :workspace and id = :id")
                  .param("workspace", by.workspace().value())
                  .param("id", contact.id())
                  .update();
          requireFound(removed);
          audit(by, "contact.removed", contact);
          return removed;
        });
  }

  /// Deletes the contacts with a number, without an audit entry, for the erasure of a person.
  ///
  /// @return how many there were
  public int deleteByNumber(WorkspaceId workspace, String number) {
    return db.of(workspace)
        .sql("delete from contacts where workspace_id = :workspace and number = :number")
        .param("workspace", workspace.value())
        .param("number", number)
        .update();
  }

  /// Returns the names of the contacts with a number.
  public List<String> namesByNumber(WorkspaceId workspace, String number) {
    return db.of(workspace)
        .sql("select name from contacts where workspace_id = :workspace and number = :number")
        .param("workspace", workspace.value())
        .param("number", number)
        .query(String.class)
        .list();
  }

  private static void requireFound(int rows) {
    if (rows == 0) {
      throw ProblemException.notFound();
    }
  }

  /// The entry has no name of the contact, because entries are never deleted.
  private void audit(WorkspacePrincipal by, String action, Contact contact) {
    audit.write(
        by.workspace(),
        by.auditEvent(action, contact.number(), Map.of("contact", contact.id().toString())));
  }
}
