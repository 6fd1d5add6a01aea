import { ChakraProvider } from '@chakra-ui/react';
import {
  type AccountNumber,
  type EventFrame,
  ObservableValue,
  type PresenceByUser,
  Problem,
} from '@ringback/voice-client';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { StrictMode } from 'react';
import { expect, test } from 'vitest';
import { type Ringback, RingbackProvider, system } from '../../../src';
import { PhoneNumbers } from '../../../src/components/voice-settings/PhoneNumbers';

const number = (number: string, points: AccountNumber['points'], more: Partial<AccountNumber> = {}): AccountNumber => ({
  number,
  label: '',
  points,
  elsewhere: null,
  followsApp: false,
  ...more,
});
const MAIN = number('+15550100200', 'here', { label: 'Sales line' });
const SHOP = number('+15550100201', 'elsewhere', { label: '(555) 010-0201', elsewhere: 'shop.example.test' });
const NEW = number('+15550100202', 'nowhere', { label: 'New' });

/** A fake server whose account has these numbers. A request to change them is pending until the test calls `finish`. */
class Server {
  savedNumbers: string[][] = [];
  loadCount = 0;
  checkCount = 0;
  numbers: AccountNumber[];
  finish = (_?: Problem) => {};
  listeners = new Set<(frame: EventFrame) => void>();

  constructor(...numbers: AccountNumber[]) {
    this.numbers = numbers;
  }

  readonly ringback = {
    api: {
      accountNumbers: async () => {
        this.loadCount++;
        return this.numbers;
      },
      checkHealth: async () => {
        this.checkCount++;
      },
      chooseNumbers: (_: string, savedNumbers: string[]) => {
        this.savedNumbers.push(savedNumbers);
        return new Promise<AccountNumber[]>((done, fail) => {
          this.finish = (problem) => {
            if (problem) return fail(problem);
            this.numbers = this.numbers.map((each) =>
              number(each.number, savedNumbers.includes(each.number) ? 'here' : 'nowhere', { label: each.label }),
            );
            done(this.numbers);
          };
        });
      },
    },
  } as unknown as Ringback;

  show(isManualSetup = false) {
    const listen = (listener: (frame: EventFrame) => void) => {
      this.listeners.add(listener);
      return () => void this.listeners.delete(listener);
    };
    const realtime = {
      status: 'open',
      userId: 'u',
      identity: 'i',
      available: false,
      lostSince: null,
      problem: null,
      setAvailability: () => {},
      presence: new ObservableValue<PresenceByUser>(new Map()),
      listen,
    } as const;
    render(
      <StrictMode>
        <ChakraProvider value={system}>
          <RingbackProvider ringback={this.ringback} styles="inherit">
            <PhoneNumbers workspaceId="w" realtime={realtime} isManualSetup={isManualSetup} />
          </RingbackProvider>
        </ChakraProvider>
      </StrictMode>,
    );
    return userEvent.setup();
  }

  receive(frame: EventFrame) {
    act(() => {
      for (const listener of this.listeners) listener(frame);
    });
  }
}

const checkbox = (name: RegExp) => screen.findByRole('checkbox', { name });
const save = () => screen.getByRole('button', { name: 'Save' }) as HTMLButtonElement;
const rowOf = (box: HTMLElement) => box.closest('li') as HTMLElement;

test('each number shows its target, and a label only if that is not the number itself', async () => {
  new Server(MAIN, SHOP, NEW).show();
  const main = await checkbox(/\(555\) 010-0200\s*Sales line/);
  expect(main).toHaveProperty('checked', true);
  expect(within(rowOf(main)).getByText('In use here')).toBeTruthy();
  const shop = await checkbox(/^\(555\) 010-0201$/);
  expect(shop).toHaveProperty('checked', false);
  expect(within(rowOf(shop)).getByText('In use by shop.example.test')).toBeTruthy();
  expect(within(rowOf(await checkbox(/New/))).getByText('Not in use')).toBeTruthy();
  expect(save().disabled).toBe(true);
});

test('selecting a number in use elsewhere shows the consequence, and saving shows the progress', async () => {
  const server = new Server(MAIN, SHOP);
  const user = server.show();
  const shop = await checkbox(/0201/);
  shop.focus();
  await user.keyboard(' ');
  const hint = within(rowOf(shop)).getByText('Saving moves it here from shop.example.test. Disconnecting restores it.');
  expect(document.getElementById(shop.getAttribute('aria-describedby') ?? '')?.contains(hint)).toBe(true);
  await user.keyboard('{Enter}');
  expect(server.savedNumbers).toEqual([[MAIN.number, SHOP.number]]);
  await screen.findByText('Loading phone numbers…');
  expect(save().disabled).toBe(true);
  server.receive({ type: 'config-progress', at: '', percent: 75, message: 'Pointing your numbers…' });
  await screen.findByText('Pointing your numbers…');
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('75');
  act(() => server.finish());
  await screen.findByText('Saved');
  expect(server.checkCount).toBe(1);
  expect(within(rowOf(shop)).getByText('In use here')).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull(), { timeout: 5_000 });
  expect(save().disabled).toBe(true);
});

test('clearing a number shows the consequence, clearing the last one a warning, and Cancel reverts both', async () => {
  const user = new Server(MAIN).show();
  const main = await checkbox(/0200/);
  await user.click(main);
  expect(screen.getByText('Saving restores its previous configuration.')).toBeTruthy();
  expect(screen.getByText('Select at least one number to make and receive calls.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(main).toHaveProperty('checked', true);
  expect(screen.queryByText(/Saving/)).toBeNull();
});

test('a failed save shows each error and keeps the selection', async () => {
  const server = new Server(MAIN, SHOP);
  const user = server.show();
  await user.click(await checkbox(/0201/));
  await user.click(save());
  const errors = ['One is not in this account.', 'One has no voice.'].map((detail) => ({
    pointer: '/numbers',
    detail,
  }));
  const before = server.loadCount;
  act(() => server.finish(new Problem({ code: 'number-not-usable', status: 422, detail: 'x', errors })));
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toBe('One is not in this account.One has no voice.');
  expect(await checkbox(/0201/)).toHaveProperty('checked', true);
  expect(save().disabled).toBe(false);
  expect(server.loadCount).toBe(before + 1);
  expect(server.checkCount).toBe(0);
});

test('an account without numbers shows a link to buy one, and Refresh loads the list again', async () => {
  const server = new Server();
  const user = server.show();
  await screen.findByText(/no voice-enabled phone numbers/);
  expect(screen.getByRole('link', { name: /Buy a number/ }).getAttribute('href')).toMatch(/^https:/);
  server.numbers = [MAIN];
  await user.click(screen.getByRole('button', { name: 'Refresh' }));
  await checkbox(/0200/);
});

test('a failure to load the numbers shows the reason and Try again', async () => {
  const server = new Server(MAIN);
  const loadNumbers = server.ringback.api.accountNumbers;
  server.ringback.api.accountNumbers = async () => {
    throw new Problem({ code: 'twilio-unreachable', status: 503, detail: 'Twilio did not answer.' });
  };
  const user = server.show();
  expect((await screen.findByRole('alert')).textContent).toContain('Twilio did not answer.');
  server.ringback.api.accountNumbers = loadNumbers;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await checkbox(/0200/);
  expect(screen.queryByRole('alert')).toBeNull();
});

test('config-updated reloads the list and keeps the selection', async () => {
  const server = new Server(MAIN, NEW);
  const user = server.show();
  await user.click(await checkbox(/New/));
  server.numbers = [MAIN, NEW, SHOP];
  server.receive({ type: 'config-updated', at: '' });
  await checkbox(/0201/);
  expect(await checkbox(/New/)).toHaveProperty('checked', true);
});

test('a number that follows the TwiML app cannot be changed', async () => {
  const server = new Server(MAIN, number('+15550100203', 'here', { followsApp: true }));
  server.show();
  expect(await checkbox(/0203/)).toHaveProperty('disabled', true);
  expect(screen.getByText(/Managed by the TwiML app/)).toBeTruthy();
  expect(await checkbox(/0200/)).toHaveProperty('disabled', false);
});

test('the numbers of a manual setup are shown and cannot be changed', async () => {
  new Server(MAIN, SHOP).show(true);
  expect(await checkbox(/0201/)).toHaveProperty('disabled', true);
  expect(screen.getByText(/This workspace uses your own TwiML app/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
});
