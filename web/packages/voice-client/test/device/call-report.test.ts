import type { Call } from '@twilio/voice-sdk';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CallReport } from '../../src/api/client';
import { reportCall } from '../../src/device/call-report';
import { FakeCall } from '../fake-sdk';

const SID = `CA${'0'.repeat(32)}`;
const SECOND = { rtt: 40, jitter: 2, packetsLostFraction: 0, mos: 4 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function reported(parameters: Record<string, string> = { CallSid: SID }) {
  const reports: CallReport[] = [];
  const fake = Object.assign(new FakeCall(), { parameters });
  reportCall(fake as unknown as Call, {
    post: async (report) => {
      reports.push(report);
    },
    now: () => Date.UTC(2026, 0, 1),
  });
  return { fake, reports };
}

test('the events of a call and the mean of each ten seconds are reported soon after its end', () => {
  const { fake, reports } = reported();

  fake.emit('accept', fake);
  for (let second = 0; second < 10; second++) fake.emit('sample', { ...SECOND, rtt: second < 5 ? 20 : 60 });
  fake.emit('sample', { ...SECOND, mos: null });
  fake.emit('warning', 'high-rtt');
  fake.emit('reconnecting', { code: 53405, message: 'Media connection failed' });
  fake.emit('disconnect', fake);
  expect(reports, 'reports on a leg that the server may not know yet').toEqual([]);
  vi.runAllTimers();

  expect(reports).toHaveLength(1);
  expect(reports[0]?.callSid).toBe(SID);
  const at = '2026-01-01T00:00:00.000Z';
  expect(reports[0]?.entries).toEqual([
    { at, type: 'accepted' },
    { at, type: 'sample', rtt: 40, jitter: 2, loss: 0, mos: 4, network: 'unknown' },
    { at, type: 'warning', name: 'high-rtt' },
    { at, type: 'reconnecting', code: 53405, message: 'Media connection failed' },
    { at, type: 'disconnected' },
    { at, type: 'sample', rtt: 40, jitter: 2, loss: 0, network: 'unknown' },
  ]);
});

test.each([
  ['wifi', 'wifi'],
  ['cellular', 'cellular'],
  ['bluetooth', 'other'],
  ['none', 'unknown'],
])('a sample in the network %s is reported as %s', (type, network) => {
  vi.stubGlobal('navigator', { connection: { type } });
  const { fake, reports } = reported();
  fake.emit('sample', SECOND);
  fake.emit('disconnect', fake);
  vi.runAllTimers();
  vi.unstubAllGlobals();
  expect(reports[0]?.entries.find((entry) => entry.type === 'sample')).toMatchObject({ network });
});

test('the report is sent when the page is closed, and the rest at the end of the call', () => {
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  const { fake, reports } = reported();
  vi.unstubAllGlobals();
  fake.emit('accept', fake);

  page.dispatchEvent(new Event('pagehide'));
  expect(reports.map((report) => report.entries.length)).toEqual([1]);

  fake.emit('disconnect', fake);
  page.dispatchEvent(new Event('pagehide'));
  expect(reports.map((report) => report.entries.map(({ type }) => type))).toEqual([['accepted'], ['disconnected']]);
  vi.runAllTimers();
  expect(reports).toHaveLength(2);
});

test('a long call is reported in parts, and a call without a CallSid is not', () => {
  const { fake, reports } = reported();
  for (let warning = 0; warning < 120; warning++) fake.emit('warning', 'low-mos');
  expect(reports.map((report) => report.entries.length)).toEqual([50, 50]);

  const unknown = reported({});
  unknown.fake.emit('accept', unknown.fake);
  unknown.fake.emit('disconnect', unknown.fake);
  vi.runAllTimers();
  expect(unknown.reports).toEqual([]);
});
