package org.ringback.server.events;

import java.util.Optional;

class InProcessFanoutTest extends EventFanoutContract {
  private final InProcessFanout.Hub hub = new InProcessFanout.Hub();

  @Override
  EventFanout create() {
    return new InProcessFanout(hub);
  }

  @Override
  Optional<EventFanout> createUnreachable() {
    return Optional.empty();
  }

  @Override
  boolean breakConnections() {
    return false;
  }
}
