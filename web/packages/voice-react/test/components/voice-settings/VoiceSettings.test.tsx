import { ChakraProvider } from '@chakra-ui/react';
import {
  type EventFrame,
  type Finding,
  type HealthReport,
  Problem,
  type Role,
  type TwilioStatus,
} from '@ringback/voice-client';
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { StrictMode } from 'react';
import { expect, test } from 'vitest';
import { type Realtime, type Ringback, RingbackProvider, system, Toaster } from '../../../src';
import { VoiceSettings } from '../../../src/voice-settings';

const SID = `AC${'0123456789abcdef'.repeat(2)}`;
const blank: TwilioStatus = { configured: false, has_twiml_app: false, account_sid: null, setup_method: null };
const connected: TwilioStatus = {
  configured: true,
  has_twiml_app: true,
  account_sid: SID,
  setup_method: 'auto',
  phone_numbers: ['+12125550100'],
};

/** A server with one workspace; the test says what Twilio thinks of the credentials. */
class Server {
  status = blank;
  asked: unknown[] = [];
  checks = [{ name: 'account', ok: true, message: 'Active' }];
  warnings: Finding[] = [];
  report: HealthReport = { at: null, findings: [] };
  mended: unknown[] = [];
  finish = (_?: Problem) => {};
  afterwards = connected;
  private listeners = new Set<(frame: EventFrame) => void>();

  readonly realtime: Realtime = {
    status: 'open',
    userId: 'u',
    identity: 'i',
    available: false,
    problem: null,
    setAvailability: () => {},
    listen: (listener) => {
      this.listeners.add(listener);
      return () => void this.listeners.delete(listener);
    },
  };
  readonly ringback = {
    api: {
      twilioStatus: async () => this.status,
      configureTwilio: (...asked: unknown[]) => {
        this.asked = asked;
        return new Promise<TwilioStatus & { warnings: Finding[] }>((done, fail) => {
          this.finish = (problem) => {
            if (problem) return fail(problem);
            this.status = this.afterwards;
            done({ ...this.afterwards, warnings: this.warnings });
          };
        });
      },
      accountNumbers: async () => [],
      healthReport: async () => this.report,
      checkHealth: async () => this.report,
      fixFinding: async (...mended: unknown[]) => {
        this.mended = mended;
        this.report = { at: this.report.at, findings: [] };
        return this.report;
      },
      testConnection: async () => ({ ok: this.checks.every(({ ok }) => ok), checks: this.checks }),
    },
  } as unknown as Ringback;

  says(percent: 25 | 50 | 75 | 100, message: string) {
    for (const listener of this.listeners) listener({ type: 'config-progress', at: '', percent, message });
  }
}

async function show(server: Server, role?: Role) {
  render(
    <StrictMode>
      <ChakraProvider value={system}>
        <RingbackProvider ringback={server.ringback} styles="inherit">
          <VoiceSettings workspaceId="w" realtime={server.realtime} {...(role && { role })} />
        </RingbackProvider>
        <Toaster />
      </ChakraProvider>
    </StrictMode>,
  );
  await screen.findByRole('heading', { name: 'Twilio' });
  return userEvent.setup();
}

async function paste(user: UserEvent, field: string, text: string) {
  await user.click(screen.getByLabelText(field));
  await user.paste(text);
}

const percent = () => screen.getByRole('progressbar').getAttribute('aria-valuenow');

test('two fields, four steps as the server tells them, and the green banner', async () => {
  const server = new Server();
  const user = await show(server);
  expect(screen.getByText('Not configured')).toBeTruthy();
  await paste(user, 'Account SID', SID);
  await paste(user, 'Auth Token', 'secret');
  await user.click(screen.getByRole('button', { name: 'Connect' }));
  expect(server.asked).toEqual(['w', { accountSid: SID, authToken: 'secret' }]);
  await screen.findByText('Validating credentials…');
  expect(percent()).toBe('25');

  act(() => server.says(50, 'Creating your API key…'));
  await screen.findByText('Creating your API key…');
  expect(percent()).toBe('50');
  act(() => server.finish());
  await waitFor(() => expect(percent()).toBe('75'));
  await waitFor(() => expect(percent()).toBe('100'));

  await screen.findByText(/Voice calling is ready/, {}, { timeout: 5_000 });
  expect(screen.getByText('Connected')).toBeTruthy();
  expect(screen.getByText(/Voice calling is ready/)).toBeTruthy();
  expect(screen.getByText('AC0123••••••••cdef')).toBeTruthy();
  expect(screen.getByText('Automatically')).toBeTruthy();
  expect(screen.queryByRole('progressbar')).toBeNull();
});

test('a malformed Account SID is refused before anybody is asked', async () => {
  const server = new Server();
  const user = await show(server);
  await user.type(screen.getByLabelText('Account SID'), 'SK123');
  await user.type(screen.getByLabelText('Auth Token'), 'secret');
  expect(screen.getByRole('button', { name: 'Connect' })).toHaveProperty('disabled', true);
  expect(screen.getByText(/AC followed by 32 characters/)).toBeTruthy();
});

test('what Twilio refuses is said in words, and can be tried again', async () => {
  const server = new Server();
  const user = await show(server);
  await paste(user, 'Account SID', SID);
  await paste(user, 'Auth Token', 'wrong');
  await user.click(screen.getByRole('button', { name: 'Connect' }));
  const refusal = 'Twilio does not know this account and token.';
  act(() => server.finish(new Problem({ code: 'twilio-credentials-rejected', status: 422, detail: refusal })));
  expect((await screen.findByRole('alert')).textContent).toBe(refusal);
  expect(screen.getByRole('button', { name: 'Connect' })).toHaveProperty('disabled', false);
});

const KEY = `SK${'0123456789abcdef'.repeat(2)}`;
const APP = `AP${'0123456789abcdef'.repeat(2)}`;

/** Fills the five fields, and connects. */
async function connectByHand(user: UserEvent) {
  await paste(user, 'Account SID', SID);
  await paste(user, 'Auth Token', 'secret');
  await user.click(screen.getByRole('button', { name: /Use an existing API key and TwiML app/ }));
  await paste(user, 'API key SID', KEY);
  await paste(user, 'API key secret', 'wrong');
  await paste(user, 'TwiML app SID', APP);
  await user.click(screen.getByRole('button', { name: 'Connect' }));
}

test('a key and an app that one has are asked for quietly, told apart, and the card says so', async () => {
  const server = new Server();
  server.afterwards = { ...connected, setup_method: 'manual' };
  const user = await show(server);
  const open = screen.getByRole('button', { name: /Use an existing API key and TwiML app/ });
  expect(open.getAttribute('aria-expanded')).toBe('false');
  expect(screen.queryByLabelText('API key SID')).toBeNull();
  await connectByHand(user);
  expect(server.asked).toEqual([
    'w',
    { accountSid: SID, authToken: 'secret', apiKey: KEY, apiSecret: 'wrong', twimlAppSid: APP, point: false },
  ]);
  act(() => server.finish());
  await screen.findByText('Checking your TwiML app…', {}, { timeout: 5_000 });
  await screen.findByText('Manual, with your API key and TwiML app', {}, { timeout: 5_000 });
  expect(document.documentElement.innerHTML).not.toContain('wrong');
  expect(screen.queryByRole('button', { name: 'New API key' })).toBeNull();

  await user.click(screen.getByRole('button', { name: 'Replace credentials' }));
  expect(screen.getByLabelText('API key secret')).toHaveProperty('value', '');
});

test('what is wrong by hand is said at its field, once, until it is changed', async () => {
  const server = new Server();
  const user = await show(server);
  await connectByHand(user);
  const detail = 'Twilio does not know this API key with this secret.';
  const errors = [{ pointer: '/apiSecret', detail }];
  act(() => server.finish(new Problem({ code: 'manual-setup-wrong', status: 422, detail, errors })));
  expect(await screen.findAllByText(detail)).toHaveLength(1);
  const secret = screen.getByLabelText('API key secret');
  expect(secret.getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement).toBe(secret);
  expect(secret).toHaveProperty('type', 'password');
  await user.keyboard('x');
  expect(screen.queryByText(detail)).toBeNull();

  await user.click(screen.getByLabelText(/Update this TwiML app if/));
  await user.click(screen.getByRole('button', { name: 'Connect' }));
  expect(server.asked[1]).toMatchObject({ apiSecret: 'wrongx', point: true });
});

test('closed again, the three fields are not sent', async () => {
  const server = new Server();
  const user = await show(server);
  await connectByHand(user);
  act(() => server.finish(new Problem({ code: 'twilio-unreachable', status: 503, detail: 'Twilio is away.' })));
  await screen.findByText('Twilio is away.');
  await user.click(screen.getByRole('button', { name: /Use an existing API key and TwiML app/ }));
  await user.click(screen.getByRole('button', { name: 'Connect' }));
  expect(server.asked).toEqual(['w', { accountSid: SID, authToken: 'secret' }]);
});

test('who may not change it reads how it is, and is offered nothing', async () => {
  const server = new Server();
  server.status = connected;
  server.report = { at: '2026-01-31T12:00:00Z', findings: [finding('number-drifted', { canBeFixed: true })] };
  await show(server, 'agent');
  expect(screen.getByText('Connected')).toBeTruthy();
  expect(screen.queryAllByRole('button')).toEqual([]);
  cleanup();
  await show(server, 'supervisor');
  await screen.findByText('Something about number-drifted.');
  expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual(['Test connection', 'Check now']);
  cleanup();
  server.status = blank;
  await show(server, 'agent');
  expect(screen.getByText(/Ask an administrator to connect a Twilio account here/)).toBeTruthy();
  expect(screen.queryByLabelText('Auth Token')).toBeNull();
});

test('Test connection lists each check in a toast', async () => {
  const server = new Server();
  server.status = connected;
  server.checks.push({ name: 'twiml-app', ok: false, message: 'It was deleted.' });
  const user = await show(server);
  await user.click(screen.getByRole('button', { name: 'Test connection' }));
  await screen.findByText('The connection needs attention');
  expect(screen.getByText(/✓ Account: Active\s+✗ TwiML app: It was deleted\./)).toBeTruthy();
});

test('a workspace whose application is gone needs attention', async () => {
  const server = new Server();
  server.status = { ...connected, has_twiml_app: false };
  await show(server);
  expect(screen.getByText('Needs attention')).toBeTruthy();
  expect(screen.queryByText(/Voice calling is ready/)).toBeNull();
});

const finding = (code: string, more: Partial<Finding> = {}): Finding => ({
  code,
  severity: 'error',
  subject: '',
  message: `Something about ${code}.`,
  canBeFixed: false,
  ...more,
});

test('what does not work yet is said when setting up is done', async () => {
  const server = new Server();
  server.warnings = [finding('public-url-unreachable')];
  const user = await show(server);
  await paste(user, 'Account SID', SID);
  await paste(user, 'Auth Token', 'secret');
  await user.click(screen.getByRole('button', { name: 'Connect' }));
  act(() => server.finish());

  await screen.findByText('Something about public-url-unreachable.', {}, { timeout: 5_000 });
  expect(screen.getByText(/calls don’t work yet/)).toBeTruthy();
  expect(screen.queryByText(/Voice calling is ready/)).toBeNull();
  expect(screen.getByText(/Set PUBLIC_URL of the server to an address/)).toBeTruthy();
});

test('the last check-up is there without asking, with a link or a button for each finding', async () => {
  const server = new Server();
  server.status = connected;
  const drifted = finding('number-drifted', { canBeFixed: true, subject: '+12125550100' });
  server.report = { at: '2026-01-31T12:00:00Z', findings: [drifted, finding('no-number')] };
  const user = await show(server);

  await screen.findByText('Something about number-drifted.');
  expect(screen.getByText(/Checked .*2026/)).toBeTruthy();
  expect(screen.queryByText(/Voice calling is ready/), 'beside calls that fail').toBeNull();
  expect(screen.getByText(/the last health check found problems that make calls fail/)).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Buy a number from Twilio' }).getAttribute('href')).toMatch(/^https:/);
  await user.click(screen.getByRole('button', { name: 'Fix' }));
  expect(server.mended).toEqual(['w', drifted]);
  await screen.findByText('No problems found.');
  expect(screen.getByText(/Voice calling is ready/)).toBeTruthy();
});

test('a signature that fails shows what was signed beside what arrived', async () => {
  const server = new Server();
  server.status = connected;
  const urls = { signed: 'https://a.test/voice/probe', received: 'http://a.test/voice/probe?via=proxy' };
  server.report = { at: '2026-01-31T12:00:00Z', findings: [finding('signature-failing', { urls })] };
  await show(server);

  expect((await screen.findByText(urls.signed)).previousElementSibling?.textContent).toBe('Signed URL');
  expect(screen.getByText(urls.received).previousElementSibling?.textContent).toBe('Received URL');
});

test('nobody has looked yet, so nothing is said to be well', async () => {
  const server = new Server();
  server.status = connected;
  await show(server);
  await screen.findByRole('button', { name: 'Check now' });
  expect(screen.queryByText('No problems found.')).toBeNull();
});

test('a new API key is made after a question, and one that was given by hand is not ours to change', async () => {
  const server = new Server();
  server.status = connected;
  const rotated: unknown[] = [];
  Object.assign(server.ringback.api, {
    rotateCredentials: async (...asked: unknown[]) => {
      rotated.push(asked);
      return { what: 'api-key', oldAcceptedUntil: '2026-01-31T12:00:00Z' };
    },
  });
  const user = await show(server);
  await user.click(await screen.findByRole('button', { name: 'New API key' }));
  const question = await screen.findByRole('alertdialog');
  expect(rotated).toEqual([]);
  await user.click(within(question).getByRole('button', { name: 'New API key' }));
  await screen.findByText('API key replaced');
  expect(rotated).toEqual([['w', 'api-key']]);
});
