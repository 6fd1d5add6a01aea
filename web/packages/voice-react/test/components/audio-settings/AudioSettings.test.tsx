import { ChakraProvider } from '@chakra-ui/react';
import { Toaster } from '@ringback/ui';
import { type AudioNotice, type CallAudio, ObservableValue } from '@ringback/voice-client';
import { act, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { AudioSettings, RingbackProvider, system, useVoiceDevice } from '../../../src';
import { useAudioNotices } from '../../../src/hooks/useAudioNotices';
import { fakeRingback } from '../../fake-ringback';

function Page() {
  return <AudioSettings voice={useVoiceDevice('w', 'u')} />;
}

function Notices({ audio }: { audio: CallAudio }) {
  useAudioNotices(audio);
  return <Toaster />;
}

const show = () =>
  render(
    <RingbackProvider ringback={fakeRingback()}>
      <Page />
    </RingbackProvider>,
  );

test('a browser that cannot choose speakers says so, and its lists are disabled', () => {
  show();
  expect(screen.getByText(/This browser plays calls on the system’s default speaker/)).toBeTruthy();
  expect(screen.getByLabelText('Speaker device')).toHaveProperty('disabled', true);
  expect(screen.getByLabelText('Ringtone device')).toHaveProperty('disabled', true);
  expect(screen.getByLabelText('Microphone device')).toHaveProperty('disabled', false);
});

test('a volume of zero warns that calls make no sound', () => {
  show();
  fireEvent.change(screen.getByRole('slider', { name: 'Ringtone volume' }), { target: { value: '0' } });
  expect(screen.getByText('Incoming calls make no sound at this volume.')).toBeTruthy();
});

test('a failed test call says what to check, and the verdict asks for attention', async () => {
  const user = userEvent.setup();
  show();
  await user.click(screen.getByRole('button', { name: 'Test network' }));
  expect(await screen.findByText(/The test call failed. Check your connection/)).toBeTruthy();
  expect(screen.getByText(/Something needs attention/)).toBeTruthy();
});

test('a headset that is unplugged and plugged in again during a call is announced', async () => {
  const warnings = vi.spyOn(console, 'error');
  const notice = new ObservableValue<AudioNotice | null>(null);
  const { settings, devices } = fakeRingback().newVoiceDevice('w', 'u').audio;
  const audio = { notice, settings, devices } as unknown as CallAudio;
  render(<Notices audio={audio} />, {
    wrapper: ({ children }) => <ChakraProvider value={system}>{children}</ChakraProvider>,
  });
  const headset = { id: 1, label: 'Headset', onCall: true, chosen: true } as const;
  act(() => notice.set({ kind: 'disconnected', ...headset }));
  expect(await screen.findByText(/Headset was disconnected. The call continues/)).toBeTruthy();
  act(() => notice.set({ kind: 'connected', ...headset }));
  expect(await screen.findByText('Headset is connected again. The call uses it.')).toBeTruthy();
  expect(warnings, 'what React reports').not.toHaveBeenCalled();
  warnings.mockRestore();
});
