/// Audio that a workspace uploads for its callers to hear, such as a greeting.
@NullMarked
package org.ringback.server.prompt;

import org.jspecify.annotations.NullMarked;
