package org.ringback.exchange.message;

import java.time.Instant;
import org.ringback.exchange.account.WebhookTarget;

/// A subscription to the messages of a call's browser (`ZY…`)
/// (https://www.twilio.com/docs/voice/api/userdefinedmessagesubscription-resource).
public record Subscription(
    String sid, String accountSid, String callSid, WebhookTarget callback, Instant created) {}
