/// Mixes the audio of any number of participants.
@NullMarked
package org.ringback.exchange.media.mix;

import org.jspecify.annotations.NullMarked;
