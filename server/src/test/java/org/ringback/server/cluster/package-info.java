@NullMarked
package org.ringback.server.cluster;

import org.jspecify.annotations.NullMarked;
