@NullMarked
package org.ringback.server.report;

import org.jspecify.annotations.NullMarked;
