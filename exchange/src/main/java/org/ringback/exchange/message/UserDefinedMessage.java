package org.ringback.exchange.message;

import java.time.Instant;

/// One message (`KX…`) that an application sends into a call
/// (https://www.twilio.com/docs/voice/api/userdefinedmessage-resource).
public record UserDefinedMessage(
    String sid, String accountSid, String callSid, String content, Instant created) {}
