import type { RecorderEntry } from '@ringback/voice-client';

const MILLISECONDS = 'ms';

/** Returns the most useful part of an entry's payload, such as the status that a webhook reports. */
export function describeEntry({ kind, data }: Pick<RecorderEntry, 'kind' | 'data'>): string {
  const { form, url, samples, ...own } = data as Record<string, unknown>;
  switch (kind) {
    case 'webhook':
      return texts(form, ['StatusCallbackEvent', 'CallStatus', 'DialCallStatus', 'ErrorCode']);
    case 'twiml':
      return [verbs(String(own.twiml ?? '')), took(own.tookMs)].filter(Boolean).join(' · ');
    case 'rest':
      return [texts(own, ['outcome', 'status']), took(own.tookMs)].filter(Boolean).join(' · ');
    case 'page':
      return texts(own, ['event', 'code']);
    case 'quality':
      return Array.isArray(samples) ? quality(samples as Sample[]) : '';
    default:
      return texts(own, ['status', 'reason', 'endReason', 'mode', 'step']);
  }
}

interface Sample {
  rtt: number;
  loss: number;
}

/** "RTT 40–60 ms, loss up to 1%" */
function quality(samples: Sample[]): string {
  const rtts = samples.map(({ rtt }) => Math.round(rtt));
  const loss = Math.max(...samples.map((sample) => sample.loss));
  return `RTT ${Math.min(...rtts)}–${Math.max(...rtts)} ${MILLISECONDS}, loss up to ${Math.round(loss * 10) / 10}%`;
}

const took = (time: unknown): string => (typeof time === 'number' ? `${time} ${MILLISECONDS}` : '');

function texts(from: unknown, names: readonly string[]): string {
  const values = (from ?? {}) as Record<string, unknown>;
  const present = names
    .map((name) => values[name])
    .filter((value) => typeof value === 'string' || typeof value === 'number');
  return [...new Set(present)].join(' ');
}

/** Returns the verbs of a TwiML document: "Say, Dial". */
function verbs(twiml: string): string {
  const response = new DOMParser().parseFromString(twiml, 'text/xml').documentElement;
  return Array.from(response.children, (verb) => verb.tagName).join(', ');
}

/** Returns the payload as text: TwiML with a line for each element, everything else as JSON. */
export function formatPayload({ kind, data }: Pick<RecorderEntry, 'kind' | 'data'>): string {
  const { twiml } = data as { twiml?: unknown };
  if (kind === 'twiml' && typeof twiml === 'string') return indent(twiml);
  return JSON.stringify(data, null, 2);
}

function indent(xml: string): string {
  let depth = 0;
  return xml
    .replace(/>\s*</g, '>\n<')
    .split('\n')
    .map((line) => {
      if (line.startsWith('</')) depth--;
      const indented = '  '.repeat(Math.max(0, depth)) + line;
      const opens = /^<[A-Za-z]/.test(line) && !line.endsWith('/>') && !line.includes('</');
      if (opens) depth++;
      return indented;
    })
    .join('\n');
}
