/// Finds payment card numbers in transcripts. Pure: knows no feature and no database.
@org.jspecify.annotations.NullMarked
package org.ringback.server.redaction;
