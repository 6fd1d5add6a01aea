@NullMarked
package org.ringback.server.webhook;

import org.jspecify.annotations.NullMarked;
