import { EventEmitter } from 'node:events';
import { type DeviceClass, VoiceDevice } from '@ringback/voice-client';
import type { Ringback } from '../src';

/** Twilio's Call, as far as the page sees it; the test plays the other end. */
export class FakeCall extends EventEmitter {
  parameters = { From: '+12125550123' };
  customParameters = new Map([['callId', 'c1']]);
  did: string[] = [];
  private now = 'pending';
  status = () => this.now;
  accept() {
    this.did.push('accept');
    this.now = 'open';
    this.emit('accept', this);
  }
  reject() {
    this.did.push('reject');
    this.now = 'closed';
    this.emit('reject');
  }
  disconnect() {
    this.did.push('disconnect');
    this.now = 'closed';
    this.emit('disconnect', this);
  }
  mute(muted: boolean) {
    this.emit('mute', muted, this);
  }
  sendDigits(digits: string) {
    this.did.push(`digits ${digits}`);
  }
}

export class FakeDevice extends EventEmitter {
  static made: FakeDevice[] = [];
  state = 'unregistered';
  destroyed = false;
  dialled: unknown[] = [];
  tokens: string[];
  constructor(token: string) {
    super();
    this.tokens = [token];
    FakeDevice.made.push(this);
  }
  async register() {
    this.state = 'registered';
    this.emit('registered');
  }
  async connect(options: unknown) {
    this.dialled.push(options);
    return new FakeCall();
  }
  updateToken(token: string) {
    this.tokens.push(token);
  }
  destroy() {
    this.destroyed = true;
  }
}

export function fakeRingback(microphone: 'granted' | 'denied' = 'granted'): Ringback {
  FakeDevice.made = [];
  let tokens = 0;
  const newVoiceDevice = () =>
    new VoiceDevice({
      token: async () => `token ${++tokens}`,
      signallingUrl: async () => null,
      loadDevice: async () => FakeDevice as unknown as DeviceClass,
      askForMicrophone: async () => microphone,
      watchMicrophone: () => () => {},
    });
  // The hook under test asks for nothing else.
  return { newVoiceDevice } as unknown as Ringback;
}

export const live = () => FakeDevice.made.filter((device) => !device.destroyed);
