package org.ringback.exchange.call;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.media.MediaEndpoint;

/// The called end of one call: rings all of its stations, gives the call to the first that answers,
/// and ends the others. A station that declines leaves the others ringing; the call ends as the
/// last of them ended.
final class Ring implements LegListener, Call.Owner {
  private final Call call;
  private final Consumer<SessionEvent> told;
  private final BiFunction<Call, Leg, Session> sessions;
  private final List<Leg> ringing = new ArrayList<>();
  private @Nullable Leg winner;
  private @Nullable Session onward;
  private @Nullable Session screening;
  private @Nullable Runnable departure;

  /// @param told hears `Answered` at most once, then `Ended` once
  /// @param sessions what runs the call when REST gives it instructions of its own
  Ring(Call call, Consumer<SessionEvent> told, BiFunction<Call, Leg, Session> sessions) {
    this.call = call;
    this.told = told;
    this.sessions = sessions;
    call.keptBy(this);
  }

  Call call() {
    return call;
  }

  synchronized Leg winner() {
    if (winner == null) {
      throw new IllegalStateException("nobody has answered call " + call.sid());
    }
    return winner;
  }

  /// @param rings whether it rings even when nobody is there, as an ordinary telephone does
  synchronized void start(List<RingTarget> stations, boolean rings, Invitation invitation) {
    call.advance(CallStatus.INITIATED);
    if (stations.isEmpty() && !rings) {
      stop(CallStatus.NO_ANSWER);
      return;
    }
    call.advance(CallStatus.RINGING);
    for (RingTarget each : stations) {
      ringing.add(each.ring(invitation, this));
    }
  }

  @Override
  public synchronized void answered(Leg leg) {
    if (winner != null || !call.advance(CallStatus.IN_PROGRESS)) {
      leg.end(HangupCause.CANCELED);
      return;
    }
    winner = leg;
    ringing.remove(leg);
    leg.connect();
    endRinging(HangupCause.CANCELED);
    told.accept(new SessionEvent.Answered(this));
  }

  @Override
  public synchronized void declined(Leg leg, CallStatus outcome) {
    leg.end(HangupCause.CANCELED);
    if (ringing.remove(leg) && ringing.isEmpty() && winner == null) {
      stop(outcome);
    }
  }

  @Override
  public synchronized void hungUp(Leg leg) {
    if (onward != null) {
      onward.hungUp(leg);
    } else if (screening != null && leg == winner) {
      screening.hungUp(leg);
    } else if (leg == winner) {
      stop(CallStatus.COMPLETED);
    } else {
      declined(leg, CallStatus.NO_ANSWER);
    }
  }

  /// Who answered follows instructions by itself first. `Screened` is told when they have come to
  /// their end, `Ended` when they or it ended the call.
  synchronized void screen(TwimlSource first) {
    Session session = sessions.apply(call, winner());
    screening = session;
    Thread.ofVirtual().name("screen-" + call.sid()).start(() -> screened(session.screen(first)));
  }

  private synchronized void screened(boolean passed) {
    screening = null;
    if (passed && onward == null) {
      told.accept(new SessionEvent.Screened(this));
    } else {
      stop(CallStatus.COMPLETED);
      told.accept(new SessionEvent.Ended(this));
    }
  }

  /// Ends all of it; a call that was answered ends as `completed`, whatever is asked for. A no-op
  /// when it has ended. A call that has instructions of its own goes on with them.
  synchronized void stop(CallStatus asked) {
    depart();
    if (onward == null && call.advance(call.isAnswered() ? CallStatus.COMPLETED : asked)) {
      end(HangupCause.of(call.status()));
    }
  }

  @Override
  public synchronized void end(HangupCause ending) {
    endRinging(winner == null ? ending : HangupCause.CANCELED);
    if (screening != null) {
      screening.end(ending);
    }
    if (winner != null) {
      winner.end(ending);
    }
    told.accept(new SessionEvent.Ended(this));
  }

  @Override
  public synchronized @Nullable MediaEndpoint media() {
    return winner == null ? null : winner.media();
  }

  private void endRinging(HangupCause ending) {
    List.copyOf(ringing).forEach(each -> each.end(ending));
    ringing.clear();
  }

  /// The one who answered goes on alone, with instructions of its own, as soon as who was joined
  /// with it has let go and said `stop`.
  @Override
  public synchronized void redirect(TwimlSource next) {
    if (winner != null && onward == null) {
      Session session = sessions.apply(call, winner);
      onward = session;
      departure = () -> session.start(next);
      if (screening != null) {
        screening.breakOff();
      }
      told.accept(new SessionEvent.Ended(this));
    }
  }

  private void depart() {
    if (departure != null) {
      departure.run();
      departure = null;
    }
  }
}
