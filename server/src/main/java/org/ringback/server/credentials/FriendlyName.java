package org.ringback.server.credentials;

import org.ringback.server.tenancy.Workspace;

/// The FriendlyName of a workspace's API keys and TwiML app at Twilio. It contains the workspace's
/// id, which no other installation has: the server may take over and delete resources of this name.
public final class FriendlyName {
  private static final int TWILIO_MAX_LENGTH = 64;
  private static final int MAX_SLUG = TWILIO_MAX_LENGTH - "Ringback  ".length() - 36;

  private FriendlyName() {}

  public static String of(Workspace workspace) {
    String slug = workspace.slug();
    return "Ringback "
        + slug.substring(0, Math.min(slug.length(), MAX_SLUG))
        + " "
        + workspace.id();
  }
}
