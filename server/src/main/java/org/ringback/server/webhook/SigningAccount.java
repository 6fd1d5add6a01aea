package org.ringback.server.webhook;

import org.ringback.server.crypto.Secret;

/// The Twilio account of a workspace, whose Auth Token signs its webhooks.
public record SigningAccount(String accountSid, Secret authToken) {}
