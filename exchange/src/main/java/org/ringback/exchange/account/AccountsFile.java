package org.ringback.exchange.account;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Stores the accounts and their resources in a JSON file, so that they survive a restart. The file
/// holds Auth Tokens and API secrets in plain text. Only its owner may read it, and the secrets are
/// valid for this exchange only.
public final class AccountsFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private record Snapshot(List<AccountSnapshot> accounts) {}

  private record AccountSnapshot(
      String sid,
      String authToken,
      @Nullable String secondaryAuthToken,
      String friendlyName,
      Instant created,
      List<ApiKey> keys,
      List<Application> applications,
      List<PhoneNumber> numbers,
      @Nullable List<CallerId> callerIds) {}

  private final Path file;
  private final Accounts accounts;

  private AccountsFile(Path file, Accounts accounts) {
    this.file = file;
    this.accounts = accounts;
  }

  /// Restores the accounts from the file if it exists, and writes every later change to it.
  ///
  /// @throws UncheckedIOException when the file cannot be read or written
  /// @throws IllegalStateException when the file has another format
  public static void attach(Path file, Accounts accounts) {
    AccountsFile snapshot = new AccountsFile(file, accounts);
    if (Files.exists(file)) {
      snapshot.restore();
    }
    accounts.onChange(snapshot::write);
  }

  private void restore() {
    try {
      for (AccountSnapshot each :
          JSON.readValue(Files.readAllBytes(file), Snapshot.class).accounts()) {
        Account account =
            accounts.restore(each.sid(), each.authToken(), each.friendlyName(), each.created());
        each.keys().forEach(account::save);
        each.applications().forEach(account::save);
        each.numbers().forEach(account::save);
        account.restoreSecondaryAuthToken(each.secondaryAuthToken());
        if (each.callerIds() != null) { // older files have no caller IDs
          each.callerIds().forEach(account::save);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JacksonException e) {
      throw new IllegalStateException(
          "Could not read the accounts file " + file + ": unknown format", e);
    }
  }

  private synchronized void write() {
    Snapshot snapshot =
        new Snapshot(
            accounts.all().stream()
                .map(
                    a ->
                        new AccountSnapshot(
                            a.sid(),
                            a.authToken(),
                            a.secondaryAuthToken().orElse(null),
                            a.friendlyName(),
                            a.created(),
                            a.keys(),
                            a.applications(),
                            a.numbers(),
                            a.callerIds()))
                .toList());
    try {
      Path temporary = file.resolveSibling(file.getFileName() + ".half");
      Files.deleteIfExists(temporary);
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(temporary, JSON.writeValueAsBytes(snapshot));
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
