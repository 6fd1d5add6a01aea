import type { EventFrame, Utterance } from '@ringback/voice-client';
import { act, cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { CallCaptions, CallTranscript, type Ringback } from '../../src';
import { momentOf } from '../../src/components/transcript/audioMoment';
import { RingbackProvider } from '../../src/RingbackProvider';
import { realtime, recording, transcribedCall, transcript, utterance, WithTelephone } from '../../stories/fixtures';

function open(transcripts: unknown[], children: React.ReactNode, live = true) {
  const listeners = new Set<(frame: EventFrame) => void>();
  const listen = (listener: (frame: EventFrame) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const api = {
    call: async () => transcribedCall,
    transcripts: async () => ({ live, transcripts }),
  };
  render(
    <RingbackProvider ringback={{ api } as unknown as Ringback}>
      <WithTelephone realtime={{ ...realtime, listen }}>{children}</WithTelephone>
    </RingbackProvider>,
  );
  return (said: Utterance) =>
    act(async () => {
      for (const each of listeners) {
        each({ type: 'transcript-utterance', seq: 1, at: said.at, callId: 'c1', utterance: said });
      }
    });
}

const running = transcript({ status: 'running' });

test('captions appear beside the call, with the name of the speaker before each turn', async () => {
  const say = open([{ transcript: running, utterances: [] }], <CallCaptions callId="c1" />);
  const captions = await screen.findByRole('log', { name: 'Live transcript' });
  expect(captions.textContent).toBe('Listening…');

  await say(utterance('customer', 4, 'Hello'));
  await within(captions).findByText('Hello');
  await say(utterance('other', 6, 'Good morning'));
  await say(utterance('other', 8, 'How can I help'));
  await say(utterance('customer', 10, 'My order is late'));
  await within(captions).findByText('My order is late');
  expect(captions.textContent).toBe('Alan Turing HelloYou Good morningHow can I helpAlan Turing My order is late');
});

test('the speaker of a turn that is longer than the captions is shown', async () => {
  const said = Array.from({ length: 12 }, (_, index) => utterance('customer', 4 + index, `Line ${index};`));
  open([{ transcript: running, utterances: said }], <CallCaptions callId="c1" />);
  const captions = await screen.findByRole('log', { name: 'Live transcript' });
  await within(captions).findByText('Line 11;');
  expect(captions.textContent).toMatch(/^Alan Turing Line 4;Line 5;/);
});

test('an utterance that turns out to contain a card number changes', async () => {
  const say = open([{ transcript: running, utterances: [] }], <CallCaptions callId="c1" />);
  const captions = await screen.findByRole('log', { name: 'Live transcript' });
  await say(utterance('customer', 4, 'it is [number]'));
  await say(utterance('customer', 4, 'it is [card number]'));
  await within(captions).findByText(/it is/);
  expect(captions.textContent).toBe('Alan Turing it is [card number]');
});

test('the selected utterance is marked, or else the nearest in time', async () => {
  const said = [utterance('customer', 4, 'Hello'), utterance('other', 9, 'Good morning')];
  const at = '2026-11-29T10:00:08Z';
  const marked = () =>
    screen
      .getAllByRole('listitem')
      .filter((line) => line.getAttribute('aria-current') === 'true')
      .map((line) => line.textContent);
  open(
    [{ transcript: running, utterances: said }],
    <CallTranscript call={transcribedCall} selected={{ utteranceId: 'customer-4', at }} />,
  );
  await screen.findByText(/Hello/);
  expect(marked()).toEqual([expect.stringMatching(/Hello$/)]);
  cleanup();
  open(
    [{ transcript: running, utterances: said }],
    <CallTranscript call={transcribedCall} selected={{ utteranceId: 'everyone-4', at }} />,
  );
  await screen.findByText(/Hello/);
  expect(marked()).toEqual([expect.stringMatching(/Good morning$/)]);
});

test('a call that is not transcribed has no captions', async () => {
  open(
    [],
    <>
      <CallCaptions callId="c1" />
      <CallTranscript call={transcribedCall} />
    </>,
  );
  expect(await screen.findByText('This call has no transcript.')).toBeTruthy();
  expect(screen.queryByRole('log')).toBeNull();
});

test('a transcript says what made it, and what is missing', async () => {
  const incomplete = transcript({ engine: 'script', error: '32651 Provider Error' });
  open(
    [{ transcript: incomplete, utterances: [utterance('customer', 4, 'Hello')] }],
    <CallTranscript call={transcribedCall} />,
  );
  const list = within(await screen.findByRole('list', { name: 'Transcript' }));
  expect(list.getByText(/Hello/).textContent).toBe('Alan Turing Hello');
  expect(screen.getByText(/^The text of a scripted phone/)).toBeTruthy();
  expect(screen.getByText('Some speech could not be transcribed. Twilio reported: 32651 Provider Error')).toBeTruthy();
});

test('a word of a recording, and the time of an utterance, can be heard', async () => {
  const onHear = vi.fn();
  const said = {
    ...utterance('customer', 4, 'Hello it is [card number]'),
    startMs: 4200,
    words: [
      { text: 'Hello', startMs: 4200, endMs: 4600 },
      { text: '[card number]', startMs: 5100, endMs: 9000 },
    ],
  };
  open(
    [
      { transcript: transcript(), utterances: [utterance('customer', 5, 'yellow')] },
      { transcript: transcript({ id: 't2', kind: 'recording', engine: 'http', sourceId: 'r1' }), utterances: [said] },
    ],
    <CallTranscript call={transcribedCall} recordings={[recording()]} onHear={onHear} />,
  );
  const user = userEvent.setup();
  await user.click(await screen.findByText('Hello'));
  expect(onHear).toHaveBeenLastCalledWith({ recordingId: 'r1', seconds: 4.2 });
  await user.click(screen.getByText('[card number]'));
  expect(onHear).toHaveBeenLastCalledWith({ recordingId: 'r1', seconds: 5.1 });
  await user.click(screen.getByRole('button', { name: 'Play from 0:04' }));
  expect(onHear).toHaveBeenLastCalledWith({ recordingId: 'r1', seconds: 4.2 });
  expect(screen.queryByText('yellow'), 'of the live transcript').toBeNull();
  expect(screen.getByText(/^Made from the recording/)).toBeTruthy();
});

test('an utterance of a live transcript is found in the recording by its time', () => {
  const live = transcript();
  const recorded = recording({ startedAt: '2026-11-29T10:00:00.000Z', durationMs: 20_000 });
  const said = utterance('customer', 10, 'my order is late');
  expect(momentOf(said, live, [recorded])).toEqual({ recordingId: 'r1', seconds: 7.38 });
  expect(momentOf(utterance('customer', 1, 'my order is late'), live, [recorded])?.seconds).toBe(0);
  expect(momentOf(utterance('customer', 40, 'after its end'), live, [recorded])).toBeNull();
  expect(momentOf(said, live, [recording({ status: 'processing' })])).toBeNull();
});
