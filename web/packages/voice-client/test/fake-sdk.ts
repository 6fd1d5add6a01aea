import { EventEmitter } from 'node:events';

/** A fake of the Voice SDK's Call, reduced to what the client uses. The test triggers the events of the remote side. */
export class FakeCall extends EventEmitter {
  parameters = { From: '+12125550123' };
  customParameters = new Map([['callId', 'c1']]);
  actions: string[] = [];
  muted = false;
  private callStatus = 'pending';
  status = () => this.callStatus;
  getLocalStream = () => undefined;
  /** Closes the call without an event, as the SDK does when it has no reconnect token. */
  closeSilently() {
    this.callStatus = 'closed';
  }
  /** Simulates an accepted call whose media connection is not established yet. */
  startConnecting() {
    this.callStatus = 'connecting';
  }
  accept() {
    this.actions.push('accept');
    this.callStatus = 'open';
    this.emit('accept', this);
  }
  reject() {
    this.actions.push('reject');
    this.callStatus = 'closed';
    this.emit('reject');
  }
  disconnect() {
    this.actions.push('disconnect');
    this.callStatus = 'closed';
    this.emit('disconnect', this);
  }
  mute(muted: boolean) {
    this.muted = muted;
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
  dialed: unknown[] = [];
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
  /** Simulates the loss of the signalling socket: emits an event on the call, then on the device. */
  loseSocket(call?: FakeCall) {
    call?.emit('transportClose');
    this.state = 'unregistered';
    this.emit('unregistered');
  }
  async connect(options: unknown) {
    this.dialed.push(options);
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
