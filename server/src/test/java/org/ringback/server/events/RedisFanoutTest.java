package org.ringback.server.events;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.ringback.server.redis.Redis;
import org.ringback.server.running.TestRedis;
import org.ringback.server.settings.RedisAddress;

class RedisFanoutTest extends EventFanoutContract {
  private static final TestRedis SERVER = TestRedis.start();

  private final List<Redis> clients = new ArrayList<>();

  @AfterAll
  static void stopRedis() {
    SERVER.close();
  }

  @AfterEach
  void closeClients() {
    clients.forEach(Redis::close);
  }

  @Override
  EventFanout create() {
    return connect(SERVER.address());
  }

  @Override
  Optional<EventFanout> createUnreachable() {
    return Optional.of(connect(TestRedis.absent()));
  }

  private EventFanout connect(RedisAddress address) {
    Redis client = Redis.open(address, new SimpleMeterRegistry());
    clients.add(client);
    return new RedisFanout(client, UUID.randomUUID());
  }

  @Override
  boolean breakConnections() {
    return SERVER.disconnectClients() >= 4;
  }
}
