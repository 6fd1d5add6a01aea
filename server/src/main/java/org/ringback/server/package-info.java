/// The entry point, and the wiring of the features.
@NullMarked
package org.ringback.server;

import org.jspecify.annotations.NullMarked;
