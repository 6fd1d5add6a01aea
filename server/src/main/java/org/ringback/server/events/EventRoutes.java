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
import org.ringback.server.http.Routes;
import org.ringback.server.http.Who;
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
  private final Door door;
  private final Function<WorkspaceId, List<CallView>> live;
  private final JsonMapper json = JsonMapper.shared();

  /// @param live the calls that a page must know from the start
  public EventRoutes(Realtime realtime, Door door, Function<WorkspaceId, List<CallView>> live) {
    this.realtime = realtime;
    this.door = door;
    this.live = live;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.ws("/api/workspaces/{workspaceId}/events", this::serve, Who.FIRST_FRAME);
  }

  private void serve(WsConfig socket) {
    socket.onConnect(
        context ->
            context.attribute(
                PAGE, realtime.opened(new JettyWire(context.session), workspace(context))));
    socket.onMessage(context -> told(page(context), workspace(context), context.message()));
    socket.onBinaryMessage(context -> page(context).close(CloseCode.NOT_UNDERSTOOD));
    socket.onClose(context -> realtime.left(page(context)));
    socket.onError(context -> log.debug("a page's socket failed", context.error()));
  }

  private void told(Page page, WorkspaceId workspace, String text) {
    boolean isKnown = page.guest() != null;
    Optional<FromPage> frame =
        FromPage.parse(json, text).filter(f -> isKnown != f instanceof FromPage.Hello);
    if (frame.isEmpty()) {
      page.close(CloseCode.NOT_UNDERSTOOD);
      return;
    }
    switch (frame.get()) {
      case FromPage.Hello hello -> greet(page, workspace, hello);
      case FromPage.SetAvailability set -> realtime.setAvailable(page, set.available());
      case FromPage.Pong _ -> page.ponged();
    }
  }

  private void greet(Page page, WorkspaceId workspace, FromPage.Hello hello) {
    switch (door.ask(workspace, hello.token())) {
      case Door.Answer.Welcome welcome ->
          realtime.welcome(
              page,
              new Page.Guest(
                  welcome.identity(),
                  welcome.grant(),
                  () -> door.ask(workspace, hello.token()) instanceof Door.Answer.Welcome),
              hello.since(),
              () -> live.apply(workspace));
      case Door.Answer.Unauthorized _ -> page.close(CloseCode.UNAUTHORIZED);
      case Door.Answer.NotFound _ -> page.close(CloseCode.NOT_FOUND);
    }
  }

  private static WorkspaceId workspace(WsContext context) {
    try {
      return new WorkspaceId(UUID.fromString(context.pathParam("workspaceId")));
    } catch (IllegalArgumentException notOne) {
      return NOBODYS;
    }
  }

  private static Page page(WsContext context) {
    @Nullable Page page = context.attribute(PAGE);
    if (page == null) {
      throw new IllegalStateException("a socket that was not opened");
    }
    return page;
  }
}
