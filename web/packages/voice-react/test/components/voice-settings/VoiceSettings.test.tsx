import { ChakraProvider } from '@chakra-ui/react';
import {
  type EventFrame,
  type Finding,
  type HealthReport,
  ObservableValue,
  type PresenceByUser,
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
const notConfigured: TwilioStatus = { configured: false, has_twiml_app: false, account_sid: null, setup_method: null };
const connected: TwilioStatus = {
  configured: true,
  has_twiml_app: true,
  account_sid: SID,
  setup_method: 'auto',
  phone_numbers: ['+12125550100'],
};

/** A fake server with one workspace. A setup request is pending until the test calls `finish` with Twilio's answer. */
class Server {
  status = notConfigured;
  requested: unknown[] = [];
  checks = [{ name: 'account', ok: true, message: 'Active' }];
  warnings: Finding[] = [];
  report: HealthReport = { at: null, findings: [] };
  fixed: unknown[] = [];
  finish = (_?: Problem) => {};
  statusAfterSetup = connected;
  private listeners = new Set<(frame: EventFrame) => void>();

  readonly realtime: Realtime = {
    status: 'open',
    userId: 'u',
    identity: 'i',
    available: false,
    lostSince: null,
    problem: null,
    setAvailability: () => {},
    presence: new ObservableValue<PresenceByUser>(new Map()),
    listen: (listener) => {
      this.listeners.add(listener);
      return () => void this.listeners.delete(listener);
    },
  };
  readonly ringback = {
    api: {
      twilioStatus: async () => this.status,
      configureTwilio: (...requested: unknown[]) => {
        this.requested = requested;
        return new Promise<TwilioStatus & { warnings: Finding[] }>((done, fail) => {
          this.finish = (problem) => {
            if (problem) return fail(problem);
            this.status = this.statusAfterSetup;
            done({ ...this.statusAfterSetup, warnings: this.warnings });
          };
        });
      },
      accountNumbers: async () => [],
      healthReport: async () => this.report,
      checkHealth: async () => this.report,
      fixFinding: async (...fixed: unknown[]) => {
        this.fixed = fixed;
        this.report = { at: this.report.at, findings: [] };
        return this.report;
      },
      testConnection: async () => ({ ok: this.checks.every(({ ok }) => ok), checks: this.checks }),
    },
  } as unknown as Ringback;

  sendProgress(percent: 25 | 50 | 75 | 100, message: string) {
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

test('a setup with two fields shows the progress of the server and then the success banner', async () => {
  const server = new Server();
  const user = await show(server);
  expect(screen.getByText('Not configured')).toBeTruthy();
  await paste(user, 'Account SID', SID);
  await paste(user, 'Auth Token', 'secret');
  await user.click(screen.getByRole('button', { name: 'Connect' }));
  expect(server.requested).toEqual(['w', { accountSid: SID, authToken: 'secret' }]);
  await screen.findByText('Validating credentials…');
  expect(percent()).toBe('25');

  act(() => server.sendProgress(50, 'Creating your API key…'));
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

test('a setup whose answer is faster than its progress shows every step', async () => {
  const server = new Server();
  const user = await show(server);
  await paste(user, 'Account SID', SID);
  await paste(user, 'Auth Token', 'secret');
  await user.click(screen.getByRole('button', { name: 'Connect' }));
  act(() => server.finish());
  for (const [step, text] of [
    ['25', 'Validating credentials…'],
    ['50', 'Creating your API key…'],
    ['75', 'Configuring your TwiML app and phone numbers…'],
    ['100', 'Connected'],
  ] as const) {
    await screen.findByText(text);
    expect(percent()).toBe(step);
  }
});

test('rejects a malformed Account SID without a request', async () => {
  const server = new Server();
  const user = await show(server);
  await user.type(screen.getByLabelText('Account SID'), 'SK123');
  await user.type(screen.getByLabelText('Auth Token'), 'secret');
  expect(screen.getByRole('button', { name: 'Connect' })).toHaveProperty('disabled', true);
  expect(screen.getByText(/AC followed by 32 characters/)).toBeTruthy();
});

test('shows why Twilio rejected the credentials, and allows another attempt', async () => {
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

/** Fills the five fields of a manual setup and clicks Connect. */
async function connectManually(user: UserEvent) {
  await paste(user, 'Account SID', SID);
  await paste(user, 'Auth Token', 'secret');
  await user.click(screen.getByRole('button', { name: /Use an existing API key and TwiML app/ }));
  await paste(user, 'API key SID', KEY);
  await paste(user, 'API key secret', 'wrong');
  await paste(user, 'TwiML app SID', APP);
  await user.click(screen.getByRole('button', { name: 'Connect' }));
}

test('the fields of a manual setup are collapsed at first, and the card shows the setup method', async () => {
  const server = new Server();
  server.statusAfterSetup = { ...connected, setup_method: 'manual' };
  const user = await show(server);
  const open = screen.getByRole('button', { name: /Use an existing API key and TwiML app/ });
  expect(open.getAttribute('aria-expanded')).toBe('false');
  expect(screen.queryByLabelText('API key SID')).toBeNull();
  await connectManually(user);
  expect(server.requested).toEqual([
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

test('an error of a manual setup is shown once, at its field, until the field changes', async () => {
  const server = new Server();
  const user = await show(server);
  await connectManually(user);
  const detail = 'Twilio does not know this API key with this secret.';
  const errors = [{ pointer: '/apiSecret', detail }];
  act(() => server.finish(new Problem({ code: 'manual-setup-wrong', status: 422, detail, errors })));
  expect(await screen.findAllByText(detail)).toHaveLength(1);
  const secret = screen.getByLabelText('API key secret');
  expect(secret.getAttribute('aria-invalid')).toBe('true');
  await waitFor(() => expect(document.activeElement).toBe(secret));
  expect(secret).toHaveProperty('type', 'password');
  await user.keyboard('x');
  expect(screen.queryByText(detail)).toBeNull();

  await user.click(screen.getByLabelText(/Update this TwiML app if/));
  await user.click(screen.getByRole('button', { name: 'Connect' }));
  expect(server.requested[1]).toMatchObject({ apiSecret: 'wrongx', point: true });
});

test('collapsed manual fields are not sent', async () => {
  const server = new Server();
  const user = await show(server);
  await connectManually(user);
  act(() => server.finish(new Problem({ code: 'twilio-unreachable', status: 503, detail: 'Twilio is away.' })));
  await screen.findByText('Twilio is away.');
  await user.click(screen.getByRole('button', { name: /Use an existing API key and TwiML app/ }));
  await user.click(screen.getByRole('button', { name: 'Connect' }));
  expect(server.requested).toEqual(['w', { accountSid: SID, authToken: 'secret' }]);
});

test('a role without the rights to change it sees the status and only the allowed actions', async () => {
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
  server.status = notConfigured;
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

test('a workspace whose TwiML app is missing needs attention', async () => {
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

test('the warnings of a setup are shown when it is complete', async () => {
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

test('the last health check is shown with a link or a button for each finding', async () => {
  const server = new Server();
  server.status = connected;
  const drifted = finding('number-drifted', { canBeFixed: true, subject: '+12125550100' });
  server.report = { at: '2026-01-31T12:00:00Z', findings: [drifted, finding('no-number')] };
  const user = await show(server);

  await screen.findByText('Something about number-drifted.');
  expect(screen.getByText(/Checked .*2026/)).toBeTruthy();
  await waitFor(() => expect(screen.queryByText(/Voice calling is ready/), 'beside calls that fail').toBeNull());
  expect(screen.getByText(/the last health check found problems that make calls fail/)).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Buy a number from Twilio' }).getAttribute('href')).toMatch(/^https:/);
  await user.click(screen.getByRole('button', { name: 'Fix' }));
  expect(server.fixed).toEqual(['w', drifted]);
  await screen.findByText('No problems found.');
  expect(screen.getByText(/Voice calling is ready/)).toBeTruthy();
});

test('a failing signature shows the signed URL and the received URL', async () => {
  const server = new Server();
  server.status = connected;
  const urls = { signed: 'https://a.test/voice/probe', received: 'http://a.test/voice/probe?via=proxy' };
  server.report = { at: '2026-01-31T12:00:00Z', findings: [finding('signature-failing', { urls })] };
  await show(server);

  expect((await screen.findByText(urls.signed)).previousElementSibling?.textContent).toBe('Signed URL');
  expect(screen.getByText(urls.received).previousElementSibling?.textContent).toBe('Received URL');
});

test('shows no result before the first health check', async () => {
  const server = new Server();
  server.status = connected;
  await show(server);
  await screen.findByRole('button', { name: 'Check now' });
  expect(screen.queryByText('No problems found.')).toBeNull();
});

test('a new API key is created after a confirmation', async () => {
  const server = new Server();
  server.status = connected;
  const rotated: unknown[] = [];
  Object.assign(server.ringback.api, {
    rotateCredentials: async (...requested: unknown[]) => {
      rotated.push(requested);
      return { what: 'api-key', oldAcceptedUntil: '2026-01-31T12:00:00Z' };
    },
  });
  const user = await show(server);
  await user.click(await screen.findByRole('button', { name: 'New API key' }));
  const confirmation = await screen.findByRole('alertdialog');
  expect(rotated).toEqual([]);
  await user.click(within(confirmation).getByRole('button', { name: 'New API key' }));
  await screen.findByText('API key replaced');
  expect(rotated).toEqual([['w', 'api-key']]);
});
