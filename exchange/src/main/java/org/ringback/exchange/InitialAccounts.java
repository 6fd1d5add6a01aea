package org.ringback.exchange;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.ExchangeSettings.FirstAccount;
import org.ringback.exchange.account.Account;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.account.PhoneNumber;
import org.ringback.exchange.account.WebhookTarget;

/// The accounts that are there before anybody asks for one.
final class InitialAccounts {
  private InitialAccounts() {}

  /// The account that was named in the settings, if one was; one that was kept stays as it is.
  ///
  /// @throws IllegalArgumentException when it is kept with another Auth Token
  static void admit(@Nullable FirstAccount wanted, Accounts accounts) {
    if (wanted == null) {
      return;
    }
    Optional<Account> kept = accounts.find(wanted.sid());
    if (kept.isPresent() && !kept.get().authToken().equals(wanted.authToken())) {
      throw new IllegalArgumentException(
          "Account " + wanted.sid() + " is kept with another Auth Token.");
    }
    Account account =
        kept.orElseGet(() -> accounts.create(wanted.sid(), wanted.authToken(), "Exchange"));
    for (String number : wanted.numbers()) {
      if (accounts.ownerOf(number).isEmpty()) {
        add(account, number, wanted.voiceUrl());
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
