@NullMarked
package org.ringback.server.missedcall;

import org.jspecify.annotations.NullMarked;
