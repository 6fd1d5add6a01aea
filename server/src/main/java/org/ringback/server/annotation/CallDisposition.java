package org.ringback.server.annotation;

import java.time.Instant;
import java.util.UUID;

/// The disposition of a call, as in openapi.yaml: its outcome in the words of the workspace.
record CallDisposition(UUID id, String name, CallNote.Author setBy, Instant setAt) {}
