package org.ringback.exchange.conference;

import org.ringback.exchange.media.MediaEndpoint;

/// A call in a conference.
public interface ConferenceMember {
  String callSid();

  MediaEndpoint media();

  /// Returns the region that processes the call.
  String region();

  /// Called when the conference ends or the participant is removed. Must not block.
  void removed();

  /// Called instead of [#removed] when the request to the `waitUrl` failed. Must not block.
  void notEstablished();
}
