@NullMarked
package org.ringback.demo;

import org.jspecify.annotations.NullMarked;
