package org.ringback.exchange;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.ExchangeSettings.FirstAccount;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.PhoneNumber;
import org.ringback.exchange.account.WebhookTarget;

/// Creates the account of the settings at startup.
final class InitialAccounts {
  private InitialAccounts() {}

  /// Creates the configured account and its numbers, unless they are stored already.
  ///
  /// @throws IllegalArgumentException when the stored account has another Auth Token
  static void create(@Nullable FirstAccount configured, Accounts accounts) {
    if (configured == null) {
      return;
    }
    Optional<Account> stored = accounts.find(configured.sid());
    if (stored.isPresent() && !stored.get().authToken().equals(configured.authToken())) {
      throw new IllegalArgumentException(
          "Account "
              + configured.sid()
              + " is stored with another Auth Token. Use that token or another accounts file.");
    }
    Account account =
        stored.orElseGet(
            () -> accounts.create(configured.sid(), configured.authToken(), "Exchange"));
    for (String number : configured.numbers()) {
      if (accounts.ownerOf(number).isEmpty()) {
        add(account, number, configured.voiceUrl());
      }
    }
  }

  private static void add(Account account, String number, String voiceUrl) {
    PhoneNumber added = account.addNumber(number, number);
    if (!voiceUrl.isEmpty()) {
      account.save(added.withVoice(WebhookTarget.post(voiceUrl)));
    }
  }
}
