/// What agents record about calls: notes and dispositions.
@NullMarked
package org.ringback.server.annotation;

import org.jspecify.annotations.NullMarked;
