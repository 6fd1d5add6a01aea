import { messages } from '../messages';

/** The sound of one call, between this page's microphone and the exchange. */
export interface CallAudio {
  /** Our offer. It waits for no candidates: the exchange is ice-lite and learns our address from our checks. */
  createOffer(): Promise<string>;
  /** Our answer to the exchange's offer. */
  createAnswer(offer: string): Promise<string>;
  /** Applies the exchange's answer to our offer. Applying the same answer again changes nothing. */
  acceptAnswer(answer: string): Promise<void>;
  /** Sends digits as RFC 4733 events. Returns false if this browser cannot. */
  sendDigits(digits: string): boolean;
  close(): void;
}

/** The microphone is not available. The message says what to do. */
export class MicrophoneUnavailable extends Error {}

/** Converts the browser's microphone error into a message that says what to do. */
export function microphoneError(failure: unknown): MicrophoneUnavailable {
  const name = failure instanceof Error ? failure.name : '';
  switch (name) {
    case 'NotAllowedError':
      return new MicrophoneUnavailable(messages.microphone.blocked);
    case 'NotFoundError':
      return new MicrophoneUnavailable(messages.microphone.missing);
    case 'NotReadableError':
      return new MicrophoneUnavailable(messages.microphone.busy);
    default:
      return new MicrophoneUnavailable(messages.microphone.unsupported);
  }
}

async function openMicrophone(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (failure) {
    throw microphoneError(failure);
  }
}

/** A voice on the browser's own WebRTC. The microphone is held only as long as the call. */
export class BrowserCallAudio implements CallAudio {
  readonly #connection = new RTCPeerConnection();
  readonly #speaker = new Audio();
  #microphone: MediaStream | undefined;
  #closed = false;

  constructor() {
    this.#speaker.autoplay = true;
    this.#connection.ontrack = ({ streams, track }) => {
      this.#speaker.srcObject = streams[0] ?? new MediaStream([track]);
    };
  }

  async createOffer(): Promise<string> {
    await this.#addMicrophone();
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    return this.#localSdp();
  }

  async createAnswer(offer: string): Promise<string> {
    // The microphone first: if it is denied, the phone still rings and can be answered after the user allows it.
    await this.#addMicrophone();
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: offer });
    await this.#connection.setLocalDescription(await this.#connection.createAnswer());
    return this.#localSdp();
  }

  async acceptAnswer(answer: string): Promise<void> {
    if (this.#connection.signalingState !== 'have-local-offer') return;
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  sendDigits(digits: string): boolean {
    const sender = this.#connection.getSenders().find(({ track }) => track?.kind === 'audio')?.dtmf;
    if (!sender?.canInsertDTMF) return false;
    // insertDTMF replaces the digits that are not sent yet.
    sender.insertDTMF(sender.toneBuffer + digits, 160, 70);
    return true;
  }

  close(): void {
    this.#closed = true;
    for (const track of this.#microphone?.getTracks() ?? []) track.stop();
    this.#speaker.srcObject = null;
    this.#connection.close();
  }

  async #addMicrophone(): Promise<void> {
    const microphone = await openMicrophone();
    this.#microphone = microphone;
    // The call ended during the microphone prompt: release the microphone at once.
    if (this.#closed) {
      this.close();
      return;
    }
    for (const track of microphone.getAudioTracks()) this.#connection.addTrack(track, microphone);
  }

  #localSdp(): string {
    const sdp = this.#connection.localDescription?.sdp;
    if (sdp === undefined) throw new Error('The call was closed before it could be described.');
    return sdp;
  }
}
