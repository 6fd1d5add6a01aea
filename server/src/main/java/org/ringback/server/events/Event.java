package org.ringback.server.events;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringback.server.identity.UserId;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.node.ObjectNode;

/// An event of a workspace, before it has a sequence number. The feature that owns the type creates
/// the body.
///
/// @param type as in asyncapi.yaml
/// @param audience the only users who receive it; null for every member
public record Event(
    WorkspaceId workspace, String type, ObjectNode body, @Nullable Set<UserId> audience) {}
