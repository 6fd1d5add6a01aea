package org.ringback.server.savedview;

import java.util.Map;
import java.util.UUID;
import org.ringback.server.identity.UserId;

/// The filters of a screen by name, as in openapi.yaml.
///
/// @param shared whether all members of the workspace see it
/// @param filter parameters of the screen's address
/// @param isDefault whether the screen opens with it for the member who reads it
record SavedView(
    UUID id,
    Screen screen,
    String name,
    boolean shared,
    Owner owner,
    Map<String, String> filter,
    boolean isDefault) {
  /// The member who saved the view.
  record Owner(UUID id, String name) {}

  boolean isOwnedBy(UserId user) {
    return owner.id().equals(user.value());
  }

  SavedView with(String newName, boolean isShared, Map<String, String> newFilter) {
    return new SavedView(id, screen, newName, isShared, owner, newFilter, isDefault);
  }
}
