/// Scripted phones: they answer, speak, listen, press keys and dial.
@NullMarked
package org.ringback.exchange.script;

import org.jspecify.annotations.NullMarked;
