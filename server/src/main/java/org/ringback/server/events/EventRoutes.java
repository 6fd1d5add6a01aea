package org.ringback.server.events;

import io.javalin.config.RoutesConfig;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallView;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.WorkspaceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// `GET /api/workspaces/{workspaceId}/events`, the WebSocket of asyncapi.yaml.
public final class EventRoutes implements Routes {
  private static final Logger log = LoggerFactory.getLogger(EventRoutes.class);
  private static final String PAGE = "page";

  /// Stands for a workspace that cannot be: its pages get as far as their hello.
  private static final WorkspaceId NOBODYS = new WorkspaceId(new UUID(0, 0));

  private final Realtime realtime;
  private final SocketAuthenticator authenticator;
  private final Function<WorkspaceId, List<CallView>> live;
  private final JsonMapper json = JsonMapper.shared();

  /// @param live the calls that a page must know from the start
  public EventRoutes(
      Realtime realtime,
      SocketAuthenticator authenticator,
      Function<WorkspaceId, List<CallView>> live) {
    this.realtime = realtime;
    this.authenticator = authenticator;
    this.live = live;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.ws("/api/workspaces/{workspaceId}/events", this::serve, RouteAccess.SOCKET_AUTH);
  }

  private void serve(WsConfig socket) {
    socket.onConnect(
        context ->
            context.attribute(
                PAGE,
                realtime.opened(new JettySocketConnection(context.session), workspace(context))));
    socket.onMessage(context -> told(page(context), workspace(context), context.message()));
    socket.onBinaryMessage(context -> page(context).close(CloseCode.NOT_UNDERSTOOD));
    socket.onClose(context -> realtime.left(page(context)));
    socket.onError(context -> log.debug("a page's socket failed", context.error()));
  }

  private void told(EventSocket page, WorkspaceId workspace, String text) {
    boolean isKnown = page.guest() != null;
    Optional<ClientFrame> frame =
        ClientFrame.parse(json, text).filter(f -> isKnown != f instanceof ClientFrame.Hello);
    if (frame.isEmpty()) {
      page.close(CloseCode.NOT_UNDERSTOOD);
      return;
    }
    switch (frame.get()) {
      case ClientFrame.Hello hello -> greet(page, workspace, hello);
      case ClientFrame.SetAvailability set -> realtime.setAvailable(page, set.available());
      case ClientFrame.Pong _ -> page.ponged();
    }
  }

  private void greet(EventSocket page, WorkspaceId workspace, ClientFrame.Hello hello) {
    switch (authenticator.ask(workspace, hello.token())) {
      case SocketAuthenticator.Answer.Authenticated welcome ->
          realtime.welcome(
              page,
              new EventSocket.ConnectedUser(
                  welcome.identity(),
                  welcome.grant(),
                  () ->
                      authenticator.ask(workspace, hello.token())
                          instanceof SocketAuthenticator.Answer.Authenticated),
              hello.since(),
              () -> live.apply(workspace));
      case SocketAuthenticator.Answer.Unauthorized _ -> page.close(CloseCode.UNAUTHORIZED);
      case SocketAuthenticator.Answer.NotFound _ -> page.close(CloseCode.NOT_FOUND);
    }
  }

  private static WorkspaceId workspace(WsContext context) {
    try {
      return new WorkspaceId(UUID.fromString(context.pathParam("workspaceId")));
    } catch (IllegalArgumentException notOne) {
      return NOBODYS;
    }
  }

  private static EventSocket page(WsContext context) {
    @Nullable EventSocket page = context.attribute(PAGE);
    if (page == null) {
      throw new IllegalStateException("a socket that was not opened");
    }
    return page;
  }
}
