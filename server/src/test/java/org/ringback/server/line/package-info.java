@NullMarked
package org.ringback.server.line;

import org.jspecify.annotations.NullMarked;
