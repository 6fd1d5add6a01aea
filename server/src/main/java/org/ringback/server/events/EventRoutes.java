package org.ringback.server.events;

import io.javalin.config.RoutesConfig;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// Serves `GET /api/workspaces/{workspaceId}/events`, the WebSocket of asyncapi.yaml.
final class EventRoutes implements Routes {
  private static final Logger log = LoggerFactory.getLogger(EventRoutes.class);
  static final String PATH = "/api/workspaces/{workspaceId}/events";
  private static final String CLIENT = "client";
  private static final String ADDRESS = "client-address";

  /// Placeholder for a malformed workspace id; such sockets are rejected at authentication.
  private static final WorkspaceId UNKNOWN_WORKSPACE = new WorkspaceId(new UUID(0, 0));

  private final Realtime realtime;
  private final SocketAdmission admission;
  private final SocketAuthenticator authenticator;
  private final SharedSnapshots snapshots;
  private final JsonMapper json = JsonMapper.shared();

  EventRoutes(
      Realtime realtime,
      SocketAdmission admission,
      SocketAuthenticator authenticator,
      List<WelcomeSnapshot> snapshots) {
    this.realtime = realtime;
    this.admission = admission;
    this.authenticator = authenticator;
    this.snapshots = new SharedSnapshots(snapshots);
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.wsBeforeUpgrade(
        PATH,
        context -> {
          admission.check(context.ip());
          context.attribute(ADDRESS, context.ip());
        });
    routes.ws(PATH, this::serve, RouteAccess.SOCKET_AUTH);
  }

  private void serve(WsConfig config) {
    config.onConnect(
        context ->
            context.attribute(
                CLIENT,
                new Client(
                    realtime.open(new JettySocketConnection(context.session), workspace(context)),
                    admission.open(address(context)),
                    new EarlyFrames())));
    config.onMessage(context -> receive(client(context), workspace(context), context.message()));
    config.onBinaryMessage(context -> client(context).socket().close(CloseCode.NOT_UNDERSTOOD));
    config.onClose(
        context -> {
          client(context).place().free();
          realtime.closed(client(context).socket());
        });
    config.onError(context -> log.debug("An event socket failed", context.error()));
  }

  private record Client(EventSocket socket, SocketAdmission.Place place, EarlyFrames early) {}

  private void receive(Client client, WorkspaceId workspace, String text) {
    EventSocket socket = client.socket();
    boolean hasHello = client.place().hasStarted();
    Optional<ClientFrame> frame =
        ClientFrame.parse(json, text).filter(f -> hasHello != f instanceof ClientFrame.Hello);
    if (frame.isEmpty()) {
      socket.close(CloseCode.NOT_UNDERSTOOD);
      return;
    }
    switch (frame.get()) {
      case ClientFrame.Hello hello -> {
        socket.helloReceived();
        client.place().signIn(() -> signIn(client, workspace, hello));
      }
      case ClientFrame.SetAvailability set ->
          client.early().run(() -> realtime.setAvailable(socket, set.available()));
      case ClientFrame.Pong _ -> socket.pongReceived();
    }
  }

  private void signIn(Client client, WorkspaceId workspace, ClientFrame.Hello hello) {
    EventSocket socket = client.socket();
    if (socket.isLeaving()) {
      return; // it did not wait
    }
    try {
      authenticate(socket, workspace, hello);
      client.early().signedIn();
    } catch (RuntimeException failed) {
      log.warn("Could not sign in an event socket: {}", failed.toString());
      socket.close(CloseCode.FAILED);
    }
  }

  private void authenticate(EventSocket socket, WorkspaceId workspace, ClientFrame.Hello hello) {
    switch (authenticator.authenticate(workspace, hello.token())) {
      case SocketAuthenticator.Result.Authenticated authenticated ->
          realtime.welcome(
              socket,
              new EventSocket.ConnectedUser(
                  authenticated.identity(), authenticated.role(), authenticated.grant()),
              hello.since(),
              snapshots);
      case SocketAuthenticator.Result.Unauthorized _ -> socket.close(CloseCode.UNAUTHORIZED);
      case SocketAuthenticator.Result.NotFound _ -> socket.close(CloseCode.NOT_FOUND);
    }
  }

  private static WorkspaceId workspace(WsContext context) {
    try {
      return new WorkspaceId(UUID.fromString(context.pathParam("workspaceId")));
    } catch (IllegalArgumentException invalid) {
      return UNKNOWN_WORKSPACE;
    }
  }

  private static String address(WsContext context) {
    return Objects.requireNonNull(context.<String>attribute(ADDRESS), "the handshake's address");
  }

  private static Client client(WsContext context) {
    @Nullable Client client = context.attribute(CLIENT);
    if (client == null) {
      throw new IllegalStateException("the socket was not opened");
    }
    return client;
  }
}
