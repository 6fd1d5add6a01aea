package org.ringback.exchange.call;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringback.exchange.media.MediaEndpoint;

/// The called end of a call. Rings all targets, connects the first that answers and ends the
/// others. When a target declines, the others continue to ring. The outcome is that of the last
/// target.
final class Ring implements LegListener, Call.Owner {
  private final Call call;
  private final Consumer<SessionEvent> listener;
  private final BiFunction<Call, Leg, Session> sessions;
  private final List<Leg> ringing = new ArrayList<>();
  private @Nullable Leg answeredLeg;
  private @Nullable Session redirectedSession;
  private @Nullable Session screening;
  private @Nullable Runnable pendingStart;

  /// @param listener receives `Answered` at most once, then `Ended` once
  /// @param sessions creates the session of a call that REST redirects
  Ring(Call call, Consumer<SessionEvent> listener, BiFunction<Call, Leg, Session> sessions) {
    this.call = call;
    this.listener = listener;
    this.sessions = sessions;
    call.ownedBy(this);
  }

  Call call() {
    return call;
  }

  synchronized Leg answeredLeg() {
    if (answeredLeg == null) {
      throw new IllegalStateException("no leg has answered call " + call.sid());
    }
    return answeredLeg;
  }

  /// @param rings whether the call rings even without a target, like a phone
  synchronized void start(List<RingTarget> ringTargets, boolean rings, Invitation invitation) {
    call.advance(CallStatus.INITIATED);
    if (ringTargets.isEmpty() && !rings) {
      stop(CallStatus.NO_ANSWER);
      return;
    }
    call.advance(CallStatus.RINGING);
    for (RingTarget each : ringTargets) {
      ringing.add(each.ring(invitation, this));
    }
  }

  @Override
  public synchronized void answered(Leg leg) {
    if (answeredLeg != null || !call.advance(CallStatus.IN_PROGRESS)) {
      leg.end(HangupCause.CANCELED);
      return;
    }
    answeredLeg = leg;
    ringing.remove(leg);
    leg.connect();
    endRinging(HangupCause.CANCELED);
    listener.accept(new SessionEvent.RingAnswered(this));
  }

  @Override
  public synchronized void declined(Leg leg, CallStatus outcome) {
    leg.end(HangupCause.CANCELED);
    if (ringing.remove(leg) && ringing.isEmpty() && answeredLeg == null) {
      stop(outcome);
    }
  }

  @Override
  public synchronized void rejected(Leg leg) {
    if (ringing.size() == 1 && ringing.contains(leg)) {
      call.reject();
    }
    declined(leg, CallStatus.BUSY);
  }

  @Override
  public synchronized void hungUp(Leg leg) {
    if (redirectedSession != null) {
      redirectedSession.hungUp(leg);
    } else if (screening != null && leg == answeredLeg) {
      screening.hungUp(leg);
    } else if (leg == answeredLeg) {
      stop(CallStatus.COMPLETED);
    } else {
      declined(leg, CallStatus.NO_ANSWER);
    }
  }

  /// Runs TwiML on the answering leg before the bridge. Reports `Screened` at the end of the TwiML,
  /// or `Ended` when the call ended.
  synchronized void screen(TwimlSource first) {
    Session session = sessions.apply(call, answeredLeg());
    screening = session;
    Thread.ofVirtual()
        .name("screen-" + call.sid())
        .start(() -> screened(session.runScreening(first)));
  }

  private synchronized void screened(boolean accepted) {
    screening = null;
    if (accepted && redirectedSession == null) {
      listener.accept(new SessionEvent.ScreeningPassed(this));
    } else {
      stop(CallStatus.COMPLETED);
      listener.accept(new SessionEvent.RingEnded(this));
    }
  }

  /// Ends the call, with `completed` if it was answered. No-op for an ended call. A redirected call
  /// continues.
  synchronized void stop(CallStatus requested) {
    startPending();
    if (redirectedSession == null
        && call.advance(call.isAnswered() ? CallStatus.COMPLETED : requested)) {
      end(HangupCause.of(call.status()));
    }
  }

  @Override
  public synchronized void end(HangupCause ending) {
    endRinging(answeredLeg == null ? ending : HangupCause.CANCELED);
    if (screening != null) {
      screening.end(ending);
    }
    if (answeredLeg != null) {
      answeredLeg.end(ending);
    }
    listener.accept(new SessionEvent.RingEnded(this));
  }

  @Override
  public synchronized @Nullable MediaEndpoint media() {
    return answeredLeg == null ? null : answeredLeg.media();
  }

  private void endRinging(HangupCause ending) {
    List.copyOf(ringing).forEach(each -> each.end(ending));
    ringing.clear();
  }

  /// Lets the answering leg continue alone with new TwiML, after the other party has called
  /// [#stop].
  @Override
  public synchronized void redirect(TwimlSource next) {
    if (answeredLeg != null && redirectedSession == null) {
      Session session = sessions.apply(call, answeredLeg);
      redirectedSession = session;
      pendingStart = () -> session.start(next);
      if (screening != null) {
        screening.abort();
      }
      listener.accept(new SessionEvent.RingEnded(this));
    }
  }

  private void startPending() {
    if (pendingStart != null) {
      pendingStart.run();
      pendingStart = null;
    }
  }
}
