import type { SupervisionMode } from '../calls/call-control';
import type { CallToJoin, VoiceState } from '../device/voice-state';

/** What a page asks of the page that holds the phone. */
export type PhoneCommand =
  | { do: 'register' }
  | { do: 'dial'; to: string; contactId?: string; callerId?: string }
  | { do: 'want-calls'; wanted: boolean }
  | { do: 'dismiss' }
  | { do: 'rejoin'; callId: string }
  | { do: 'supervise'; call: CallToJoin; mode: SupervisionMode }
  | { do: 'take-over'; call: CallToJoin }
  | { do: 'accept-second'; callId: string }
  | { do: 'decline-second'; callId: string }
  | ({ of: CallReference } & (
      | { do: 'accept' }
      | { do: 'reject' }
      | { do: 'hang-up' }
      | { do: 'mute'; muted: boolean }
      | { do: 'send-digits'; digits: string }
    ));

/** Identifies the call that a command is for, so that a late command does not end the next call. */
export interface CallReference {
  number: string;
  callId: string | null;
}

/** The phone as its holder shows it to the other pages. */
export interface SharedPhone {
  state: VoiceState;
  /** The page that plays the ringtone while a call rings. */
  ringer: string | null;
  /** Whether no page may play the ringtone until the user has interacted with one. */
  ringMuted: boolean;
}

/** `term` is the fencing number of the holder: it grows with each holder, and a message with a lower one is ignored. */
export type TabMessage =
  | { type: 'hello'; canPlay: boolean }
  | { type: 'bye' }
  | { type: 'probe' }
  | { type: 'heartbeat'; term: number; takenOver: boolean }
  | { type: 'phone'; term: number; phone: SharedPhone }
  | { type: 'command'; term: number; command: PhoneCommand };

/** Sends messages to the other pages of this browser that share a phone. */
export interface TabChannel {
  /** The id of this page. */
  readonly tab: string;
  post(message: TabMessage): void;
  /** Receives the messages of other pages until `close`. */
  listen(listener: (message: TabMessage, from: string) => void): void;
  close(): void;
}

/** What pages of one browser need to share a phone. */
export interface BrowserTabs {
  channel: TabChannel;
  locks: Pick<LockManager, 'request' | 'query'>;
  lockName: string;
  /** Returns a fencing number above `known` and above all that this browser has used. */
  nextTerm: (known: number) => number;
}

/** Returns null where the browser cannot share a phone between its pages: each page then has its own. */
export function openBrowserTabs(name: string): BrowserTabs | null {
  const { locks } = globalThis.navigator ?? {};
  if (!locks || typeof BroadcastChannel === 'undefined') return null;
  const lockName = `ringback.phone ${name}`;
  return { channel: openChannel(lockName), locks, lockName, nextTerm: (known) => nextStoredTerm(lockName, known) };
}

function openChannel(name: string): TabChannel {
  const tab = crypto.randomUUID();
  const channel = new BroadcastChannel(name);
  return {
    tab,
    post: (message) => channel.postMessage({ from: tab, message }),
    listen: (listener) => {
      channel.onmessage = ({ data }: MessageEvent<{ from: string; message: TabMessage }>) =>
        listener(data.message, data.from);
    },
    close: () => channel.close(),
  };
}

function nextStoredTerm(key: string, known: number): number {
  try {
    const next = Math.max(known, Number(localStorage.getItem(key) ?? 0)) + 1;
    localStorage.setItem(key, String(next));
    return next;
  } catch {
    // Without storage, the terms that this page has received still order the holders.
    return known + 1;
  }
}
