/// The common parts of the admin API, `/exchange/…`: JSON bodies and error responses.
@NullMarked
package org.ringback.exchange.admin;

import org.jspecify.annotations.NullMarked;
