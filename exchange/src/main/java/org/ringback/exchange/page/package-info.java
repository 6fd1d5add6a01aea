/// The exchange's page for people.
@NullMarked
package org.ringback.exchange.page;

import org.jspecify.annotations.NullMarked;
