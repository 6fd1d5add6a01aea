package org.ringback.server.call.outbound;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ringback.server.call.CallId;
import org.ringback.server.crypto.Sha256;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.tenancy.WorkspaceId;
import org.ringback.server.twilio.CallSid;

/// Lets a request with an [IdempotencyKey] place one call, however often it is repeated, at once or
/// later, here or on another node.
final class IdempotentPlacement {
  private static final Duration WAIT_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  private final IdempotencyStore idempotency;
  private final Clock clock;

  IdempotentPlacement(IdempotencyStore idempotency, Clock clock) {
    this.idempotency = idempotency;
    this.clock = clock;
  }

  /// @param request tells requests apart
  /// @param place places the call, and says first which it is
  /// @param settle finds out what came of an earlier attempt; empty when no phone rang
  CallSid place(
      WorkspaceId workspace,
      IdempotencyKey key,
      String request,
      Function<Consumer<CallId>, CallSid> place,
      Function<CallId, Optional<CallSid>> settle) {
    Instant deadline = clock.instant().plus(WAIT_TIMEOUT);
    String hash = Sha256.hex(request);
    Supplier<CallSid> anew =
        () -> place.apply(call -> idempotency.markRequested(workspace, key, call));
    while (clock.instant().isBefore(deadline)) {
      switch (idempotency.claim(workspace, key, hash)) {
        case IdempotencyStore.Claim.Placed placed -> {
          return placed.callSid();
        }
        case IdempotencyStore.Claim.Acquired _ -> {
          return attempt(workspace, key, anew);
        }
        case IdempotencyStore.Claim.Indeterminate(CallId call) -> {
          return attempt(
              workspace, key, () -> Optional.ofNullable(call).flatMap(settle).orElseGet(anew));
        }
        case IdempotencyStore.Claim.KeyReused _ -> throw reused();
        case IdempotencyStore.Claim.InProgress _ -> pause();
      }
    }
    throw beingPlaced();
  }

  private CallSid attempt(WorkspaceId workspace, IdempotencyKey key, Supplier<CallSid> place) {
    try {
      CallSid callSid = place.get();
      idempotency.markPlaced(workspace, key, callSid);
      return callSid;
    } catch (OutcomeUnknown unknown) {
      idempotency.markIndeterminate(workspace, key);
      throw unknown;
    } catch (RuntimeException refused) {
      idempotency.release(workspace, key);
      throw refused;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_INTERVAL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw beingPlaced();
    }
  }

  private static ProblemException reused() {
    return new ProblemException(
        Problem.of(
            422,
            "idempotency-key-reused",
            "The Idempotency-Key was used for another call",
            "Use a new key for each call, and the same key only to repeat the same request."));
  }

  private static ProblemException beingPlaced() {
    return new ProblemException(
        Problem.of(
            409,
            "call-being-placed",
            "The call is still being placed",
            "Another request with this Idempotency-Key has not finished. Try again in a moment."),
        Map.of("Retry-After", "1"));
  }
}
