import type { RecorderEntry } from '@ringback/voice-client';
import { expect, test } from 'vitest';
import { describeEntry, formatPayload } from '../../../src/features/calls/describeEntry';

const describe = (kind: RecorderEntry['kind'], data: object) => describeEntry({ kind, data } as RecorderEntry);

test('each kind of entry is described by its most useful part', () => {
  const twiml = '<?xml version="1.0"?><Response><Say>Hello</Say><Dial/></Response>';
  expect(describe('webhook', { url: {}, form: { CallStatus: 'completed', From: '+12125550123' } })).toBe('completed');
  expect(describe('twiml', { twiml, tookMs: 12 })).toBe('Say, Dial · 12 ms');
  expect(describe('rest', { outcome: 'refused', status: 404, tookMs: 80 })).toBe('refused 404 · 80 ms');
  expect(describe('event', { status: 'completed', endReason: 'completed' })).toBe('completed');
  expect(describe('page', { event: 'high-rtt', code: 31005, message: 'Gateway' })).toBe('high-rtt 31005');
  const samples = [
    { rtt: 40.2, loss: 0 },
    { rtt: 61, loss: 1.25 },
  ];
  expect(describe('quality', { samples })).toBe('RTT 40–61 ms, loss up to 1.3%');
});

test('TwiML is shown with a line for each element, and other payloads as JSON', () => {
  const twiml = '<Response><Dial><Client>ada</Client></Dial><Hangup/></Response>';
  expect(formatPayload({ kind: 'twiml', data: { twiml } } as unknown as RecorderEntry)).toBe(
    ['<Response>', '  <Dial>', '    <Client>ada</Client>', '  </Dial>', '  <Hangup/>', '</Response>'].join('\n'),
  );
  expect(formatPayload({ kind: 'event', data: { status: 'ringing' } } as unknown as RecorderEntry)).toContain(
    '"status": "ringing"',
  );
});
