@NullMarked
package org.ringback.server.contact;

import org.jspecify.annotations.NullMarked;
