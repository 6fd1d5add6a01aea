import { ChakraProvider } from '@chakra-ui/react';
import type { Recording, RecordingList } from '@ringback/voice-client';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import {
  type AudioMoment,
  CallRecordings,
  type CallRecordingsProps,
  type Ringback,
  RingbackProvider,
  system,
} from '../../src';
import { RecordingControl } from '../../src/components/call-recordings/RecordingControl';
import { barPath, bars, endOfSilence } from '../../src/components/call-recordings/waveform';
import { recording, WithTelephone, waveform } from '../../stories/fixtures';

const createRecordingLink = vi.fn();

function show(list: RecordingList, props: Partial<CallRecordingsProps> = {}) {
  const api = { recordings: async () => list, recordingWaveform: async () => waveform, createRecordingLink };
  render(
    <RingbackProvider ringback={{ api } as unknown as Ringback}>
      <WithTelephone>
        <CallRecordings callId="c1" {...props} />
      </WithTelephone>
    </RingbackProvider>,
  );
}

beforeEach(() => {
  createRecordingLink.mockReset();
  createRecordingLink.mockImplementation(async () => ({
    url: '/api/recordings/token',
    expiresAt: new Date(Date.now() + 60_000).toISOString(),
  }));
  // jsdom plays no media.
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(async function (this: HTMLMediaElement) {
    this.dispatchEvent(new Event('play'));
  });
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockImplementation(function (this: HTMLMediaElement) {
    this.dispatchEvent(new Event('pause'));
  });
});

test('a link is requested when the recording is first played, and used again', async () => {
  show({ recordings: [recording()], access: 'listen', canStart: false, consentGiven: null, formats: ['wav', 'mp3'] });
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Play' }));
  expect(createRecordingLink).toHaveBeenCalledWith('w1', 'c1', 'r1');
  await user.click(await screen.findByRole('button', { name: 'Pause' }));
  await user.click(await screen.findByRole('button', { name: 'Play' }));
  expect(createRecordingLink).toHaveBeenCalledTimes(1);
  expect(screen.queryByRole('button', { name: /Download/ })).toBeNull();
});

test('the arrow keys move the position within the recording', async () => {
  show({ recordings: [recording()], access: 'listen', canStart: false, consentGiven: null, formats: ['wav', 'mp3'] });
  const slider = await screen.findByRole('slider', { name: 'Position' });
  fireEvent.keyDown(slider, { key: 'ArrowRight' });
  expect(slider.getAttribute('aria-valuetext')).toBe('0:05 of 1:23');
  fireEvent.keyDown(slider, { key: 'End' });
  fireEvent.keyDown(slider, { key: 'PageUp' });
  expect(slider.getAttribute('aria-valuenow')).toBe('83');
  fireEvent.keyDown(slider, { key: 'Home' });
  fireEvent.keyDown(slider, { key: 'ArrowLeft' });
  expect(slider.getAttribute('aria-valuenow')).toBe('0');
});

test('a search result opens the recording shortly before its words', async () => {
  const [first, second] = [recording(), { ...recording(), id: 'r2', startedAt: '2026-11-30T10:05:00Z' }];
  show(
    {
      recordings: [{ ...first, startedAt: '2026-11-30T10:00:00Z' }, second],
      access: 'listen',
      canStart: false,
      consentGiven: null,
      formats: ['wav'],
    },
    { startAtTime: '2026-11-30T10:05:32Z' },
  );
  const positions = await screen.findAllByRole('slider', { name: 'Position' });
  expect(positions.map((each) => each.getAttribute('aria-valuenow'))).toEqual(['0', '30']);
});

test('keys play, move and change the speed while the player has the focus', async () => {
  show({ recordings: [recording()], access: 'listen', canStart: false, consentGiven: null, formats: ['wav'] });
  const user = userEvent.setup();
  const slider = await screen.findByRole('slider', { name: 'Position' });
  await user.keyboard('l');
  expect(slider.getAttribute('aria-valuenow'), 'without the focus').toBe('0');
  slider.focus();
  await user.keyboard('llj');
  expect(slider.getAttribute('aria-valuenow')).toBe('10');
  await user.keyboard(' ');
  expect(await screen.findByRole('button', { name: 'Pause' })).toBeTruthy();
  await user.keyboard('k');
  expect(await screen.findByRole('button', { name: 'Play' })).toBeTruthy();
  const speed = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Speed' });
  await user.keyboard('>>>>>');
  expect(speed.value).toBe('2');
  await user.keyboard('<');
  expect(speed.value).toBe('1.5');
  speed.focus();
  await user.keyboard('k');
  expect(screen.getByRole('button', { name: 'Play' }), 'in a field').toBeTruthy();
});

test('those who may download choose among the formats of the server', async () => {
  show({ recordings: [recording()], access: 'download', canStart: false, consentGiven: null, formats: ['wav', 'mp3'] });
  createRecordingLink.mockRejectedValueOnce(new Error('offline'));
  const user = userEvent.setup();
  expect(await screen.findByRole('button', { name: 'Download WAV' })).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Download MP3' }));
  expect(createRecordingLink).toHaveBeenCalledWith('w1', 'c1', 'r1', { download: true, format: 'mp3' });
  expect((await screen.findByRole('alert')).textContent).toContain('couldn’t be downloaded');
});

test('a link to the second is copied', async () => {
  show(
    { recordings: [recording()], access: 'download', canStart: false, consentGiven: null, formats: ['wav', 'mp3'] },
    { linkAt: (seconds, recordingId) => `https://example.test/calls/c1?recording=${recordingId}&t=${seconds}` },
  );
  const user = userEvent.setup();
  fireEvent.keyDown(await screen.findByRole('slider'), { key: 'PageUp' });
  await user.click(screen.getByRole('button', { name: 'Copy link' }));
  expect(await navigator.clipboard.readText()).toBe('https://example.test/calls/c1?recording=r1&t=30');
  expect(screen.getByText('Link copied')).toBeTruthy();
});

test('a recording that cannot be played says so, and a new link is requested', async () => {
  createRecordingLink.mockRejectedValueOnce(new Error('offline'));
  show({ recordings: [recording()], access: 'listen', canStart: false, consentGiven: null, formats: ['wav', 'mp3'] });
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Play' }));
  expect((await screen.findByRole('alert')).textContent).toContain('couldn’t be played');
  await user.click(screen.getByRole('button', { name: 'Play' }));
  expect(await screen.findByRole('button', { name: 'Pause' })).toBeTruthy();
});

test('a recording is shown as paused only when Twilio has confirmed it', async () => {
  const running = recording({ status: 'recording' });
  let confirm: (paused: Recording) => void = () => {};
  const api = {
    recordings: async () => ({
      recordings: [running],
      access: 'listen',
      canStart: false,
      consentGiven: null,
      formats: ['wav', 'mp3'],
    }),
    pauseRecording: () => new Promise<Recording>((resolve) => (confirm = resolve)),
  };
  render(
    <RingbackProvider ringback={{ api } as unknown as Ringback}>
      <WithTelephone>
        <ChakraProvider value={system}>
          <RecordingControl callId="c1" />
        </ChakraProvider>
      </WithTelephone>
    </RingbackProvider>,
  );
  await userEvent.setup().click(await screen.findByRole('button', { name: 'Pause recording' }));
  expect(screen.getByRole('status').textContent).toBe('Recording');
  await act(async () => confirm({ ...running, paused: true }));
  expect(screen.getByRole('status').textContent).toBe('Recording paused');
  expect(screen.getByRole('button', { name: 'Resume recording' })).toBeTruthy();
});

test('a missing recording is an alert', async () => {
  show({
    recordings: [recording({ status: 'missing' })],
    access: 'listen',
    canStart: false,
    consentGiven: null,
    formats: ['wav', 'mp3'],
  });
  expect((await screen.findByRole('alert')).textContent).toContain('should have a recording');
});

test('a call whose caller refused, and a recording of another length, say so', async () => {
  show({ recordings: [], access: 'listen', canStart: false, consentGiven: false, formats: ['wav', 'mp3'] });
  expect(await screen.findByText(/didn’t agree to the recording/)).toBeTruthy();
  cleanup();
  show({
    recordings: [recording({ lengthDiffersSec: -250 })],
    access: 'listen',
    canStart: false,
    consentGiven: true,
    formats: ['wav'],
  });
  expect((await screen.findByRole('alert')).textContent).toContain('4:10 shorter than the call');
});

test('silence of both channels is skipped, and short pauses are not', () => {
  const silent = { perSecond: 10, channels: [Array(100).fill(0), Array(100).fill(1)] };
  silent.channels[1]?.fill(90, 50, 60);
  expect(endOfSilence(silent, 1)).toBeCloseTo(4.7);
  expect(endOfSilence(silent, 4)).toBeNull();
  expect(endOfSilence(silent, 5.5)).toBeNull();
  expect(endOfSilence(silent, 7)).toBeCloseTo(9.7);
});

test('bars keep the loudest value of their time', () => {
  expect(bars([0, 255, 0, 0, 51, 0], 3)).toEqual([1, 0, 0.2]);
  expect(bars([], 2)).toEqual([0, 0]);
  expect(barPath([1], 32)).toBe('M0.2 0h0.6v32h-0.6z');
});

test('a moment plays from its second, each time it is given', async () => {
  const one = recording();
  const api = {
    recordings: async () => ({
      recordings: [one],
      access: 'listen',
      canStart: false,
      consentGiven: null,
      formats: ['wav'],
    }),
    recordingWaveform: async () => waveform,
    createRecordingLink,
  };
  const onLoaded = vi.fn();
  const page = (play: AudioMoment | null) => (
    <RingbackProvider ringback={{ api } as unknown as Ringback}>
      <WithTelephone>
        <CallRecordings callId="c1" play={play} onLoaded={onLoaded} />
      </WithTelephone>
    </RingbackProvider>
  );
  const { rerender } = render(page(null));
  const slider = await screen.findByRole('slider', { name: 'Position' });
  expect(onLoaded).toHaveBeenCalledWith([one]);
  rerender(page({ recordingId: 'another', seconds: 7 }));
  expect(createRecordingLink).not.toHaveBeenCalled();
  rerender(page({ recordingId: 'r1', seconds: 42 }));
  expect(await screen.findByRole('button', { name: 'Pause' })).toBeTruthy();
  expect(slider.getAttribute('aria-valuenow')).toBe('42');
  fireEvent.keyDown(slider, { key: 'Home' });
  rerender(page({ recordingId: 'r1', seconds: 42 }));
  expect(slider.getAttribute('aria-valuenow')).toBe('42');
});
