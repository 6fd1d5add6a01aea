package org.ringback.server.contact;

import java.util.UUID;

/// A name for a phone number.
///
/// @param number E.164
public record Contact(UUID id, String name, String number) {}
