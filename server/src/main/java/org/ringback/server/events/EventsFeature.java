package org.ringback.server.events;

import org.ringback.server.http.Routes;
import org.ringback.server.identity.Sessions;
import org.ringback.server.tenancy.Workspaces;
import org.ringback.server.voicetoken.VoiceGrants;

/// The event log and the sockets that receive it.
public final class EventsFeature {
  private final Realtime realtime;
  private final SocketAuthenticator authenticator;

  private EventsFeature(Realtime realtime, SocketAuthenticator authenticator) {
    this.realtime = realtime;
    this.authenticator = authenticator;
  }

  public static EventsFeature of(
      Realtime realtime, Sessions sessions, Workspaces workspaces, VoiceGrants grants) {
    return new EventsFeature(realtime, new SocketAuthenticator(sessions, workspaces, grants));
  }

  /// @param snapshot the state that a socket receives with its `welcome` frame
  public Routes routes(WelcomeSnapshot snapshot) {
    return new EventRoutes(realtime, authenticator, snapshot);
  }
}
