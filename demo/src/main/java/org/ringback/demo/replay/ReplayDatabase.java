package org.ringback.demo.replay;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Stores what an export does not contain: claims, which are secret, and the invitations of the
/// participants of a call in a conference.
///
/// @param url of the fresh server's database
record ReplayDatabase(String url, UUID workspace) {

  /// Returns a claim with which the next leg of a member joins a call.
  ///
  /// @param role `agent` or `supervisor`
  UUID claim(UUID call, UUID user, String role) {
    UUID claim = UUID.randomUUID();
    update(
        """
        insert into call_claims (workspace_id, call_id, user_id, role, claim, tab, fence, expires_at)
        values (?, ?, ?, ?, ?, ?, 1, now() + interval '1 day')
        on conflict (workspace_id, call_id, user_id) do update
          set role = excluded.role, claim = excluded.claim, call_sid = null""",
        workspace,
        call,
        user,
        role,
        claim,
        UUID.randomUUID());
    return claim;
  }

  /// @param user null for an outside number, like the number for a member
  void invite(
      UUID call, UUID participant, String role, @Nullable UUID user, @Nullable String number) {
    update(
        """
        insert into call_participants (workspace_id, call_id, id, role, user_id, number, awaited, state)
        values (?, ?, ?, ?, ?, ?, true, 'ringing')
        on conflict do nothing""",
        workspace,
        call,
        participant,
        role,
        user,
        number);
  }

  private void update(String sql, @Nullable Object... values) {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new ReplayException("Could not prepare the fresh server: " + e.getMessage(), e);
    }
  }
}
