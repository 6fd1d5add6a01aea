@NullMarked
package org.ringback.server.twilio;

import org.jspecify.annotations.NullMarked;
