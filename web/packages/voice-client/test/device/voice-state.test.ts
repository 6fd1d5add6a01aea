import { expect, test } from 'vitest';
import {
  initialVoiceState,
  type VoiceEvent,
  type VoiceState,
  voiceReducer,
  voiceStatus,
} from '../../src/device/voice-state';

const stateAfter = (...events: VoiceEvent[]): VoiceState => events.reduce(voiceReducer, initialVoiceState);
const incoming: VoiceEvent = { type: 'incoming', number: '+15550001111', callId: 'c1' };

test('an incoming call rings, is answered and ends', () => {
  expect(voiceStatus(stateAfter(incoming))).toBe('ringing');
  expect(voiceStatus(stateAfter(incoming, { type: 'accepted', at: 1 }))).toBe('oncall');
  const ended = stateAfter(incoming, { type: 'accepted', at: 1 }, { type: 'ended', at: 9 });
  expect(voiceStatus(ended)).toBe('idle');
  expect(ended.call).toMatchObject({ phase: 'ended', startedAt: 1, endedAt: 9 });
});

test('a late ringing or accepted event does not reopen an ended call', () => {
  const ended = stateAfter({ type: 'dialing', number: '+1' }, { type: 'ended', at: 2 });
  expect(voiceReducer(ended, { type: 'ringing' })).toEqual(ended);
  expect(voiceReducer(ended, { type: 'accepted', at: 3 })).toEqual(ended);
});

test('a second call replaces an ended call but not a live one', () => {
  const live = stateAfter(incoming);
  expect(voiceReducer(live, { type: 'dialing', number: '+2' })).toEqual(live);
  const ended = voiceReducer(live, { type: 'ended', at: 2 });
  expect(voiceReducer(ended, { type: 'dialing', number: '+2' }).call).toMatchObject({ number: '+2', endedAt: null });
});

test('the delayed clearing of an ended call does not clear a new call', () => {
  const next = stateAfter(incoming, { type: 'ended', at: 2 }, { type: 'dialing', number: '+2' }, { type: 'cleared' });
  expect(next.call?.number).toBe('+2');
});

test('the timer starts once, at the first accepted event', () => {
  const twice = stateAfter(
    incoming,
    { type: 'accepted', at: 5 },
    { type: 'media', up: false },
    { type: 'accepted', at: 8 },
  );
  expect(twice.call).toMatchObject({ startedAt: 5, phase: 'reconnecting' });
});
