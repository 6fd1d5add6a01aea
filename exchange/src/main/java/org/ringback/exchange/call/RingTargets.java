package org.ringback.exchange.call;

import java.util.List;
import org.ringback.exchange.account.Account;

/// Who is there to be rung.
public interface RingTargets {
  /// The browsers registered under an identity of the account, each one of them.
  List<RingTarget> clients(Account account, String identity);

  /// The handsets with a number, each one of them.
  List<RingTarget> handsets(String number);
}
