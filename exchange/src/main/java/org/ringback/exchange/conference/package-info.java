/// Conferences, which calls join by `<Dial><Conference>` and REST controls.
@NullMarked
package org.ringback.exchange.conference;

import org.jspecify.annotations.NullMarked;
