@NullMarked
package org.ringback.server.summary;

import org.jspecify.annotations.NullMarked;
