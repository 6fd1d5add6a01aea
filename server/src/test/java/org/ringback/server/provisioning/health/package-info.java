@NullMarked
package org.ringback.server.provisioning.health;

import org.jspecify.annotations.NullMarked;
