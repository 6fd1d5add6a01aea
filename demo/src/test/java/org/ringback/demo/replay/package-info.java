@NullMarked
package org.ringback.demo.replay;

import org.jspecify.annotations.NullMarked;
