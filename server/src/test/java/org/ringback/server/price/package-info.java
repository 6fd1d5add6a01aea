@NullMarked
package org.ringback.server.price;

import org.jspecify.annotations.NullMarked;
