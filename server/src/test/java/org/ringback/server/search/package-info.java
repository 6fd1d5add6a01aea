@NullMarked
package org.ringback.server.search;

import org.jspecify.annotations.NullMarked;
