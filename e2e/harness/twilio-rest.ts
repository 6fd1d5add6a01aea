import { getDemo } from './demo.ts';

/** A client of Twilio's REST API, with the credentials of a seeded account. */
export class TwilioRest {
  private readonly accountUrl: string;
  private readonly headers: { Authorization: string };

  constructor({ accountSid, authToken }: { accountSid: string; authToken: string }) {
    this.accountUrl = `${getDemo().exchange}/2010-04-01/Accounts/${accountSid}`;
    this.headers = { Authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` };
  }

  /** Adds the number to the account, or sets the voice URL of the number that the account already has. */
  async addNumber(number: string, name: string, voiceUrl: string): Promise<void> {
    if (await this.findNumber(number)) return this.setVoiceUrl(number, voiceUrl);
    await this.post('/IncomingPhoneNumbers', { PhoneNumber: number, FriendlyName: name, VoiceUrl: voiceUrl });
  }

  /** Verifies a caller ID of the account, unless it has it. The exchange verifies numbers at once. */
  async verifyCallerId(number: string, name: string): Promise<void> {
    const { outgoing_caller_ids: known } = (await this.request(
      '/OutgoingCallerIds',
      `?PhoneNumber=${encodeURIComponent(number)}`,
    )) as { outgoing_caller_ids: unknown[] };
    if (known.length === 0) await this.post('/OutgoingCallerIds', { PhoneNumber: number, FriendlyName: name });
  }

  async setVoiceUrl(number: string, voiceUrl: string): Promise<void> {
    await this.post(`/IncomingPhoneNumbers/${(await this.getNumber(number)).sid}`, { VoiceUrl: voiceUrl });
  }

  async getVoiceUrl(number: string): Promise<string> {
    return (await this.getNumber(number)).voice_url;
  }

  /** Ends a call, as its caller does by hanging up. */
  async endCall(callSid: string): Promise<void> {
    await this.post(`/Calls/${callSid}`, { Status: 'completed' });
  }

  async createKey(name: string): Promise<{ sid: string; secret: string }> {
    return (await this.post('/Keys', { FriendlyName: name })) as { sid: string; secret: string };
  }

  async createApp(name: string, voiceUrl: string): Promise<{ sid: string }> {
    return (await this.post('/Applications', { FriendlyName: name, VoiceUrl: voiceUrl })) as { sid: string };
  }

  async getApp(sid: string): Promise<{ voice_url: string }> {
    return (await this.request(`/Applications/${sid}`)) as { voice_url: string };
  }

  private async getNumber(number: string) {
    const found = await this.findNumber(number);
    if (!found) throw new Error(`The account has no number ${number}.`);
    return found;
  }

  private async findNumber(number: string) {
    const list = (await this.request('/IncomingPhoneNumbers', `?PhoneNumber=${encodeURIComponent(number)}`)) as {
      incoming_phone_numbers: { sid: string; voice_url: string }[];
    };
    return list.incoming_phone_numbers[0];
  }

  private post(path: string, form: Record<string, string>): Promise<unknown> {
    return this.request(path, '', { method: 'POST', body: new URLSearchParams(form) });
  }

  private async request(path: string, query = '', init: RequestInit = {}): Promise<unknown> {
    const response = await fetch(`${this.accountUrl}${path}.json${query}`, { ...init, headers: this.headers });
    if (!response.ok) throw new Error(`The exchange returned ${response.status}: ${await response.text()}`);
    return response.json();
  }
}
