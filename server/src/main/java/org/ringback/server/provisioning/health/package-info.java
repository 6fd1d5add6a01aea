/// Checks of a workspace's Twilio setup.
@NullMarked
package org.ringback.server.provisioning.health;

import org.jspecify.annotations.NullMarked;
