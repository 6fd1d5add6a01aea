package org.ringback.server.contact;

import java.util.UUID;

/// Somebody to call.
///
/// @param number E.164
public record Contact(UUID id, String name, String number) {}
