/// The entry point. Builds the features and connects them.
@NullMarked
package org.ringback.server;

import org.jspecify.annotations.NullMarked;
