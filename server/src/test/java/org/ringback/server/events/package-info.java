@NullMarked
package org.ringback.server.events;

import org.jspecify.annotations.NullMarked;
