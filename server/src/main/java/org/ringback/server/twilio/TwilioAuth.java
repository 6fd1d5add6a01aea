package org.ringback.server.twilio;

import org.ringback.server.crypto.Secret;

/// An account with the Auth Token that authenticates requests for it.
public record TwilioAuth(AccountSid account, Secret authToken) {}
