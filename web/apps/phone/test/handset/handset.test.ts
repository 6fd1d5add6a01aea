import { describe, expect, test } from 'vitest';
import type { FrameFromExchange } from '../../src/handset/frames';
import { type Effect, type Handset, type HandsetEvent, newHandset, step } from '../../src/handset/handset';
import { statusText } from '../../src/handset/status-text';

const ME = '+15550100123';
const SHOP = '+15550109000';
const CALL = 'call-1';

const says = (frame: FrameFromExchange): HandsetEvent => ({ type: 'frame', frame, at: 1000 });

/** Plays events on a registered handset. Returns the handset and the side effects. */
function play(...events: HandsetEvent[]): { handset: Handset; effects: Effect[] } {
  let handset = newHandset(1, ME);
  const effects: Effect[] = [];
  for (const event of [{ type: 'line-up' } as const, says({ type: 'registered', number: ME }), ...events]) {
    const [after, todo] = step(handset, event);
    handset = after;
    effects.push(...todo);
  }
  return { handset, effects: effects.slice(1) };
}

const dialed: HandsetEvent[] = [
  { type: 'call', to: SHOP },
  { type: 'offered', attempt: 1, sdp: 'offer' },
  says({ type: 'dialing', number: ME, callId: CALL }),
];
const rung: HandsetEvent[] = [says({ type: 'incoming', number: ME, callId: CALL, from: SHOP, sdp: 'offer' })];
const talking: HandsetEvent[] = [
  ...rung,
  { type: 'answer-pressed' },
  { type: 'answered', attempt: 1, sdp: 'answer' },
  says({ type: 'connected', callId: CALL }),
];

describe('a handset that calls', () => {
  test('sends an SDP offer and dials', () => {
    const { handset, effects } = play(...dialed);
    expect(effects).toEqual([
      { type: 'offer', attempt: 1 },
      { type: 'send', frame: { type: 'dial', number: ME, to: SHOP, sdp: 'offer' } },
    ]);
    expect(statusText(handset)).toBe('Calling…');
  });

  test('rings, then connects with the answer to its SDP offer', () => {
    const ringing = play(...dialed, says({ type: 'ringing', callId: CALL }));
    expect(statusText(ringing.handset)).toBe('Ringing…');
    const { handset, effects } = play(...dialed, says({ type: 'connected', callId: CALL, sdp: 'theirs' }));
    expect(effects.at(-1)).toEqual({ type: 'accept-answer', attempt: 1, answer: 'theirs' });
    expect(handset.call).toMatchObject({ phase: 'talking', since: 1000 });
  });

  test('plays early media while the call is unanswered', () => {
    const { handset, effects } = play(...dialed, says({ type: 'progress', callId: CALL, sdp: 'theirs' }));
    expect(effects.at(-1)).toEqual({ type: 'accept-answer', attempt: 1, answer: 'theirs' });
    expect(handset.call).toMatchObject({ phase: 'calling', earlyMedia: true });
  });

  test('shows the reason why the call ended', () => {
    const { handset, effects } = play(...dialed, says({ type: 'ended', callId: CALL, reason: 'busy' }));
    expect(statusText(handset)).toBe('Call ended: busy');
    expect(effects.at(-1)).toEqual({ type: 'close-audio', attempt: 1 });
  });

  test('hangs up a call whose SID arrives later, and can dial again immediately', () => {
    const { handset, effects } = play(
      { type: 'call', to: SHOP },
      { type: 'offered', attempt: 1, sdp: 'offer' },
      { type: 'hang-up' },
      { type: 'call', to: SHOP },
      { type: 'offered', attempt: 2, sdp: 'offer 2' },
      says({ type: 'dialing', number: ME, callId: 'call-late' }),
      says({ type: 'dialing', number: ME, callId: 'call-2' }),
    );
    expect(effects).toContainEqual({ type: 'send', frame: { type: 'hangup', callId: 'call-late' } });
    expect(handset.call).toMatchObject({ phase: 'calling', callId: 'call-2' });
  });

  test('does not dial if the user hangs up before the SDP offer is ready', () => {
    const { handset, effects } = play(
      { type: 'call', to: SHOP },
      { type: 'hang-up' },
      { type: 'offered', attempt: 1, sdp: 'late' },
    );
    expect(effects.filter((effect) => effect.type === 'send')).toEqual([]);
    expect(handset.abandoned).toBe(0);
  });

  test('shows how to allow the microphone, and becomes idle', () => {
    const { handset } = play(
      { type: 'call', to: SHOP },
      { type: 'audio-failed', attempt: 1, message: 'Your microphone is blocked.' },
    );
    expect(handset).toMatchObject({ call: undefined, error: 'Your microphone is blocked.' });
    expect(statusText(handset)).toBe('Ready');
  });

  test('does not call while it is not registered', () => {
    expect(step(newHandset(1, ME), { type: 'call', to: SHOP })).toEqual([newHandset(1, ME), []]);
  });
});

describe('a handset that is called', () => {
  test('shows the caller, and sends an SDP answer', () => {
    expect(statusText(play(...rung).handset)).toBe('Incoming call from +1 555 010 9000');
    const { handset, effects } = play(...talking);
    expect(effects).toEqual([
      { type: 'answer', attempt: 1, offer: 'offer' },
      { type: 'send', frame: { type: 'answer', callId: CALL, sdp: 'answer' } },
    ]);
    expect(statusText(handset)).toBe('On a call');
  });

  test('declines as busy', () => {
    const { handset, effects } = play(...rung, { type: 'decline' });
    expect(effects).toEqual([
      { type: 'send', frame: { type: 'reject', callId: CALL } },
      { type: 'close-audio', attempt: 1 },
    ]);
    expect(statusText(handset)).toBe('Call ended: you declined');
  });

  test('stops ringing when the caller gives up', () => {
    expect(statusText(play(...rung, says({ type: 'cancel', callId: CALL })).handset)).toBe(
      'Call ended: the caller hung up',
    );
  });

  test('keeps ringing when the microphone is denied, so the call can be answered after it is allowed', () => {
    const { handset } = play(
      ...rung,
      { type: 'answer-pressed' },
      { type: 'audio-failed', attempt: 1, message: 'Your microphone is blocked.' },
    );
    expect(handset).toMatchObject({ call: { phase: 'incoming' }, error: 'Your microphone is blocked.' });
  });

  test('answers a second call with busy', () => {
    const { handset, effects } = play(
      ...talking,
      says({ type: 'incoming', number: ME, callId: 'call-2', from: '+15550100999', sdp: 'x' }),
    );
    expect(effects.at(-1)).toEqual({ type: 'send', frame: { type: 'reject', callId: 'call-2' } });
    expect(handset.call).toMatchObject({ phase: 'talking', callId: CALL });
  });
});

describe('a handset on a call', () => {
  test('shows the digits that the other party presses, until the next call', () => {
    const digits = ['1', '2', '#'].map((digit) => says({ type: 'digit', callId: CALL, digit }));
    expect(play(...talking, ...digits).handset.digits).toBe('12#');
    const after = play(...talking, ...digits, says({ type: 'ended', callId: CALL, reason: 'completed' }));
    expect(after.handset.digits).toBe('12#');
    expect(step(after.handset, { type: 'call', to: SHOP })[0].digits).toBe('');
  });

  test('hangs up', () => {
    const { handset, effects } = play(...talking, { type: 'hang-up' });
    expect(effects.slice(-2)).toEqual([
      { type: 'send', frame: { type: 'hangup', callId: CALL } },
      { type: 'close-audio', attempt: 1 },
    ]);
    expect(statusText(handset)).toBe('Call ended: you hung up');
  });

  test('ignores frames about another call', () => {
    const { handset } = play(...talking);
    for (const frame of [
      { type: 'ended', callId: 'other', reason: 'completed' },
      { type: 'digit', callId: 'other', digit: '1' },
      { type: 'error', message: 'no', callId: 'other' },
    ] as const) {
      expect(step(handset, says(frame))[0]).toEqual(handset);
    }
  });

  test('keeps its number during a call', () => {
    const { handset } = play(...talking, { type: 'set-number', number: '+15550100777' });
    expect(handset.number).toBe(ME);
  });

  test('loses the call with the connection, and registers again after it reconnects', () => {
    const lost = play(...talking, { type: 'line-lost' });
    expect(lost.effects.at(-1)).toEqual({ type: 'close-audio', attempt: 1 });
    expect(statusText(lost.handset)).toBe('Call ended: lost connection to the exchange');
    const back = play(...talking, { type: 'line-lost' }, { type: 'line-up' }, says({ type: 'registered', number: ME }));
    expect(back.handset.network).toBe('on');
  });
});

describe('a handset of any kind', () => {
  test('unregisters the old number and registers the new one', () => {
    const { handset, effects } = play({ type: 'set-number', number: '+15550100777' });
    expect(effects).toEqual([
      { type: 'send', frame: { type: 'unregister', number: ME } },
      { type: 'send', frame: { type: 'register', number: '+15550100777' } },
    ]);
    expect(handset.network).toBe('joining');
    expect(step(handset, says({ type: 'unregistered', number: ME }))[0].network).toBe('joining');
  });

  test('ignores an unknown frame', () => {
    const { handset } = play(says({ type: 'weather', callId: CALL } as unknown as FrameFromExchange));
    expect(statusText(handset)).toBe('Ready');
  });

  test('never keeps a media connection without a call, in any order of events', () => {
    const alphabet: HandsetEvent[] = [
      { type: 'call', to: SHOP },
      { type: 'hang-up' },
      { type: 'decline' },
      { type: 'answer-pressed' },
      { type: 'line-lost' },
      { type: 'line-up' },
      says({ type: 'registered', number: ME }),
      ...dialed.slice(1),
      ...rung,
      says({ type: 'connected', callId: CALL, sdp: 'x' }),
      says({ type: 'ended', callId: CALL, reason: 'completed' }),
      says({ type: 'cancel', callId: CALL }),
      { type: 'audio-failed', attempt: 1, message: 'no' },
    ];
    let seed = 7;
    const next = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (let life = 0; life < 2000; life++) {
      let handset = play().handset;
      const open = new Set<number>();
      for (let i = 0; i < 30; i++) {
        const event = alphabet[next(alphabet.length)];
        if (!event) continue;
        const [after, effects] = step(handset, event);
        handset = after;
        for (const effect of effects) {
          if (effect.type === 'offer' || effect.type === 'answer') open.add(effect.attempt);
          if (effect.type === 'close-audio') open.delete(effect.attempt);
        }
        const mine = handset.call && handset.call.phase !== 'incoming' ? [handset.call.attempt] : [];
        expect([...open].filter((attempt) => !mine.includes(attempt))).toEqual([]);
      }
    }
  });
});
