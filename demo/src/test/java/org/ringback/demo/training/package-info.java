@NullMarked
package org.ringback.demo.training;

import org.jspecify.annotations.NullMarked;
