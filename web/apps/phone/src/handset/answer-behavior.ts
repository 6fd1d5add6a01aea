import { messages } from '../messages';

/** Who takes a call to a phone: this page rings, a script of the exchange plays something, or somebody else's script does. */
export type Reception = 'page' | 'busy' | 'no-answer' | 'voicemail' | 'another script';

/** The scripts that the page can give a phone, in the exchange's text format. */
export const scripts: Readonly<Record<Exclude<Reception, 'page' | 'another script'>, string>> = {
  busy: 'waitMs 1000\nbusy',
  'no-answer': 'noAnswer',
  voicemail: [
    'answerAfterMs 3000',
    'machine You have reached the voicemail of this telephone. Please leave a message after the tone.',
    'waitForSpeechMs 10000',
    'waitForSilenceMs 3000',
    'hangup',
  ].join('\n'),
};

interface ScriptedPhone {
  number: string;
  script: unknown;
}

/** Which of them the exchange's answer holds. */
export function receptionOf(script: unknown): Reception {
  const known = Object.entries(scripts).find(([, text]) => text === script);
  return known ? (known[0] as Reception) : 'another script';
}

/**
 * Asks the exchange who takes calls to a number.
 *
 * @throws Error in words when it does not say
 */
export async function readReception(number: string, signal: AbortSignal): Promise<Reception> {
  const { phones } = (await said(await fetch('/exchange/phones', { signal }))) as { phones: ScriptedPhone[] };
  const scripted = phones.find((phone) => phone.number === number);
  return scripted ? receptionOf(scripted.script) : 'page';
}

/**
 * Decides who takes them from now on; a call that is up goes on as it is.
 *
 * @throws Error in the exchange's words when it refuses
 */
export async function setReception(number: string, reception: Exclude<Reception, 'another script'>): Promise<void> {
  if (reception === 'page') {
    const answer = await fetch(`/exchange/phones/${encodeURIComponent(number)}`, { method: 'DELETE' });
    if (answer.status !== 404) await said(answer);
    return;
  }
  await said(
    await fetch('/exchange/phones', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ number, script: scripts[reception] }),
    }),
  );
}

async function said(answer: Response): Promise<unknown> {
  const body: unknown = answer.status === 204 ? undefined : await answer.json();
  if (answer.ok) return body;
  throw new Error((body as { message?: string }).message ?? messages.reception.refused(answer.status));
}
