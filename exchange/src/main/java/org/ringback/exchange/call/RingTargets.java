package org.ringback.exchange.call;

import java.util.List;
import org.ringback.exchange.account.Account;

/// Finds the targets that can ring.
public interface RingTargets {
  /// The browsers registered under an identity of the account, each one of them.
  List<RingTarget> clients(Account account, String identity);

  /// The handsets with a number, each one of them.
  List<RingTarget> handsets(String number);
}
