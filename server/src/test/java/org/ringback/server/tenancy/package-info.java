@NullMarked
package org.ringback.server.tenancy;

import org.jspecify.annotations.NullMarked;
