package org.ringback.exchange.phone;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.ringback.exchange.call.RingTarget;

/// The registered handsets by number. A number may be open on several pages; all of them ring.
public final class HandsetRegistry {
  private final Map<String, Set<PhoneSocket>> byNumber = new ConcurrentHashMap<>();

  public List<RingTarget> ringTargets(String number) {
    return byNumber.getOrDefault(number, Set.of()).stream()
        .<RingTarget>map(page -> (invitation, events) -> page.ring(number, invitation, events))
        .toList();
  }

  void add(String number, PhoneSocket page) {
    byNumber.compute(
        number,
        (_, pages) -> {
          Set<PhoneSocket> with = pages == null ? ConcurrentHashMap.newKeySet() : pages;
          with.add(page);
          return with;
        });
  }

  void remove(String number, PhoneSocket page) {
    byNumber.computeIfPresent(
        number,
        (_, pages) -> {
          pages.remove(page);
          return pages.isEmpty() ? null : pages;
        });
  }
}
