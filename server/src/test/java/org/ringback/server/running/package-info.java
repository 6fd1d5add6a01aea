@NullMarked
package org.ringback.server.running;

import org.jspecify.annotations.NullMarked;
