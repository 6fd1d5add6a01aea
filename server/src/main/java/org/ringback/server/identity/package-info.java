/// Users, their passwords and their sign-in sessions.
@NullMarked
package org.ringback.server.identity;

import org.jspecify.annotations.NullMarked;
