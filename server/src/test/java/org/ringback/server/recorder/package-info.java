@org.jspecify.annotations.NullMarked
package org.ringback.server.recorder;
