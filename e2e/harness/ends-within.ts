/** Users see the end of a call within a second. A build shares the machine with other tests, which take most of this. */
export const ENDS_WITHIN_MS = 5_000;
