/// Principals, service keys and their scopes, and who may use which route.
@NullMarked
package org.ringback.server.access;

import org.jspecify.annotations.NullMarked;
