package org.ringback.server.call;

/// The view of an inbound call that was just inserted, the same as [CallQueries] would read. It
/// saves the first webhook of each call the most expensive query of all.
final class InboundView {
  private InboundView() {}

  static CallView of(Call call, CallStore.Inserted inserted) {
    CallState state = inserted.state();
    return new CallView(
        call.id(),
        call.callSid(),
        call.direction(),
        call.strategy(),
        call.from(),
        call.to(),
        state.status(),
        state.declined(),
        null,
        state.durationSec(),
        call.createdAt(),
        state.answeredAt(),
        state.endedAt(),
        null,
        inserted.contact(),
        inserted.line(),
        state.endedBy(),
        state.endReason(),
        call.refusal(),
        state.sipCode(),
        null,
        false,
        state.participants().stream().map(InboundView::customer).toList());
  }

  /// Returns the only participant of a call that begins.
  private static CallView.ParticipantView customer(Participant participant) {
    ParticipantRow row = ParticipantRow.of(participant);
    return new CallView.ParticipantView(
        row.identity().id(),
        row.identity().role(),
        null,
        row.identity().number(),
        row.state(),
        row.joinedAt(),
        row.leftAt(),
        row.onHold(),
        row.muted(),
        row.talkSec(),
        row.holdSec(),
        row.waitSec(),
        null);
  }
}
