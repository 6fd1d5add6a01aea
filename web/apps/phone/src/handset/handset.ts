import type { EndReason, FrameFromExchange, FrameToExchange } from './frames';

/** The state of a call. `attempt` identifies its audio until the exchange has given it an id. */
export type HandsetCall =
  | {
      phase: 'calling' | 'ringing';
      attempt: number;
      callId: string | undefined;
      peer: string;
      dialed: boolean;
      earlyMedia: boolean;
    }
  | { phase: 'incoming' | 'answering'; attempt: number; callId: string; peer: string; offer: string }
  | { phase: 'talking'; attempt: number; callId: string; peer: string; since: number };

/** Why the last call ended: the exchange's reason, or one that only this page knows. */
export type HandsetEndReason = EndReason | 'hung-up' | 'declined' | 'line-lost';

/** One simulated phone. */
export interface Handset {
  readonly id: number;
  readonly number: string;
  readonly network: 'off' | 'joining' | 'on';
  readonly call: HandsetCall | undefined;
  readonly endReason: HandsetEndReason | undefined;
  readonly digits: string;
  /** The error message, until the user's next action. */
  readonly error: string | undefined;
  readonly attempts: number;
  /** Dialled calls that the user ended before the exchange had given them an id. */
  readonly abandoned: number;
}

/** An event: an action of the user, a frame of the exchange, or a change of the audio. */
export type HandsetEvent =
  | { type: 'line-up' }
  | { type: 'line-lost' }
  | { type: 'set-number'; number: string }
  | { type: 'call'; to: string }
  | { type: 'answer-pressed' }
  | { type: 'decline' }
  | { type: 'hang-up' }
  | { type: 'offered'; attempt: number; sdp: string }
  | { type: 'answered'; attempt: number; sdp: string }
  | { type: 'audio-failed'; attempt: number; message: string }
  | { type: 'frame'; frame: FrameFromExchange; at: number };

/** A side effect of an event. */
export type Effect =
  | { type: 'send'; frame: FrameToExchange }
  | { type: 'offer'; attempt: number }
  | { type: 'answer'; attempt: number; offer: string }
  | { type: 'accept-answer'; attempt: number; answer: string }
  | { type: 'close-audio'; attempt: number };

/** The handset after an event, and its side effects. */
export type Step = readonly [Handset, readonly Effect[]];

/** A handset that is not on the network yet. */
export function newHandset(id: number, number: string): Handset {
  return {
    id,
    number,
    network: 'off',
    call: undefined,
    endReason: undefined,
    digits: '',
    error: undefined,
    attempts: 0,
    abandoned: 0,
  };
}

/** The state machine of a handset, as a pure function. */
export function step(handset: Handset, event: HandsetEvent): Step {
  switch (event.type) {
    case 'line-up':
      return [{ ...handset, network: 'joining' }, [send({ type: 'register', number: handset.number })]];
    case 'line-lost':
      return endCall({ ...handset, network: 'off', abandoned: 0 }, 'line-lost');
    case 'set-number':
      return setNumber(handset, event.number);
    case 'call':
      return call(handset, event.to);
    case 'answer-pressed':
      return answer(handset);
    case 'decline':
      return handset.call?.phase === 'incoming'
        ? endCall(handset, 'declined', [send({ type: 'reject', callId: handset.call.callId })])
        : [handset, []];
    case 'hang-up':
      return hangUp(handset);
    case 'offered':
      return onOffer(handset, event.attempt, event.sdp);
    case 'answered':
      return handset.call?.attempt === event.attempt && handset.call.phase === 'answering'
        ? [handset, [send({ type: 'answer', callId: handset.call.callId, sdp: event.sdp })]]
        : [handset, []];
    case 'audio-failed':
      return onAudioFailed(handset, event.attempt, event.message);
    case 'frame':
      return onFrame(handset, event.frame, event.at);
  }
}

const send = (frame: FrameToExchange): Effect => ({ type: 'send', frame });

function setNumber(handset: Handset, number: string): Step {
  if (handset.call || number === handset.number) return [handset, []];
  const renamed: Handset = { ...handset, number, endReason: undefined, error: undefined };
  if (handset.network === 'off') return [renamed, []];
  return [
    { ...renamed, network: 'joining' },
    [send({ type: 'unregister', number: handset.number }), send({ type: 'register', number })],
  ];
}

function call(handset: Handset, to: string): Step {
  if (handset.call || handset.network !== 'on') return [handset, []];
  const attempt = handset.attempts + 1;
  return [
    {
      ...cleared(handset),
      attempts: attempt,
      call: { phase: 'calling', attempt, callId: undefined, peer: to, dialed: false, earlyMedia: false },
    },
    [{ type: 'offer', attempt }],
  ];
}

function onOffer(handset: Handset, attempt: number, sdp: string): Step {
  const now = handset.call;
  if (now?.attempt !== attempt || now.phase !== 'calling') return [handset, []];
  return [
    { ...handset, call: { ...now, dialed: true } },
    [send({ type: 'dial', number: handset.number, to: now.peer, sdp })],
  ];
}

function answer(handset: Handset): Step {
  const ringing = handset.call;
  if (ringing?.phase !== 'incoming') return [handset, []];
  return [
    { ...handset, error: undefined, call: { ...ringing, phase: 'answering' } },
    [{ type: 'answer', attempt: ringing.attempt, offer: ringing.offer }],
  ];
}

function hangUp(handset: Handset): Step {
  const now = handset.call;
  if (!now) return [handset, []];
  if (now.callId !== undefined) {
    return endCall(handset, 'hung-up', [send({ type: 'hangup', callId: now.callId })]);
  }
  const dialed = now.phase === 'calling' && now.dialed;
  return endCall(dialed ? { ...handset, abandoned: handset.abandoned + 1 } : handset, 'hung-up');
}

function onAudioFailed(handset: Handset, attempt: number, message: string): Step {
  const now = handset.call;
  if (now?.attempt !== attempt) return [handset, []];
  // A ringing phone keeps ringing: the user may allow the microphone and then answer.
  if (now.phase === 'answering') {
    return [{ ...handset, error: message, call: { ...now, phase: 'incoming' } }, [{ type: 'close-audio', attempt }]];
  }
  const goodbye = now.callId === undefined ? [] : [send({ type: 'hangup', callId: now.callId })];
  const [after, effects] = endCall(handset, 'failed', goodbye);
  return [{ ...after, endReason: undefined, error: message }, effects];
}

function onFrame(handset: Handset, frame: FrameFromExchange, at: number): Step {
  const now = handset.call;
  switch (frame.type) {
    case 'registered':
      return frame.number === handset.number ? [{ ...handset, network: 'on' }, []] : [handset, []];
    case 'unregistered':
      return frame.number === handset.number ? [{ ...handset, network: 'off' }, []] : [handset, []];
    case 'incoming':
      return frame.number === handset.number ? onIncoming(handset, frame) : [handset, []];
    case 'dialing':
      return frame.number === handset.number ? onCallId(handset, frame.callId) : [handset, []];
    case 'error':
      return frame.number === handset.number || (now?.callId !== undefined && frame.callId === now.callId)
        ? onError(handset, frame.message)
        : [handset, []];
    case 'ping':
      return [handset, []];
    case 'ringing':
    case 'progress':
    case 'connected':
    case 'cancel':
    case 'ended':
    case 'digit':
      return now !== undefined && now.callId === frame.callId ? onCallFrame(handset, now, frame, at) : [handset, []];
    default:
      // A newer exchange may send frames that this page does not know.
      return [handset, []];
  }
}

function onIncoming(handset: Handset, frame: { callId: string; from: string; sdp: string }): Step {
  if (handset.call) return [handset, [send({ type: 'reject', callId: frame.callId })]];
  const attempt = handset.attempts + 1;
  return [
    {
      ...cleared(handset),
      attempts: attempt,
      call: { phase: 'incoming', attempt, callId: frame.callId, peer: frame.from, offer: frame.sdp },
    },
    [],
  ];
}

function onCallId(handset: Handset, callId: string): Step {
  if (handset.abandoned > 0) {
    return [{ ...handset, abandoned: handset.abandoned - 1 }, [send({ type: 'hangup', callId })]];
  }
  const now = handset.call;
  return now?.phase === 'calling' ? [{ ...handset, call: { ...now, callId } }, []] : [handset, []];
}

function onError(handset: Handset, message: string): Step {
  if (handset.abandoned > 0) return [{ ...handset, abandoned: handset.abandoned - 1 }, []];
  if (!handset.call) return [{ ...handset, error: message }, []];
  const [after, effects] = endCall(handset, 'failed');
  return [{ ...after, endReason: undefined, error: message }, effects];
}

type CallFrame = Extract<
  FrameFromExchange,
  { type: 'ringing' | 'progress' | 'connected' | 'cancel' | 'ended' | 'digit' }
>;

function onCallFrame(handset: Handset, now: HandsetCall, frame: CallFrame, at: number): Step {
  const outgoing = now.phase === 'calling' || now.phase === 'ringing';
  const hear = (sdp: string): Effect => ({ type: 'accept-answer', attempt: now.attempt, answer: sdp });
  switch (frame.type) {
    case 'ringing':
      return outgoing ? [{ ...handset, call: { ...now, phase: 'ringing' } }, []] : [handset, []];
    case 'progress':
      return outgoing ? [{ ...handset, call: { ...now, earlyMedia: true } }, [hear(frame.sdp)]] : [handset, []];
    case 'connected': {
      const effects = outgoing && frame.sdp ? [hear(frame.sdp)] : [];
      const { attempt, peer } = now;
      return now.phase === 'talking'
        ? [handset, effects]
        : [{ ...handset, call: { phase: 'talking', attempt, callId: frame.callId, peer, since: at } }, effects];
    }
    case 'cancel':
      return endCall(handset, 'canceled');
    case 'ended':
      return endCall(handset, frame.reason);
    case 'digit':
      return [{ ...handset, digits: handset.digits + frame.digit }, []];
  }
}

function endCall(handset: Handset, endReason: HandsetEndReason, effects: readonly Effect[] = []): Step {
  if (!handset.call) return [handset, effects];
  return [
    { ...handset, call: undefined, endReason },
    [...effects, { type: 'close-audio', attempt: handset.call.attempt }],
  ];
}

const cleared = (handset: Handset): Handset => ({ ...handset, endReason: undefined, digits: '', error: undefined });
