/// Access tokens for browsers, and the grants that revoke them.
@NullMarked
package org.ringback.server.voicetoken;

import org.jspecify.annotations.NullMarked;
