package org.ringback.exchange.message;

import java.time.Instant;
import org.ringback.exchange.account.Hook;

/// Who is told what the browser of one call says (`ZY…`)
/// (https://www.twilio.com/docs/voice/api/userdefinedmessagesubscription-resource).
public record Subscription(
    String sid, String accountSid, String callSid, Hook callback, Instant created) {}
