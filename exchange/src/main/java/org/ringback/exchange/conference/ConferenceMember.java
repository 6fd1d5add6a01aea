package org.ringback.exchange.conference;

import org.ringback.exchange.media.MediaEndpoint;

/// A call that is in a conference.
public interface ConferenceMember {
  String callSid();

  MediaEndpoint media();

  /// The conference is over for it: it was ended, or this one was removed. Must not block.
  void removed();
}
