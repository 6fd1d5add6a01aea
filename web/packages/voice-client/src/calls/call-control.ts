import type { Call } from '../api/client';
import type { components } from '../api/schema';

type Schemas = components['schemas'];

/** How agents are connected. `client`: Twilio rings their devices. `conference`: they claim the call, and can hold it. */
export type CallStrategy = Call['strategy'];

/** A conference call that an agent may claim until `expiresAt`. */
export type CallOffer = Omit<Schemas['CallOffer'], 'line' | 'contact'> & {
  line: { number: string; label: string } | null;
  contact: { id: string; name: string } | null;
};

/** A call whose customer waits on hold for the user, who was disconnected from it or took another call. */
export interface WaitingCall {
  call: Call;
  /** Null while the user is on another call. */
  until: string | null;
}

/** The offers and the waiting calls of the signed-in user. */
export interface CallOffers {
  offers: CallOffer[];
  rejoin: WaitingCall[];
}

/** A token for one connection to a call. */
export type Claim = Schemas['Claim'];

/** How a supervisor takes part in a call. `listen`: no one hears her. `whisper`: one agent does. `barge`: all do. */
export type SupervisionMode = Schemas['SupervisionMode'];

/** The mode of a supervisor, and the claim of one who is to join. */
export type SupervisionResult = Schemas['Supervision'];

/** The page that claims a call. */
export type ClaimingPage = Schemas['Tab'] & {
  /** Whether the user's current call is put on hold. */
  holdCurrent?: boolean;
};

/** The target of a transfer or an invitation: a member, or a phone number in E.164 form. */
export type CallTarget = { userId: string } | { number: string };

/** The requests with which a phone takes conference calls. */
export interface CallControl {
  offers(): Promise<CallOffers>;
  claim(callId: string, page: ClaimingPage): Promise<Claim>;
  decline(callId: string): Promise<void>;
  rejoin(callId: string, page: ClaimingPage): Promise<Claim>;
  /** Lets the user leave the call for another one, and return to it later. */
  park(callId: string): Promise<unknown>;
  /** Reports that the user hangs up. Other participants continue the call; without them it ends. */
  leave(callId: string): Promise<void>;
  /** Lets the user listen to a call of others, or changes who hears the user in it. */
  supervise(callId: string, mode: SupervisionMode, page: ClaimingPage): Promise<SupervisionResult>;
  /** Lets the user join a call in place of its agents. */
  takeOver(callId: string, page: ClaimingPage): Promise<Claim>;
}
