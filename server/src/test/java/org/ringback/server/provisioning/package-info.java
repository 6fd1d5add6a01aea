@NullMarked
package org.ringback.server.provisioning;

import org.jspecify.annotations.NullMarked;
