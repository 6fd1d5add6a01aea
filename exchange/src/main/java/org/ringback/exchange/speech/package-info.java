/// Speech synthesis for `<Say>`, and speech recognition.
@NullMarked
package org.ringback.exchange.speech;

import org.jspecify.annotations.NullMarked;
