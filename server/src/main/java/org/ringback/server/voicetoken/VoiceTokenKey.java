package org.ringback.server.voicetoken;

import org.ringback.server.identity.ClientIdentity;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.ApiKeySid;
import org.ringback.server.twilio.TwimlAppSid;

/// What a voice token is valid for. A token is never reused with a revoked grant or API key,
/// because both are part of the key.
record VoiceTokenKey(
    WorkspaceId workspace,
    ClientIdentity identity,
    String grant,
    ApiKeySid apiKey,
    TwimlAppSid application) {}
