import type { EndReason, FrameFromExchange, FrameToExchange } from './frames';

/** Where a call of this handset stands. `attempt` names its voice before the exchange has given it an id. */
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

/** How the last call ended: the exchange's reason, or what only this page can know. */
export type Ending = EndReason | 'hung-up' | 'declined' | 'line-lost';

/** One simulated phone. */
export interface Handset {
  readonly id: number;
  readonly number: string;
  readonly network: 'off' | 'joining' | 'on';
  readonly call: HandsetCall | undefined;
  readonly ended: Ending | undefined;
  readonly digits: string;
  /** What went wrong, in words, until the next thing that the person does. */
  readonly trouble: string | undefined;
  readonly attempts: number;
  /** Dialled calls that were hung up before the exchange had named them. */
  readonly abandoned: number;
}

/** What happens to a handset: the person acts, the exchange speaks, the voice is ready or fails. */
export type HandsetEvent =
  | { type: 'line-up' }
  | { type: 'line-lost' }
  | { type: 'renumber'; number: string }
  | { type: 'call'; to: string }
  | { type: 'answer-pressed' }
  | { type: 'decline' }
  | { type: 'hang-up' }
  | { type: 'offered'; attempt: number; sdp: string }
  | { type: 'answered'; attempt: number; sdp: string }
  | { type: 'voice-failed'; attempt: number; words: string }
  | { type: 'frame'; frame: FrameFromExchange; at: number };

/** What must be done because of an event. */
export type Effect =
  | { do: 'send'; frame: FrameToExchange }
  | { do: 'offer'; attempt: number }
  | { do: 'answer'; attempt: number; offer: string }
  | { do: 'hear'; attempt: number; answer: string }
  | { do: 'silence'; attempt: number };

/** The handset afterwards, and what must be done. */
export type Step = readonly [Handset, readonly Effect[]];

/** A handset that is not on the network yet. */
export function newHandset(id: number, number: string): Handset {
  return {
    id,
    number,
    network: 'off',
    call: undefined,
    ended: undefined,
    digits: '',
    trouble: undefined,
    attempts: 0,
    abandoned: 0,
  };
}

/** The whole life of a handset, as a pure function. */
export function step(handset: Handset, event: HandsetEvent): Step {
  switch (event.type) {
    case 'line-up':
      return [{ ...handset, network: 'joining' }, [send({ type: 'register', number: handset.number })]];
    case 'line-lost':
      return over({ ...handset, network: 'off', abandoned: 0 }, 'line-lost');
    case 'renumber':
      return renumber(handset, event.number);
    case 'call':
      return call(handset, event.to);
    case 'answer-pressed':
      return answer(handset);
    case 'decline':
      return handset.call?.phase === 'incoming'
        ? over(handset, 'declined', [send({ type: 'reject', callId: handset.call.callId })])
        : [handset, []];
    case 'hang-up':
      return hangUp(handset);
    case 'offered':
      return offered(handset, event.attempt, event.sdp);
    case 'answered':
      return handset.call?.attempt === event.attempt && handset.call.phase === 'answering'
        ? [handset, [send({ type: 'answer', callId: handset.call.callId, sdp: event.sdp })]]
        : [handset, []];
    case 'voice-failed':
      return voiceFailed(handset, event.attempt, event.words);
    case 'frame':
      return heard(handset, event.frame, event.at);
  }
}

const send = (frame: FrameToExchange): Effect => ({ do: 'send', frame });

function renumber(handset: Handset, number: string): Step {
  if (handset.call || number === handset.number) return [handset, []];
  const renamed: Handset = { ...handset, number, ended: undefined, trouble: undefined };
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
      ...fresh(handset),
      attempts: attempt,
      call: { phase: 'calling', attempt, callId: undefined, peer: to, dialed: false, earlyMedia: false },
    },
    [{ do: 'offer', attempt }],
  ];
}

function offered(handset: Handset, attempt: number, sdp: string): Step {
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
    { ...handset, trouble: undefined, call: { ...ringing, phase: 'answering' } },
    [{ do: 'answer', attempt: ringing.attempt, offer: ringing.offer }],
  ];
}

function hangUp(handset: Handset): Step {
  const now = handset.call;
  if (!now) return [handset, []];
  if (now.callId !== undefined) {
    return over(handset, 'hung-up', [send({ type: 'hangup', callId: now.callId })]);
  }
  const dialed = now.phase === 'calling' && now.dialed;
  return over(dialed ? { ...handset, abandoned: handset.abandoned + 1 } : handset, 'hung-up');
}

function voiceFailed(handset: Handset, attempt: number, words: string): Step {
  const now = handset.call;
  if (now?.attempt !== attempt) return [handset, []];
  // A phone that only rings goes on ringing: the person may mend the microphone and answer after all.
  if (now.phase === 'answering') {
    return [{ ...handset, trouble: words, call: { ...now, phase: 'incoming' } }, [{ do: 'silence', attempt }]];
  }
  const goodbye = now.callId === undefined ? [] : [send({ type: 'hangup', callId: now.callId })];
  const [after, effects] = over(handset, 'failed', goodbye);
  return [{ ...after, ended: undefined, trouble: words }, effects];
}

function heard(handset: Handset, frame: FrameFromExchange, at: number): Step {
  const now = handset.call;
  switch (frame.type) {
    case 'registered':
      return frame.number === handset.number ? [{ ...handset, network: 'on' }, []] : [handset, []];
    case 'unregistered':
      return frame.number === handset.number ? [{ ...handset, network: 'off' }, []] : [handset, []];
    case 'incoming':
      return frame.number === handset.number ? rung(handset, frame) : [handset, []];
    case 'dialing':
      return frame.number === handset.number ? named(handset, frame.callId) : [handset, []];
    case 'error':
      return frame.number === handset.number || (now?.callId !== undefined && frame.callId === now.callId)
        ? refused(handset, frame.message)
        : [handset, []];
    case 'ping':
      return [handset, []];
    case 'ringing':
    case 'progress':
    case 'connected':
    case 'cancel':
    case 'ended':
    case 'digit':
      return now !== undefined && now.callId === frame.callId ? moved(handset, now, frame, at) : [handset, []];
    default:
      // A later exchange may say more than this page knows.
      return [handset, []];
  }
}

function rung(handset: Handset, frame: { callId: string; from: string; sdp: string }): Step {
  if (handset.call) return [handset, [send({ type: 'reject', callId: frame.callId })]];
  const attempt = handset.attempts + 1;
  return [
    {
      ...fresh(handset),
      attempts: attempt,
      call: { phase: 'incoming', attempt, callId: frame.callId, peer: frame.from, offer: frame.sdp },
    },
    [],
  ];
}

function named(handset: Handset, callId: string): Step {
  if (handset.abandoned > 0) {
    return [{ ...handset, abandoned: handset.abandoned - 1 }, [send({ type: 'hangup', callId })]];
  }
  const now = handset.call;
  return now?.phase === 'calling' ? [{ ...handset, call: { ...now, callId } }, []] : [handset, []];
}

function refused(handset: Handset, words: string): Step {
  if (handset.abandoned > 0) return [{ ...handset, abandoned: handset.abandoned - 1 }, []];
  if (!handset.call) return [{ ...handset, trouble: words }, []];
  const [after, effects] = over(handset, 'failed');
  return [{ ...after, ended: undefined, trouble: words }, effects];
}

type CallFrame = Extract<
  FrameFromExchange,
  { type: 'ringing' | 'progress' | 'connected' | 'cancel' | 'ended' | 'digit' }
>;

function moved(handset: Handset, now: HandsetCall, frame: CallFrame, at: number): Step {
  const outgoing = now.phase === 'calling' || now.phase === 'ringing';
  const hear = (sdp: string): Effect => ({ do: 'hear', attempt: now.attempt, answer: sdp });
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
      return over(handset, 'canceled');
    case 'ended':
      return over(handset, frame.reason);
    case 'digit':
      return [{ ...handset, digits: handset.digits + frame.digit }, []];
  }
}

function over(handset: Handset, ended: Ending, effects: readonly Effect[] = []): Step {
  if (!handset.call) return [handset, effects];
  return [{ ...handset, call: undefined, ended }, [...effects, { do: 'silence', attempt: handset.call.attempt }]];
}

const fresh = (handset: Handset): Handset => ({ ...handset, ended: undefined, digits: '', trouble: undefined });
