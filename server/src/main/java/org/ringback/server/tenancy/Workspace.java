package org.ringback.server.tenancy;

/// A tenant's name, and its name in addresses.
public record Workspace(WorkspaceId id, String name, String slug) {}
