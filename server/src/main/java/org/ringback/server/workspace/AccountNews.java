package org.ringback.server.workspace;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what happens to somebody's account into the journal of each of their workspaces.
final class AccountNews {
  private static final Logger log = LoggerFactory.getLogger(AccountNews.class);

  private final Workspaces workspaces;
  private final Journal journal;

  AccountNews(Workspaces workspaces, Journal journal) {
    this.workspaces = workspaces;
    this.journal = journal;
  }

  void write(Caller.Person person, String action, String ip, Map<String, String> detail) {
    Map<String, String> all = new HashMap<>(detail);
    all.put("ip", ip);
    workspaces
        .of(person.user())
        .forEach(
            m -> journal.write(m.workspace().id(), person.user(), action, person.email(), all));
  }

  /// Not on the thread that answers: the time of the answer must not tell whether there is such a
  /// person.
  void failedSignIn(UserId user, String email, String ip) {
    Thread.ofVirtual()
        .name("failed sign-in")
        .start(
            () -> {
              try {
                workspaces
                    .of(user)
                    .forEach(
                        m ->
                            journal.write(
                                m.workspace().id(),
                                null,
                                "session.refused",
                                email,
                                Map.of("ip", ip)));
              } catch (RuntimeException failed) {
                log.error("A failed sign-in of {} is not in the audit log", user, failed);
              }
            });
  }
}
