/**
 * Returns the address of a member, which a device dials like a phone number, and which is `from` or `to` of a call
 * between members.
 *
 * @example
 * ```ts
 * await device.dial(memberAddress(grace.userId));
 * ```
 */
export const memberAddress = (userId: string): string => `user:${userId}`;
