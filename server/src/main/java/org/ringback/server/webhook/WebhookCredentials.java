package org.ringback.server.webhook;

import java.util.List;
import org.ringback.server.crypto.Secret;

/// The Twilio account of a workspace, whose Auth Token signs its webhooks.
///
/// @param authTokens two while one takes the other's place
public record WebhookCredentials(String accountSid, List<Secret> authTokens) {}
