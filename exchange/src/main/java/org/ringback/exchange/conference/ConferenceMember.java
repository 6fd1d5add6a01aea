package org.ringback.exchange.conference;

import org.ringback.exchange.media.MediaEndpoint;

/// A call in a conference.
public interface ConferenceMember {
  String callSid();

  MediaEndpoint media();

  /// Called when the conference ends or the participant is removed. Must not block.
  void removed();
}
