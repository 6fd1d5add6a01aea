package org.ringback.server.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ringback.server.running.Eventually.eventually;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringback.server.running.TestRedis;

class RedisTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final TestRedis server = TestRedis.start();
  private final Redis redis = Redis.open(server.address(), meters);

  @BeforeEach
  void await() {
    awaitAvailable();
  }

  @AfterEach
  void stop() {
    redis.close();
    server.close();
  }

  private void awaitAvailable() {
    eventually(() -> redis.isAvailable() ? "" : "Redis does not answer");
  }

  private Optional<String> get(String key) {
    return redis.get(key).map(value -> new String(value, UTF_8));
  }

  private boolean set(String key, String value) {
    return redis.setIfAbsent(key, value.getBytes(UTF_8), MINUTE);
  }

  @Test
  void a_value_is_set_once_and_expires() {
    assertThat(set("a", "one")).isTrue();
    assertThat(set("a", "two")).isFalse();
    assertThat(get("a")).contains("one");
    redis.setIfAbsent("b", new byte[] {1}, Duration.ofMillis(1));
    eventually(() -> redis.get("b").isEmpty() ? "" : "it has not expired");
    assertThat(redis.run("return {1, tonumber(ARGV[1])}", List.of(), List.of("7")))
        .contains(List.of(1L, 7L));
  }

  @Test
  void a_bucket_refills_may_be_overdrawn_and_is_full_when_it_is_new() {
    RedisBuckets buckets = new RedisBuckets(redis, "requests", 100, Duration.ofHours(1));
    assertThat(buckets.take(List.of("a", "b"), List.of(30, 0))).contains(List.of(70L, 100L));
    assertThat(buckets.take(List.of("a", "b"), List.of(90, 1))).contains(List.of(-20L, 99L));
    assertThat(buckets.take(List.of("a"), List.of(1_000))).contains(List.of(-100L));
    RedisBuckets fast = new RedisBuckets(redis, "fast", 100, Duration.ofMillis(200));
    assertThat(fast.take(List.of("a"), List.of(150))).contains(List.of(-50L));
    eventually(
        () ->
            fast.take(List.of("a"), List.of(0)).equals(Optional.of(List.of(100L)))
                ? ""
                : "it is not full");
  }

  @Test
  void a_request_that_redis_rejects_does_not_stop_the_others() {
    assertThat(redis.run("return redis.call('nonsense')", List.of(), List.of())).isEmpty();
    assertThat(redis.isAvailable()).isTrue();
    assertThat(set("a", "one")).isTrue();
  }

  @Test
  void a_killed_redis_costs_no_wait_and_is_used_again_when_it_is_back() {
    Queue<String> received = new ConcurrentLinkedQueue<>();
    redis.subscribe(
        "news",
        new Redis.Subscriber() {
          @Override
          public void received(byte[] message) {
            received.add(new String(message, UTF_8));
          }

          @Override
          public void subscribed() {
            received.add("subscribed");
          }
        });
    eventually(() -> received.contains("subscribed") ? "" : "not subscribed");
    redis.publish("news", "one".getBytes(UTF_8));
    eventually(() -> received.contains("one") ? "" : "received " + received);

    server.kill();

    eventually(() -> redis.isAvailable() ? "it still answers" : "");
    assertThat(meters.get("ringback.redis.up").gauge().value()).isZero();
    // A busy machine may pause in one of them.
    assertThat(Stream.generate(() -> timeOf(() -> set("a", "lost"))).limit(10).toList())
        .anyMatch(time -> time.compareTo(Duration.ofMillis(250)) < 0);
    server.restart();
    awaitAvailable();
    eventually(
        () -> Collections.frequency(received, "subscribed") == 2 ? "" : "not subscribed again");
    assertThat(meters.get("ringback.redis.up").gauge().value()).isOne();
    assertThat(set("a", "kept")).isTrue();
    redis.publish("news", "two".getBytes(UTF_8));
    eventually(() -> received.contains("two") ? "" : "received " + received);
  }

  @Test
  void a_frozen_redis_costs_one_wait_of_250_ms() {
    server.freeze();
    Duration first = timeOf(() -> get("a"));
    Duration others =
        timeOf(
            () -> {
              for (int i = 0; i < 100; i++) {
                get("a");
              }
            });
    server.thaw();

    assertThat(first).isLessThan(Duration.ofSeconds(5));
    assertThat(others).as("less than 100 waits").isLessThan(Duration.ofSeconds(5));
    awaitAvailable();
    assertThat(set("a", "kept")).isTrue();
  }

  @Test
  void an_absent_redis_is_used_when_it_starts() {
    server.kill();
    try (Redis early = Redis.open(server.address(), new SimpleMeterRegistry())) {
      assertThat(early.get("a")).isEmpty();
      server.restart();
      eventually(() -> early.isAvailable() ? "" : "Redis does not answer");
    }
  }

  private static Duration timeOf(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
