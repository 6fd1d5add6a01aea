/// Workspaces, their members with roles, and invitations.
@NullMarked
package org.ringback.server.tenancy;

import org.jspecify.annotations.NullMarked;
