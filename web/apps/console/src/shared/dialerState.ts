/** A contact whose number is in the number field. */
export type DialedContact = { id: string; name: string } | null;

/** The router state that other screens pass to the dialer: the number to show, or that its field gets the focus. */
export type DialerState = { number?: string; contact?: DialedContact; focus?: boolean } | null;
