import type { ObservableValue } from '../observable';
import { PhoneLock } from './phone-lock';
import type { BrowserTabs, PhoneCommand, SharedPhone } from './tab-channel';

/** What a page does when its part in sharing the phone changes. */
export interface SharedPhoneHandlers {
  /** This page now holds the phone. */
  onHold(): void;
  /** Another page has taken the phone over. */
  onRelease(): void;
  /** The holder shows its phone to this page. */
  onPhone(phone: SharedPhone): void;
  /** Another page was opened or closed, or may play sound now. */
  onOthersChanged(): void;
  /** Another page steers the phone of this page. */
  onCommand(command: PhoneCommand): void;
  /** Returns the phone of this page, for the other pages. */
  phone(): Pick<SharedPhone, 'state'>;
  /** Whether the browser allows this page to play sound. */
  canPlay(): boolean;
  /** Whether a call would be lost if another page took the phone over now. */
  isOnCall(): boolean;
}

/**
 * Shares one phone between the pages of a browser. One page holds it, and has the only device. The others show its state
 * and steer it with commands.
 */
export class SharedPhoneTabs {
  /** Whether this page holds the phone. */
  readonly holds: ObservableValue<boolean>;
  private readonly tabs: BrowserTabs;
  private readonly handlers: SharedPhoneHandlers;
  private readonly lock: PhoneLock;
  /** The other pages, and whether they may play sound. */
  private readonly others = new Map<string, boolean>();
  private readonly onPageHide = () => this.tabs.channel.post({ type: 'bye' });
  private holder: string | null = null;
  private isStarted = false;

  constructor(tabs: BrowserTabs, handlers: SharedPhoneHandlers) {
    this.tabs = tabs;
    this.handlers = handlers;
    this.lock = new PhoneLock({ ...tabs, mayTakeOver: () => !handlers.isOnCall() });
    this.holds = this.lock.holds;
  }

  get tab(): string {
    return this.tabs.channel.tab;
  }

  /** The fencing number of the page that holds the phone. */
  get term(): number {
    return this.lock.term;
  }

  start(): void {
    this.tabs.channel.listen((message, from) => {
      const isCurrent = this.lock.receive(message);
      if (!isCurrent) return;
      if (message.type === 'hello') this.others.set(from, message.canPlay);
      if (message.type === 'bye') this.others.delete(from);
      if (message.type === 'hello' || message.type === 'bye') {
        this.handlers.onOthersChanged();
        this.publish();
      }
      if (message.type === 'phone') {
        this.handlers.onPhone(message.phone);
        if (this.holder !== from) this.sayHello();
        this.holder = from;
      }
      if (message.type === 'command') this.handlers.onCommand(message.command);
    });
    this.holds.subscribe(() => {
      if (this.holds.get()) this.handlers.onHold();
      else this.handlers.onRelease();
      this.publish();
    });
    globalThis.addEventListener?.('pagehide', this.onPageHide);
    this.isStarted = true;
    this.sayHello();
    this.lock.start();
  }

  stop(): void {
    if (!this.isStarted) return;
    this.isStarted = false;
    globalThis.removeEventListener?.('pagehide', this.onPageHide);
    this.tabs.channel.post({ type: 'bye' });
    this.lock.stop();
    this.tabs.channel.close();
  }

  /** Announces this page to a new holder, and again when the browser allows it to play sound. */
  sayHello(): void {
    if (!this.isStarted) return;
    this.tabs.channel.post({ type: 'hello', canPlay: this.handlers.canPlay() });
    this.publish();
  }

  /** Shows the phone of this page to the others. */
  publish(): void {
    if (!this.holds.get()) return;
    const { state } = this.handlers.phone();
    this.tabs.channel.post({
      type: 'phone',
      term: this.lock.term,
      phone: { state, ringer: this.ringer(), ringMuted: this.ringer() === null },
    });
  }

  /** Returns the page that rings: the holder, unless its browser blocks the sound and another page may play. */
  ringer(): string | null {
    if (this.handlers.canPlay()) return this.tab;
    const other = [...this.others].find(([, canPlay]) => canPlay);
    return other ? other[0] : null;
  }

  /** Sends a command to the holder. */
  command(command: PhoneCommand): void {
    this.tabs.channel.post({ type: 'command', term: this.lock.term, command });
  }
}
