/// The technical details of a call: shows and exports what the flight recorder has stored, and
/// receives what pages report.
@NullMarked
package org.ringback.server.diagnostics;

import org.jspecify.annotations.NullMarked;
