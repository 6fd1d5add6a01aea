package org.ringback.exchange.call;

import java.util.List;
import org.ringback.exchange.account.Account;

/// Finds the targets that can ring.
public interface RingTargets {
  /// Returns all browsers that are registered under an identity of the account.
  List<RingTarget> clients(Account account, String identity);

  /// Returns all handsets with a number.
  List<RingTarget> handsets(String number);
}
