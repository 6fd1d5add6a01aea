@NullMarked
package org.ringback.server.identity;

import org.jspecify.annotations.NullMarked;
