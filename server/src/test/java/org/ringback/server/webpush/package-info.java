@NullMarked
package org.ringback.server.webpush;

import org.jspecify.annotations.NullMarked;
