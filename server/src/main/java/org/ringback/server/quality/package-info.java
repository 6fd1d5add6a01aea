/// How good calls sounded, as the browsers of agents measured.
@NullMarked
package org.ringback.server.quality;

import org.jspecify.annotations.NullMarked;
