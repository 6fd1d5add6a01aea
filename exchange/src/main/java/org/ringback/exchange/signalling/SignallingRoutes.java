package org.ringback.exchange.signalling;

import io.javalin.config.RoutesConfig;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.ringback.exchange.call.CallEngine;
import org.ringback.exchange.media.MediaServer;
import org.ringback.exchange.message.CallMessages;
import org.ringback.exchange.socket.HeartbeatScheduler;
import org.ringback.exchange.socket.SocketFaults;
import org.ringback.exchange.socket.TextSocket;
import org.ringback.exchange.time.ExchangeClock;
import tools.jackson.databind.json.JsonMapper;

/// Serves the websocket of the Voice SDK at `/signal`, with or without a path prefix (the SDK's
/// private option `chunderw`). Accepts any origin, because the access token authenticates the
/// client.
public final class SignallingRoutes {
  private final SignallingServices services;
  private final Map<String, Open> sockets = new ConcurrentHashMap<>();

  private record Open(ClientSocket socket, Runnable sendHeartbeat, TextSocket text) {}

  /// @param faults the injected faults of sockets
  /// @param tokens verifies access tokens
  /// @param heartbeats sends a heartbeat every 10 s; the SDK disconnects after 15 s of silence
  public SignallingRoutes(
      AccessTokens tokens,
      ClientRegistry clients,
      CallEngine calls,
      MediaServer media,
      CallMessages messages,
      HeartbeatScheduler heartbeats,
      SocketFaults faults,
      ExchangeClock clock,
      RandomGenerator random) {
    JsonMapper json = JsonMapper.builder().build();
    this.services =
        new SignallingServices(
            tokens,
            clients,
            calls,
            media,
            messages,
            heartbeats,
            faults,
            clock,
            random,
            json,
            new Frames(json));
  }

  public void register(RoutesConfig routes) {
    routes.ws("/signal", this::listen);
    routes.ws("/{prefix}/signal", this::listen);
  }

  private void listen(WsConfig ws) {
    ws.onConnect(this::open);
    ws.onMessage(
        context -> {
          Open open = sockets.get(context.sessionId());
          if (open != null && !open.text().isSilent()) {
            open.socket().onFrame(context.message());
          }
        });
    ws.onClose(
        context -> {
          Open open = sockets.remove(context.sessionId());
          if (open != null) {
            services.heartbeats().remove(open.sendHeartbeat());
            open.socket().onClose();
          }
        });
  }

  private void open(WsContext context) {
    TextSocket text = TextSocket.open(context, services.heartbeats().period().multipliedBy(4));
    ClientSocket socket =
        new ClientSocket(
            services,
            text,
            Edge.of(context.host(), context.pathParamMap().getOrDefault("prefix", "")));
    Open open = new Open(socket, socket::sendHeartbeat, text);
    sockets.put(context.sessionId(), open);
    services.heartbeats().add(open.sendHeartbeat());
    services.faults().opened(text);
  }
}
