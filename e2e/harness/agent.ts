import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test';
import { getDemo, seeded } from './demo.ts';
import { takeSession } from './sessions.ts';

type Screen =
  | 'Calls'
  | 'Voicemail'
  | 'Live'
  | 'Board'
  | 'Dashboard'
  | 'Reports'
  | 'Dialer'
  | 'Voice'
  | 'Audio'
  | 'Workspace'
  | 'Dialing rules'
  | 'People'
  | 'API keys'
  | 'Audit log'
  | 'Data retention';

/** The links whose name varies: missed calls and new messages are counted, and a narrow window labels the other Settings. */
const SCREEN_LINKS: Partial<Record<Screen, RegExp>> = {
  Calls: /^Calls(,|$)/,
  Voicemail: /^Voicemail(,|$)/,
  Voice: /^(Voice|Settings)$/,
};

/** Page object of the console, with a signed-in agent. */
export class Agent {
  readonly incoming: Locator;
  readonly callDialog: Locator;
  readonly available: Locator;
  /** Holds the acknowledged state, and receives the clicks. */
  readonly availableLabel: Locator;

  constructor(
    readonly page: Page,
    readonly user: { name: string; email: string; password: string },
  ) {
    this.incoming = page.getByRole('dialog', { name: 'Incoming call' });
    this.callDialog = page.getByRole('dialog', { name: /^Call with / });
    this.available = page.getByRole('switch', { name: 'Available' });
    this.availableLabel = this.available.locator('xpath=ancestor-or-self::label[1]');
  }

  /**
   * Opens the console in a session that no other page has. Takes a second less than typing the password.
   * @param origin the origin of the console, if the page reaches it through a proxy
   */
  static async signIn(context: BrowserContext, index = 0, origin = getDemo().console): Promise<Agent> {
    const agent = new Agent(await context.newPage(), seeded(getDemo().signIns, index, 'sign-in'));
    await agent.page.addInitScript(startSession, await takeSession(index));
    await agent.page.goto(origin);
    await expect(agent.available).toBeVisible();
    return agent;
  }

  /** Signs in as a user does. */
  static async signInByPassword(context: BrowserContext, index = 0): Promise<Agent> {
    const agent = new Agent(await context.newPage(), seeded(getDemo().signIns, index, 'sign-in'));
    await agent.page.goto(getDemo().console);
    await agent.page.getByLabel('Email').fill(agent.user.email);
    await agent.page.getByLabel('Password').fill(agent.user.password);
    await agent.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(agent.available).toBeVisible();
    return agent;
  }

  /** Signs in and turns Available on. */
  static async signedInAvailable(context: BrowserContext, index = 0): Promise<Agent> {
    const agent = await Agent.signIn(context, index);
    await agent.goAvailable();
    return agent;
  }

  /** Turns the switch on, and waits until the Voice SDK has registered and the server has acknowledged it. */
  async goAvailable(): Promise<void> {
    if (!(await this.available.isChecked())) await this.availableLabel.click();
    await expect(this.availableLabel, 'the acknowledged state, not only the checkbox of the browser').toHaveAttribute(
      'data-state',
      'checked',
    );
    await expect(this.available).toBeChecked();
  }

  /** Opens a screen by its link, or from *More* in the bottom bar of a narrow page. */
  async open(screen: Screen): Promise<void> {
    const name = SCREEN_LINKS[screen] ?? screen;
    const link = this.page.getByRole('link', { name, exact: true }).first();
    const more = this.page.getByRole('button', { name: 'More', exact: true });
    await expect(link.or(more).first()).toBeVisible();
    if ((await link.count()) > 0) {
      await link.click();
    } else {
      await more.click();
      await this.page.getByRole('menuitem', { name, exact: true }).click();
    }
  }

  /** Opens the menu of the user's workspaces. */
  async openWorkspaceMenu(): Promise<void> {
    await this.page.getByRole('button', { name: /^Workspace: / }).click();
  }

  async switchWorkspace(name: string): Promise<void> {
    await this.openWorkspaceMenu();
    await this.page.getByRole('menuitemradio', { name }).click();
    await expect(this.page.getByRole('button', { name: `Workspace: ${name}` })).toBeVisible();
  }

  async openAccount(): Promise<void> {
    await this.page.getByRole('button', { name: /^Account: / }).click();
    await this.page.getByRole('menuitem', { name: 'Account' }).click();
  }

  async accept(): Promise<void> {
    await this.incoming.getByRole('button', { name: 'Accept' }).click();
    await this.expectOnCall();
  }

  async decline(): Promise<void> {
    await this.incoming.getByRole('button', { name: 'Decline' }).click();
  }

  async dial(number: string): Promise<void> {
    await this.open('Dialer');
    await this.page.getByLabel('Phone number').fill(number);
    await this.page.getByRole('button', { name: 'Call', exact: true }).click();
    await expect(this.callDialog.getByRole('button', { name: 'Hang up' })).toBeVisible();
  }

  async hangUp(): Promise<void> {
    await this.callDialog.getByRole('button', { name: 'Hang up' }).click();
  }

  async press(name: string): Promise<void> {
    await this.callDialog.getByRole('button', { name, exact: true }).click();
  }

  /** Chooses a member by name, or a number, to transfer the call to or to add to it. */
  async choose(kind: 'Transfer' | 'Add', target: string): Promise<void> {
    await this.press(kind);
    if (target.startsWith('+')) await this.callDialog.getByLabel('Name or number').fill(target);
    else await this.callDialog.getByRole('radio', { name: target }).check();
  }

  /** Waits until the call is answered: only then the timer runs. */
  async expectOnCall(): Promise<void> {
    await expect(this.callDialog.getByRole('timer')).toBeVisible();
  }

  /** Waits until no call is left that could be hung up. */
  async expectIdle(timeout = 20_000): Promise<void> {
    await expect(this.page.getByRole('button', { name: 'Hang up' })).toHaveCount(0, { timeout });
  }
}

/** Runs in the page before its own scripts. Starts the session only once, so that a reload after signing out shows the sign-in. */
function startSession(token: string): void {
  if (!location.protocol.startsWith('http') || localStorage.getItem('e2e.session') !== null) return;
  localStorage.setItem('e2e.session', 'started');
  localStorage.setItem('ringback.token', token);
}
