package org.ringback.demo;

import java.util.List;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.server.RingbackServer;
import org.ringback.server.crypto.Secret;
import org.ringback.server.identity.UserId;
import org.ringback.server.identity.Users;
import org.ringback.server.tenancy.Role;
import org.ringback.server.tenancy.Workspace;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.tenancy.Workspaces;

/// The users, workspaces, numbers and contacts of the demo.
final class SeedData {
  static final String PASSWORD = "ringback";

  record SeedWorkspace(String name, String slug, String number, String numberName) {}

  record SeedUser(String name, String email, String password) {}

  static final SeedWorkspace ACME =
      new SeedWorkspace("Acme Support", "acme-support", "+15550100100", "Support line");
  static final SeedWorkspace GLOBEX =
      new SeedWorkspace("Globex Sales", "globex-sales", "+15550100200", "Sales line");
  static final SeedUser ADA = new SeedUser("Ada Lovelace", "ada@acme.test", PASSWORD);
  static final SeedUser GRACE = new SeedUser("Grace Hopper", "grace@acme.test", PASSWORD);
  static final List<SeedUser> USERS = List.of(ADA, GRACE);

  private SeedData() {}

  /// Returns the exchange's Twilio account of a workspace. Creates it with its number at the first
  /// start.
  static Account account(Accounts accounts, SeedWorkspace workspace) {
    return accounts
        .ownerOf(workspace.number())
        .orElseGet(
            () -> {
              Account created = accounts.create(workspace.name());
              created.addNumber(workspace.number(), workspace.numberName());
              return created;
            });
  }

  /// Creates users, workspaces and contacts, unless an earlier start has created them.
  static void seed(RingbackServer server) {
    Workspaces workspaces = server.workspaces();
    if (workspaces.findBySlug(ACME.slug()).isPresent()) {
      return;
    }
    UserId ada = createUser(server.users(), ADA);
    UserId grace = createUser(server.users(), GRACE);
    WorkspaceId acme = workspaces.create(ACME.name(), ACME.slug());
    WorkspaceId globex = workspaces.create(GLOBEX.name(), GLOBEX.slug());
    workspaces.admit(acme, ada, Role.OWNER);
    workspaces.admit(acme, grace, Role.AGENT);
    workspaces.admit(globex, ada, Role.OWNER);
    server.contacts().add(acme, "Alan Turing", "+15550100001");
    server.contacts().add(acme, "Katherine Johnson", "+15550100002");
    server.contacts().add(acme, "Hedy Lamarr", "+15550100003");
  }

  static WorkspaceId workspaceId(RingbackServer server, SeedWorkspace workspace) {
    return server
        .workspaces()
        .findBySlug(workspace.slug())
        .map(Workspace::id)
        .orElseThrow(
            () ->
                new DemoException(
                    workspace.name()
                        + " is missing from the saved data. Run bin/run --fresh to start over."));
  }

  private static UserId createUser(Users users, SeedUser user) {
    return users.create(user.email(), user.name(), users.hash(new Secret(user.password())));
  }
}
