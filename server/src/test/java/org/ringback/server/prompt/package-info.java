@NullMarked
package org.ringback.server.prompt;

import org.jspecify.annotations.NullMarked;
