package org.ringback.server.dialpolicy;

/// Started minutes of outgoing calls, including running calls. A call that has not ended counts as
/// at least one minute.
///
/// @param memberMinutes of one member's calls
/// @param workspaceMinutes of all members' calls
/// @param memberOpen number of the member's outgoing calls that have not ended
/// @param workspaceOpen number of all members' outgoing calls that have not ended
public record Usage(long memberMinutes, long workspaceMinutes, int memberOpen, int workspaceOpen) {}
