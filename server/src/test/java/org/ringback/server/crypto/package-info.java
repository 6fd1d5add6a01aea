@NullMarked
package org.ringback.server.crypto;

import org.jspecify.annotations.NullMarked;
