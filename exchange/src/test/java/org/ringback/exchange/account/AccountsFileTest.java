package org.ringback.exchange.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsFileTest {
  @TempDir Path folder;

  private Accounts accounts() {
    Accounts accounts = new Accounts(Clock.systemUTC(), new Random(7));
    AccountsFile.attach(folder.resolve("exchange.json"), accounts);
    return accounts;
  }

  @Test
  void accounts_and_their_resources_survive_a_restart() {
    Account account = accounts().create("Acme");
    ApiKey key = account.createKey("browser tokens");
    Application application =
        account.createApplication(
            "Ringback",
            WebhookTarget.post("http://a/voice"),
            WebhookTarget.NONE,
            WebhookTarget.NONE);
    PhoneNumber number = account.addNumber("+15550100000", "Support line");
    ApiKey gone = account.createKey("deleted again");
    account.deleteKey(gone.sid());

    Account again = accounts().find(account.sid()).orElseThrow();

    assertThat(again.authenticates(account.sid(), account.authToken())).isTrue();
    assertThat(again.keys()).containsExactly(key);
    assertThat(again.applications()).containsExactly(application);
    assertThat(again.numbers()).containsExactly(number);
    assertThat(again.created()).isEqualTo(account.created());
  }

  @Test
  void only_the_owner_can_read_the_file() throws Exception {
    accounts().create("Acme");

    assertThat(Files.getPosixFilePermissions(folder.resolve("exchange.json")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void a_damaged_file_is_rejected_and_not_changed() throws Exception {
    Path file = Files.writeString(folder.resolve("exchange.json"), "{\"accounts\": [");

    assertThatThrownBy(this::accounts).hasMessageContaining("exchange.json");
    assertThat(file).hasContent("{\"accounts\": [");
  }
}
