@NullMarked
package org.ringback.server.workspace;

import org.jspecify.annotations.NullMarked;
