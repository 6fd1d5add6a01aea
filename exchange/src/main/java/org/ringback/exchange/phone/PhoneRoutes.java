package org.ringback.exchange.phone;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.websocket.WsConfig;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ringback.exchange.account.Accounts;
import org.ringback.exchange.call.CallEngine;
import org.ringback.exchange.media.MediaServer;
import org.ringback.exchange.socket.HeartbeatScheduler;
import org.ringback.exchange.socket.TextSocket;
import tools.jackson.databind.json.JsonMapper;

/// The phone page's websocket, and the list of numbers that it offers for dialing.
public final class PhoneRoutes {
  private record Dialable(String number, String friendlyName, String account) {}

  private record Page(PhoneSocket socket, Runnable sendHeartbeat) {}

  private final JsonMapper json = JsonMapper.builder().build();
  private final Accounts accounts;
  private final HandsetRegistry handsets;
  private final CallEngine calls;
  private final MediaServer media;
  private final HeartbeatScheduler heartbeats;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();

  public PhoneRoutes(
      Accounts accounts,
      HandsetRegistry handsets,
      CallEngine calls,
      MediaServer media,
      HeartbeatScheduler heartbeats) {
    this.accounts = accounts;
    this.handsets = handsets;
    this.calls = calls;
    this.media = media;
    this.heartbeats = heartbeats;
  }

  public void register(RoutesConfig routes) {
    routes.get("/exchange/numbers", this::numbers);
    routes.ws("/exchange/phones/signal", this::listen);
  }

  private void numbers(Context context) {
    List<Dialable> numbers =
        accounts.all().stream()
            .flatMap(
                account ->
                    account.numbers().stream()
                        .map(
                            n ->
                                new Dialable(n.number(), n.friendlyName(), account.friendlyName())))
            .sorted(Comparator.comparing(Dialable::number))
            .toList();
    context
        .contentType("application/json")
        .result(json.writeValueAsString(Map.of("numbers", numbers)));
  }

  private void listen(WsConfig ws) {
    ws.onConnect(
        context -> {
          TextSocket text = TextSocket.open(context, heartbeats.period().multipliedBy(4));
          PhoneSocket socket = new PhoneSocket(text, handsets, calls, media, json);
          Page page = new Page(socket, socket::sendHeartbeat);
          pages.put(context.sessionId(), page);
          heartbeats.add(page.sendHeartbeat());
        });
    ws.onMessage(
        context -> {
          Page page = pages.get(context.sessionId());
          if (page != null) {
            page.socket().onFrame(context.message());
          }
        });
    ws.onClose(
        context -> {
          Page page = pages.remove(context.sessionId());
          if (page != null) {
            heartbeats.remove(page.sendHeartbeat());
            page.socket().onClose();
          }
        });
  }
}
