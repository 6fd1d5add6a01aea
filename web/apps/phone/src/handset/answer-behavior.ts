import { messages } from '../messages';

/** What happens to a call to a phone: this page rings, or a script of this page or of another client answers. */
export type AnswerBehavior = 'page' | 'busy' | 'no-answer' | 'voicemail' | 'other-script';

/** The scripts that the page can give a phone, in the exchange's text format. */
export const scripts: Readonly<Record<Exclude<AnswerBehavior, 'page' | 'other-script'>, string>> = {
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

/** Returns which of the scripts the exchange's response contains. */
export function answerBehaviorOf(script: unknown): AnswerBehavior {
  const known = Object.entries(scripts).find(([, text]) => text === script);
  return known ? (known[0] as AnswerBehavior) : 'other-script';
}

/**
 * Reads from the exchange what happens to calls to a number.
 *
 * @throws Error with a message for the user
 */
export async function fetchAnswerBehavior(number: string, signal: AbortSignal): Promise<AnswerBehavior> {
  const { phones } = (await readAnswer(await fetch('/exchange/phones', { signal }))) as { phones: ScriptedPhone[] };
  const scripted = phones.find((phone) => phone.number === number);
  return scripted ? answerBehaviorOf(scripted.script) : 'page';
}

/**
 * Changes what happens to new calls. Calls in progress continue.
 *
 * @throws Error with the exchange's message when it rejects the change
 */
export async function saveAnswerBehavior(
  number: string,
  reception: Exclude<AnswerBehavior, 'other-script'>,
): Promise<void> {
  if (reception === 'page') {
    const answer = await fetch(`/exchange/phones/${encodeURIComponent(number)}`, { method: 'DELETE' });
    if (answer.status !== 404) await readAnswer(answer);
    return;
  }
  await readAnswer(
    await fetch('/exchange/phones', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ number, script: scripts[reception] }),
    }),
  );
}

async function readAnswer(answer: Response): Promise<unknown> {
  const body: unknown = answer.status === 204 ? undefined : await answer.json();
  if (answer.ok) return body;
  throw new Error((body as { message?: string }).message ?? messages.answerBehavior.refused(answer.status));
}
