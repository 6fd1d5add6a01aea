@NullMarked
package org.ringback.server.callerid;

import org.jspecify.annotations.NullMarked;
