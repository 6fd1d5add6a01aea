/// What the calls of a workspace add up to: the dictionary of metrics, and their figures.
@NullMarked
package org.ringback.server.metrics;

import org.jspecify.annotations.NullMarked;
