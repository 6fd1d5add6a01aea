/// Tests of the files in `deploy/`, of upgrades and of restored backups.
@NullMarked
package org.ringback.server.deployment;

import org.jspecify.annotations.NullMarked;
