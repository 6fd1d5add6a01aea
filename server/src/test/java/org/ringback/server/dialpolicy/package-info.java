@NullMarked
package org.ringback.server.dialpolicy;

import org.jspecify.annotations.NullMarked;
