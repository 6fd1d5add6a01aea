@NullMarked
package org.ringback.server.metrics;

import org.jspecify.annotations.NullMarked;
