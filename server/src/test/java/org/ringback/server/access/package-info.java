@NullMarked
package org.ringback.server.access;

import org.jspecify.annotations.NullMarked;
