package org.ringback.server.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;
import org.ringback.server.db.Database;
import org.ringback.server.db.UuidV7;

/// The users of all workspaces.
public final class Users {
  private final Database db;
  private final UuidV7 ids;
  private final Clock clock;
  private final Passwords passwords = new Passwords();

  public Users(Database db, UuidV7 ids, Clock clock) {
    this.db = db;
    this.ids = ids;
    this.clock = clock;
  }

  /// @param email unique, ignoring case
  /// @param passwordHash a result of [#hash]
  public UserId create(String email, String name, String passwordHash) {
    return insert(email, name, passwordHash, null);
  }

  /// Creates a user who accepted an invitation, which does not prove that the address is theirs.
  public UserId createInvited(String email, String name, String passwordHash) {
    UserId user = insert(email, name, passwordHash, null);
    db.ofAll()
        .sql("update users set email_confirmed = false where id = :id")
        .param("id", user.value())
        .update();
    return user;
  }

  public String hash(Secret password) {
    return passwords.hash(password);
  }

  public boolean isEmpty() {
    return !db.ofAll().sql("select exists (select from users)").query(Boolean.class).single();
  }

  public Optional<UserId> findByEmail(String email) {
    return byEmail(email).map(User::id);
  }

  /// Returns the user if the password is correct. Takes the same time for unknown users.
  Optional<User> findByPassword(String email, Secret password) {
    Optional<User> user = byEmail(email);
    String hash = user.map(User::passwordHash).orElse(null);
    return passwords.check(password, hash) ? user : Optional.empty();
  }

  boolean hasPassword(UserId user) {
    return passwordHash(user).isPresent();
  }

  boolean isPassword(UserId user, Secret password) {
    return passwords.check(password, passwordHash(user).orElse(null));
  }

  void changePassword(UserId user, Secret password) {
    db.ofAll()
        .sql("update users set password_hash = :hash where id = :id")
        .param("hash", passwords.hash(password))
        .param("id", user.value())
        .update();
  }

  private Optional<String> passwordHash(UserId user) {
    return db.ofAll()
        .sql("select password_hash from users where id = :id and password_hash is not null")
        .param("id", user.value())
        .query(String.class)
        .optional();
  }

  public Optional<UserId> findBySubject(String subject) {
    return db.ofAll()
        .sql("select id from users where external_subject = :subject")
        .param("subject", subject)
        .query(UUID.class)
        .optional()
        .map(UserId::new);
  }

  /// Links an external identity to the user with the same e-mail address, or creates a user. The
  /// link is permanent. A password and sessions from an invitation end, because any holder of its
  /// link could have set that password.
  ///
  /// @param confirmedEmail verified by the identity provider
  /// @return empty if the user is linked to another identity
  public Optional<UserId> link(String subject, String confirmedEmail, String name) {
    Optional<User> known = byEmail(confirmedEmail);
    if (known.isEmpty()) {
      return Optional.of(insert(confirmedEmail, name, null, subject));
    }
    int linked =
        db.ofAll()
            .sql(
                """
                with linked as (
                  update users set external_subject = :subject, email_confirmed = true,
                    password_hash = case when email_confirmed then password_hash end
                  where id = :id and external_subject is null
                  returning id, password_hash),
                ended as (
                  update sessions set ended_at = :now
                  where user_id in (select id from linked where password_hash is null)
                    and ended_at is null)
                select count(*) from linked""")
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("subject", subject)
            .param("id", known.get().id().value())
            .query(Integer.class)
            .single();
    return linked == 1 ? Optional.of(known.get().id()) : findBySubject(subject);
  }

  private Optional<User> byEmail(String email) {
    return db.ofAll()
        .sql(
            """
            select id, email, name, password_hash from users where lower(email) = lower(:email)""")
        .param("email", email.strip())
        .query((row, _) -> user(row))
        .optional();
  }

  private UserId insert(
      String email, String name, @Nullable String passwordHash, @Nullable String subject) {
    UUID id = ids.next();
    db.ofAll()
        .sql(
            """
            insert into users (id, email, name, password_hash, external_subject, created_at)
            values (:id, :email, :name, :hash, :subject, :now)""")
        .param("id", id)
        .param("email", email.strip())
        .param("name", name)
        .param("hash", passwordHash)
        .param("subject", subject)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    return new UserId(id);
  }

  private static User user(ResultSet row) throws SQLException {
    return new User(
        new UserId(row.getObject("id", UUID.class)),
        row.getString("email"),
        row.getString("name"),
        row.getString("password_hash"));
  }

  record User(UserId id, String email, String name, @Nullable String passwordHash) {}
}
