import { EventEmitter } from 'node:events';

/** Twilio's Call, as far as the page sees it; the test plays the other end. */
export class FakeCall extends EventEmitter {
  parameters = { From: '+12125550123' };
  customParameters = new Map([['callId', 'c1']]);
  actions: string[] = [];
  private now = 'pending';
  status = () => this.now;
  getLocalStream = () => undefined;
  /** Without a reconnect token the SDK closes a call so, and tells nobody. */
  closesSilently() {
    this.now = 'closed';
  }
  /** Accepted, with the way for the sound still being made. */
  connects() {
    this.now = 'connecting';
  }
  accept() {
    this.actions.push('accept');
    this.now = 'open';
    this.emit('accept', this);
  }
  reject() {
    this.actions.push('reject');
    this.now = 'closed';
    this.emit('reject');
  }
  disconnect() {
    this.actions.push('disconnect');
    this.now = 'closed';
    this.emit('disconnect', this);
  }
  mute(muted: boolean) {
    this.emit('mute', muted, this);
  }
  sendDigits(digits: string) {
    this.actions.push(`digits ${digits}`);
  }
}

export class FakeDevice extends EventEmitter {
  static instances: FakeDevice[] = [];
  state = 'unregistered';
  destroyed = false;
  dialled: unknown[] = [];
  calls: FakeCall[] = [];
  tokens: string[];
  constructor(token: string) {
    super();
    this.tokens = [token];
    FakeDevice.instances.push(this);
  }
  async register() {
    this.state = 'registered';
    this.emit('registered');
  }
  /** What the SDK says when its socket goes: to the calls, and then of itself. */
  goesOffline(call?: FakeCall) {
    call?.emit('transportClose');
    this.state = 'unregistered';
    this.emit('unregistered');
  }
  async connect(options: unknown) {
    this.dialled.push(options);
    const call = new FakeCall();
    this.calls.push(call);
    return call;
  }
  updateToken(token: string) {
    this.tokens.push(token);
  }
  destroy() {
    this.destroyed = true;
  }
}

export const live = () => FakeDevice.instances.filter((device) => !device.destroyed);
