/// Connections to addresses that users of the product choose: public addresses only.
@NullMarked
package org.ringback.server.egress;

import org.jspecify.annotations.NullMarked;
