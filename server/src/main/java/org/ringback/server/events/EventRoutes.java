package org.ringback.server.events;

import io.javalin.config.RoutesConfig;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.util.List;
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
  private static final String SOCKET = "socket";

  /// Placeholder for a malformed workspace id; such sockets are rejected at authentication.
  private static final WorkspaceId UNKNOWN_WORKSPACE = new WorkspaceId(new UUID(0, 0));

  private final Realtime realtime;
  private final SocketAuthenticator authenticator;
  private final List<WelcomeSnapshot> snapshots;
  private final JsonMapper json = JsonMapper.shared();

  EventRoutes(
      Realtime realtime, SocketAuthenticator authenticator, List<WelcomeSnapshot> snapshots) {
    this.realtime = realtime;
    this.authenticator = authenticator;
    this.snapshots = List.copyOf(snapshots);
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.ws("/api/workspaces/{workspaceId}/events", this::serve, RouteAccess.SOCKET_AUTH);
  }

  private void serve(WsConfig config) {
    config.onConnect(
        context ->
            context.attribute(
                SOCKET,
                realtime.open(new JettySocketConnection(context.session), workspace(context))));
    config.onMessage(context -> receive(socket(context), workspace(context), context.message()));
    config.onBinaryMessage(context -> socket(context).close(CloseCode.NOT_UNDERSTOOD));
    config.onClose(context -> realtime.closed(socket(context)));
    config.onError(context -> log.debug("An event socket failed", context.error()));
  }

  private void receive(EventSocket socket, WorkspaceId workspace, String text) {
    boolean isAuthenticated = socket.connectedUser() != null;
    Optional<ClientFrame> frame =
        ClientFrame.parse(json, text)
            .filter(f -> isAuthenticated != f instanceof ClientFrame.Hello);
    if (frame.isEmpty()) {
      socket.close(CloseCode.NOT_UNDERSTOOD);
      return;
    }
    switch (frame.get()) {
      case ClientFrame.Hello hello -> authenticate(socket, workspace, hello);
      case ClientFrame.SetAvailability set -> realtime.setAvailable(socket, set.available());
      case ClientFrame.Pong _ -> socket.pongReceived();
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

  private static EventSocket socket(WsContext context) {
    @Nullable EventSocket socket = context.attribute(SOCKET);
    if (socket == null) {
      throw new IllegalStateException("the socket was not opened");
    }
    return socket;
  }
}
