package org.ringback.server.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ringback.server.crypto.Secret;
import org.ringback.server.settings.RedisAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Redis. It connects in the background, so that the server starts without it. A request waits for
/// at most 250 ms. After one without an answer, requests return at once until Redis answers a check
/// of [RedisLink].
///
/// Keys and channels begin with `ringback:` and the number of the database, because channels are
/// shared by all databases of a Redis server.
public final class Redis implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Redis.class);
  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /// The bound of the wait for a connection with TLS and authentication.
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /// The bound of requests without an answer.
  private static final int MAX_QUEUED = 10_000;

  private static final Duration REPORT_INTERVAL = Duration.ofMinutes(1);

  private final String prefix;
  private final AtomicLong nextReport = new AtomicLong(System.nanoTime());
  private final ClientResources resources;
  private final RedisClient client;
  private final RedisLink<StatefulRedisConnection<String, byte[]>> commands;
  private @Nullable RedisLink<StatefulRedisPubSubConnection<String, byte[]>> subscriptions;

  private Redis(RedisAddress address) {
    this.prefix = "ringback:" + address.database() + ":";
    this.resources =
        ClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE) // the JVM's
            .build();
    this.client = RedisClient.create(resources, uri(address));
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false) // RedisLink does
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(MAX_QUEUED)
            .timeoutOptions(TimeoutOptions.enabled(RedisLink.TIMEOUT))
            .socketOptions(SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).build())
            .build());
    this.commands =
        new RedisLink<>(
            "commands",
            () -> client.connect(CODEC),
            connection -> connection.async().ping(),
            _ -> {},
            () -> {});
  }

  /// Returns at once, and connects in the background.
  public static Redis open(RedisAddress address, MeterRegistry meters) {
    Redis redis = new Redis(address);
    Gauge.builder("ringback.redis.up", redis, opened -> opened.isAvailable() ? 1 : 0)
        .description("whether Redis answers")
        .register(meters);
    return redis;
  }

  private static RedisURI uri(RedisAddress address) {
    RedisURI.Builder uri =
        RedisURI.builder()
            .withHost(address.host())
            .withPort(address.port())
            .withSsl(address.isTls())
            .withDatabase(address.database())
            .withClientName("ringback")
            .withTimeout(CONNECT_TIMEOUT);
    String user = address.user();
    Secret password = address.password();
    if (password != null) {
      char[] text = password.reveal().toCharArray();
      uri = user == null ? uri.withPassword(text) : uri.withAuthentication(user, text);
    }
    return uri.build();
  }

  /// Returns whether Redis answered the last request.
  public boolean isAvailable() {
    return commands.answers();
  }

  /// Returns empty also without an answer.
  public Optional<byte[]> get(String key) {
    return ask(redis -> redis.get(prefix + key));
  }

  /// Stores a value that expires.
  ///
  /// @return false if the key has a value, or without an answer
  public boolean setIfAbsent(String key, byte[] value, Duration life) {
    return ask(redis -> redis.set(prefix + key, value, SetArgs.Builder.nx().px(life))).isPresent();
  }

  /// Runs a Lua script that returns integers.
  ///
  /// @return empty without an answer
  public Optional<List<Long>> run(String script, List<String> keys, List<String> arguments) {
    String[] prefixed = keys.stream().map(key -> prefix + key).toArray(String[]::new);
    byte[][] values =
        arguments.stream()
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    return ask(redis -> redis.<List<Long>>eval(script, ScriptOutputType.MULTI, prefixed, values));
  }

  /// Sends a message to the subscribers of the channel.
  ///
  /// @return false without an answer; the message may arrive nevertheless
  public boolean publish(String channel, byte[] message) {
    return ask(redis -> redis.publish(prefix + channel, message)).isPresent();
  }

  /// Receives the messages of a channel, on a thread of the connection, which it must not block.
  public interface Subscriber {
    void received(byte[] message);

    /// The subscription has begun, at first or again. Messages that were sent before may be lost.
    void subscribed();
  }

  /// Subscribes in the background, and again with each new connection.
  public synchronized void subscribe(String channel, Subscriber subscriber) {
    if (subscriptions != null) {
      throw new IllegalStateException("one subscription is supported");
    }
    subscriptions =
        new RedisLink<>(
            "subscriptions",
            () -> connectPubSub(subscriber),
            connection -> connection.async().ping(),
            connection -> {
              var _ = connection.async().subscribe(prefix + channel);
            },
            subscriber::subscribed);
  }

  /// Ends the subscription.
  public synchronized void unsubscribe() {
    if (subscriptions != null) {
      subscriptions.close();
      subscriptions = null;
    }
  }

  private StatefulRedisPubSubConnection<String, byte[]> connectPubSub(Subscriber subscriber) {
    StatefulRedisPubSubConnection<String, byte[]> connection = client.connectPubSub(CODEC);
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, byte[] message) {
            subscriber.received(message);
          }
        });
    return connection;
  }

  private <T> Optional<T> ask(
      Function<RedisAsyncCommands<String, byte[]>, RedisFuture<T>> request) {
    return commands.open().flatMap(connection -> await(request, connection.async()));
  }

  private <T> Optional<T> await(
      Function<RedisAsyncCommands<String, byte[]>, RedisFuture<T>> request,
      RedisAsyncCommands<String, byte[]> connection) {
    try {
      return Optional.ofNullable(
          request.apply(connection).get(RedisLink.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException | RuntimeException failed) {
      if (failed.getCause() instanceof RedisCommandExecutionException rejected) {
        reportRejection(rejected);
      } else {
        commands.failed();
      }
      return Optional.empty();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// Logs an error that Redis answered, such as a lack of memory or of permissions, at most once a
  /// minute.
  private void reportRejection(RedisCommandExecutionException rejected) {
    long now = System.nanoTime();
    long due = nextReport.get();
    if (now - due >= 0 && nextReport.compareAndSet(due, now + REPORT_INTERVAL.toNanos())) {
      log.warn("Could not use Redis: {}", rejected.getMessage());
    }
  }

  @Override
  public void close() {
    unsubscribe();
    commands.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    var _ = resources.shutdown(0, 2, TimeUnit.SECONDS);
  }
}
