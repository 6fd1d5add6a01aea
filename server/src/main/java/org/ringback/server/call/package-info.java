@NullMarked
package org.ringback.server.call;

import org.jspecify.annotations.NullMarked;
