/// Which numbers may be dialed: countries, premium numbers, emergency numbers and spend limits.
@NullMarked
package org.ringback.server.dialpolicy;

import org.jspecify.annotations.NullMarked;
