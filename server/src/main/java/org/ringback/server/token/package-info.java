@NullMarked
package org.ringback.server.token;

import org.jspecify.annotations.NullMarked;
