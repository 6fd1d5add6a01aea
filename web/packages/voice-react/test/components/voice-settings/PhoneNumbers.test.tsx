import { ChakraProvider } from '@chakra-ui/react';
import { type AccountNumber, type EventFrame, Problem } from '@ringback/voice-client';
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

/** A server whose account has these numbers; the test finishes what was asked. */
class Server {
  chosen: string[][] = [];
  read = 0;
  examined = 0;
  numbers: AccountNumber[];
  finish = (_?: Problem) => {};
  listeners = new Set<(frame: EventFrame) => void>();

  constructor(...numbers: AccountNumber[]) {
    this.numbers = numbers;
  }

  readonly ringback = {
    api: {
      accountNumbers: async () => {
        this.read++;
        return this.numbers;
      },
      checkHealth: async () => {
        this.examined++;
      },
      chooseNumbers: (_: string, chosen: string[]) => {
        this.chosen.push(chosen);
        return new Promise<AccountNumber[]>((done, fail) => {
          this.finish = (problem) => {
            if (problem) return fail(problem);
            this.numbers = this.numbers.map((each) =>
              number(each.number, chosen.includes(each.number) ? 'here' : 'nowhere', { label: each.label }),
            );
            done(this.numbers);
          };
        });
      },
    },
  } as unknown as Ringback;

  show(setUpByHand = false) {
    const listen = (listener: (frame: EventFrame) => void) => {
      this.listeners.add(listener);
      return () => void this.listeners.delete(listener);
    };
    const realtime = {
      status: 'open',
      userId: 'u',
      identity: 'i',
      available: false,
      problem: null,
      setAvailability: () => {},
      listen,
    } as const;
    render(
      <StrictMode>
        <ChakraProvider value={system}>
          <RingbackProvider ringback={this.ringback} styles="inherit">
            <PhoneNumbers workspaceId="w" realtime={realtime} isManualSetup={setUpByHand} />
          </RingbackProvider>
        </ChakraProvider>
      </StrictMode>,
    );
    return userEvent.setup();
  }

  says(frame: EventFrame) {
    act(() => {
      for (const listener of this.listeners) listener(frame);
    });
  }
}

const tick = (name: RegExp) => screen.findByRole('checkbox', { name });
const save = () => screen.getByRole('button', { name: 'Save' }) as HTMLButtonElement;
const rowOf = (box: HTMLElement) => box.closest('li') as HTMLElement;

test('each number says where it points, by a name that is not the number once more', async () => {
  new Server(MAIN, SHOP, NEW).show();
  const main = await tick(/\(555\) 010-0200\s*Sales line/);
  expect(main).toHaveProperty('checked', true);
  expect(within(rowOf(main)).getByText('In use here')).toBeTruthy();
  const shop = await tick(/^\(555\) 010-0201$/);
  expect(shop).toHaveProperty('checked', false);
  expect(within(rowOf(shop)).getByText('In use by shop.example.test')).toBeTruthy();
  expect(within(rowOf(await tick(/New/))).getByText('Not in use')).toBeTruthy();
  expect(save().disabled).toBe(true);
});

test('ticking one that points elsewhere says what it takes, and saving does it with progress', async () => {
  const server = new Server(MAIN, SHOP);
  const user = server.show();
  const shop = await tick(/0201/);
  shop.focus();
  await user.keyboard(' ');
  const told = within(rowOf(shop)).getByText('Saving moves it here from shop.example.test. Disconnecting restores it.');
  expect(document.getElementById(shop.getAttribute('aria-describedby') ?? '')?.contains(told)).toBe(true);
  await user.keyboard('{Enter}');
  expect(server.chosen).toEqual([[MAIN.number, SHOP.number]]);
  await screen.findByText('Loading phone numbers…');
  expect(save().disabled).toBe(true);
  server.says({ type: 'config-progress', at: '', percent: 75, message: 'Pointing your numbers…' });
  await screen.findByText('Pointing your numbers…');
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('75');
  act(() => server.finish());
  await screen.findByText('Saved');
  expect(server.examined).toBe(1);
  expect(within(rowOf(shop)).getByText('In use here')).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull(), { timeout: 5_000 });
  expect(save().disabled).toBe(true);
});

test('unticking says that it goes back, the last one that nobody can call, and Cancel undoes both', async () => {
  const user = new Server(MAIN).show();
  const main = await tick(/0200/);
  await user.click(main);
  expect(screen.getByText('Saving restores its previous configuration.')).toBeTruthy();
  expect(screen.getByText('Select at least one number to make and receive calls.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(main).toHaveProperty('checked', true);
  expect(screen.queryByText(/Saving/)).toBeNull();
});

test('what cannot be saved is said in words, each fault, and the ticks stay', async () => {
  const server = new Server(MAIN, SHOP);
  const user = server.show();
  await user.click(await tick(/0201/));
  await user.click(save());
  const errors = ['One is not in this account.', 'One has no voice.'].map((detail) => ({
    pointer: '/numbers',
    detail,
  }));
  const before = server.read;
  act(() => server.finish(new Problem({ code: 'number-not-usable', status: 422, detail: 'x', errors })));
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toBe('One is not in this account.One has no voice.');
  expect(await tick(/0201/)).toHaveProperty('checked', true);
  expect(save().disabled).toBe(false);
  expect(server.read).toBe(before + 1);
  expect(server.examined).toBe(0);
});

test('an account without numbers says where to get one, and looks again', async () => {
  const server = new Server();
  const user = server.show();
  await screen.findByText(/no voice-enabled phone numbers/);
  expect(screen.getByRole('link', { name: /Buy a number/ }).getAttribute('href')).toMatch(/^https:/);
  server.numbers = [MAIN];
  await user.click(screen.getByRole('button', { name: 'Refresh' }));
  await tick(/0200/);
});

test('numbers that cannot be read are said to be so, and read again', async () => {
  const server = new Server(MAIN);
  const read = server.ringback.api.accountNumbers;
  server.ringback.api.accountNumbers = async () => {
    throw new Problem({ code: 'twilio-unreachable', status: 503, detail: 'Twilio did not answer.' });
  };
  const user = server.show();
  expect((await screen.findByRole('alert')).textContent).toContain('Twilio did not answer.');
  server.ringback.api.accountNumbers = read;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await tick(/0200/);
  expect(screen.queryByRole('alert')).toBeNull();
});

test('news of the set-up has the list read again, and what is ticked meanwhile stays', async () => {
  const server = new Server(MAIN, NEW);
  const user = server.show();
  await user.click(await tick(/New/));
  server.numbers = [MAIN, NEW, SHOP];
  server.says({ type: 'config-updated', at: '' });
  await tick(/0201/);
  expect(await tick(/New/)).toHaveProperty('checked', true);
});

test('by hand, and by the TwiML app, a number is pointed at Twilio only', async () => {
  const server = new Server(MAIN, number('+15550100203', 'here', { followsApp: true }));
  server.show();
  expect(await tick(/0203/)).toHaveProperty('disabled', true);
  expect(screen.getByText(/Managed by the TwiML app/)).toBeTruthy();
  expect(await tick(/0200/)).toHaveProperty('disabled', false);
});

test('of a set-up by hand the numbers are shown, and cannot be changed here', async () => {
  new Server(MAIN, SHOP).show(true);
  expect(await tick(/0201/)).toHaveProperty('disabled', true);
  expect(screen.getByText(/This workspace uses your own TwiML app/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
});
