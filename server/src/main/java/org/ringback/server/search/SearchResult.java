package org.ringback.server.search;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView;

/// A found text: `SearchResult` in openapi.yaml.
///
/// @param at when it was spoken or written
/// @param call null for a contact
record SearchResult(
    SearchKind kind,
    Instant at,
    List<SnippetPart> snippet,
    @Nullable CallView call,
    @Nullable FoundUtterance utterance,
    @Nullable FoundNote note,
    @Nullable FoundContact contact) {
  /// @param participantId the speaker; null when it may be one of several
  record FoundUtterance(String id, UUID transcriptId, String track, @Nullable UUID participantId) {}

  record FoundNote(UUID id, CallView.Named author) {}

  record FoundContact(UUID id, String name, String number) {}

  /// A found text without its call.
  record Hit(
      SearchCursor position,
      SearchKind kind,
      @Nullable CallId callId,
      List<SnippetPart> snippet,
      @Nullable FoundUtterance utterance,
      @Nullable FoundNote note,
      @Nullable FoundContact contact) {
    SearchResult with(@Nullable CallView call) {
      return new SearchResult(kind, position.at(), snippet, call, utterance, note, contact);
    }
  }
}
