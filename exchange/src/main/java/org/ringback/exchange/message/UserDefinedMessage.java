package org.ringback.exchange.message;

import java.time.Instant;

/// A message (`KX…`) from an application to a call
/// (https://www.twilio.com/docs/voice/api/userdefinedmessage-resource).
public record UserDefinedMessage(
    String sid, String accountSid, String callSid, String content, Instant created) {}
