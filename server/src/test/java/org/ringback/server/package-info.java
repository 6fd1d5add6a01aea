@NullMarked
package org.ringback.server;

import org.jspecify.annotations.NullMarked;
