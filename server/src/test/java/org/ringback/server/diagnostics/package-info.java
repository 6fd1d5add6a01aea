@NullMarked
package org.ringback.server.diagnostics;

import org.jspecify.annotations.NullMarked;
