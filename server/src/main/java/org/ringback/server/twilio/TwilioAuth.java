package org.ringback.server.twilio;

import org.ringback.server.crypto.Secret;

/// An account, and what proves that we may act for it.
public record TwilioAuth(AccountSid account, Secret authToken) {}
