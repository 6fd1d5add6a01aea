package org.ringback.server.contact;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;
import org.ringback.server.tenancy.WorkspaceId;

/// The people that a workspace calls.
public final class Contacts {
  private static final int MOST = 100;

  private final Database db;
  private final UuidV7 ids;
  private final Clock clock;

  public Contacts(Database db, UuidV7 ids, Clock clock) {
    this.db = db;
    this.ids = ids;
    this.clock = clock;
  }

  /// At most 100, by name.
  ///
  /// @param search part of a name, or of a number however it is punctuated; empty finds all
  public List<Contact> find(WorkspaceId workspace, String search) {
    String digits = search.replaceAll("[^0-9]", "");
    return db.of(workspace)
        .sql(
            """
            select id, name, number from contacts
            where workspace_id = :workspace
              and (position(lower(:search) in lower(name)) > 0
                or :digits <> '' and position(:digits in number) > 0)
            order by lower(name), id limit :most""")
        .param("workspace", workspace.value())
        .param("search", search.strip())
        .param("digits", digits)
        .param("most", MOST)
        .query(
            (row, _) ->
                new Contact(
                    row.getObject("id", UUID.class),
                    row.getString("name"),
                    row.getString("number")))
        .list();
  }

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
}
