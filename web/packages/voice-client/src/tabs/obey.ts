import type { SupervisionMode } from '../calls/call-control';
import { type CallToJoin, isLive, type VoiceCall } from '../device/voice-state';
import type { CallReference, PhoneCommand } from './tab-channel';

/** The actions that another page may request from the page that holds the phone. */
export interface Steerable {
  register(): Promise<void>;
  dial(to: string, contactId?: string, callerId?: string): Promise<unknown>;
  setWantsCalls(wantsCalls: boolean): void;
  dismiss(): void;
  rejoin(callId: string): Promise<void>;
  supervise(call: CallToJoin, mode: SupervisionMode): Promise<void>;
  takeOver(call: CallToJoin): Promise<void>;
  acceptSecond(callId: string): Promise<void>;
  declineSecond(callId: string): void;
  accept(): Promise<void>;
  reject(): void;
  hangUp(): void;
  mute(muted: boolean): void;
  sendDigits(digits: string): void;
}

/** Runs a command of another page, unless it is for a call that is over. */
export function obey(phone: Steerable, call: VoiceCall | null, command: PhoneCommand): void {
  if ('of' in command && !isSameCall(command.of, referenceOf(call))) return;
  if (command.do === 'register') void phone.register();
  else if (command.do === 'dial') void phone.dial(command.to, command.contactId, command.callerId);
  else if (command.do === 'want-calls') phone.setWantsCalls(command.wanted);
  else if (command.do === 'dismiss') phone.dismiss();
  else if (command.do === 'rejoin') void phone.rejoin(command.callId);
  else if (command.do === 'supervise') void phone.supervise(command.call, command.mode);
  else if (command.do === 'take-over') void phone.takeOver(command.call);
  else if (command.do === 'accept-second') void phone.acceptSecond(command.callId);
  else if (command.do === 'decline-second') phone.declineSecond(command.callId);
  else if (command.do === 'accept') void phone.accept();
  else if (command.do === 'reject') phone.reject();
  else if (command.do === 'hang-up') phone.hangUp();
  else if (command.do === 'mute') phone.mute(command.muted);
  else phone.sendDigits(command.digits);
}

/** Returns what identifies a live call for the other pages. */
export function referenceOf(call: VoiceCall | null): CallReference | null {
  return isLive(call) ? { number: call.number, callId: call.callId } : null;
}

const isSameCall = (a: CallReference, b: CallReference | null): boolean =>
  a.number === b?.number && a.callId === b.callId;
