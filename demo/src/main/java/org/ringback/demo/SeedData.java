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

/// The people and workspaces that a newcomer finds.
final class SeedData {
  static final String PASSWORD = "ringback";

  record Team(String name, String slug, String number, String line) {}

  record SignIn(String name, String email, String password) {}

  static final Team ACME = new Team("Acme Support", "acme-support", "+15550100100", "Support line");
  static final Team GLOBEX = new Team("Globex Sales", "globex-sales", "+15550100200", "Sales line");
  static final SignIn ADA = new SignIn("Ada Lovelace", "ada@acme.test", PASSWORD);
  static final SignIn GRACE = new SignIn("Grace Hopper", "grace@acme.test", PASSWORD);
  static final List<SignIn> SIGN_INS = List.of(ADA, GRACE);

  private SeedData() {}

  /// The Twilio account of a team at the exchange, with its number; made at the first start.
  static Account account(Accounts accounts, Team team) {
    return accounts
        .ownerOf(team.number())
        .orElseGet(
            () -> {
              Account made = accounts.create(team.name());
              made.addNumber(team.number(), team.line());
              return made;
            });
  }

  /// Makes people, workspaces and contacts, once.
  static void seed(RingbackServer server) {
    Workspaces workspaces = server.workspaces();
    if (workspaces.findBySlug(ACME.slug()).isPresent()) {
      return;
    }
    UserId ada = person(server.people(), ADA);
    UserId grace = person(server.people(), GRACE);
    WorkspaceId acme = workspaces.create(ACME.name(), ACME.slug());
    WorkspaceId globex = workspaces.create(GLOBEX.name(), GLOBEX.slug());
    workspaces.admit(acme, ada, Role.OWNER);
    workspaces.admit(acme, grace, Role.AGENT);
    workspaces.admit(globex, ada, Role.OWNER);
    server.contacts().add(acme, "Alan Turing", "+15550100001");
    server.contacts().add(acme, "Katherine Johnson", "+15550100002");
    server.contacts().add(acme, "Hedy Lamarr", "+15550100003");
  }

  static WorkspaceId workspace(RingbackServer server, Team team) {
    return server
        .workspaces()
        .findBySlug(team.slug())
        .map(Workspace::id)
        .orElseThrow(
            () ->
                new DemoException(
                    team.name()
                        + " is missing from the kept data: start over with bin/run --fresh"));
  }

  private static UserId person(Users users, SignIn who) {
    return users.create(who.email(), who.name(), new Secret(who.password()));
  }
}
