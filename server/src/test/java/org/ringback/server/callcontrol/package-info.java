@NullMarked
package org.ringback.server.callcontrol;

import org.jspecify.annotations.NullMarked;
