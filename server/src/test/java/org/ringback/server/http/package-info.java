@NullMarked
package org.ringback.server.http;

import org.jspecify.annotations.NullMarked;
