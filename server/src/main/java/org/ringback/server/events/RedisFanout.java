package org.ringback.server.events;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.ringback.server.redis.Redis;

/// Connects the nodes by Redis pub/sub. Redis stores no message, so a node whose subscription was
/// interrupted reads the database.
final class RedisFanout implements EventFanout {
  private static final String CHANNEL = "signals";

  private final Redis redis;
  private final UUID node;
  private final SignalSender sender;
  private volatile boolean closed;

  /// @param node identifies this node, so that it ignores its own signals
  RedisFanout(Redis redis, UUID node) {
    this.redis = redis;
    this.node = node;
    this.sender = new SignalSender(node, this::send);
  }

  @Override
  public void start(Listener listener) {
    redis.subscribe(
        CHANNEL,
        new Redis.Subscriber() {
          @Override
          public void received(byte[] message) {
            SignalCodec.decode(new String(message, StandardCharsets.UTF_8))
                .filter(batch -> !batch.node().equals(node) && !closed)
                .ifPresent(batch -> batch.signals().forEach(listener::received));
          }

          @Override
          public void subscribed() {
            listener.connected();
          }
        });
    sender.start();
  }

  @Override
  public void publish(NodeSignal signal) {
    sender.add(signal);
  }

  private void send(List<String> texts) throws IOException {
    for (String text : texts) {
      if (!redis.publish(CHANNEL, text.getBytes(StandardCharsets.UTF_8))) {
        throw new IOException("Redis does not answer");
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    sender.close();
    redis.unsubscribe();
  }
}
