package org.ringback.server.events;

import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.node.ObjectNode;

/// An event of a workspace, before it has a sequence number. The feature that owns the type creates
/// the body.
///
/// @param type as in asyncapi.yaml
public record Event(WorkspaceId workspace, String type, ObjectNode body, Audience audience) {}
