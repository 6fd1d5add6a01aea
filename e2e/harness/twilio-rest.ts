import { theDemo } from './demo.ts';

/** Twilio's REST as the owner of a seeded account uses it. */
export class AccountRest {
  private readonly url: string;
  private readonly headers: { Authorization: string };

  constructor({ accountSid, authToken }: { accountSid: string; authToken: string }) {
    this.url = `${theDemo().exchange}/2010-04-01/Accounts/${accountSid}`;
    this.headers = { Authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` };
  }

  /** A number that calls this address when it is called; as it is, when the account has it already. */
  async addNumber(number: string, name: string, voiceUrl: string): Promise<void> {
    if (await this.find(number)) return this.point(number, voiceUrl);
    await this.post('/IncomingPhoneNumbers', { PhoneNumber: number, FriendlyName: name, VoiceUrl: voiceUrl });
  }

  /** Has it call this address as the Twilio Console would. */
  async point(number: string, voiceUrl: string): Promise<void> {
    await this.post(`/IncomingPhoneNumbers/${(await this.found(number)).sid}`, { VoiceUrl: voiceUrl });
  }

  async voiceUrl(number: string): Promise<string> {
    return (await this.found(number)).voice_url;
  }

  async makeKey(name: string): Promise<{ sid: string; secret: string }> {
    return (await this.post('/Keys', { FriendlyName: name })) as { sid: string; secret: string };
  }

  async makeApp(name: string, voiceUrl: string): Promise<{ sid: string }> {
    return (await this.post('/Applications', { FriendlyName: name, VoiceUrl: voiceUrl })) as { sid: string };
  }

  async app(sid: string): Promise<{ voice_url: string }> {
    return (await this.ask(`/Applications/${sid}`)) as { voice_url: string };
  }

  private async found(number: string) {
    const found = await this.find(number);
    if (!found) throw new Error(`The account has no number ${number}.`);
    return found;
  }

  private async find(number: string) {
    const list = (await this.ask('/IncomingPhoneNumbers', `?PhoneNumber=${encodeURIComponent(number)}`)) as {
      incoming_phone_numbers: { sid: string; voice_url: string }[];
    };
    return list.incoming_phone_numbers[0];
  }

  private post(path: string, form: Record<string, string>): Promise<unknown> {
    return this.ask(path, '', { method: 'POST', body: new URLSearchParams(form) });
  }

  private async ask(path: string, query = '', init: RequestInit = {}): Promise<unknown> {
    const answer = await fetch(`${this.url}${path}.json${query}`, { ...init, headers: this.headers });
    if (!answer.ok) throw new Error(`The exchange answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }
}
