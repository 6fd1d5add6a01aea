@NullMarked
package org.ringback.server.identity.external;

import org.jspecify.annotations.NullMarked;
