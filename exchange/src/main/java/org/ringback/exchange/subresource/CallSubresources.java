package org.ringback.exchange.subresource;

import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;
import org.ringback.exchange.account.Account;

/// All running subresources of one kind, and the newest 1,000 including those that have stopped.
public abstract class CallSubresources<T extends CallSubresource> {
  private static final int MAX_ENTRIES = 1_000;

  private final ConcurrentLinkedDeque<T> newestFirst = new ConcurrentLinkedDeque<>();

  protected final void add(T started) {
    newestFirst.addFirst(started);
    while (newestFirst.size() > MAX_ENTRIES && newestFirst.peekLast().isStopped()) {
      newestFirst.removeLast();
    }
  }

  public final Optional<T> find(Account account, String callSid, String sidOrName) {
    return ofCall(callSid)
        .filter(each -> each.account().sid().equals(account.sid()))
        .filter(each -> each.sid().equals(sidOrName) || each.name().equals(sidOrName))
        .findFirst();
  }

  /// Stops all subresources of a call that has ended.
  public final void callEnded(String callSid) {
    ofCall(callSid).forEach(CallSubresource::stop);
  }

  protected final void stopAll() {
    newestFirst.forEach(CallSubresource::stop);
  }

  private Stream<T> ofCall(String callSid) {
    return newestFirst.stream().filter(each -> each.callSid().equals(callSid));
  }
}
