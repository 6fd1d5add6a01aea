import type { Call } from '@twilio/voice-sdk';
import type { CallReport } from '../api/client';

type Entry = CallReport['entries'][number];

/** What the Voice SDK measures each second, as far as it is reported. */
interface Measurement {
  rtt?: number;
  jitter?: number;
  packetsLostFraction?: number;
  mos?: number | null;
}

export interface CallReportOptions {
  /** Sends a report. The call does not depend on its outcome. */
  post: (report: CallReport) => Promise<void>;
  now: () => number;
}

const SECONDS_PER_SAMPLE = 10;
const FULL = 50;
/** The server refuses a report on a leg of which no webhook has told it yet. */
const REPORT_DELAY_MS = 3000;
const ENDINGS = { disconnect: 'disconnected', cancel: 'canceled', reject: 'rejected' } as const;

/**
 * Reports what the Voice SDK tells of a call: its events, and the mean quality of each ten seconds. Posts the report when
 * it is full, soon after the end of the call, and when the page is closed.
 */
export function reportCall(call: Call, { post, now }: CallReportOptions): void {
  let entries: Entry[] = [];
  let measurements: Measurement[] = [];
  const closing = new AbortController();

  const add = (entry: Omit<Entry, 'at'>) => {
    entries.push({ at: new Date(now()).toISOString(), ...entry });
    if (entries.length >= FULL) flush();
  };
  const addSample = () => {
    if (measurements.length === 0) return;
    const mos = mean(measurements.map((each) => each.mos ?? Number.NaN));
    const sample: Omit<Entry, 'at'> = {
      type: 'sample',
      rtt: mean(measurements.map((each) => each.rtt ?? Number.NaN)) ?? 0,
      jitter: mean(measurements.map((each) => each.jitter ?? Number.NaN)) ?? 0,
      loss: Math.min(100, mean(measurements.map((each) => each.packetsLostFraction ?? Number.NaN)) ?? 0),
      ...(mos === null ? {} : { mos }),
      network: networkOfPage(),
    };
    measurements = [];
    add(sample);
  };
  const flush = () => {
    const callSid = call.parameters.CallSid;
    if (entries.length === 0 || !callSid) return;
    const report = { callSid, sentAt: new Date(now()).toISOString(), entries };
    entries = [];
    post(report).catch(() => {});
  };
  const flushAll = () => {
    addSample();
    flush();
  };

  call.on('ringing', () => add({ type: 'ringing' }));
  call.on('accept', () => add({ type: 'accepted' }));
  call.on('reconnecting', (error?: { code?: number; message?: string }) =>
    add({ type: 'reconnecting', ...cause(error) }),
  );
  call.on('reconnected', () => add({ type: 'reconnected' }));
  call.on('warning', (name: string) => add({ type: 'warning', name }));
  call.on('warning-cleared', (name: string) => add({ type: 'warning-cleared', name }));
  call.on('error', (error?: { code?: number; message?: string }) => add({ type: 'error', ...cause(error) }));
  call.on('sample', (sample: Measurement) => {
    measurements.push(sample);
    if (measurements.length >= SECONDS_PER_SAMPLE) addSample();
  });
  for (const [event, type] of Object.entries(ENDINGS)) {
    call.on(event, () => {
      add({ type });
      setTimeout(() => {
        closing.abort();
        flushAll();
      }, REPORT_DELAY_MS);
    });
  }
  globalThis.addEventListener?.('pagehide', flushAll, { signal: closing.signal });
}

function cause(error?: { code?: number; message?: string }): { code?: number; message?: string } {
  return {
    ...(error?.code === undefined ? {} : { code: error.code }),
    ...(error?.message === undefined ? {} : { message: error.message }),
  };
}

/** Returns the network of the page. Browsers on computers do not tell it. */
function networkOfPage(): NonNullable<Entry['network']> {
  const type = (globalThis.navigator as { connection?: { type?: string } } | undefined)?.connection?.type;
  switch (type) {
    case 'wifi':
    case 'cellular':
    case 'ethernet':
      return type;
    case 'bluetooth':
    case 'wimax':
    case 'other':
      return 'other';
    default:
      return 'unknown';
  }
}

/** Returns the mean of the known values, or null without one. */
function mean(values: number[]): number | null {
  const known = values.filter(Number.isFinite);
  return known.length === 0 ? null : Math.max(0, known.reduce((sum, value) => sum + value, 0) / known.length);
}
