@NullMarked
package org.ringback.server.routing;

import org.jspecify.annotations.NullMarked;
