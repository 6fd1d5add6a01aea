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

  /// A user.
  ///
  /// @param email unique, ignoring case
  public UserId create(String email, String name, Secret password) {
    return insert(email, name, passwords.hash(password), null);
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
  Optional<User> withPassword(String email, Secret password) {
    Optional<User> user = byEmail(email);
    String hash = user.map(User::passwordHash).orElse(null);
    return passwords.check(password, hash) ? user : Optional.empty();
  }

  /// Checks whether the user has a password, and whether it is this one.
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

  public Optional<UserId> bySubject(String subject) {
    return db.ofAll()
        .sql("select id from users where external_subject = :subject")
        .param("subject", subject)
        .query(UUID.class)
        .optional()
        .map(UserId::new);
  }

  /// Joins another issuer's person with ours of the same e-mail address, or makes one. Only for an
  /// address that the issuer has confirmed. Somebody who has been joined stays so. A password that
  /// was set by whoever had a link, and its sessions, end: the address turns out to be this
  /// person's.
  public Optional<UserId> join(String subject, String confirmedEmail, String name) {
    Optional<User> known = byEmail(confirmedEmail);
    if (known.isEmpty()) {
      return Optional.of(insert(confirmedEmail, name, null, subject));
    }
    int joined =
        db.ofAll()
            .sql(
                """
                with joined as (
                  update users set external_subject = :subject, email_confirmed = true,
                    password_hash = case when email_confirmed then password_hash end
                  where id = :id and external_subject is null
                  returning id, password_hash),
                ended as (
                  update sessions set ended_at = :now
                  where user_id in (select id from joined where password_hash is null)
                    and ended_at is null)
                select count(*) from joined""")
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("subject", subject)
            .param("id", known.get().id().value())
            .query(Integer.class)
            .single();
    return joined == 1 ? Optional.of(known.get().id()) : bySubject(subject);
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
