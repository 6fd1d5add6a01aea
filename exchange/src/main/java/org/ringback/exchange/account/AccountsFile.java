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

/// Keeps the accounts and what they own in one JSON file, so that an exchange that starts again
/// knows them. The file holds Auth Tokens and API secrets in the clear, readable by its owner only:
/// they open nothing but this exchange.
public final class AccountsFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private record Kept(List<KeptAccount> accounts) {}

  private record KeptAccount(
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

  /// Restores what the file holds, if it is there, and from now on writes every change to it.
  ///
  /// @throws UncheckedIOException when the file cannot be read or written
  /// @throws IllegalStateException when the file is not one of ours
  public static void attach(Path file, Accounts accounts) {
    AccountsFile kept = new AccountsFile(file, accounts);
    if (Files.exists(file)) {
      kept.restore();
    }
    accounts.onChange(kept::write);
  }

  private void restore() {
    try {
      for (KeptAccount each : JSON.readValue(Files.readAllBytes(file), Kept.class).accounts()) {
        Account account =
            accounts.restore(each.sid(), each.authToken(), each.friendlyName(), each.created());
        each.keys().forEach(account::save);
        each.applications().forEach(account::save);
        each.numbers().forEach(account::save);
        account.restoreSecondaryAuthToken(each.secondaryAuthToken());
        if (each.callerIds() != null) { // a file of an exchange that knew none
          each.callerIds().forEach(account::save);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JacksonException e) {
      throw new IllegalStateException(file + " does not hold an exchange's accounts", e);
    }
  }

  private synchronized void write() {
    Kept kept =
        new Kept(
            accounts.all().stream()
                .map(
                    a ->
                        new KeptAccount(
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
      Path half = file.resolveSibling(file.getFileName() + ".half");
      Files.deleteIfExists(half);
      Files.createFile(
          half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(half, JSON.writeValueAsBytes(kept));
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
