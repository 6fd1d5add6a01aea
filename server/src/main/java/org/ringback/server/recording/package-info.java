/// Records calls as the workspace decides, stores the recordings and plays them.
@NullMarked
package org.ringback.server.recording;

import org.jspecify.annotations.NullMarked;
