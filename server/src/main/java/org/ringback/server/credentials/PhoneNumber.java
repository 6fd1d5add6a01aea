package org.ringback.server.credentials;

import java.util.UUID;

/// A number of the workspace.
///
/// @param number E.164
public record PhoneNumber(UUID id, String number, String label) {}
