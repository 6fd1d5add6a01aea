package org.ringback.server.presence;

import org.ringback.server.identity.ClientIdentity;

/// A browser that an inbound call rings.
///
/// @param isByPush whether only a push message reaches it, because it has no page open in which its
///   user is available
/// @param isReserved whether another call rings its user, or a customer waits on hold for its user
public record RingableBrowser(ClientIdentity browser, boolean isByPush, boolean isReserved) {}
