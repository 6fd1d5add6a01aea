@NullMarked
package org.ringback.server.realtime;

import org.jspecify.annotations.NullMarked;
