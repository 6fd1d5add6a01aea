/// Settings from environment variables.
@NullMarked
package org.ringback.server.settings;

import org.jspecify.annotations.NullMarked;
