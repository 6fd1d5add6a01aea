import { ApiClient } from './api/client';
import { Problem } from './api/problem';
import { Session } from './api/session';
import { CallStore } from './calls/call-store';
import type { Sounds } from './device/sounds';
import { VoiceDevice, WANTED_KEY } from './device/voice-device';
import { messages } from './messages';
import { takeOpenedForCall } from './notifications/opened-page';
import { NOT_FOUND_CODE, RealtimeConnection, UNAUTHORIZED_CODE } from './realtime/connection';
import type { EventFrame } from './realtime/frames';
import { openBrowserTabs } from './tabs/tab-channel';

/** The options of the connection to a Ringback server. */
export interface RingbackOptions {
  /** The address of the Ringback server, for example `https://voice.example.com`. Default: the page's own origin. */
  apiUrl?: string;
  /**
   * Returns the bearer token of the host's user. Called for each request and connection, so that tokens can be
   * short-lived. Without it, users sign in with Ringback's own accounts.
   */
  getToken?: () => Promise<string | null> | string | null;
  /** URLs of sounds that replace the built-in ones, for example `{ incoming: '/sounds/ring.mp3' }`. */
  sounds?: Sounds;
  /** Receives each problem, whose message contains the remedy. Each problem is also logged once as a warning. */
  onError?: (problem: Problem) => void;
}

/** The connection of a product to its Ringback server. */
export interface Ringback {
  /** The HTTP API. */
  api: ApiClient;
  /** The session of Ringback's own sign-in. Unused with `getToken`. */
  session: Session;
  /** Creates an empty list of calls. */
  newCalls: () => CallStore;
  /**
   * Creates the voice device of the signed-in user in a workspace. Pages of one browser that pass the same `userId` share
   * one phone. Without it, each page has its own.
   */
  newVoiceDevice: (workspaceId: string, userId?: string) => VoiceDevice;
  /** Ends the voice tokens of this session in a workspace that the user leaves. */
  leaveWorkspace: (workspaceId: string) => void;
  /** Creates the event connection of a workspace. */
  newRealtime: (workspaceId: string, onFrame: (frame: EventFrame) => void) => RealtimeConnection;
}

/**
 * Connects a product to its Ringback server.
 *
 * @example
 * ```ts
 * const ringback = createRingback({
 *   apiUrl: 'https://voice.example.com',
 *   getToken: () => auth.getAccessToken(),
 * });
 * const { workspaces } = await ringback.api.me();
 * ```
 */
export function createRingback(options: RingbackOptions = {}): Ringback {
  const { getToken, sounds } = options;
  const apiUrl = (options.apiUrl ?? '').replace(/\/+$/, '');
  const report = reporter(options.onError);
  const session = new Session(getToken ? noStorage : browserStorage());
  const token = getToken ? async () => requestToken(getToken, report) : session.token;
  const onSessionEnded = getToken ? () => report(tokenRefused()) : session.expired;
  const api = new ApiClient({
    baseUrl: apiUrl,
    token,
    onUnauthorized: onSessionEnded,
    onMisconfigured: report,
  });
  // A new token waits for a pending leave request, which would otherwise end it.
  const pendingLeaves = new Map<string, Promise<unknown>>();
  return {
    api,
    session,
    newCalls: () => new CallStore(),
    leaveWorkspace: (workspaceId) => {
      if (!getToken && !session.token()) return;
      const leaveRequest = api.leaveWorkspace(workspaceId).catch((failure) => {
        console.warn('Could not end the voice token of the previous workspace. It is valid until it expires.', failure);
      });
      pendingLeaves.set(workspaceId, leaveRequest);
    },
    newVoiceDevice: (workspaceId, userId) =>
      new VoiceDevice({
        tabs: userId === undefined ? null : openBrowserTabs(`${apiUrl} ${workspaceId} ${userId}`),
        control: {
          offers: () => api.callOffers(workspaceId),
          claim: (callId, page) => api.claimCall(workspaceId, callId, page),
          decline: (callId) => api.declineCall(workspaceId, callId),
          rejoin: (callId, page) => api.rejoinCall(workspaceId, callId, page),
          park: (callId) => api.parkCall(workspaceId, callId),
          leave: (callId) => api.leaveCall(workspaceId, callId),
          supervise: (callId, mode, page) => api.superviseCall(workspaceId, callId, mode, page),
          takeOver: (callId, page) => api.takeOverCall(workspaceId, callId, page),
        },
        storage: storageOfDevice(),
        audioStorage: browserStorage(),
        token: async () => {
          await pendingLeaves.get(workspaceId);
          return (await api.token(workspaceId)).token;
        },
        signallingUrl: async () => (await api.config()).voice.signallingUrl,
        report: (entries) => api.reportOnCall(workspaceId, entries),
        ...(sounds ? { sounds } : {}),
        onSoundProblem: (message) => report(Problem.local('sound-unavailable', message)),
      }),
    newRealtime: (workspaceId, onFrame) => {
      const url = new URL(`${apiUrl}/api/workspaces/${workspaceId}/events`, location.href);
      url.protocol = url.protocol.replace('http', 'ws');
      return new RealtimeConnection({
        url: url.href,
        token,
        onFrame,
        onSessionEnded,
        renewsTokens: getToken !== undefined,
        diagnose: async (closeCode) => {
          if (closeCode === UNAUTHORIZED_CODE) return getToken ? tokenRefused() : null;
          if (closeCode !== NOT_FOUND_CODE) return explainSocket(api, url.href, report);
          return report(Problem.local('workspace-refused', messages.workspaceRefused(workspaceId)));
        },
      });
    },
  };
}

const tokenRefused = () => Problem.local('token-refused', messages.tokenRefused);

/** Finds out why a socket did not open, which browsers never report. A request to the API fails for the same reason. */
async function explainSocket(
  api: ApiClient,
  url: string,
  report: (problem: Problem) => Problem,
): Promise<Problem | null> {
  try {
    await api.config();
  } catch (failure) {
    return failure instanceof Problem ? failure : null;
  }
  return report(Problem.local('socket-refused', messages.socketRefused(url)));
}

async function requestToken(
  getToken: NonNullable<RingbackOptions['getToken']>,
  report: (problem: Problem) => Problem,
): Promise<string | null> {
  try {
    return await getToken();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw report(Problem.local('token-failed', messages.tokenFailed(reason)));
  }
}

/** Logs each problem once, passes it to the host, and returns it. */
function reporter(onError: RingbackOptions['onError']): (problem: Problem) => Problem {
  const logged = new Set<string>();
  return (problem) => {
    if (!logged.has(problem.message)) console.warn(`Ringback: ${problem.message}`);
    logged.add(problem.message);
    onError?.(problem);
    return problem;
  };
}

/** Returns the storage of the page, or an empty one on a server and in a frame without storage access. */
function browserStorage() {
  try {
    return localStorage;
  } catch {
    return noStorage;
  }
}

/** Returns the storage of this tab. A page that a notification opened takes calls. */
function storageOfDevice(): Storage | null {
  const storage = tabStorage();
  if (takeOpenedForCall()) storage?.setItem(WANTED_KEY, 'yes');
  return storage;
}

/** Returns the storage of this tab, or null on a server and in a frame without storage access. */
function tabStorage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

const noStorage = { getItem: () => null, setItem: () => {}, removeItem: () => {} };
