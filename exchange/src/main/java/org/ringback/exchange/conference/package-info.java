/// Conferences: rooms that calls enter by `<Dial><Conference>` and that REST steers.
@NullMarked
package org.ringback.exchange.conference;

import org.jspecify.annotations.NullMarked;
