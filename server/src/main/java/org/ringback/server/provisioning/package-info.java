/// Automatic and manual setup of a Twilio account, its phone numbers, and teardown.
@NullMarked
package org.ringback.server.provisioning;

import org.jspecify.annotations.NullMarked;
