import type { CallOffer } from '../calls/call-control';

/** The conference calls that wait for an answer, oldest first. Removes each when it expires. */
export class OfferQueue {
  private readonly onExpired: (callId: string) => void;
  private readonly now: () => number;
  private offers: readonly CallOffer[] = [];
  private changes = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onExpired: (callId: string) => void, now: () => number) {
    this.onExpired = onExpired;
    this.now = now;
  }

  /** Counts the offers that were added or removed one by one. */
  get version(): number {
    return this.changes;
  }

  /** Adds an offer, or replaces an earlier one of the same call. */
  add(offer: CallOffer): void {
    this.changes++;
    this.replaceBy([...this.offers.filter(({ callId }) => callId !== offer.callId), offer]);
  }

  remove(callId: string): void {
    if (!this.has(callId)) return;
    this.changes++;
    this.replaceBy(this.offers.filter((offer) => offer.callId !== callId));
  }

  replaceBy(offers: readonly CallOffer[]): void {
    this.offers = offers;
    clearTimeout(this.timer);
    if (offers.length === 0) return;
    const next = Math.min(...offers.map(expiry));
    this.timer = setTimeout(() => this.expire(), Math.max(0, next - this.now()));
  }

  has(callId: string): boolean {
    return this.offers.some((offer) => offer.callId === callId);
  }

  /** Returns the first offer that the filter accepts. */
  first(accepts: (offer: CallOffer) => boolean): CallOffer | null {
    return this.offers.find(accepts) ?? null;
  }

  private expire(): void {
    const expired = this.offers.filter((offer) => expiry(offer) <= this.now());
    this.replaceBy(this.offers.filter((offer) => !expired.includes(offer)));
    for (const { callId } of expired) this.onExpired(callId);
  }
}

const expiry = ({ expiresAt }: CallOffer): number => Date.parse(expiresAt);
