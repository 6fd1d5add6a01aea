/// The HTTP server and problem responses.
@NullMarked
package org.ringback.server.http;

import org.jspecify.annotations.NullMarked;
