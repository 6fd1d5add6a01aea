@NullMarked
package org.ringback.server.annotation;

import org.jspecify.annotations.NullMarked;
